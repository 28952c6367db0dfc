"""How well the print is found in its scan, and what a border hides: python tests/bench/bench_area.py DATA [--photos N]

DATA holds train/photos (ordinary photos: every area found in one is false) and eval/cases (casts and haze, seen with
and without a border). Prints the three tables; seed 0.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from machine import say

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from photofix.photo.photo import Photo  # noqa: E402
from photofix.photo.read import read_photo  # noqa: E402
from photofix.scan.area import find_area  # noqa: E402

BORDER = 0.12


@dataclass(frozen=True)
class Bed:
    """How a print lies: colours are RGB."""

    color: tuple[int, int, int]
    degrees: float = 0.0
    paper: float = 0.0
    shadow: float = 0.0


BEDS = {
    "white, straight": Bed((250, 250, 250)),
    "black, straight": Bed((8, 8, 8)),
    "cream mount": Bed((238, 232, 215)),
    "white": Bed((245, 246, 244), 5),
    "black": Bed((12, 12, 12), 5),
    "grey": Bed((128, 128, 126), 5),
    "paper border on grey": Bed((128, 128, 128), 5, 0.05),
    "paper border on black": Bed((14, 14, 14), 5, 0.05),
    "white, with shadow": Bed((246, 246, 246), 5, 0, 0.35),
}


def scan(picture: np.ndarray[Any, Any], bed: Bed, rng: np.random.Generator) -> tuple[Photo, np.ndarray[Any, Any]]:
    """A print on its bed with the scanner's noise and JPEG; the picture's corners (x, y)."""
    long = max(picture.shape[:2])
    paper, margin = round(bed.paper * long), round(BORDER * long)
    framed = cv2.copyMakeBorder(picture, *([paper] * 4), cv2.BORDER_CONSTANT, value=(240, 236, 226))
    height, width = framed.shape[:2]
    size = (width + 2 * margin, height + 2 * margin)
    angle = rng.uniform(-bed.degrees, bed.degrees)
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), angle, 1)
    matrix[:, 2] += margin
    cover = cv2.warpAffine(np.ones((height, width), np.float32), matrix, size)[..., None]
    layer = cv2.warpAffine(framed.astype(np.float32), matrix, size, borderMode=cv2.BORDER_REPLICATE)
    canvas = np.full((*size[::-1], 3), bed.color, np.float32)
    canvas *= 1 - bed.shadow * cv2.GaussianBlur(np.roll(cover[..., 0], (4, 4), (0, 1)), (0, 0), 4)[..., None]
    noisy = canvas * (1 - cover) + layer * cover + rng.normal(0, 1.5, canvas.shape)
    coded = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
    inner = [(0, 0), (width, 0), (width, height), (0, height)]
    signs = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    corners = [
        matrix @ (x + paper * dx - 0.5, y + paper * dy - 0.5, 1) + 0.5
        for (x, y), (dx, dy) in zip(inner, signs, strict=True)
    ]
    return Photo(None, cv2.imdecode(coded, cv2.IMREAD_UNCHANGED)), np.array(corners)


def false_borders(paths: list[Path]) -> None:
    found = [path.name for path in paths if find_area(read_photo(path)) is not None]
    print(f"false borders: {len(found)} of {len(paths)} photos {found[:20]}")


def found_prints(paths: list[Path]) -> None:
    rng = np.random.default_rng(0)
    for name, bed in BEDS.items():
        errors, missed = [], 0
        for path in paths:
            photo, corners = scan(np.asarray(read_photo(path).pixels), bed, rng)
            area = find_area(photo)
            if area is None:
                missed += 1
                continue
            found = np.array([(x, y) for y, x in area.corners])
            errors.append(100 * np.abs(found - corners).max() / max(photo.height, photo.width))
        median, far = np.median(errors), np.mean(np.array(errors) > 0.5)
        print(f"{name:24s} found {len(errors)}/{len(paths)}  error % median {median:.2f}, above 0.5: {far:.0%}")


def seen_damage(data: Path, count: int) -> None:
    """Photos of which the damage is seen: plain, and with a border around them."""
    from photofix.network.analyzer import Analyzer
    from photofix.tasks import load_tasks

    analyzer = Analyzer("cpu")
    for key, task in load_tasks().items():
        if task.refines:
            continue
        folder = data / task.benchmarks[0].before
        paths = sorted(path for path in folder.rglob("*") if path.is_file())[:count]
        row = [f"{key:8s} plain {_seen(analyzer, key, [read_photo(path) for path in paths])}/{len(paths)}"]
        for name in ("white, straight", "black, straight", "cream mount", "paper border on grey"):
            rng = np.random.default_rng(0)
            bordered = [scan(np.asarray(read_photo(path).pixels), BEDS[name], rng)[0] for path in paths]
            row.append(f"{name} {_seen(analyzer, key, bordered)}/{len(paths)}")
        print("; ".join(row))


def _seen(analyzer: Any, key: str, photos: list[Photo]) -> int:
    return sum(analyzer.first_look(photo).tasks[key].is_present for photo in photos)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--photos", type=int, default=10**6)
    parser.add_argument("--scans", type=int, default=40)
    parser.add_argument("--cases", type=int, default=30)
    options = parser.parse_args()
    say()
    paths = sorted((options.data / "train" / "photos").iterdir())
    false_borders(paths[: options.photos])
    found_prints(paths[: options.scans])
    seen_damage(options.data / "eval", options.cases)


if __name__ == "__main__":
    main()
