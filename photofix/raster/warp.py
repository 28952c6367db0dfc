"""A frame at a scale: which pixels of the scaled photo a box of the result needs, and the one resampling that puts them
in their places.

Places are rounded to 1/64 pixel before the box is subtracted, so that any box equals that box of the whole bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.raster.boxes import Box, squares
from photofix.raster.frame import Frame, Matrix
from photofix.raster.place import scaled_size
from photofix.raster.resample import REACH_PX, STEPS, resample

LARGEST_PX = 16_000_000
"""Source pixels held at once: 192 MB as floats."""

PUT_PX = 1 << 17
"""Pixels put in their places at once: what is made of them nearly fits the caches."""

_FRACTION = 1 << 10  # of a step: rows and columns are rounded to it before they are added


@dataclass(frozen=True)
class Framing:
    """One frame at one scale (0 < scale <= 1), or enlarged `zoom` times from the photo's own pixels."""

    frame: Frame
    scale: float = 1.0
    zoom: int = 1

    @cached_property
    def size(self) -> tuple[int, int]:
        """(height, width) of the result."""
        return scaled_size(self.frame.height, self.frame.width, self.scale * self.zoom)

    @cached_property
    def source_size(self) -> tuple[int, int]:
        """(height, width) of the scaled photo."""
        return scaled_size(self.frame.photo_height, self.frame.photo_width, self.scale)

    @cached_property
    def is_exact(self) -> bool:
        """Whether pixels are only moved."""
        return (
            self.zoom == 1
            and self.frame.is_exact
            and (self.source_size == (self.frame.photo_height, self.frame.photo_width) or self.frame.shows_all)
        )

    @cached_property
    def is_still(self) -> bool:
        """Whether pixels are neither moved nor turned, at most cropped."""
        return self.is_exact and np.array_equal(self._matrix[:2, :2], np.eye(2))

    @cached_property
    def _matrix(self) -> Matrix:
        """Result pixel corners to scaled photo pixel corners."""
        (height, width), (tall, wide) = self.size, self.source_size
        down = np.diag([self.frame.width / width, self.frame.height / height, 1.0])
        up = np.diag([wide / self.frame.photo_width, tall / self.frame.photo_height, 1.0])
        matrix = up @ self.frame.to_photo @ down
        return np.rint(matrix) if self.is_exact else matrix

    def source(self, box: Box) -> Box:
        """What of the scaled photo is needed for `box` of the result; never empty."""
        edges = np.array([[box.left, box.top], [box.right, box.top], [box.left, box.bottom], [box.right, box.bottom]])
        x, y = self._places(edges[:, 0].astype(np.float64), edges[:, 1].astype(np.float64))
        reach = 0 if self.is_exact else REACH_PX
        height, width = self.source_size
        top, bottom = _within(y.min() - reach, y.max() + reach, height)
        left, right = _within(x.min() - reach, x.max() + reach, width)
        return Box(top, left, bottom, right)

    def put(self, pixels: NDArray[Any], source: Box, box: Box) -> NDArray[Any]:
        """The pixels of the result inside `box`.

        Args:
            pixels: the scaled photo inside `source`, h x w or h x w x c; any dtype if the frame `is_exact`, else
            float32. source: `self.source(box)`. box: in pixels of the result.

        Returns:
            h x w (x c) in the dtype of `pixels`. Outside of the photo its border pixels are repeated.
        """
        if self.is_exact:
            return self._moved(pixels)
        flat = pixels.reshape(*pixels.shape[:2], -1)
        result = np.empty((box.height, box.width, flat.shape[2]), np.float32)
        for tile in squares(box, PUT_PX):
            cut = self.source(tile).meet(source)
            result[tile.slices(box)] = resample(flat[cut.slices(source)], *self._steps(tile, cut))
        return result.reshape(box.height, box.width, *pixels.shape[2:])

    def pieces(self, box: Box) -> list[Box]:
        """`box` cut into pieces, each made from at most `LARGEST_PX` pixels of the scaled photo."""
        source = self.source(box)
        if source.area <= LARGEST_PX:
            return [box]
        if box.height >= box.width:
            middle = (box.top + box.bottom) // 2
            halves = Box(box.top, box.left, middle, box.right), Box(middle, box.left, box.bottom, box.right)
        else:
            middle = (box.left + box.right) // 2
            halves = Box(box.top, box.left, box.bottom, middle), Box(box.top, middle, box.bottom, box.right)
        return [box] if box.area <= 1 else [piece for half in halves for piece in self.pieces(half)]

    def _moved(self, pixels: NDArray[Any]) -> NDArray[Any]:
        (right_x, down_x), (right_y, _) = np.rint(self._matrix[:2, :2]).astype(int).tolist()
        if right_x == 0:
            pixels = pixels.swapaxes(0, 1)
        flip_rows = (down_x if right_x == 0 else round(float(self._matrix[1, 1]))) < 0
        flip_columns = (right_y if right_x == 0 else right_x) < 0
        return pixels[:: -1 if flip_rows else 1, :: -1 if flip_columns else 1]

    def _steps(self, tile: Box, source: Box) -> list[NDArray[np.int32]]:
        """Where each pixel of `tile` lies in the scaled photo: x and y, counted from the first pixel of `source` in
        units of 1 / `STEPS` pixel."""
        across = np.arange(tile.left, tile.right, dtype=np.float64) + 0.5
        down = np.arange(tile.top, tile.bottom, dtype=np.float64)[:, None] + 0.5
        firsts, ends = (source.left, source.top), (source.right, source.bottom)
        if self._matrix[2, 0] == self._matrix[2, 1] == 0:
            return [_added(row, across, down, first) for row, first in zip(self._matrix[:2], firsts, strict=True)]
        steps = []
        for places, first, end in zip(self._places(across, down), firsts, ends, strict=True):
            whole = np.rint((places - 0.5) * STEPS)
            np.clip(whole, (first - REACH_PX) * STEPS, (end + REACH_PX) * STEPS, out=whole)
            steps.append(whole.astype(np.int32) - np.int32(first * STEPS))
        return steps

    def _places(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        m = self._matrix
        across, down = m[0, 0] * x + (m[0, 1] * y + m[0, 2]), m[1, 0] * x + (m[1, 1] * y + m[1, 2])
        if m[2, 0] == m[2, 1] == 0:
            return across, down
        share = m[2, 0] * x + (m[2, 1] * y + m[2, 2])
        return across / share, down / share


def _within(low: float, high: float, count: int) -> tuple[int, int]:
    """(first, end) of the whole pixels, of `count`, that low..high touches; at least one."""
    first = min(max(int(np.floor(low + 1e-6)), 0), count - 1)
    return first, min(max(int(np.ceil(high - 1e-6)), first + 1), count)


def _added(row: NDArray[np.float64], across: NDArray[Any], down: NDArray[Any], first: int) -> NDArray[np.int32]:
    """x (or y) of every pixel under one row of an affine matrix, as `_steps` gives it.

    The shares of the column and of the row are rounded to whole numbers before they are added, so that a pixel has the
    same place in every box.
    """
    unit = STEPS * _FRACTION
    columns = np.rint(row[0] * across * unit).astype(np.int64)
    rows = np.rint((row[1] * down + (row[2] - 0.5)) * unit).astype(np.int64)
    rows += columns[0] - first * unit + _FRACTION // 2  # from here on both are small
    places = rows.astype(np.int32) + (columns - columns[0]).astype(np.int32)
    places >>= _FRACTION.bit_length() - 1
    return np.asarray(places, np.int32)
