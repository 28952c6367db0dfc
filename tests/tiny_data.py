"""A tiny data folder with real photographs: enough to train a few steps and to evaluate."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
from skimage import data


def save(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., ::-1])
    path.write_bytes(cv2.imencode(path.suffix, ordered)[1].tobytes())


def stain_crop(size: int, seed: int) -> np.ndarray:
    """Cream paper with a brown spot in the middle."""
    rng = np.random.default_rng(seed)
    axis = (np.arange(size) - size / 2) / (size / 4)
    spot = np.exp(-(axis[:, None] ** 2 + axis[None] ** 2))[..., None] * [0.25, 0.45, 0.6]
    return np.clip([235, 225, 200] * (1 - spot) + rng.normal(0, 1, (size, size, 3)), 0, 255).astype(np.uint8)


def write_tiny_data(root: Path) -> None:
    """Fill `root` with train/, eval/, large/ and photos.csv, as `photofix train` and `evaluate` want them."""
    pictures = [data.astronaut(), data.coffee(), data.chelsea(), data.rocket()]
    rows = []
    for index in range(26):  # the 24th is held out
        picture = pictures[index % 4]
        top, left = 7 * index, 5 * index
        save(root / "train/photos" / f"p{index:02}.png", picture[top : top + 96, left : left + 128])
        rows.append((f"train/photos/p{index:02}.png", 128, 96, "skimage", "CC0", "-"))
    with (root / "photos.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("file", "width_px", "height_px", "source", "licence_as_stated", "original"), *rows]
        )
    for part in ("train", "eval"):
        for index in range(3):
            save(root / part / "stains" / f"s{index}.png", stain_crop(40 + index, index))
            mask = np.zeros((100, 100), np.uint8)
            cv2.circle(mask, (50, 40 + 5 * index), 9, 255, -1)
            save(root / part / "masks" / f"dirt_{index}.png", mask)
    _cases(root / "eval", pictures)
    save(root / "large" / "big.jpg", cv2.resize(data.coffee(), (600, 400)))


def _cases(root: Path, pictures: list[np.ndarray]) -> None:
    for index, picture in enumerate(pictures):
        clean = np.ascontiguousarray(picture[40:112, 60:156])
        name = f"case{index}.png"
        save(root / "clean" / name, clean)
        save(root / "cases/gt" / name, clean)
        hazy = (clean * 0.5 + 110).astype(np.uint8)
        save(root / "cases/haze/in" / name, hazy)
        save(root / "cases/cast/in" / name, (clean * [1.0, 0.8, 0.6]).astype(np.uint8))
        stained, mask = clean.copy(), np.zeros(clean.shape[:2], np.uint8)
        stained[30:50, 40:60] //= 3
        mask[30:50, 40:60] = 255
        for kind, before in (("rust", stained), ("mix", (stained * 0.5 + 110).astype(np.uint8))):
            save(root / "cases" / kind / "in" / name, before)
            save(root / "cases" / kind / "mask" / name, mask)
    save(root / "real/old/print.jpg", pictures[0][:120, :160])
