"""The colour operator as it runs on pixels: baked tables, gain, matrix, encoding; one pass per channel, in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.tasks._tables import Table, decode_table, encode


@dataclass(frozen=True, eq=False)
class Baked:
    """The operator at one strength.

    Attributes:
        tables: per channel, encoded value through its curve to linear light.
        grid: 8 x 8 x 3 log gain at full strength.
        s: strength, percent / 100.
        matrix: 3 x 3, linear light to linear light.
    """

    tables: tuple[Table, Table, Table]
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
    red, green, blue = (decode_table(curves[:, channel]) for channel in range(3))
    return Baked((red, green, blue), found.params["grid"], np.float32(s), matrix)


def transform(pixels: Image, operator: Baked, log_gain: Image) -> Image:
    """`pixels` (... x 3 extended sRGB) through the operator, in place; `log_gain` (... x 3) at full strength."""
    light = []
    for channel, table in enumerate(operator.tables):
        gain = log_gain[..., channel] * operator.s
        values = table(pixels[..., channel], np.empty(gain.shape, np.float32))
        values *= cv2.exp(gain, gain).reshape(gain.shape)
        light.append(values)
    product = np.empty_like(light[0])
    mixed = np.empty_like(light[0])
    for channel, weights in enumerate(operator.matrix):
        # Multiply-adds and not cv2.transform, whose last bit depends on where a crop begins.
        np.multiply(light[0], weights[0], out=mixed)
        for other in (1, 2):
            mixed += np.multiply(light[other], weights[other], out=product)
        encode(mixed, pixels[..., channel])
    return pixels
