"""Black and white point, brightness and contrast: one rising curve of encoded values, each part with its ends fixed.

Brightness and contrast are the bias and gain of Schlick ("Fast alternatives to Perlin's bias and gain functions",
Graphics Gems IV, 1994): rational, so that black stays black, white stays white and nothing is clipped. Contrast turns
about the middle of CIE lightness, L* = 50. Outside 0..1 every part goes on straight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

MIDDLE = 0.4663
"""Encoded grey of L* = 50."""

MOST_BRIGHT, MOST_CONTRAST = 2.5, 2.0
"""Factors at 100 %: of the slope at black, and of the slope in the middle."""


@dataclass(frozen=True)
class ToneCurve:
    """Percent each; black and white are the encoded values that become 0 and 1."""

    black: float = 0.0
    white: float = 100.0
    brightness: float = 0.0
    contrast: float = 0.0

    def __call__(self, encoded: Values) -> Values:
        """Encoded values of any shape through the curve; the same array if all is neutral."""
        if (self.black, self.white) != (0, 100):
            encoded = (encoded - self.black / 100) / ((self.white - self.black) / 100)
        if self.brightness:
            encoded = bias(encoded, MOST_BRIGHT ** (-self.brightness / 100) - 1)
        if self.contrast:
            encoded = gain(encoded, MOST_CONTRAST ** (self.contrast / 100) - 1)
        return encoded


def bias(x: Values, k: float) -> Values:
    """x / (k (1 - x) + 1): slope 1 / (1 + k) at 0 and 1 + k at 1, k > -1; 0 changes nothing."""
    return _straight_outside(x, lambda inside: inside / (k * (1 - inside) + 1), 1 / (1 + k), 1 + k)


def gain(x: Values, k: float) -> Values:
    """A bias below `MIDDLE` and its mirror image above: slope 1 + k there, 1 / (1 + k) at 0 and 1."""

    def bent(inside: Values) -> Values:
        below, above = np.minimum(inside / MIDDLE, 1), np.minimum((1 - inside) / (1 - MIDDLE), 1)
        low, high = (part / (k * (1 - part) + 1) for part in (below, above))
        return np.where(inside < MIDDLE, MIDDLE * low, 1 - (1 - MIDDLE) * high)

    return _straight_outside(x, bent, 1 / (1 + k), 1 / (1 + k))


def _straight_outside(x: Values, function: Callable[[Values], Values], at_black: float, at_white: float) -> Values:
    return function(np.clip(x, 0, 1)) + at_black * np.minimum(x, 0) + at_white * np.maximum(x - 1, 0)
