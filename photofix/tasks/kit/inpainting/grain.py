"""Grain for filled places: how much the surroundings have, and noise that is a pure function of (photo, x, y)."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.raster.boxes import Box

AREA_PX = 9
QUANTILE = 0.1  # of areas this large: the quiet ones show grain, the others texture
FLAT = 1.2533  # mean of |x| to standard deviation, normal distribution
KEPT_BY_HIGH_PASS = 0.943  # sqrt(1 - 1/9): what of white noise a 3 x 3 mean leaves
FEWEST = 32  # pixels needed for an estimate...
LARGE_PX = 4096  # in what is larger, areas side by side tell enough...
MOSTLY = np.float32(0.3)  # ...those of which this share counts...
ENOUGH = 25  # ...if there are so many; else one around each pixel


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


def missing(
    pixels: Image, known: NDArray[np.bool_], parts: Sequence[NDArray[np.bool_]]
) -> tuple[NDArray[np.float32], ...]:
    """For each part of H x W x 3 `pixels` the standard deviation per channel (3,) of the noise that it lacks beside the
    known ones; 0 if too few are known for an estimate."""
    rough = np.abs(pixels - cv2.blur(np.ascontiguousarray(pixels), (3, 3)))
    inner = cv2.erode(known.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    wanted = _deviation(rough, inner) ** 2
    return tuple(np.sqrt(np.maximum(wanted - _deviation(rough, part) ** 2, 0)) for part in parts)


def _deviation(rough: Image, where: NDArray[np.bool_]) -> NDArray[np.float32]:
    rows, columns = np.flatnonzero(where.any(axis=1)), np.flatnonzero(where.any(axis=0))
    if len(rows) * len(columns) < FEWEST:
        return np.zeros(3, np.float32)
    cut = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    where, rough = where[cut], rough[cut]
    if np.count_nonzero(where) < FEWEST:
        return np.zeros(3, np.float32)
    share = where.astype(np.float32)
    counted = rough * share[..., None]
    sample = _side_by_side(counted, share) if share.size > LARGE_PX else None
    if sample is None:
        around = cv2.blur(share, (AREA_PX, AREA_PX))[where]
        sample = floats(cv2.blur(counted, (AREA_PX, AREA_PX))[where] / around[:, None])
    quiet = np.sort(sample, axis=0)[int(QUANTILE * len(sample))]
    return np.asarray(quiet * (FLAT / KEPT_BY_HIGH_PASS), np.float32)


def _side_by_side(counted: Image, share: NDArray[np.float32]) -> Image | None:
    """n x 3: means over areas that do not overlap; None if those are few."""
    height, width = (side // AREA_PX for side in share.shape)
    if height * width < ENOUGH:
        return None
    cut = np.s_[: height * AREA_PX, : width * AREA_PX]
    shares, means = (
        cv2.resize(values[cut], (width, height), interpolation=cv2.INTER_AREA) for values in (share, counted)
    )
    counts = shares >= MOSTLY
    return floats(means[counts] / shares[counts][:, None]) if np.count_nonzero(counts) >= ENOUGH else None
