"""How waiting threads behave; to be settled before torch is imported."""

from __future__ import annotations

import os


def calm_threads() -> None:
    """Waiting OpenMP threads sleep instead of spinning, unless the environment says otherwise.

    Spinning threads take the cores that render, decoding and other programs need: with two busy
    programs on two cores, looking at a photo took 19 times as long.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
