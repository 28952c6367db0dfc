"""Large stains on prints in one tone: what is left of them after rust at 100 %, as distance in CIE Lab and in its hues.

Stains of DATA/train are laid as density over old photos that were never trained on, reduced to 1,000 pixels, every
second one turned brown. Counted is where a stain lies, and beside it where none does.

Usage: bench_stains.py DATA [--cases N] [--weights DIR]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, linear_to_srgb, luma, srgb_to_lab, srgb_to_linear
from photofix.edit import at_full
from photofix.network.analyzer import Analyzer
from photofix.photo.pixels import quantize
from photofix.training.evaluation.evaluate import restored
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.pictures import Coded, coded, in_memory
from photofix.training.samples.prints import old_photos

LONG_SIDE, BROWN, VISIBLE = 1000, (1.0, 0.93, 0.8), 0.05


def stained_prints(root: Path, count: int, seed: int = 5) -> Iterator[tuple[Coded, Coded, NDArray[np.bool_]]]:
    """Stained prints, the same without, and where they are stained."""
    assets, rng = FolderAssets(root), np.random.default_rng(seed)
    paths = old_photos(root, held_out=True)
    for index in range(count):
        photo = coded(paths[index % len(paths)]).astype(np.float32) / np.float32(255)
        zoom = LONG_SIDE / max(photo.shape[:2])
        clean = floats(cv2.resize(photo, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA))
        if index % 2:
            clean = floats(luma(clean)[..., None] * np.array(BROWN, np.float32))
        density = np.zeros_like(clean)
        for _ in range(int(rng.integers(2, 5))):
            _lay(density, assets.stain(rng), rng)
        picture = linear_to_srgb(srgb_to_linear(clean) * np.exp(-density))
        yield _coded(picture), _coded(clean), density.max(axis=2) > VISIBLE


def _lay(density: Image, stain: NDArray[np.float32] | None, rng: np.random.Generator) -> None:
    """Add one stain, in a corner or anywhere."""
    height, width = density.shape[:2]
    side = int(rng.uniform(0.1, 0.42) * max(height, width))
    assert stain is not None, "DATA/train/stains is empty"
    laid = np.maximum(cv2.resize(stain, (side, side), interpolation=cv2.INTER_CUBIC), 0)
    laid = np.minimum(laid * rng.uniform(0.5, 2.2) / max(float(np.percentile(laid.max(axis=2), 98)), 1e-3), 3)
    if rng.random() < 0.5:
        top, left = (int(rng.choice([-side // 4, room - 3 * side // 4])) for room in (height, width))
    else:
        top, left = (int(rng.integers(max(1, room - side))) for room in (height, width))
    y0, x0, y1, x1 = max(0, top), max(0, left), min(height, top + side), min(width, left + side)
    density[y0:y1, x0:x1] += laid[y0 - top : y1 - top, x0 - left : x1 - left]


def _coded(image: Image) -> Coded:
    return np.asarray(quantize(np.clip(image, 0, 1), np.uint8))


def main() -> None:
    """Print means over the prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cases", type=int, default=24)
    parser.add_argument("--weights", type=Path)
    asked = parser.parse_args()
    analyzer, rows = Analyzer("cpu", asked.weights), []
    for picture, clean, is_stained in stained_prints(asked.data / "train", asked.cases):
        photo = in_memory(picture)
        after = restored(photo, analyzer.analyse(photo), at_full(["rust"]))
        truth = srgb_to_lab(clean.astype(np.float32) / np.float32(255))
        for out in (picture, after):
            off = srgb_to_lab(out.astype(np.float32) / np.float32(255)) - truth
            far, hue = np.linalg.norm(off, axis=2), np.linalg.norm(off[..., 1:], axis=2)
            rows.append((far[is_stained].mean(), hue[is_stained].mean(), far[~is_stained].mean()))
    for name, means in zip(("stained", "at 100 %"), (np.mean(rows[turn::2], axis=0) for turn in (0, 1)), strict=True):
        print(f"{name:9} where stained {means[0]:5.2f}, of it in hue {means[1]:5.2f}; elsewhere {means[2]:4.2f}")


if __name__ == "__main__":
    main()
