"""Stains divided out: light times exp(s D) under sparse findings, only on the pixels that have any."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Patch
from photofix.color_space import Image
from photofix.tasks._patches import footprint, sampled
from photofix.tasks._tables import decode, encode
from photofix.window import Window

DENSE = 0.4  # share of stained pixels from which all are computed: picking them out costs more


def density(patches: Sequence[Patch], window: Window) -> NDArray[np.float32] | None:
    """3 x height x width optical density of the window, overlapping findings added; None where there is none."""
    total: NDArray[np.float32] | None = None
    for patch in patches:
        box = footprint(patch, window)
        if box.is_empty or not patch.density.any():
            continue
        if total is None:
            total = np.zeros((3, window.height, window.width), np.float32)
        rows, columns = box.slices(window.box)
        total[:, rows, columns] += sampled(patch.density, patch, box, window)
    return total


def divide_out(pixels: Image, density: NDArray[np.float32], s: float) -> None:
    """Brighten H x W x 3 `pixels` in place where `density` (3 x H x W) is above 0; the rest keeps its exact value."""
    marked = density.max(axis=0) > 0
    if np.count_nonzero(marked) > DENSE * marked.size:
        for channel in range(3):
            values = pixels[..., channel]
            np.copyto(values, _lifted(values, density[channel], s), where=marked)
        return
    rows, columns = np.nonzero(marked)
    if not len(rows):  # cv2.exp has no answer for an empty array
        return
    for channel in range(3):
        values = pixels[..., channel]
        values[rows, columns] = _lifted(values[rows, columns], density[channel][rows, columns], s)


def _lifted(encoded: NDArray[np.float32], density: NDArray[np.float32], s: float) -> NDArray[np.float32]:
    light = decode(encoded, np.empty_like(density))
    light *= cv2.exp(density * np.float32(s)).reshape(density.shape)
    return encode(light, light)
