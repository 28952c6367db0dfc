"""A photo halved again and again: what its smaller views are made of. Made when first needed, kept as long as it lives
(a third of its memory).

Averaging every pixel of 24 megapixels anew costs 60 ms a view, halving them 20 ms once; all views share the halvings.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.photo.photo import Photo

LEAST_ZOOM = 2.0  # usually; of what is hardly larger than the view the pixels would be cut in half once more: a blur
MOST_MOVED = 0.1
"""Pixels of a view by which its far edges may be moved: an odd last row or column of a halving stands for two."""


class Halvings:
    """The halvings of one photo, for all threads."""

    def __init__(self, photo: Photo) -> None:
        self._levels = [replace(photo, alpha=None)]
        self._lock = Lock()

    def has(self, step: int) -> bool:
        """Whether the photo was halved `step` times already."""
        return step < len(self._levels)

    def level(self, step: int) -> Photo:
        """The photo halved `step` times, without its transparency; 0: as it is. One that is there already is not waited
        for."""
        if self.has(step):
            return self._levels[step]
        with self._lock:
            while not self.has(step):
                last = self._levels[-1]
                self._levels.append(replace(last, pixels=halved(last.pixels)))
            return self._levels[step]

    def shrunk(self, height: int, width: int, least_zoom: float = LEAST_ZOOM) -> NDArray[Any]:
        """Area averages of the file's own values, `height` x `width` x c in its dtype; at most as many as it has.

        Args:
            least_zoom: how much larger at least is what is averaged, unless that is the photo itself.
        """
        full = self.level(0)
        source = self.level(_step(full, full.height / height, full.width / width, least_zoom))
        small: NDArray[Any] = cv2.resize(np.asarray(source.pixels), (width, height), interpolation=cv2.INTER_AREA)
        return small.reshape(height, width, -1)


_KNOWN: WeakKeyDictionary[Photo, Halvings] = WeakKeyDictionary()


def halvings(photo: Photo) -> Halvings:
    """Those of `photo`; the same object as long as the photo lives."""
    return _KNOWN.setdefault(photo, Halvings(photo))


def shrunk(photo: Photo, height: int, width: int) -> NDArray[Any]:
    """`Halvings.shrunk` of `photo`."""
    return halvings(photo).shrunk(height, width)


def _step(photo: Photo, down: float, across: float, least_zoom: float) -> int:
    """How often the photo may be halved for a view that is so many times smaller."""
    step = 0
    while least_zoom * 2 ** (step + 1) <= min(down, across) and all(
        -count % 2 ** (step + 1) <= MOST_MOVED * ratio for count, ratio in ((photo.height, down), (photo.width, across))
    ):
        step += 1
    return step


def halved(pixels: NDArray[Any]) -> NDArray[Any]:
    """Means of 2 x 2 pixels of H x W x c; an odd last row or column is taken twice."""
    height, width, channels = pixels.shape
    half = np.empty(((height + 1) // 2, (width + 1) // 2, channels), pixels.dtype)
    for rows, half_rows in _even_and_last(height):
        for columns, half_columns in _even_and_last(width):
            part = pixels[rows, columns]
            if len(part) % 2 or part.shape[1] % 2:
                part = cv2.copyMakeBorder(part, 0, len(part) % 2, 0, part.shape[1] % 2, cv2.BORDER_REPLICATE)
            size = (part.shape[1] // 2, len(part) // 2)
            small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
            half[half_rows, half_columns] = small.reshape(size[1], size[0], channels)
    return half


def _even_and_last(count: int) -> list[tuple[slice, slice]]:
    """Slices of the pairs and of an odd last one, each with its place after halving."""
    even, half = count // 2 * 2, count // 2
    pairs = [(slice(0, even), slice(0, half))] if even else []
    return [*pairs, (slice(even, count), slice(half, half + 1))] if count % 2 else pairs
