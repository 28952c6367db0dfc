"""What lies outside the picture in its scan: bed, mount and paper border, which are left as they are."""

from __future__ import annotations

from math import hypot

import numpy as np
from numpy.typing import NDArray

from photofix.raster.frame import Corners
from photofix.raster.place import Place


def outside(corners: Corners | None, place: Place) -> NDArray[np.float32] | None:
    """How far (0..1) each pixel of `place` lies outside the corners, h x w; None where all of it is inside.

    It depends on absolute positions only; the edge is one pixel soft.
    """
    if corners is None:
        return None
    down, across = place.step
    rows = (np.arange(place.top, place.top + place.height, dtype=np.float64) + 0.5)[:, None]
    columns = (np.arange(place.left, place.left + place.width, dtype=np.float64) + 0.5)[None, :]
    least = np.full((place.height, place.width), np.inf, np.float32)
    for side in range(4):
        (y0, x0), (y1, x1) = ((y / down, x / across) for y, x in (corners[side], corners[(side + 1) % 4]))
        long = max(hypot(y1 - y0, x1 - x0), 1e-9)
        inward = (x1 - x0) / long * (rows - y0) - (y1 - y0) / long * (columns - x0)
        np.minimum(least, inward.astype(np.float32), out=least)
    share = np.clip(np.float32(0.5) - least, 0, 1)
    return share if share.any() else None
