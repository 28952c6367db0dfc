"""How waiting threads behave; to be settled before numpy and torch are imported."""

from __future__ import annotations

import os


def calm_threads() -> None:
    """Waiting OpenMP threads sleep instead of spinning, and numpy's OpenBLAS has none, unless the environment says
    otherwise.

    Spinning threads take the cores that render, decoding and other programs need: with two busy
    programs on two cores, looking at a photo took 19 times as long. OpenBLAS spins too, for tens of milliseconds after
    each product of matrices, and ours are small.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
