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

MOST_SHAPES = 2000
"""Shapes remembered per thread; a view asks for the same ones at every move of a slider."""


class _Buffers:
    """One thread's memory by slot and dtype, and how it was last seen in each shape."""

    def __init__(self) -> None:
        self.memory: dict[Hashable, NDArray[Any]] = {}
        self.shaped: dict[Hashable, NDArray[Any]] = {}

    def make(self, slot: Hashable, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """`scratch` for a shape that is not remembered."""
        size = prod(shape)
        if size * np.dtype(dtype).itemsize > LARGEST_BYTES:
            return aligned(shape, dtype)
        known = self.memory.get((slot, dtype))
        is_new = known is None or known.size < size
        if known is None or is_new:
            known = self.memory[slot, dtype] = aligned((size,), dtype)
        if is_new or len(self.shaped) >= MOST_SHAPES:  # shapes of the memory before would keep it, and be others
            self.shaped.clear()
        view = self.shaped[slot, shape, dtype] = known[:size].reshape(shape)
        return view


_free: list[_Buffers] = []
_here = threading.local()


@contextmanager
def work_buffers() -> Iterator[None]:
    """Lend this thread a set of buffers of its own; inside, `scratch` gives from it."""
    outer = getattr(_here, "buffers", None)  # a tile may be rendered while another one is, to fill a hole in it
    try:
        _here.buffers = _free.pop()
    except IndexError:
        _here.buffers = _Buffers()
    try:
        yield
    finally:
        _free.append(_here.buffers)
        _here.buffers = outer


def scratch(slot: Hashable, shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> NDArray[Any]:
    """An uninitialised array; the next call with the same slot in this thread gives the same memory."""
    buffers: _Buffers | None = getattr(_here, "buffers", None)
    if buffers is None:
        return aligned(shape, dtype)
    known = buffers.shaped.get((slot, shape, dtype))
    return buffers.make(slot, shape, dtype) if known is None else known


def aligned(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> NDArray[Any]:
    """An uninitialised array that begins at a cache line: where numpy puts large ones, arithmetic takes up to twice
    as long, because every vector lies across two lines."""
    size = prod(shape) * np.dtype(dtype).itemsize
    memory = np.empty(size + CACHE_LINE_BYTES, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE_BYTES
    return memory[start : start + size].view(dtype).reshape(shape)
