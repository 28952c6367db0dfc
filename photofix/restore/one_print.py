"""One print of a scan that holds several, as a photo of its own: judged alone, with the metadata of its part."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from math import ceil, floor

import numpy as np

from photofix.photo.geometry import Turn, turned
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners, Geometry, frame_of

MARGIN = 0.02
"""Of the print's long side: enough of the bed to see where it ends."""


def cut_print(photo: Photo, corners: Corners) -> tuple[Photo, Corners]:
    """The upright part of `photo` around `corners`, and the corners in it. It is no file, so none is copied whole."""
    rows, columns = ([corner[axis] for corner in corners] for axis in (0, 1))
    margin = MARGIN * max(max(rows) - min(rows), max(columns) - min(columns))
    top, left = max(0, floor(min(rows) - margin)), max(0, floor(min(columns) - margin))
    bottom, right = min(photo.height, ceil(max(rows) + margin)), min(photo.width, ceil(max(columns) + margin))
    frame = frame_of(Geometry(crop=(left, top, right - left, bottom - top)), photo.height, photo.width)
    size = (right - left, bottom - top)
    places, _ = turned(photo.metadata, Turn(photo.orientation, (photo.width, photo.height), size, frame))
    cut = np.s_[top:bottom, left:right]
    part = replace(
        photo,
        path=None,
        pixels=photo.pixels[cut],
        alpha=None if photo.alpha is None else photo.alpha[cut],
        extra=None if photo.extra is None else photo.extra[cut],
        metadata=places,
        sha256=hashlib.sha256(f"{photo.sha256} {left} {top} {right} {bottom}".encode()).hexdigest(),
        orientation=1,
    )
    moved = [(y - top, x - left) for y, x in corners]
    return part, (moved[0], moved[1], moved[2], moved[3])
