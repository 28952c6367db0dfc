"""What is measured in a photo to tell haze from pale, soft, bright and one-toned pictures that look like it.

Haze brightens what is far, and far is mostly up; it leaves hues apart from each other where a print in one tone has
none; it takes contrast from coarse and fine detail alike, where a blur takes the fine one; and no part of a hazy photo
has the contrast that the best part of nearly every sound one has.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, luma
from photofix.tasks.kit.fields import Field, calmed, hue_trust, hue_variety

DARK_SIDE, CONTRAST_SIDE = 192, 64
"""Long sides at which the dark channel, and local contrast, are looked at."""
PATCH = 60
"""The dark channel's patch is about that part of the long side."""
WINDOW_PX = 9
FINE_PX, COARSE_PX = 1.5, 8.0
LEAST_VARIETY, LEAST_CONTRAST, LEAST_EDGE, LEAST_DETAIL = 0.02, 0.005, 0.005, 0.002
"""Added before logarithms: what is below is nothing."""
MOST_VARIETY, MOST_FINENESS = 0.6, -0.2
"""Logarithms beyond which more speaks for nothing: many hues are no haze, and crisp texture is none either."""
MOST_DEPTH = 1.8
ONE_TONE, COLORED = 0.03, 0.06
"""`hue_variety` up to which a picture is black and white, and from which it is not: of 45 hazy photos the greyest has
0.069."""


def trust_in_hues(view: Image) -> float:
    """0 where `view` (H x W x 3 sRGB) is black and white, 1 where it is certainly not."""
    return hue_trust(calmed(view), ONE_TONE, COLORED)


def evidence(view: Image, depth: Field, airlight: NDArray[np.float32]) -> NDArray[np.float64]:
    """Eight facts, of the order of 1 each.

    Args:
        view: H x W x 3 sRGB in 0..1, long side about 512.
        depth: h x w optical depth as the network sees it.
        airlight: 3, sRGB.
    """
    small = _at_most(view, DARK_SIDE)
    side = max(small.shape[:2])
    dark = cv2.erode(small.min(axis=2), np.ones((max(3, 2 * round(side / PATCH) + 1),) * 2, np.uint8))
    veil = floats(cv2.resize(floats(np.clip(depth, 0, MOST_DEPTH)), small.shape[1::-1]))
    third = max(1, len(small) // 3)
    facts = [
        dark[:third].mean(),
        np.quantile(dark, 0.01),
        min(MOST_VARIETY, np.log(hue_variety(calmed(small)) + LEAST_VARIETY) + 1),
        luma(airlight.reshape(1, 1, 3)).item(),
        veil[:third].mean() - veil[-third:].mean(),
        *_detail(luma(view)),
    ]
    return np.asarray(facts, np.float64)


def _detail(gray: Field) -> tuple[float, float, float]:
    """Logarithms: of the greatest local contrast, of how fine detail compares with coarse, of plain edges."""
    mean = cv2.blur(gray, (WINDOW_PX, WINDOW_PX))
    spread = np.sqrt(np.maximum(cv2.blur(gray * gray, (WINDOW_PX, WINDOW_PX)) - mean * mean, 0))
    contrast = np.log(np.quantile(_at_most(floats(spread), CONTRAST_SIDE) + LEAST_CONTRAST, 0.98))
    soft = cv2.GaussianBlur(gray, (0, 0), FINE_PX)
    fine, coarse = (
        np.log(np.quantile(np.abs(detail), 0.98) + LEAST_DETAIL)
        for detail in (gray - soft, soft - cv2.GaussianBlur(gray, (0, 0), COARSE_PX))
    )
    slope = cv2.magnitude(cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)) / 4
    return (
        float(contrast),
        min(MOST_FINENESS, float(fine - coarse)),
        float(np.log(np.quantile(slope, 0.9) + LEAST_EDGE)),
    )


def _at_most(field: Image, side: int) -> Image:
    """Area-averaged to a long side of `side`; never enlarged."""
    zoom = min(1.0, side / max(field.shape[:2]))
    size = (max(1, round(field.shape[1] * zoom)), max(1, round(field.shape[0] * zoom)))
    return field if zoom == 1 else floats(cv2.resize(field, size, interpolation=cv2.INTER_AREA))
