"""Warmth and tint as gains of linear light: along the Planckian locus, and along its normal.

The logarithms of the channels of Planckian lights lie on a straight line, on which the reciprocal temperature is the
scale (Wien's approximation; Finlayson, Hordley, doi:10.1364/JOSAA.18.000253), so that warmth is counted in mired. The
normal is taken in the CIE 1960 diagram, where tint is customarily counted (ANSI C78.377: Duv).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import LUMA

Vector = NDArray[np.float64]
"""R, G, B."""

MIRED_PER_PERCENT = 2.0
DUV_PER_PERCENT = 0.0004

_DAYLIGHT_KELVIN, _MIRED_STEP, _DUV_STEP = 6504.0, 50.0, 0.01

_XYZ_TO_RGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)
"""XYZ to linear sRGB, D65 (IEC 61966-2-1)."""


def gains(warmth: float, tint: float) -> Vector:
    """What linear light is multiplied by; greys keep their luminance.

    Args:
        warmth: percent, more is more amber, less is bluer.
        tint: percent, more is more magenta, less is greener.
    """
    along, across = _directions()
    factors = np.exp(warmth * along + tint * across)
    return np.asarray(factors / (factors @ np.asarray(LUMA)))


def neutralising(light: Vector) -> tuple[float, float]:
    """The warmth and tint, percent, whose gains make linear light `light` (R, G, B above 0) grey."""
    along, across = _directions()
    ratios = np.array([[step[0] - step[1], step[2] - step[1]] for step in (along, across)]).T
    wanted = -np.log(np.maximum(light, 1e-4))
    warmth, tint = np.linalg.solve(ratios, [wanted[0] - wanted[1], wanted[2] - wanted[1]])
    return float(warmth), float(tint)


@cache
def _directions() -> tuple[Vector, Vector]:
    """Steps of the logarithm of R, G, B for one percent of warmth and of tint, at daylight."""
    mired = 1e6 / _DAYLIGHT_KELVIN
    blue, red = (_planckian(1e6 / (mired + step)) for step in (-_MIRED_STEP, _MIRED_STEP))
    here = _planckian(_DAYLIGHT_KELVIN)
    heading = (red - blue) / np.linalg.norm(red - blue)
    normal = np.array([heading[1], -heading[0]])  # towards magenta: below the locus
    normal *= -np.sign(normal[1])
    along = (_log_rgb(red) - _log_rgb(blue)) * MIRED_PER_PERCENT / (2 * _MIRED_STEP)
    far = here + _DUV_STEP * normal, here - _DUV_STEP * normal
    across = (_log_rgb(far[0]) - _log_rgb(far[1])) * DUV_PER_PERCENT / (2 * _DUV_STEP)
    return along, across


def _planckian(kelvin: float) -> Vector:
    """(u, v) in CIE 1960 of a black body of 1000 to 15,000 K (Krystek, doi:10.1002/col.5080100109)."""
    t, square = kelvin, kelvin**2
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * square) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * square)
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * square) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * square)
    return np.array([u, v])


def _log_rgb(uv: Vector) -> Vector:
    """Logarithm of linear R, G, B of light of chromaticity (u, v) and luminance 1."""
    u, v = uv
    x, y = 3 * u / (2 * u - 8 * v + 4), 2 * v / (2 * u - 8 * v + 4)
    return np.asarray(np.log(_XYZ_TO_RGB @ np.array([x / y, 1.0, (1 - x - y) / y])))
