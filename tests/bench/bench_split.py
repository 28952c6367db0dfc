"""How well the prints on one scan are found: python tests/bench/bench_split.py PHOTOS [--scans N] [--seed N]

Composes scans of 2 to 12 of the photos as prints, each 0 to 8 degrees turned, with or without a paper border, touching
or 3 mm apart, on white, grey and black, with shadow, dust and noise. Seed 0 unless another is given.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from machine import say

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from photofix.photo.photo import Photo  # noqa: E402
from photofix.photo.read import read_photo  # noqa: E402
from photofix.scan.prints import find_prints  # noqa: E402

BEDS = {"white": (247, 246, 244), "grey": (128, 128, 126), "black": (13, 13, 13)}
DPI = 100
GAP_PX = 3 / 25.4 * DPI
Pixels = np.ndarray[Any, Any]


def compose(pictures: list[Pixels], bed: str, touches: bool, paper: bool, rng: np.random.Generator) -> Any:
    """One scan in rows of at most four; (photo, corners (x, y) of each print)."""
    degrees = [0.0 if touches and n % 2 else float(rng.uniform(-8, 8)) for n in range(len(pictures))]
    prints = [_framed(picture, paper) for picture in pictures]
    columns = min(4, int(np.ceil(len(prints) ** 0.5)))
    boxes = [_extent(picture, angle) for picture, angle in zip(prints, degrees, strict=True)]
    places, x, y, row_height, width = [], GAP_PX * 4, GAP_PX * 4, 0.0, 0.0
    for number, (wide, tall) in enumerate(boxes):
        if number and number % columns == 0:
            x, y, row_height = GAP_PX * 4, y + row_height + GAP_PX, 0.0
        places.append((x + wide / 2, y + tall / 2))
        x += wide + (0 if touches else GAP_PX)
        row_height, width = max(row_height, tall), max(width, x)
    size = (int(width + GAP_PX * 4), int(y + row_height + GAP_PX * 4))
    canvas = np.full((*size[::-1], 3), BEDS[bed], np.float32)
    corners = []
    for picture, angle, place in zip(prints, degrees, places, strict=True):
        canvas, found = _laid(canvas, picture, angle, place)
        corners.append(found)
    for _ in range(60):
        spot = tuple(int(value) for value in (rng.integers(size[0]), rng.integers(size[1])))
        cv2.circle(canvas, spot, 1, [float(rng.choice([20, 235]))] * 3, -1)
    noisy = np.clip(canvas + rng.normal(0, 1.5, canvas.shape), 0, 255).astype(np.uint8)
    return Photo(None, noisy), corners


def _framed(picture: Pixels, paper: bool) -> Pixels:
    border = [14 if paper else 0] * 4
    return cv2.copyMakeBorder(picture, *border, cv2.BORDER_CONSTANT, value=(222, 214, 196)).astype(np.float32)


def _extent(picture: Pixels, angle: float) -> tuple[float, float]:
    c, s = np.cos(np.radians(angle)), abs(np.sin(np.radians(angle)))
    height, width = picture.shape[:2]
    return width * c + height * s, width * s + height * c


def _laid(canvas: Pixels, picture: Pixels, angle: float, place: tuple[float, float]) -> tuple[Pixels, Pixels]:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -angle, 1)
    matrix[:, 2] += (place[0] - width / 2, place[1] - height / 2)
    ends = [(0, 0), (width, 0), (width, height), (0, height)]
    corners = np.array([matrix @ (x - 0.5, y - 0.5, 1) + 0.5 for x, y in ends])
    left, top = np.maximum(corners.min(axis=0).astype(int) - 16, 0)
    right, bottom = corners.max(axis=0).astype(int) + 16
    part = canvas[top:bottom, left:right]
    matrix[:, 2] -= (left, top)
    size = part.shape[1::-1]
    cover = cv2.warpAffine(np.ones((height, width), np.float32), matrix, size)
    layer = cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    shadow = cv2.GaussianBlur(np.roll(cover, (2, 2), (0, 1)), (0, 0), 2)
    part *= 1 - 0.25 * np.clip(shadow - cover, 0, 1)[..., None]
    part += (layer - part) * cover[..., None]
    return canvas, corners


def found_of(corners: list[Pixels], prints: Any, long_side: float) -> list[float]:
    """For each print the corner error in percent of its long side to the nearest found one."""
    found = [np.array([(x, y) for y, x in each]) for each in prints]
    errors = []
    for each in corners:
        side = max(np.ptp(each[:, 0]), np.ptp(each[:, 1]))
        off = [min(np.abs(np.roll(other, turn, 0) - each).max() for turn in range(4)) for other in found]
        errors.append(100 * min(off, default=1e9) / side)
    return errors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--scans", type=int, default=12, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    say()
    rng, paths = np.random.default_rng(options.seed), sorted(options.photos.iterdir())
    for bed in BEDS:
        for touches in (False, True):
            errors, extra = [], 0
            for number in range(options.scans):
                count = int(rng.integers(2, 13))
                chosen = [paths[int(index)] for index in rng.integers(0, len(paths), count)]
                pictures = [np.asarray(read_photo(path).pixels) for path in chosen]
                photo, corners = compose(pictures, bed, touches, number % 2 == 0, rng)
                prints = find_prints(photo)
                each = found_of(corners, prints, max(photo.height, photo.width))
                errors += each
                extra += max(0, len(prints) - len(corners))
            off = np.array(errors)
            kind = "touching" if touches else "3 mm apart"
            print(
                f"{bed:6s} {kind:10s} {np.mean(off < 2):.1%} of {len(off)} found, {extra} too many; corner error % "
                f"median {np.median(off[off < 2]):.2f}, p90 {np.percentile(off[off < 2], 90):.2f}, "
                f"within 0.3: {np.mean(off <= 0.3):.0%}",
                flush=True,
            )


if __name__ == "__main__":
    main()
