"""The resolutions at which holes are filled: the whole photo halved again and again, and how a place lies in one."""

from __future__ import annotations

from dataclasses import replace
from math import floor, log2

import numpy as np
from numpy.typing import NDArray

from photofix.raster.area_mean import AreaMean
from photofix.raster.boxes import Box
from photofix.raster.memo import Memo
from photofix.raster.place import Place, scaled_size


def level_of(place: Place) -> int:
    """The coarsest level of at least the place's resolution."""
    return max(0, floor(log2(max(min(place.step), 1)) + 0.01))


def means(place: Place, at_level: Place) -> tuple[AreaMean, AreaMean]:
    """What takes pixels of a level to rows and columns of the place."""
    (down, across), (level_down, level_across) = place.step, at_level.step
    rows = AreaMean(place.top, place.top + place.height, down / level_down, at_level.height)
    return rows, AreaMean(place.left, place.left + place.width, across / level_across, at_level.width)


def read_by(rows: AreaMean, columns: AreaMean) -> Box:
    """The pixels that both read."""
    return Box(rows.first, columns.first, rows.last, columns.last)


def at_level(place: Place, level: int) -> Place:
    """The whole photo at half the resolution, `level` times."""
    return whole(place, 0.5**level)


def whole(place: Place, scale: float) -> Place:
    """The whole photo at a scale."""
    height, width = scaled_size(place.photo_height, place.photo_width, scale)
    return replace(place, top=0, left=0, height=height, width=width, scale=scale, guide=None, memo=Memo())


def in_coarser(start: int, count: int, ratio: float, limit: int) -> NDArray[np.float64]:
    """Where the centres of pixels start..start + count lie between the centres of a coarser level's pixels."""
    return np.clip((np.arange(start, start + count) + 0.5) * ratio - 0.5, 0, limit - 1)
