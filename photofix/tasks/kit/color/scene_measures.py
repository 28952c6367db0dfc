"""What a restored picture shows, in numbers: an estimate of its light goes by them (`tasks.kit.color.correction`).

Foliage, skin and skies have colours and places of their own; what is nearly grey, or smooth and light, is grey in
truth more often than not. Sources: Moreno, Fernandez, Saez, doi:10.1002/col.20044 (memory colours); Comaniciu, Meer,
doi:10.1109/34.1000236 (mean shift).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, srgb_to_lab
from photofix.tasks.kit.fields import Field

BANDS = 4
"""Equal parts from top to bottom of which the mean colour is taken; the middle quarter of the picture besides."""
SECTORS = 12
"""Of the circle of hues; each fades into its neighbours."""
COLORFUL = 5.0
"""Chroma at which a pixel's hue counts half."""
CLASSES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Quantiles of lightness, between which the usual colour is taken."""
LEAST_COLORFUL = 0.2
"""Quantile of chroma, within each class."""
WIDTHS, SHIFTS = (5.0, 10.0, 20.0), 6
"""The colours nearest to grey that many pixels have: by mean shift from grey with a Gaussian so wide, in so many
steps."""
SMOOTH, EDGES = 2.0, 0.8
"""Gradient of lightness at which a pixel counts 1 / e as smooth; quantile of it from which pixels are edges."""
CHROMA_UNIT, LIGHTNESS_UNIT, NEAR_GREY_UNIT = 50.0, 100.0, 30.0
"""Lengths in CIE Lab that measures are given in."""
NONE = 1e-3  # so much is added to sums that are divided by


def scene_measures(picture: Image) -> NDArray[np.float32]:
    """Always as many numbers, of order 1.

    Args:
        picture: H x W x 3 sRGB in 0..1, at least 16 pixels high and wide.
    """
    lab = srgb_to_lab(picture)
    lightness, a, b = (np.ascontiguousarray(lab[..., index]) for index in range(3))
    chroma, slope = np.hypot(a, b), np.hypot(*np.gradient(lightness))
    parts = _places(lab), _hues(lightness, a, b, chroma), _by_lightness(lightness, a, b, chroma)
    return floats(np.concatenate([*parts, _near_grey(a, b), _smooth_and_edges(lightness, a, b, slope)]))


def _places(lab: Image) -> NDArray[np.float64]:
    """Mean colours of the bands and of the middle."""
    height, width = lab.shape[:2]
    bands = [lab[band * height // BANDS : (band + 1) * height // BANDS] for band in range(BANDS)]
    middle = lab[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
    return np.concatenate([part.reshape(-1, 3).mean(axis=0) for part in (*bands, middle)]) / CHROMA_UNIT


def _hues(lightness: Field, a: Field, b: Field, chroma: Field) -> NDArray[np.float64]:
    """Of each sector of hues: how much there is of it, how colourful and how light it is."""
    place = (np.arctan2(b, a) + np.pi) * (SECTORS / (2 * np.pi)) - 0.5
    first, share = np.floor(place).astype(np.intp), place - np.floor(place)
    weight = chroma / (chroma + COLORFUL)
    sums = np.zeros((3, SECTORS))
    for sector, part in ((first, weight * (1 - share)), (first + 1, weight * share)):
        for row, values in enumerate((part, part * chroma, part * lightness)):
            sums[row] += np.bincount((sector % SECTORS).ravel(), values.ravel(), SECTORS)
    amount, vivid, light = sums
    columns = np.sqrt(amount / chroma.size), vivid / (amount + 1) / CHROMA_UNIT, light / (amount + 1) / LIGHTNESS_UNIT
    return np.stack(columns, axis=1).ravel()


def _by_lightness(lightness: Field, a: Field, b: Field, chroma: Field) -> NDArray[np.float64]:
    """Of each class of lightness: the median colour, and the chroma of the fifth that is least colourful."""
    order = np.argsort(lightness, axis=None, kind="stable")
    ends = [round(level * (len(order) - 1)) for level in CLASSES]
    found: list[float] = []
    for low, high in pairwise(ends):
        part = order[low : high + 1]
        colors = np.median(a.flat[part]), np.median(b.flat[part]), np.quantile(chroma.flat[part], LEAST_COLORFUL)
        found += [float(color) for color in colors]
    return np.asarray(found) / NEAR_GREY_UNIT


def _near_grey(a: Field, b: Field) -> NDArray[np.float64]:
    """For each width: the colour, and how much there is of it."""
    found: list[float] = []
    for width in WIDTHS:
        center = np.zeros(2)
        total = 0.0
        for _ in range(SHIFTS):
            near = np.exp(-(np.square(a - center[0]) + np.square(b - center[1])) / np.float32(2 * width * width))
            total = float(near.sum()) + NONE
            center = np.array([(near * a).sum(), (near * b).sum()]) / total
        found += [*(center / NEAR_GREY_UNIT), total / a.size]
    return np.asarray(found)


def _smooth_and_edges(lightness: Field, a: Field, b: Field, slope: Field) -> NDArray[np.float64]:
    """The mean colour of what is smooth and light and how much there is of it; the mean colour of edges."""
    smooth = np.exp(-slope / SMOOTH) * (lightness > np.median(lightness))
    total = float(smooth.sum()) + NONE
    edge = slope >= np.quantile(slope, EDGES)
    light = [(smooth * a).sum() / total / NEAR_GREY_UNIT, (smooth * b).sum() / total / NEAR_GREY_UNIT]
    return np.asarray([*light, total / slope.size, a[edge].mean() / NEAR_GREY_UNIT, b[edge].mean() / NEAR_GREY_UNIT])
