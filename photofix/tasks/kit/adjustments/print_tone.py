"""The tone of a print: a picture in one hue, whose lightness (CIE L*) is the photo's and whose chroma goes with it.

Black and white stay neutral, as the silver that a toner has changed lies between them. The hues are those of toned
prints as they are commonly imitated: brown sulphide, and the cold purple-brown of selenium that begins in the shadows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class PrintTone:
    """Hue (degrees in CIE Lab), greatest chroma, and at which lightness (0..1) it is reached."""

    hue: float = 0.0
    chroma: float = 0.0
    peak: float = 0.5


NEUTRAL, SEPIA, SELENIUM = PrintTone(), PrintTone(74.0, 24.0, 0.5), PrintTone(325.0, 9.0, 0.3)

_WHITE = np.array([0.95047, 1.0, 1.08883])
_XYZ_TO_RGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)


def toned_light(tone: PrintTone, saturation: float) -> tuple[Callable[[Values], Values], ...]:
    """For each channel, luminance (1 = white, any shape) to linear sRGB of a print in `tone`.

    Args:
        saturation: factor on the tone's chroma.
    """
    return tuple(lambda light, channel=channel: _light(light, tone, saturation)[channel] for channel in range(3))


def _light(luminance: Values, tone: PrintTone, saturation: float) -> Values:
    """3 x the shape of `luminance`; neutral outside 0..1."""
    if not tone.chroma:
        return np.stack([luminance] * 3)
    inside = np.clip(luminance, 0, 1)
    lightness = np.where(inside > 216 / 24389, 1.16 * np.cbrt(inside) - 0.16, inside * 24389 / 2700)
    chroma = saturation * tone.chroma * _rise_and_fall(lightness, tone.peak)
    a, b = chroma * np.cos(np.radians(tone.hue)), chroma * np.sin(np.radians(tone.hue))
    middle = (100 * lightness + 16) / 116
    xyz = np.stack([_WHITE[0] * _cube(middle + a / 500), inside, _WHITE[2] * _cube(middle - b / 200)])
    neutral = np.tensordot(_XYZ_TO_RGB, np.stack([share * inside for share in _WHITE]), 1)
    return np.asarray(luminance + np.tensordot(_XYZ_TO_RGB, xyz, 1) - neutral)


def _rise_and_fall(x: Values, peak: float) -> Values:
    """0 at 0 and 1, 1 at `peak`, smooth between."""
    power = np.log(0.5) / np.log(peak)
    return np.asarray(4 * x**power * (1 - x**power))


def _cube(f: Values) -> Values:
    """Inverse of CIE Lab's f."""
    return np.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389)
