"""A picture of the visible part that moves: what was visible before is copied, only the new edges are rendered.

Regions are pure functions of their position, so the result is the same as rendering everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from photofix.raster.boxes import Box
from photofix.render.tile import Region
from photofix.ui.pixels.qimage import write_rgb8

Pixels = NDArray[np.uint8]
WORTH_COPYING = 0.3
"""Share of the new region that must have been visible before."""


class PanCache:
    """The last picture with its region and the key of everything else that it depends on, its photo first."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._box = Box(0, 0, 0, 0)
        self._picture = QImage()

    def forget(self, photo: object) -> None:
        """Give the memory back, if the picture is of this photo."""
        if self._key and self._key[0] is photo:
            self._key, self._box, self._picture = (), Box(0, 0, 0, 0), QImage()

    def keep(self, key: tuple[object, ...], region: Region, picture: QImage) -> None:
        """Remember a picture that was rendered as a whole."""
        self._key, self._box, self._picture = key, _box(region), picture

    def moved(self, key: tuple[object, ...], region: Region, render: Callable[[Region], Pixels]) -> QImage | None:
        """The picture of `region`, mostly copied; None if there is too little to copy. `render` gives 8-bit RGB."""
        box = _box(region)
        common = box.meet(self._box)
        if key != self._key or common.height * common.width < WORTH_COPYING * box.height * box.width:
            return None
        picture = QImage(box.width, box.height, QImage.Format.Format_RGB32)
        target = _pixels(picture, picture.bits())
        target[common.slices(box)] = _pixels(self._picture, self._picture.constBits())[common.slices(self._box)]
        for edge in _outside(box, common):
            part = render((edge.top, edge.left, edge.height, edge.width))
            write_rgb8(part, target[edge.slices(box)])
        self.keep(key, region, picture)
        return picture


def _pixels(picture: QImage, memory: object) -> NDArray[np.uint8]:
    """H x W x 4 view of an RGB32 image's own memory (`bits` to write, `constBits` to read without a copy)."""
    view = np.frombuffer(cast(memoryview, memory), np.uint8)
    return view.reshape(picture.height(), picture.bytesPerLine() // 4, 4)[:, : picture.width()]


def _box(region: Region) -> Box:
    top, left, height, width = region
    return Box(top, left, top + height, left + width)


def _outside(box: Box, common: Box) -> list[Box]:
    """`box` without `common`, in at most four pieces."""
    pieces = [
        Box(box.top, box.left, common.top, box.right),
        Box(common.bottom, box.left, box.bottom, box.right),
        Box(common.top, box.left, common.bottom, common.left),
        Box(common.top, common.right, common.bottom, box.right),
    ]
    return [piece for piece in pieces if not piece.is_empty]
