"""The photo seen at any scale up to 1: area averages of the file's own values, from a pyramid of halvings.

What an output pixel averages depends on its absolute position only, so any crop equals that crop
of the whole bit for bit.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, log2
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.photo.photo import Photo
from photofix.photo.pixels import decoded, is_srgb
from photofix.raster.area_mean import AreaMean
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept
from photofix.raster.place import scaled_size

SMALL_PX = 4_000_000
"""A scaled photo up to this size is made whole and kept: the view that fits a window."""

HUGE_PX = 100_000_000
"""Above this the fitted view is made from a smaller level, whose last odd row or column shifts it by a trifle."""

LOCAL_PX = 100_000_000
"""Full-resolution pixels of a huge photo that are rather halved again than that a whole level is kept for them."""

KEPT = 3  # scaled photos kept: the window's, the navigator's, the one before


class ScaledPhoto:
    """One photo's pixels at any scale; halvings are made when first needed and kept (a third of the photo's memory).

    Attributes:
        kept: what else is made of the photo again and again (steps, fills).
    """

    def __init__(self, photo: Photo) -> None:
        self.kept = Kept()
        self._levels = [replace(photo, alpha=None)]
        self._small: dict[tuple[int, int], Photo] = {}
        self._lock = Lock()

    def read(self, box: Box, scale: float = 1.0) -> Image:
        """Pixels of `box` of the photo at `scale` (0 < scale <= 1), H x W x 3 float32 extended sRGB."""
        stored = self.stored(box, scale)
        return self._averaged(box, scale) if stored is None else decoded(stored, self._levels[0])

    def stored(self, box: Box, scale: float = 1.0) -> NDArray[Any] | None:
        """What `read` decodes, H x W x c in the file's dtype and profile; None where it averages decoded pixels."""
        full = self._levels[0]
        height, width = scaled_size(full.height, full.width, scale)
        octaves = self._octaves(scale)
        if octaves == int(octaves) and full.height / height == full.width / width == 2**octaves:
            return self._at_level(int(octaves), box)
        if height * width > SMALL_PX:
            return None
        is_huge = full.height * full.width > HUGE_PX
        return _crop(self._shrunk(height, width, self._level(max(0, floor(octaves) - 2) if is_huge else 0)), box)

    @property
    def is_plain(self) -> bool:
        """Whether stored values are sRGB in whole numbers, so that a pixel is value / largest."""
        full = self._levels[0]
        return full.pixels.dtype.kind == "u" and is_srgb(full.icc) and full.film is None

    def _octaves(self, scale: float) -> float:
        full = self._levels[0]
        height, width = scaled_size(full.height, full.width, scale)
        return log2(max(min(full.height / height, full.width / width), 1))

    def _averaged(self, box: Box, scale: float) -> Image:
        full = self._levels[0]
        height, width = scaled_size(full.height, full.width, scale)
        # A level of at least twice the size: averaging levels once more over pixels cut in half would blur.
        step = max(0, floor(self._octaves(scale)) - 1)
        rows = AreaMean(box.top, box.bottom, full.height / height / 2**step, -(-full.height // 2**step))
        columns = AreaMean(box.left, box.right, full.width / width / 2**step, -(-full.width // 2**step))
        stored = self._at_level(step, Box(rows.first, columns.first, rows.last, columns.last))
        return columns.average(rows.average(decoded(stored, full), axis=0), axis=1)

    def _at_level(self, step: int, box: Box) -> NDArray[Any]:
        """The photo halved `step` times; a small box of a huge photo does not cost a level of all of it."""
        full = self._levels[0]
        is_local = full.height * full.width > HUGE_PX and (box.height * box.width) << (2 * step) <= LOCAL_PX
        if step < len(self._levels) or not is_local:
            return _crop(self._level(step), box)
        cut = [edge << step for edge in (box.top, box.bottom, box.left, box.right)]
        pixels: NDArray[Any] = full.pixels[cut[0] : cut[1], cut[2] : cut[3]]
        for _ in range(step):
            pixels = _halved(pixels)
        return pixels

    def _level(self, step: int) -> Photo:
        with self._lock:
            while len(self._levels) <= step:
                last = self._levels[-1]
                self._levels.append(replace(last, pixels=_halved(last.pixels)))
            return self._levels[step]

    def _shrunk(self, height: int, width: int, level: Photo) -> Photo:
        with self._lock:
            if (height, width) not in self._small:
                while len(self._small) >= KEPT:
                    del self._small[next(iter(self._small))]
                stored: NDArray[Any] = level.pixels
                pixels = cv2.resize(stored, (width, height), interpolation=cv2.INTER_AREA)
                self._small[height, width] = replace(level, pixels=pixels.reshape(height, width, -1))
            return self._small[height, width]


_KNOWN: WeakKeyDictionary[Photo, ScaledPhoto] = WeakKeyDictionary()


def scaled_photo(photo: Photo) -> ScaledPhoto:
    """The pyramid of `photo`; the same object as long as the photo lives."""
    return _KNOWN.setdefault(photo, ScaledPhoto(photo))


def _crop(photo: Photo, box: Box) -> NDArray[Any]:
    return photo.pixels[box.top : box.bottom, box.left : box.right]


def _halved(pixels: NDArray[Any]) -> NDArray[Any]:
    """Means of 2 x 2 pixels; an odd last row or column is taken twice."""
    height, width, channels = pixels.shape
    halved = np.empty(((height + 1) // 2, (width + 1) // 2, channels), pixels.dtype)
    for rows, halved_rows in _even_and_last(height):
        for columns, halved_columns in _even_and_last(width):
            part = pixels[rows, columns]
            if len(part) % 2 or part.shape[1] % 2:
                part = cv2.copyMakeBorder(part, 0, len(part) % 2, 0, part.shape[1] % 2, cv2.BORDER_REPLICATE)
            size = (part.shape[1] // 2, len(part) // 2)
            small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
            halved[halved_rows, halved_columns] = small.reshape(size[1], size[0], channels)
    return halved


def _even_and_last(count: int) -> list[tuple[slice, slice]]:
    """Slices of the pairs and of an odd last one, each with its place after halving."""
    even, half = count // 2 * 2, count // 2
    pairs = [(slice(0, even), slice(0, half))] if even else []
    return [*pairs, (slice(even, count), slice(half, half + 1))] if count % 2 else pairs
