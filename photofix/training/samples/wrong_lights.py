"""Photos rendered for another light than they were taken in, to fit corrections with (`fitting.corrections`).

A rendered photo is taken back through a contrast curve and a camera's colour matrix, both drawn, to the sensor's light;
there the gains of a wrong warmth and tint (`tasks.kit.adjustments.white_balance`) are applied, and it is rendered
again. The benchmark's generator (`evaluation.white_balance`) shares nothing with this one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.adjustments.white_balance import gains

WARMTH, TINT, SLIGHT_TINT = (6.0, 95.0), 30.0, 8.0
"""Percent as the knobs count them: least and most warmth to either side, spread of the tint, of every second photo
little."""
CHANNEL_SPREAD = 0.05  # of the logarithm of each gain, for what neither warmth nor tint says
EXPOSURE_SPREAD = 0.06
OVERLAP = np.array([[0.0, 0.8, 0.5], [0.5, 0.0, 0.5], [0.25, 0.8, 0.0]])
"""The most of each other channel that a camera's matrix takes out of one, rows of R, G, B."""
CURVE_CELLS = 513


def wrongly_lit(clean: Image, rng: np.random.Generator) -> Image:
    """`clean` (H x W x 3 sRGB, 0..1) with another white balance, 0..1."""
    share = rng.random()
    overlap = OVERLAP * rng.random((3, 3)) * rng.uniform(0.2, 1)
    camera = np.eye(3) * (1 + overlap.sum(axis=1)) - overlap  # rows keep grey
    levels = np.linspace(0, 1, CURVE_CELLS)
    flat = np.interp(np.clip(clean, 0, 1), _toned(levels, share), levels)
    raw = srgb_to_linear(floats(flat)) @ floats(np.linalg.inv(camera).T)
    rendered = (np.maximum(raw, 0) * floats(_drawn_gains(rng))) @ floats(camera.T)
    return floats(_toned(np.clip(linear_to_srgb(rendered), 0, 1), share))


def _drawn_gains(rng: np.random.Generator) -> NDArray[np.float64]:
    """Of R, G, B; exposed so that green, the luminance, or the mean stays, about."""
    warmth = rng.uniform(*WARMTH) * rng.choice((-1, 1))
    wrong = gains(warmth, rng.normal(0, TINT if rng.random() < 0.5 else SLIGHT_TINT))
    wrong = wrong * np.exp(rng.normal(0, CHANNEL_SPREAD, 3))
    exposure = (wrong[1], 1.0, wrong.mean())[int(rng.integers(3))]
    return np.asarray(wrong / exposure * np.exp(rng.normal(0, EXPOSURE_SPREAD)))


def _toned(encoded: NDArray[np.floating], share: float) -> NDArray[np.floating]:
    """A contrast curve on 0..1: the share of half a cosine in a straight line."""
    return np.asarray((1 - share) * encoded + share * (0.5 - 0.5 * np.cos(np.pi * encoded)))
