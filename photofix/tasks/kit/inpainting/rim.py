"""The soft rim of a hole: a mask often ends where a crack still lightens its neighbours, and a fill that starts there
spreads the crack's colour. Measured on marked prints, half of a crack's contrast is left one pixel outside its mark.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, luma
from photofix.tasks.kit.inpainting.diffusion import around, diffused

LEAK = np.float32(0.1)  # share of the hole's contrast from which a rim belongs to the hole
FAINT = np.float32(4 / 255)  # less contrast than this tells nothing
ALONG_PX = 9  # a rim is judged over this much of its length, so that grain and texture average out
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def leaking(pixels: Image, hidden: Bools, solid: Bools) -> Bools:
    """H x W: pixels on the rim of the `solid` ones that show their colour.

    Judged against a fill that trusts neither the `hidden` ones, of which the solid ones are a part, nor those beside.
    """
    distrusted = cv2.dilate(hidden.astype(np.uint8), CROSS).astype(bool)
    rim = distrusted & ~solid
    if not rim.any() or not solid.any() or distrusted.all():
        return np.zeros_like(hidden)
    leak, cut = np.zeros_like(hidden), around(distrusted)
    values, distrusted, rim, solid = luma(pixels[cut]), distrusted[cut], rim[cut], solid[cut]
    excess = values - diffused(values, distrusted)
    contrast, left = _mean(excess, solid), _mean(excess, rim)
    leak[cut] = rim & (np.abs(contrast) > FAINT) & (left * np.sign(contrast) > LEAK * np.abs(contrast))
    return leak


def widened(weight: Floats, leak: Bools) -> Floats:
    """The fill's weight, where the hole leaks as high as in the hole beside."""
    return np.where(leak, cv2.dilate(weight, np.ones((5, 5), np.uint8)), weight)


def _mean(values: Floats, where: Bools) -> Floats:
    """Mean of `values` over the pixels `where` around each pixel; 0 where there are none."""
    share = where.astype(np.float32)
    total = cv2.boxFilter(values * share, -1, (ALONG_PX, ALONG_PX))
    return np.asarray(total / np.maximum(cv2.boxFilter(share, -1, (ALONG_PX, ALONG_PX)), np.float32(1e-3)), np.float32)
