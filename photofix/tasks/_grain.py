"""Grain for filled places: how much the surroundings have, and noise that is a pure function of (photo, x, y)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.tiles import Box

QUANTILE = 0.25  # of the high-passed pixels: the flatter ones show grain, the others texture
FLAT = 3.1386  # that quantile of |x| to standard deviation, normal distribution
KEPT_BY_HIGH_PASS = 0.943  # sqrt(1 - 1/9): what of white noise a 3 x 3 mean leaves
FEWEST = 32  # pixels needed for an estimate


def noise(box: Box, seed: int, level: int) -> NDArray[np.float32]:
    """Height x width of nearly normal noise, mean 0, deviation 1, hashed from seed, level and position."""
    rows = np.arange(box.top, box.bottom, dtype=np.uint32)[:, None] * np.uint32(0x85EBCA77)
    columns = np.arange(box.left, box.right, dtype=np.uint32)[None, :] * np.uint32(0x9E3779B1)
    mixed = rows ^ columns ^ np.uint32((seed + 0x27D4EB2F * (level + 1)) & 0xFFFFFFFF)
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39), (15, 1)):  # a finaliser of good avalanche
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(factor)
    total = sum((mixed >> np.uint32(shift)) & np.uint32(255) for shift in (0, 8, 16, 24))
    return (np.asarray(total, np.float32) - np.float32(510)) * np.float32(1 / 147.8)


def strength(pixels: Image, known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Standard deviation of the grain per channel (3,), from H x W x 3 pixels where `known`; 0 if too few are."""
    inner = cv2.erode(known.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    return _deviation(pixels, inner)


def missing(pixels: Image, known: NDArray[np.bool_], part: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Standard deviation per channel (3,) of the noise that `part` of the pixels lacks beside the `known` ones."""
    has = _deviation(pixels, part) if np.count_nonzero(part) >= FEWEST else np.float32(0)
    return np.asarray(np.sqrt(np.maximum(strength(pixels, known) ** 2 - has**2, 0)), np.float32)


def _deviation(pixels: Image, where: NDArray[np.bool_]) -> NDArray[np.float32]:
    if np.count_nonzero(where) < FEWEST:
        return np.zeros(3, np.float32)
    planes = np.ascontiguousarray(pixels)
    residual = np.abs(planes - cv2.blur(planes, (3, 3)))[where]
    return np.asarray(np.quantile(residual, QUANTILE, axis=0) * (FLAT / KEPT_BY_HIGH_PASS), np.float32)
