"""The photo seen at any scale up to 1: area averages of the file's own values, where that is quicker from its halvings.

What an output pixel averages depends on its absolute position only, so any crop equals that crop
of the whole bit for bit.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, log2
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.photo.halvings import halved, halvings
from photofix.photo.photo import Photo
from photofix.photo.pixels import decoded, is_srgb
from photofix.raster.area_mean import AreaMean
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept
from photofix.raster.place import scaled_size

SMALL_PX = 4_000_000
"""A scaled photo up to this size is made whole and kept: the view that fits a window."""

HUGE_PX, LOCAL_PX = 100_000_000, 100_000_000
"""Full-resolution pixels from which a photo is huge, and so many of one are rather halved again than that a whole level
is kept for them."""

LEAST_ZOOM = 4.0  # of what is averaged, see `Halvings.shrunk`: people look at it, and holes are filled from it

KEPT = 3  # scaled photos kept: the window's, the navigator's, the one before


class ScaledPhoto:
    """One photo's pixels at any scale.

    Attributes:
        kept: what else is made of the photo again and again (steps, fills).
    """

    def __init__(self, photo: Photo) -> None:
        self.kept = Kept()
        self._halvings = halvings(photo)
        self._small: dict[tuple[int, int], Photo] = {}
        self._lock = Lock()

    def read(self, box: Box, scale: float = 1.0) -> Image:
        """Pixels of `box` of the photo at `scale` (0 < scale <= 1), H x W x 3 float32 extended sRGB."""
        stored = self.stored(box, scale)
        return self._averaged(box, scale) if stored is None else decoded(stored, self._full)

    def stored(self, box: Box, scale: float = 1.0) -> NDArray[Any] | None:
        """What `read` decodes, H x W x c in the file's dtype and profile; None where it averages decoded pixels."""
        full = self._full
        height, width = scaled_size(full.height, full.width, scale)
        octaves = self._octaves(scale)
        if octaves == int(octaves) and full.height / height == full.width / width == 2**octaves:
            return self._at_level(int(octaves), box)
        if height * width > SMALL_PX:
            return None
        return _crop(self._shrunk(height, width), box)

    @property
    def _full(self) -> Photo:
        return self._halvings.level(0)

    @property
    def is_plain(self) -> bool:
        """Whether stored values are sRGB in whole numbers, so that a pixel is value / largest."""
        full = self._full
        return full.pixels.dtype.kind == "u" and is_srgb(full.icc) and full.film is None

    def _octaves(self, scale: float) -> float:
        full = self._full
        height, width = scaled_size(full.height, full.width, scale)
        return log2(max(min(full.height / height, full.width / width), 1))

    def _averaged(self, box: Box, scale: float) -> Image:
        full = self._full
        height, width = scaled_size(full.height, full.width, scale)
        # A level of at least twice the size: averaging levels once more over pixels cut in half would blur.
        step = max(0, floor(self._octaves(scale)) - 1)
        rows = AreaMean(box.top, box.bottom, full.height / height / 2**step, -(-full.height // 2**step))
        columns = AreaMean(box.left, box.right, full.width / width / 2**step, -(-full.width // 2**step))
        stored = self._at_level(step, Box(rows.first, columns.first, rows.last, columns.last))
        return columns.average(rows.average(decoded(stored, full), axis=0), axis=1)

    def _at_level(self, step: int, box: Box) -> NDArray[Any]:
        """The photo halved `step` times; a small box of a huge photo does not cost a level of all of it."""
        full = self._full
        is_local = full.height * full.width > HUGE_PX and (box.height * box.width) << (2 * step) <= LOCAL_PX
        if self._halvings.has(step) or not is_local:
            return _crop(self._halvings.level(step), box)
        cut = [edge << step for edge in (box.top, box.bottom, box.left, box.right)]
        pixels: NDArray[Any] = full.pixels[cut[0] : cut[1], cut[2] : cut[3]]
        for _ in range(step):
            pixels = halved(pixels)
        return pixels

    def _shrunk(self, height: int, width: int) -> Photo:
        with self._lock:
            if (height, width) not in self._small:
                while len(self._small) >= KEPT:
                    del self._small[next(iter(self._small))]
                self._small[height, width] = replace(
                    self._full, pixels=self._halvings.shrunk(height, width, LEAST_ZOOM)
                )
            return self._small[height, width]


_KNOWN: WeakKeyDictionary[Photo, ScaledPhoto] = WeakKeyDictionary()


def scaled_photo(photo: Photo) -> ScaledPhoto:
    """The pyramid of `photo`; the same object as long as the photo lives."""
    return _KNOWN.setdefault(photo, ScaledPhoto(photo))


def _crop(photo: Photo, box: Box) -> NDArray[Any]:
    return photo.pixels[box.top : box.bottom, box.left : box.right]
