"""Work buffers that are used again and again: giving large ones back to the system and touching new ones costs more
than the arithmetic done in them. One set per thread at work; sets outlive the threads.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LARGEST_BYTES = 16_000_000
"""A buffer above this is not kept."""

CACHE_LINE_BYTES = 64

_Buffers = dict[tuple[Hashable, Any], NDArray[Any]]

_free: list[_Buffers] = []
_here = threading.local()


@contextmanager
def work_buffers() -> Iterator[None]:
    """Lend this thread a set of buffers of its own; inside, `scratch` gives from it."""
    outer = getattr(_here, "buffers", None)  # a tile may be rendered while another one is, to fill a hole in it
    try:
        _here.buffers = _free.pop()
    except IndexError:
        _here.buffers = {}
    try:
        yield
    finally:
        _free.append(_here.buffers)
        _here.buffers = outer


def scratch(slot: Hashable, shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> NDArray[Any]:
    """An uninitialised array; the next call with the same slot in this thread gives the same memory."""
    buffers: _Buffers | None = getattr(_here, "buffers", None)
    size = prod(shape)
    if buffers is None or size * np.dtype(dtype).itemsize > LARGEST_BYTES:
        return aligned(shape, dtype)
    known = buffers.get((slot, dtype))
    if known is None or known.size < size:
        known = buffers[slot, dtype] = aligned((size,), dtype)
    return known[:size].reshape(shape)


def aligned(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> NDArray[Any]:
    """An uninitialised array that begins at a cache line: where numpy puts large ones, arithmetic takes up to twice
    as long, because every vector lies across two lines."""
    size = prod(shape) * np.dtype(dtype).itemsize
    memory = np.empty(size + CACHE_LINE_BYTES, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE_BYTES
    return memory[start : start + size].view(dtype).reshape(shape)
