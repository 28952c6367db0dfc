"""The tone of a print in one hue: how much green and blue light goes with red light, measured in the print itself.

Grey, brown or selenium, the three channels of such a print say one thing, the amount of silver. What departs from that
on the absorbing side has come onto the print: rust, foxing, tide lines, yellowed glue. Its density in green and blue is
known then, pixel by pixel, where its density in red is.

Whether a picture is such a print `hue_variety` says of the whole of it, stains and all. Here it is asked of what is
sound, so that the stains that are to be divided out do not make a colour picture of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, srgb_to_linear
from photofix.tasks.kit.fields import Field

KNOTS = 14
"""Groups of equally red pixels whose median is a knot of the curve."""
MOST_PIXELS = 40_000
LEAST_PIXELS = 20 * KNOTS
TONED, COLORED = 0.06, 0.12
"""Median departure from the curve (natural log of light) up to which a picture is a print in one tone, and from which
it is none. Of held-out old prints those without colour lie below 0.05, a hand-coloured one at 0.105."""
DARKEST = 2e-3  # linear light: below it is noise
CALM_PX = 1.5  # the noise of single pixels is no stain


@dataclass(frozen=True)
class OneTone:
    """The curve.

    Attributes:
        red: k, natural log of linear red light, rising.
        others: 2 x k, log of green over red and of blue over red.
        trust: 0..1, how surely the print has but one tone.
    """

    red: NDArray[np.float64]
    others: NDArray[np.float64]
    trust: float

    def density(self, view: Image, red: Field) -> NDArray[np.float32]:
        """H x W x 3: what must be divided out of `view` (H x W x 3 sRGB) to leave the tone alone, if `red` (H x W) is
        the density in the red channel; >= 0."""
        light = _logs(view)
        missing = cv2.GaussianBlur(self._missing(light, light[..., 0] + red), (0, 0), CALM_PX)
        return floats(np.maximum(np.dstack([red, missing.reshape(*red.shape, 2)]), 0))

    def _missing(self, light: NDArray[np.float32], red: Field) -> NDArray[np.float32]:
        """H x W x 2: log of the green and blue that go with log `red`, less those in log `light` (H x W x 3)."""
        return floats(np.dstack([red + np.interp(red, self.red, curve) for curve in self.others]) - light[..., 1:])


def one_tone(view: Image, is_sound: NDArray[np.bool_]) -> OneTone | None:
    """The tone of a print; None of a picture in colour, and where too little is sound to tell.

    Args:
        view: H x W x 3 sRGB.
        is_sound: H x W, where nothing lies over the print.
    """
    places = np.flatnonzero(is_sound)
    places = places[:: max(1, len(places) // MOST_PIXELS)]
    if len(places) < LEAST_PIXELS:
        return None
    light = _logs(view.reshape(-1, 3)[places][None])[0].astype(np.float64)
    ratios = light[:, 1:] - light[:, :1]
    groups = np.array_split(np.argsort(light[:, 0]), KNOTS)
    red = np.array([np.median(light[group, 0]) for group in groups])
    others = np.array([np.median(ratios[group], axis=0) for group in groups]).T
    departure = ratios - np.array([np.interp(light[:, 0], red, curve) for curve in others]).T
    trust = float(np.clip((COLORED - np.median(np.abs(departure))) / (COLORED - TONED), 0, 1))
    return OneTone(red, others, trust) if trust > 0 else None


def _logs(view: Image) -> NDArray[np.float32]:
    """Natural log of linear light, as `view`."""
    return floats(np.log(np.maximum(srgb_to_linear(view), DARKEST)))
