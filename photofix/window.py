"""A rectangle of the photo at a scale, and how low-resolution fields are sampled in it.

Fields are sampled at absolute pixel coordinates, never by resizing a crop of them, so that any
crop equals that crop of the whole bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Window:
    """Pixels (top..top+height, left..left+width) of the photo as seen at `scale`.

    Attributes:
        top, left, height, width: in pixels of the scaled photo.
        photo_height, photo_width: the whole upright photo at full resolution.
        scale: scaled pixels per full-resolution pixel, 0 < scale <= 1.
    """

    top: int
    left: int
    height: int
    width: int
    photo_height: int
    photo_width: int
    scale: float = 1.0

    def rows(self) -> NDArray[np.float32]:
        """Centres of the window's rows as a fraction 0..1 of the photo's height."""
        return self._centres(self.top, self.height, self.photo_height)

    def columns(self) -> NDArray[np.float32]:
        """Centres of the window's columns as a fraction 0..1 of the photo's width."""
        return self._centres(self.left, self.width, self.photo_width)

    def sample(self, field: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bilinear samples (height x width x c) of `field` (h x w x c), which covers the whole photo."""
        rows = self.rows() * field.shape[0] - 0.5
        columns = self.columns() * field.shape[1] - 0.5
        map_x, map_y = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
        return cv2.remap(field, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def _centres(self, start: int, count: int, full: int) -> NDArray[np.float32]:
        scaled = (np.arange(start, start + count, dtype=np.float64) + 0.5) / self.scale
        return (scaled / full).astype(np.float32)
