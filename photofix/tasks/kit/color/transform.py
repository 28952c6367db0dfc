"""The colour operator as it runs on pixels: baked tables, gain, matrix, encoding; one pass per channel, in place."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.raster.place import Place, Stored, look_up
from photofix.raster.scratch import scratch
from photofix.tasks.kit.tables import Table, decode_table, encode

Planes = NDArray[np.float32]
"""3 x h x w float32; fast where it is contiguous."""

MOST_CHANGED = 0.3  # share of changed pixels above which looking up the others does not pay
WORTH_LOOKING_UP = 60_000  # values; where a slider moves one finding there are fewer, and many of them changed


@dataclass(frozen=True, eq=False)
class Baked:
    """The operator made ready.

    Attributes:
        table: encoded value through its channel's curve to linear light.
        grid: 8 x 8 x 3 log gain.
        matrix: 3 x 3, linear light to linear light.
    """

    table: Table
    grid: NDArray[np.float32]
    matrix: NDArray[np.float32]


_BAKED: WeakKeyDictionary[TaskAnalysis, Baked] = WeakKeyDictionary()


def baked(found: TaskAnalysis) -> Baked:
    """The operator of one photo; made once, gone with `found`."""
    known = _BAKED.get(found)
    if known is None:
        curves, matrix = found.params["curves"].T.astype(np.float64), found.params["matrix"].astype(np.float32)
        known = _BAKED[found] = Baked(decode_table(*curves), found.params["grid"], matrix)
    return known


def transform(planes: Planes, operator: Baked, log_gain: Planes, out: Planes, place: Place | None = None) -> Planes:
    """`planes` (3 x h x w, extended sRGB) through the operator, into `out` (may be `planes`).

    All channels at once: few long steps keep several threads out of each other's way.

    Args:
        log_gain: 3 x h x w.
        place: where the pixels lie, if it knows what they are made of.
    """
    light, spare = scratch("light", planes.shape), scratch("spare", planes.shape)
    if place is None or place.stored is None:
        operator.table(planes, light)
    elif place.is_untouched:
        operator.table.of_stored(place.stored, light)
    elif planes.size < WORTH_LOOKING_UP:
        operator.table(planes, light)
    else:
        _mostly_stored(operator.table, planes, place.stored, light)
    np.copyto(spare, log_gain)
    flat = spare.reshape(1, -1)
    cv2.exp(flat, flat)
    light *= spare
    # Multiply-adds and not cv2.transform, whose last bit depends on where a crop begins.
    weights = operator.matrix.reshape(3, 3, 1, 1)
    np.multiply(light[0], weights[:, 0], out=out)
    out += np.multiply(light[1], weights[:, 1], out=spare)
    out += np.multiply(light[2], weights[:, 2], out=spare)
    return encode(out, out)


def _mostly_stored(table: Table, planes: Planes, stored: Stored, out: Planes) -> None:
    """The same bits as table(planes, out), looked up wherever the pixels are still what was stored."""
    plain = scratch("spare", planes.shape)
    look_up(stored, plain)
    changed = np.not_equal(planes, plain, out=scratch("changed", planes.shape, np.bool_))
    if np.count_nonzero(changed) > MOST_CHANGED * changed.size:
        table(planes, out)
        return
    table.of_stored(stored, out)
    for channel, marks in enumerate(changed):
        values = planes[channel][marks]
        table(values, values, channel)
        out[channel][marks] = values
