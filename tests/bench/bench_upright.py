"""How often a turn is proposed, and rightly: python tests/bench/bench_upright.py FOLDER... [--photos N]

Every photo of the folders, all of them upright, is laid on each of its sides. What is proposed for one that lies is
right or wrong; whatever is proposed for the upright one is wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from machine import say

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from photofix.photo.read import read_photo  # noqa: E402
from photofix.scan.upright import find_turn  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--photos", type=int, default=10**6, help="at most so many of each folder, evenly chosen")
    options = parser.parse_args()
    say()
    cv2.setNumThreads(1)
    for folder in options.folders:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        paths = paths[:: max(1, -(-len(paths) // options.photos))]
        right = wrong = 0
        false, used = [], []
        for path in paths:
            photo = read_photo(path)
            for turns in range(4):
                lying = replace(photo, pixels=np.ascontiguousarray(np.rot90(np.asarray(photo.pixels), turns)))
                start = time.process_time()
                found = find_turn(lying)
                used.append(time.process_time() - start)
                right += found == turns != 0
                wrong += found not in (0, turns) and turns != 0
                false += [path.name] if turns == 0 and found else []
        lie = 3 * len(paths)
        print(
            f"{folder.name}: of {lie} that lie {right + wrong} get a proposal ({(right + wrong) / lie:.1%}), {wrong} "
            f"of them wrong; of {len(paths)} upright {len(false)} {false[:8]}; "
            f"{1e3 * np.median(used):.0f} ms of one core",
            flush=True,
        )


if __name__ == "__main__":
    main()
