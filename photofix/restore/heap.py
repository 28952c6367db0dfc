"""How the C library keeps memory that many threads ask for: what one gave back another may have."""

from __future__ import annotations

import ctypes
import sys

_M_ARENA_MAX = -8  # mallopt(3), glibc


def share_heap() -> bool:
    """Let all threads allocate from one heap; False where the C library has no such setting.

    glibc gives each thread a heap of its own, in pieces of 64 MB into which few of the network's tensors fit: a batch
    took 60 to 120 MB more, and no less time. Threads that have allocated before keep theirs.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_M_ARENA_MAX, 1) == 1
