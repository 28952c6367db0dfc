"""The checkerboard under transparent parts: a picture laid over the photo, as opaque as the photo is transparent."""

from __future__ import annotations

from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth
from photofix.raster.boxes import Box
from photofix.raster.frame import NO_GEOMETRY, Geometry, frame_of
from photofix.raster.warp import Framing
from photofix.render.tile import Region
from photofix.ui.pixels.qimage import from_rgba8

CELL_PX = 8
LIGHT, DARK = 210, 165


def checkerboard(photo: Photo, region: Region | None, scale: float, geometry: Geometry = NO_GEOMETRY) -> QImage | None:
    """For a region (None = all) of the photo at `scale` in the shape of `geometry`; None if the photo has no alpha."""
    if photo.alpha is None:
        return None
    framing = Framing(frame_of(geometry, photo.height, photo.width), scale)
    top, left, rows, columns = region or (0, 0, *framing.size)
    box = Box(top, left, top + rows, left + columns)
    source = framing.source(box)
    alpha = framing.put(_alpha(photo, framing, source), source, box)
    is_light = np.add.outer(np.arange(top, top + rows) // CELL_PX, np.arange(left, left + columns) // CELL_PX) % 2
    cover = np.empty((rows, columns, 4), np.uint8)
    cover[..., :3] = np.where(is_light, LIGHT, DARK)[..., None]
    cover[..., 3] = np.clip(255 - np.rint(alpha), 0, 255)
    return from_rgba8(cover).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _alpha(photo: Photo, framing: Framing, box: Box) -> NDArray[np.float32]:
    """Transparency 0..255 of a box of the scaled photo."""
    height, width = framing.source_size
    down, across = photo.height / height, photo.width / width
    rows = slice(floor(box.top * down), ceil(box.bottom * down))
    cut = np.asarray(photo.alpha)[rows, floor(box.left * across) : ceil(box.right * across)]
    small = cv2.resize(cut, (box.width, box.height), interpolation=cv2.INTER_AREA)
    return np.asarray(change_depth(small, np.uint8), np.float32)
