"""The colour operator as it runs on pixels: baked tables, gain, matrix, encoding; one pass per channel, in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.scratch import scratch
from photofix.tasks._tables import Table, decode_table, encode
from photofix.window import Stored, Window, look_up

MOST_CHANGED = 0.3  # share of changed pixels above which looking up the others does not pay


@dataclass(frozen=True, eq=False)
class Baked:
    """The operator at one strength.

    Attributes:
        table: encoded value through its channel's curve to linear light.
        grid: 8 x 8 x 3 log gain at full strength.
        s: strength, percent / 100.
        matrix: 3 x 3, linear light to linear light.
    """

    table: Table
    grid: NDArray[np.float32]
    s: np.float32
    matrix: NDArray[np.float32]


@lru_cache(maxsize=8)
def baked(found: TaskAnalysis, s: float) -> Baked:
    """Curves, matrix and grid moved from the identity by the factor s."""
    curves = found.params["curves"].astype(np.float64)
    straight = np.linspace(0, 1, len(curves))[:, None]
    curves = straight + s * (curves - straight)
    identity = np.eye(3)
    matrix = (identity + s * (found.params["matrix"] - identity)).astype(np.float32)
    return Baked(decode_table(*curves.T), found.params["grid"], np.float32(s), matrix)


def transform(pixels: Image, operator: Baked, log_gain: Image, window: Window | None = None) -> Image:
    """`pixels` (h x w x 3 extended sRGB) through the operator, in place; fast where channels are contiguous.

    All channels at once: few long steps keep several threads out of each other's way.

    Args:
        log_gain: h x w x 3 at full strength.
        window: where the pixels lie, if it knows what they are made of.
    """
    planes = pixels.transpose(2, 0, 1)
    light, spare = scratch("light", planes.shape), scratch("spare", planes.shape)
    if window is None or window.stored is None:
        operator.table(planes, light)
    elif window.is_untouched:
        operator.table.of_stored(window.stored, light)
    else:
        _mostly_stored(operator.table, planes, window.stored, light)
    flat = np.multiply(log_gain.transpose(2, 0, 1), operator.s, out=spare).reshape(1, -1)
    cv2.exp(flat, flat)
    light *= spare
    # Multiply-adds and not cv2.transform, whose last bit depends on where a crop begins.
    weights = operator.matrix.reshape(3, 3, 1, 1)
    np.multiply(light[0], weights[:, 0], out=planes)
    planes += np.multiply(light[1], weights[:, 1], out=spare)
    planes += np.multiply(light[2], weights[:, 2], out=spare)
    encode(planes, planes)
    return pixels


def _mostly_stored(table: Table, planes: NDArray[np.float32], stored: Stored, out: NDArray[np.float32]) -> None:
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
