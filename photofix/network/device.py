"""Which device computes, in which precision, and in how many threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import torch

from photofix.errors import DeviceError
from photofix.raster.threads import thread_count

_ALL_THREADS = torch.get_num_threads()


def pick_device(name: str = "auto") -> torch.device:
    """ "auto" = the accelerator torch knows (CUDA, MPS, XPU), else the CPU; or a device by name.

    Raises:
        DeviceError: the named device is not there.
    """
    if name == "auto":
        found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
        return found or torch.device("cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise DeviceError(f"The device '{name}' is not available here; use --device auto or cpu.") from error
    return device


def fast_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the processor multiplies it faster, else float32.

    A CPU needs instructions for it (AVX512-BF16 or AMX): converted by others, it took 1.1 to 2 times as long.
    """
    if device.type == "cpu":
        has_instructions = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return torch.bfloat16 if has_instructions else torch.float32
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    return torch.float32


def fast_precision(device: torch.device) -> AbstractContextManager[Any]:
    """Inside, layers compute in `fast_dtype`."""
    dtype = fast_dtype(device)
    return nullcontext() if dtype is torch.float32 else torch.autocast(device.type, dtype)


@contextmanager
def alone_if_asked() -> Iterator[None]:
    """Inside, torch computes in one thread if this thread works alone (`raster.threads.one_thread`).

    Two photos in one thread each take less processor time than two after the other in two, which wait for each other
    after each of several hundred layers.
    """
    if thread_count() > 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(_ALL_THREADS)
