"""Large photos with small damage: real stains and dirt of 5..40 px pasted at known places."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.photo.pixels import quantize
from photofix.photo.read import read_photo
from photofix.training.evaluation.cases import VISIBLE_OPACITY, Case
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.pictures import coded_photo, in_memory

SMALLEST_PX, LARGEST_PX = 5, 40
PER_MEGAPIXEL = 6
PAINTS = np.array([[0.9, 0.88, 0.82], [0.01, 0.01, 0.01], [0.16, 0.06, 0.02]], np.float32)
"""Linear light RGB of dirt: paper showing, dust in a scan, rust."""

Piece = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Density h x w x 3 and opacity h x w of one piece of damage."""


def specked(path: Path, damage: Path, seed: int) -> Case:
    """The photo at `path` with specks and stains from `damage`/stains and /masks, and where they are.

    Args:
        path: a large photo.
        damage: folder of stain crops and dirt masks (see `FolderAssets`).
        seed: of places, sizes and kinds.
    """
    rng = np.random.default_rng(seed)
    assets = FolderAssets(damage)
    truth = coded_photo(read_photo(path))
    pixels, mask = truth.copy(), np.zeros(truth.shape[:2], bool)
    for _ in range(round(PER_MEGAPIXEL * truth.shape[0] * truth.shape[1] / 1e6)):
        density, opacity = _stain(rng, assets) if rng.random() < 0.5 else _dirt(rng, assets)
        tall, wide = opacity.shape
        top, left = int(rng.integers(truth.shape[0] - tall)), int(rng.integers(truth.shape[1] - wide))
        cut = np.s_[top : top + tall, left : left + wide]
        light = srgb_to_linear(pixels[cut].astype(np.float32) / np.float32(255)) * np.exp(-density)
        light += (PAINTS[rng.integers(len(PAINTS))] - light) * opacity[..., None]
        pixels[cut] = quantize(linear_to_srgb(light), np.uint8)
        mask[cut] |= ((1 - np.exp(-density)).max(axis=2) > VISIBLE_OPACITY) | (opacity > VISIBLE_OPACITY)
    return Case(path.stem, in_memory(pixels, path.name), truth, mask)


def _size(rng: np.random.Generator) -> float:
    return float(np.exp(rng.uniform(np.log(SMALLEST_PX), np.log(LARGEST_PX))))


def _stain(rng: np.random.Generator, assets: FolderAssets) -> Piece:
    crop = assets.stain(rng)
    assert crop is not None
    density = _resized(crop, _size(rng)) * np.float32(rng.uniform(0.8, 2))
    return density, np.zeros(density.shape[:2], np.float32)


def _dirt(rng: np.random.Generator, assets: FolderAssets) -> Piece:
    """One connected piece of a dirt mask; empty masks are drawn again."""
    while True:
        mask = assets.mask(rng)
        assert mask is not None
        count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > VISIBLE_OPACITY).astype(np.uint8))
        whole = [i for i in range(1, count) if 3 <= max(stats[i][2:4]) < 200]
        if whole:
            index = whole[int(rng.integers(len(whole)))]
            left, top, wide, tall = stats[index][:4]
            cut = np.s_[top : top + tall, left : left + wide]
            piece = np.pad(np.where(labels[cut] == index, mask[cut], 0), 1)[..., None]
            opacity = np.clip(_resized(piece, _size(rng))[..., 0], 0, 1)
            return np.zeros((*opacity.shape, 3), np.float32), opacity


def _resized(piece: NDArray[np.float32], size: float) -> NDArray[np.float32]:
    zoom = size / max(piece.shape[:2])
    target = (max(1, round(piece.shape[1] * zoom)), max(1, round(piece.shape[0] * zoom)))
    grown = cv2.resize(piece, target, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
    return grown.reshape(target[1], target[0], -1).astype(np.float32, copy=False)
