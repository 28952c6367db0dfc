"""Does the fitted view show what the export will be? python tests/bench/bench_preview.py FOLDER… [--every 3]

For every photo in the folders and every combination of tasks at 100 %: the view at half the photo's size, and at the
size that fits a window where the photo is larger, against the export shrunk to the same size (area means). Prints PSNR
in decibels: mean, worst, and which photo and tasks that was.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from machine import say

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.export.check import psnr
from photofix.network.analyzer import Analyzer
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.render.image import render

WINDOW_PX = 1316
"""Long side of a photo fitted into 1600 x 1000."""

GOAL_MEAN, GOAL_WORST = 40.0, 36.0
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th photo")
    options = parser.parse_args()
    say()
    found = [path for folder in options.folders for path in sorted(folder.rglob("*"))]
    paths = [path for path in found if path.suffix.lower() in SUFFIXES][:: options.every]
    analyzer = Analyzer()
    rows = sorted(row for path in paths for row in views(analyzer, path))
    figures = [decibels for decibels, _ in rows]
    print(f"{len(paths)} photos, {len(rows)} views")
    print(f"mean  {np.mean(figures):6.1f} dB   >= {GOAL_MEAN:g}  {verdict(float(np.mean(figures)), GOAL_MEAN)}")
    print(f"worst {figures[0]:6.1f} dB   >= {GOAL_WORST:g}  {verdict(figures[0], GOAL_WORST)}")
    for decibels, name in rows[:8]:
        print(f"      {decibels:6.1f} dB   {name}")


def views(analyzer: Analyzer, path: Path) -> Iterator[tuple[float, str]]:
    """Decibels and a name for each view of one photo."""
    photo = read_photo(path)
    analysis = analyzer.analyse(photo)
    for keys in chosen(list(analysis.tasks)):
        for scale in scales(photo):
            yield agreement(photo, analysis, keys, scale), f"{path.name}, {'+'.join(keys)}, {scale:.2f}"


def chosen(keys: list[str]) -> Iterator[tuple[str, ...]]:
    for count in range(1, len(keys) + 1):
        yield from combinations(keys, count)


def scales(photo: Photo) -> set[float]:
    return {0.5, min(0.5, WINDOW_PX / max(photo.height, photo.width))}


def agreement(photo: Photo, analysis: Analysis, keys: tuple[str, ...], scale: float) -> float:
    edit = Edit()
    for key in analysis.tasks:
        edit = edit.with_value(key, "strength", 100.0 if key in keys else 0.0)
    view = np.clip(render(photo, analysis, edit, scale=scale), 0, 1)
    whole = np.clip(render(photo, analysis, edit), 0, 1)
    return psnr(view, cv2.resize(whole, view.shape[1::-1], interpolation=cv2.INTER_AREA))


def verdict(value: float, goal: float) -> str:
    return "ok" if value >= goal else "MISSED"


if __name__ == "__main__":
    main()
