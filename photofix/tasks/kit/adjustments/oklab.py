"""Saturation in Oklab: chroma scaled at the same hue and lightness (Ottosson, "A perceptual color space for image
processing", 2020). Pure and elementwise, so that any crop gives the same bits."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.raster.scratch import scratch
from photofix.tasks.kit.tables import at_least

Planes = NDArray[np.float32]
"""3 x h x w float32."""

MOST_CHROMA = np.float32(0.33)
"""Of a colour of sRGB. More saturation leaves it there, and gives the more the duller a colour is: few are clipped."""

_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_LIGHTNESS = (0.2104542553, 0.7936177850, -0.0040720468)
_A = (1.9779984951, -2.4285922050, 0.4505937099)
_B = (0.0259040371, 0.7827717662, -0.8086757660)
_TINY = np.float32(1e-12)


def cone_roots(light: Planes, out: Planes) -> Planes:
    """Cube roots of what three kinds of cones see of linear sRGB, into `out` (contiguous, not `light`)."""
    for row, target in zip(_TO_CONES, out, strict=True):
        _weighted(light, row, target)
    _cube_root(out)
    return out


def saturated(roots: Planes, percent: float, out: Planes) -> Planes:
    """Linear sRGB of `cone_roots` with more (up to 100) or less (down to -100: grey) chroma, into `out`."""
    lightness = _weighted(roots, _LIGHTNESS, scratch("lightness", roots.shape[1:]))
    cones = np.subtract(roots, lightness, out=scratch("cones", roots.shape))
    cones *= _factor(cones, percent)
    cones += lightness
    np.multiply(cones, cones, out=out)
    cones *= out
    for row, target in zip(_FROM_CONES, out, strict=True):
        _weighted(cones, row, target)
    return out


def _factor(differences: Planes, percent: float) -> Planes | np.float32:
    """What chroma is multiplied by; `differences` are cube roots of cones less lightness."""
    more = np.float32(percent / 100)
    if more <= 0:
        return 1 + more
    shape = differences.shape[1:]
    a, b = (_weighted(differences, row, scratch(name, shape)) for name, row in (("a", _A), ("b", _B)))
    a *= a
    b *= b
    a += b
    chroma = np.sqrt(a, out=a)
    chroma *= more / MOST_CHROMA
    chroma += 1
    return np.divide(1 + more, chroma, out=chroma)


def _weighted(planes: Planes, weights: tuple[float, float, float], out: Planes) -> Planes:
    """The weighted sum of three planes; multiply-adds, whose bits do not depend on where a crop begins."""
    product = scratch("product", out.shape)
    np.multiply(planes[0], np.float32(weights[0]), out=out)
    for plane, weight in zip(planes[1:], weights[1:], strict=True):
        out += np.multiply(plane, np.float32(weight), out=product)
    return out


def _cube_root(values: Planes) -> None:
    """In place, odd below 0; of 0 it is 1e-4, alike in all cones, so that black stays neutral."""
    below = values < 0 if values.min(initial=0) < 0 else None
    flat = values.reshape(1, -1)
    at_least(np.abs(values, out=values), _TINY, values)
    cv2.log(flat, flat)
    flat *= np.float32(1 / 3)
    cv2.exp(flat, flat)
    if below is not None:
        np.negative(values, out=values, where=below)
