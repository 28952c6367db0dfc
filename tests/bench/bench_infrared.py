"""How well dust is told by infrared on simulated film scans, and that none is found where there is none.

    python tests/bench/bench_infrared.py [--seeds 4]

The scans are those of `tests/photo/test_infrared.py`: pixels that dust hides by a third and more, against those found.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from machine import say

sys.path.insert(0, str(Path(__file__).parents[1] / "photo"))
from test_infrared import scan

from photofix.photo.infrared import dust, shows_picture

CASES: dict[str, dict[str, Any]] = {
    "bleed 2 %": {"bleed": 0.02},
    "bleed 5 %": {"bleed": 0.05},
    "bleed 8 %": {"bleed": 0.08},
    "noise 2 %": {"noise": 0.02},
    "shift 2.4, -3.3 px": {"shift": (2.4, -3.3)},
    "shift -5, 4.5 px, bleed 8 %": {"shift": (-5.0, 4.5), "bleed": 0.08},
    "scale 1.004, shift 1.5, 1 px": {"scale": 1.004, "shift": (1.5, 1.0)},
    "no dust, bleed 8 %": {"bleed": 0.08, "noise": 0.015, "is_dusty": False},
    "silver film": {"is_silver": True},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=4)
    options = parser.parse_args()
    say()
    for name, how in CASES.items():
        told = [_told(seed, how) for seed in range(options.seeds)]
        print(f"{name:30} {'  '.join(told)}", flush=True)


def _told(seed: int, how: dict[str, Any]) -> str:
    """F1 of one scan; the share found where there is no dust; or that infrared cannot be used."""
    photo, truth = scan(seed, **how)
    found = dust(photo)
    if found is None:
        return "not used: shows the picture" if shows_picture(photo) else "none read"
    if not truth.any():
        return f"{np.count_nonzero(found)} px found"
    return f"F1 {2 * np.count_nonzero(truth & (found > 0)) / (truth.sum() + np.count_nonzero(found)):.3f}"


if __name__ == "__main__":
    main()
