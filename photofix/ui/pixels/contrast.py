"""How much a part of a photo stands out from its surroundings: what specks and cracks are measured on."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats, luma
from photofix.photo.photo import Photo
from photofix.photo.pixels import decoded
from photofix.raster.boxes import Box

WIDEST_CELLS = 127
"""Of the median that gives the surroundings; wider is slow."""
VISIBLE = 5.0
"""Of 255: less stands out for nobody."""


@dataclass(frozen=True)
class Contrast:
    """A window of the photo.

    Attributes:
        box: where, full-resolution pixels inside the photo.
        step: full-resolution pixels per cell, down and across.
        values: h x w, of 255: how much lighter (above 0) or darker than its surroundings each cell is, in the channel
            that differs most.
        noise: of 255, one standard deviation of cells where nothing stands out.
    """

    box: Box
    step: tuple[float, float]
    values: NDArray[np.float32]
    noise: float

    def cell(self, y: float, x: float) -> tuple[int, int]:
        """(row, column) of the cell with a photo point; the nearest one for points outside."""
        rows, columns = self.values.shape
        row, column = (y - self.box.top) / self.step[0], (x - self.box.left) / self.step[1]
        return min(max(floor(row), 0), rows - 1), min(max(floor(column), 0), columns - 1)

    def point(self, row: float, column: float) -> tuple[float, float]:
        """(y, x), photo pixels, of a position in cells: the centre of cell (0, 0) is (0, 0)."""
        return self.box.top + (row + 0.5) * self.step[0], self.box.left + (column + 0.5) * self.step[1]

    def strongest(self, y: float, x: float, reach_px: float, sign: float = 0.0) -> tuple[int, int]:
        """The cell that stands out most within `reach_px` of a photo point, only lighter or darker ones if `sign` says
        so (above or below 0); near ones come first."""
        row, column = self.cell(y, x)
        reach = max(1, round(reach_px / max(self.step)))
        top, left = max(row - reach, 0), max(column - reach, 0)
        part = cv2.blur(self.values, (3, 3))[top : row + reach + 1, left : column + reach + 1]
        height = part * np.sign(sign) if sign else np.abs(part)
        down = np.arange(top, top + part.shape[0])[:, None] - row
        across = np.arange(left, left + part.shape[1])[None, :] - column
        nearness = 1 - 0.5 * np.hypot(down, across) / (reach + 1)
        best = np.unravel_index(np.argmax(height * nearness), part.shape)
        return top + int(best[0]), left + int(best[1])


def contrast(photo: Photo, around: Box, width_px: float, most_cells: int = 400_000) -> Contrast:
    """What stands out in a part of the photo.

    Args:
        around: full-resolution pixels; cut to the photo, wholly outside it the photo's nearest pixel.
        width_px: things up to this wide stand out; wider ones are surroundings.
        most_cells: larger windows are looked at in lower resolution.
    """
    box = around.meet(Box(0, 0, photo.height, photo.width))
    if box.is_empty:
        row, column = min(max(around.top, 0), photo.height - 1), min(max(around.left, 0), photo.width - 1)
        box = Box(row, column, row + 1, column + 1)
    scale = min(1.0, sqrt(most_cells / max(box.area, 1)))
    size = (max(1, ceil(box.width * scale)), max(1, ceil(box.height * scale)))
    stored: NDArray[Any] = photo.pixels[box.top : box.bottom, box.left : box.right]
    small = cv2.resize(stored, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], -1)
    coded = np.round(np.clip(decoded(small, photo), 0, 1) * 255).astype(np.uint8)
    step = (box.height / size[1], box.width / size[0])
    ksize = min(2 * ceil(width_px / max(step)) + 3, WIDEST_CELLS) | 1
    padded = cv2.copyMakeBorder(coded, ksize, ksize, ksize, ksize, cv2.BORDER_REFLECT_101 if min(size) > ksize else 1)
    median = cv2.medianBlur(padded, ksize)[ksize:-ksize, ksize:-ksize]
    excess = coded.astype(np.float32) - median
    values = floats(np.abs(excess).max(axis=2) * np.where(luma(excess) < 0, -1, 1))
    return Contrast(box, step, values, max(1.0, 1.4826 * float(np.median(np.abs(values)))))
