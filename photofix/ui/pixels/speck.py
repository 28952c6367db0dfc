"""The speck under a click, measured: where it lies and how large it is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.render.strokes import CORE
from photofix.ui.pixels.contrast import VISIBLE, contrast

SURE = 4.0
"""Standard deviations of noise from which something is a speck."""
EDGE = 0.45
"""Share of a speck's contrast that still belongs to it."""
RIM_PX = 1.5
"""A speck blurs into the pixels beside it."""
LONG = 1.6
"""Length over width from which a speck is healed along a line and not around a point."""
WIDEST = 3.0
"""Diameter of the largest speck that is looked for, in radii of the brush."""


@dataclass(frozen=True)
class Speck:
    """(y, x) photo pixels of one point or of two ends, and the radius of a brush that covers it there."""

    points: tuple[tuple[float, float], ...]
    radius_px: float


def speck_at(photo: Photo, y: float, x: float, radius_px: float) -> Speck | None:
    """What stands out at a point or close to it; None if nothing does, or if it has no end within reach.

    Args:
        radius_px: of the brush: says how large a speck may be and how far off the click.
    """
    side = max(12, round(4 * radius_px))
    around = Box(round(y) - side, round(x) - side, round(y) + side + 1, round(x) + side + 1)
    seen = contrast(photo, around, WIDEST * radius_px)
    row, column = seen.strongest(y, x, max(2.0, 0.6 * radius_px))
    peak = float(seen.values[row, column])
    if abs(peak) < max(VISIBLE, SURE * seen.noise):
        return None
    area = (seen.values * np.sign(peak) > EDGE * abs(peak)).astype(np.uint8)
    _, labels = cv2.connectedComponents(area, connectivity=8)
    cells = np.argwhere(labels == labels[row, column]).astype(np.float64)
    edges = np.array(area.shape) - 1
    if (cells.min(axis=0) == 0).any() or (cells.max(axis=0) == edges).any():
        return None
    points = np.array([seen.point(*cell) for cell in cells])
    return _covering(points)


def _covering(points: NDArray[np.float64]) -> Speck:
    """The shortest line, or the point, from which a brush covers n x 2 `points`."""
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    _, sizes, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    along = (points - middle) @ axes[0]
    across = np.abs((points - middle) @ axes[-1]).max() if len(axes) > 1 else 0.0
    half = (along.max() - along.min()) / 2
    is_long = len(points) > 4 and sizes[0] > LONG * sizes[-1] and half > across + 1
    reach = half - across if is_long else 0.0
    ends = [middle + axes[0] * t for t in ((along.max() + along.min()) / 2 + np.array([-reach, reach]))]
    line = ends if is_long else [middle]
    distance = _distance(points, line[0], line[-1]).max()
    places = tuple((round(float(y), 1), round(float(x), 1)) for y, x in line)
    return Speck(places, round((float(distance) + RIM_PX) / CORE, 1))


def _distance(
    points: NDArray[np.float64], start: NDArray[np.float64], stop: NDArray[np.float64]
) -> NDArray[np.float64]:
    """n: how far each point lies from the segment."""
    way = stop - start
    along = np.clip((points - start) @ way / max(float(way @ way), 1e-9), 0, 1)
    return np.asarray(np.linalg.norm(points - start - along[:, None] * way, axis=1))
