"""How waiting threads behave; to be settled before numpy and torch are imported."""

from __future__ import annotations

import os
import sys

SWITCH_S = 0.0005
"""How long Python code may keep another thread waiting for its turn; Python's default is ten times that. The window
waits for workers no longer, and threads that render, which run Python between many short array operations, do not wait
for one another: a batch is a tenth quicker, filling holes in two threads a tenth to a sixth."""


def calm_threads() -> None:
    """Waiting OpenMP threads sleep instead of spinning, and numpy's OpenBLAS has none, unless the environment says
    otherwise; threads take turns often.

    Spinning threads take the cores that render, decoding and other programs need: with two busy
    programs on two cores, looking at a photo took 19 times as long. OpenBLAS spins too, for tens of milliseconds after
    each product of matrices, and ours are small.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.setswitchinterval(SWITCH_S)
