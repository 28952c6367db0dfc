"""How the C library keeps memory that many threads ask for: what one gave back another may have."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_M_ARENA_MAX = -8  # mallopt(3), glibc


def share_heap() -> bool:
    """Let all threads allocate from one heap; False where the C library has no such setting.

    glibc gives each thread a heap of its own, in pieces of 64 MB into which few of the network's tensors fit: a batch
    took 60 to 120 MB more, and no less time. Threads that have allocated before keep theirs.
    """
    mallopt = _of_library("mallopt")
    return mallopt is not None and mallopt(_M_ARENA_MAX, 1) == 1


def give_back() -> bool:
    """Let the system have what was freed, also from the middle of the heap; False where there was nothing, or the C
    library cannot.

    About 200 MB after each look of the network at a photo, which would lie idle while others are rendered; it takes
    10 to 20 ms.
    """
    trim = _of_library("malloc_trim")
    return trim is not None and trim(ctypes.c_size_t(0)) == 1


def _of_library(name: str) -> Callable[..., int] | None:
    """A function of the C library; None where there is no such."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)
