"""A film that is exposed and scanned: what a negative of a picture looks like, by the characteristic curve of film
(Hurter and Driffield) with a toe, a gamma and an orange mask of each layer. It shares nothing with `scan.negative`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]


@dataclass(frozen=True)
class Stock:
    """Of the red, green and blue layer: density of the unexposed film, its gamma, and log exposure where the toe is."""

    base: tuple[float, float, float]
    gamma: tuple[float, float, float]
    toe: tuple[float, float, float]
    softness: float = 0.15


COLOR = Stock((0.22, 0.55, 0.85), (0.53, 0.60, 0.67), (-2.2, -2.3, -2.4))
GREY = Stock((0.25, 0.27, 0.30), (0.62, 0.62, 0.62), (-2.3, -2.3, -2.3))


def scanned(picture: NDArray[np.uint8], stock: Stock, depth: int = 8, rebate_px: int = 0) -> NDArray[np.generic]:
    """H x W x 3 uint8 sRGB, black-and-white film of its grey, as the scan of a negative: sRGB of that depth in bits,
    with so much unexposed film around."""
    light = _linear(picture.astype(np.float64) / 255)
    if stock is GREY:
        light = np.repeat(light @ np.array([0.3, 0.59, 0.11]), 3).reshape(light.shape)
    exposure = np.log10(0.985 * light + 0.004)  # a little flare in the lens
    exposure = np.pad(exposure, ((rebate_px,) * 2, (rebate_px,) * 2, (0, 0)), constant_values=-9.0)
    above = (exposure - np.array(stock.toe)) / stock.softness
    density = np.array(stock.base) + np.array(stock.gamma) * stock.softness * np.logaddexp(0.0, above)
    top = (1 << depth) - 1
    scan = np.clip(_encoded(1.4 * 10.0**-density), 0, 1) * top  # the scanner makes the best of the film's range
    return np.floor(scan + 0.5).astype(np.uint8 if depth == 8 else np.uint16)


def _linear(values: Pixels) -> Pixels:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _encoded(light: Pixels) -> Pixels:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
