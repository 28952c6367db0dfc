"""The way along a crack: from one point every other one is reached by the path that stands out most, and measured.

Source: Mortensen and Barrett, Intelligent Scissors for Image Composition (1995), as OpenCV has it, on contrast.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.render.strokes import CORE
from photofix.ui.pixels.contrast import VISIBLE, Contrast, contrast

FIRST_REACH_PX = 192
MARGIN_PX = 32
LEAST_COST = 0.04
"""Of a step along the crack, of 1 beside it: a detour costs something even on the crack."""
SPACING = 3
"""Cells between the points that are kept and measured."""
EDGE = 0.4
"""Share of the crack's contrast that still belongs to it."""
LARGEST_RISE = 1.6
RIM = 0.75
"""Cells by which a crack blurs into its surroundings."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """Points (y, x) from the start on, and the radius of a brush that covers the crack at each, photo pixels."""

    points: tuple[Point, ...]
    radii: tuple[float, ...]


class Tracer:
    """Ways from one point of a photo.

    Args:
        y, x: where the crack was clicked, photo pixels.
        radius_px: of the brush: a crack is at most twice as wide as it.
        snap_px: how far off the crack a click may be.
    """

    def __init__(self, photo: Photo, y: float, x: float, radius_px: float, snap_px: float) -> None:
        self._photo = photo
        self._clicked = (min(max(y, 0.0), photo.height - 1.0), min(max(x, 0.0), photo.width - 1.0))
        self._radius = radius_px
        self._snap = snap_px
        self._reach = 0.0
        self._grow(FIRST_REACH_PX)

    def way_to(self, y: float, x: float) -> Way:
        """The way to a photo point, or to what stands out beside it."""
        y, x = min(max(y, 0.0), self._photo.height - 1.0), min(max(x, 0.0), self._photo.width - 1.0)
        needed = max(abs(y - self._clicked[0]), abs(x - self._clicked[1])) + MARGIN_PX
        if needed > self._reach:
            self._grow(1.5 * needed)
        row, column = self._seen.strongest(y, x, self._snap, self._sign)
        cells = np.asarray(self._map.getContour((column, row)), np.float64).reshape(-1, 2)[:, ::-1]
        return _measured(self._seen, cells, self._sign, self._radius)

    def _grow(self, reach_px: float) -> None:
        """Look at the photo as far as `reach_px` from the click."""
        self._reach = reach_px
        (y, x), reach = self._clicked, round(reach_px)
        around = Box(round(y) - reach, round(x) - reach, round(y) + reach + 1, round(x) + reach + 1)
        self._seen = contrast(self._photo, around, 2 * self._radius)
        start = self._seen.strongest(y, x, self._snap)
        peak = float(self._seen.values[start])
        self._sign = -1.0 if peak < 0 else 1.0
        level = max(0.7 * abs(peak), 3 * self._seen.noise, VISIBLE)
        height = cv2.GaussianBlur(self._seen.values, (0, 0), 0.7) * np.float32(self._sign / level)
        cost = 1 - (1 - LEAST_COST) * np.clip(height, 0, 1)
        self._map = cv2.segmentation.IntelligentScissorsMB()
        self._map.setWeights(0.0, 0.0, 1.0)
        flat = np.zeros(cost.shape, np.uint8)
        self._map.applyImageFeatures(flat, np.zeros((*cost.shape, 2), np.float32), cost.astype(np.float32))
        self._map.buildMap((start[1], start[0]))


def _measured(seen: Contrast, cells: NDArray[np.float64], sign: float, radius_px: float) -> Way:
    """A path of n x 2 cells as a way: fewer points, each moved to the middle of the crack, with its radius."""
    kept = cells[::SPACING] if (len(cells) - 1) % SPACING == 0 else np.vstack([cells[::SPACING], cells[-1:]])
    line = _smooth(kept)
    step = max(seen.step)
    if len(line) < 2:
        low, high = np.ones(len(line)), np.ones(len(line))
        normal = np.zeros_like(line)
    else:
        ahead = np.gradient(line, axis=0)
        ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
        normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
        low, high = _extent(seen.values * np.float32(sign), line, normal, max(2.0, 1.5 * radius_px / step))
    middle = line + normal * ((high - low) / 2)[:, None]
    half = _steadied((low + high) / 2 + RIM)
    radii = np.clip(half * step / CORE, 1.0, 2 * radius_px)
    points = tuple((round(float(y), 1), round(float(x), 1)) for y, x in (seen.point(*cell) for cell in middle))
    return Way(points, tuple(round(float(radius), 1) for radius in radii))


def _extent(
    values: NDArray[np.float32], line: NDArray[np.float64], normal: NDArray[np.float64], reach: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """n, n: how far, in cells, the crack goes to either side of n points of `line`."""
    offsets = np.arange(0, reach + 0.25, 0.5)
    sides = []
    profiles = [_sampled(values, line[:, None] + side * offsets[None, :, None] * normal[:, None]) for side in (-1, 1)]
    near = offsets <= 1.5
    peak = np.maximum(*(profile[:, near].max(axis=1) for profile in profiles))
    for profile in profiles:
        ends = profile < EDGE * peak[:, None]
        ends[:, offsets < 1] &= False
        first = np.where(ends.any(axis=1), ends.argmax(axis=1), 2)  # no end in sight: that is no width
        sides.append(offsets[first] - 0.5)
    return sides[0], sides[1]


def _sampled(values: NDArray[np.float32], places: NDArray[np.float64]) -> NDArray[np.float32]:
    """n x k values at n x k x 2 positions in cells."""
    rows, columns = places[..., 0].astype(np.float32), places[..., 1].astype(np.float32)
    return np.asarray(cv2.remap(values, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _smooth(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without the corners of cells; the ends stay."""
    if len(line) < 3:
        return line
    inner = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return np.vstack([line[:1], inner, line[-1:]])


def _steadied(widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Widths that neither fall below the median of their neighbours, for a crack does not end where it is faint, nor
    rise far above it, where something else lies beside it."""
    padded = np.pad(widths, 4, mode="edge")
    usual = np.median(np.lib.stride_tricks.sliding_window_view(padded, 9), axis=1)
    return np.clip(widths, usual, LARGEST_RISE * usual)
