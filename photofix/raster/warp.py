"""A frame at a scale: which pixels of the scaled photo a box of the result needs, and the one resampling that puts them
in their places.

Lanczos over 8 x 8 pixels: turned to and fro it keeps 4 dB more than bicubic, 11 more than bilinear. Places are rounded
to 1/32 pixel before the box is subtracted, so that any box equals that box of the whole bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.raster.boxes import Box
from photofix.raster.frame import Frame, Matrix
from photofix.raster.place import scaled_size

REACH_PX = 5
LARGEST_PX = 16_000_000
"""Source pixels held at once: 192 MB as floats."""

LONGEST_PX = 30_000  # OpenCV counts in 16 bits
_STEPS = 32  # places of a pixel, OpenCV's tables


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
        """`box` of the result from `pixels` of `source`(box), h x w or h x w x c: any dtype where pixels are only
        moved, else float32. Beyond the photo its edge goes on."""
        if self.is_exact:
            return self._moved(pixels)
        across, down = (np.arange(low, high, dtype=np.float64) + 0.5 for low, high in _sides(box))
        x, y = self._places(across[None, :], down[:, None])
        nearest, between = _steps(x, y, source)
        # cv2 takes at most four channels here, and forgets an axis of one
        flat = np.ascontiguousarray(pixels).reshape(*pixels.shape[:2], -1)
        parts = [flat[..., first : first + 3] for first in range(0, flat.shape[2], 3)]
        warped = [
            cv2.remap(np.ascontiguousarray(part), nearest, between, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
            for part in parts
        ]
        shaped = [part.reshape(box.height, box.width, -1) for part in warped]
        joined = shaped[0] if len(shaped) == 1 else np.concatenate(shaped, axis=2)
        return joined.reshape(box.height, box.width, *pixels.shape[2:])

    def pieces(self, box: Box) -> list[Box]:
        """`box` in pieces that need a bounded part of the photo each."""
        source = self.source(box)
        if source.area <= LARGEST_PX and max(source.height, source.width, box.height, box.width) <= LONGEST_PX:
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

    def _places(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        m = self._matrix
        across, down = m[0, 0] * x + (m[0, 1] * y + m[0, 2]), m[1, 0] * x + (m[1, 1] * y + m[1, 2])
        if m[2, 0] == m[2, 1] == 0:
            return across, down
        share = m[2, 0] * x + (m[2, 1] * y + m[2, 2])
        return across / share, down / share


def _steps(x: NDArray[np.float64], y: NDArray[np.float64], source: Box) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
    """OpenCV's fixed-point maps: the pixel, and which of 32 x 32 places between it and the next ones."""
    nearest = np.empty((*x.shape, 2), np.int16)
    between = np.zeros(x.shape, np.uint16)
    for axis, (places, first, count) in enumerate(((x, source.left, source.width), (y, source.top, source.height))):
        whole = np.rint((places - 0.5) * _STEPS)
        np.clip(whole, (first - REACH_PX) * _STEPS, (first + count + REACH_PX) * _STEPS, out=whole)
        fixed = whole.astype(np.int32)
        fixed -= np.int32(first * _STEPS)
        nearest[..., axis] = fixed >> 5
        fixed &= _STEPS - 1
        between += (fixed * (1 if axis == 0 else _STEPS)).astype(np.uint16)
    return nearest, between


def _within(low: float, high: float, count: int) -> tuple[int, int]:
    """Whole pixels around low..high that exist; at least the nearest one."""
    first = min(max(int(np.floor(low + 1e-6)), 0), count - 1)
    return first, min(max(int(np.ceil(high - 1e-6)), first + 1), count)


def _sides(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    return (box.left, box.right), (box.top, box.bottom)
