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


def transform(pixels: Image, operator: Baked, log_gain: Image) -> Image:
    """`pixels` (... x 3 extended sRGB) through the operator, in place; `log_gain` (... x 3) at full strength."""
    planes = np.moveaxis(pixels, -1, 0)
    light = operator.table(planes, scratch("light", planes.shape))
    gain = np.multiply(np.moveaxis(log_gain, -1, 0), operator.s, out=scratch("gain", planes.shape))
    flat = gain.reshape(3, -1)
    light *= cv2.exp(flat, flat).reshape(planes.shape)
    product = gain  # its work is done
    mixed = scratch("mixed", planes.shape)
    for target, weights in zip(mixed, operator.matrix, strict=True):
        # Multiply-adds and not cv2.transform, whose last bit depends on where a crop begins.
        np.multiply(light, weights.reshape(3, *[1] * (planes.ndim - 1)), out=product)
        np.add(product[0], product[1], out=target)
        target += product[2]
    encode(mixed, planes)
    return pixels
