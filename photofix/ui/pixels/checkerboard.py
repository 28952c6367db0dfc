"""The checkerboard under transparent parts: a picture laid over the photo, as opaque as the photo is transparent."""

from __future__ import annotations

from math import ceil, floor

import cv2
import numpy as np
from PySide6.QtGui import QImage

from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth
from photofix.raster.place import scaled_size
from photofix.render.tile import Region
from photofix.ui.pixels.qimage import from_rgba8

CELL_PX = 8
LIGHT, DARK = 210, 165


def checkerboard(photo: Photo, region: Region | None, scale: float) -> QImage | None:
    """For a region (None = all) of the photo at `scale`; None if the photo has no alpha."""
    if photo.alpha is None:
        return None
    height, width = scaled_size(photo.height, photo.width, scale)
    top, left, rows, columns = region or (0, 0, height, width)
    down, across = photo.height / height, photo.width / width
    cut = np.asarray(
        photo.alpha[
            floor(top * down) : ceil((top + rows) * down), floor(left * across) : ceil((left + columns) * across)
        ]
    )
    alpha = change_depth(cv2.resize(cut, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    is_light = np.add.outer(np.arange(top, top + rows) // CELL_PX, np.arange(left, left + columns) // CELL_PX) % 2
    cover = np.empty((rows, columns, 4), np.uint8)
    cover[..., :3] = np.where(is_light, LIGHT, DARK)[..., None]
    cover[..., 3] = 255 - alpha
    return from_rgba8(cover).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
