"""Hard negatives: sound photos made to look damaged: framed, dim, pale, flat, soft, half toned, behind wet glass.

None of it is haze or a cast. What a picture as a whole looks like is told from a handful of numbers; these are the ways
in which sound photos come by those of damaged ones.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from photofix.color_space import Image, floats, luma
from photofix.tasks.kit.fields import log_uniform
from photofix.training.samples.pictures import SEPIA

PAPERS = ((0.94, 0.91, 0.84), (0.98, 0.98, 0.98), (0.07, 0.07, 0.07))
"""Borders: cream and white paper, a black bed."""
BLUE_TONE = floats([[0.28, 0.55, 0.11], [0.30, 0.59, 0.12], [0.36, 0.66, 0.16]])
"""A blue-toned print, as by gold or iron."""


def hard_negative(image: Image, rng: np.random.Generator) -> Image:
    """`image` (H x W x 3 sRGB in 0..1) made to look damaged in one of these ways."""
    way = WAYS[int(rng.integers(len(WAYS)))]
    return floats(np.clip(way(image, rng), 0, 1))


def _framed(image: Image, rng: np.random.Generator) -> Image:
    wide = max(image.shape[:2]) // int(rng.integers(7, 16))
    paper = PAPERS[int(rng.integers(len(PAPERS)))]
    return floats(cv2.copyMakeBorder(image, wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=paper))


def _dim(image: Image, rng: np.random.Generator) -> Image:
    return floats(image ** np.float32(rng.uniform(1.4, 3)))


def _pale(image: Image, rng: np.random.Generator) -> Image:
    return floats(image ** np.float32(rng.uniform(0.45, 0.75)))


def _flat(image: Image, rng: np.random.Generator) -> Image:
    """As film and matte paper render: the darkest is no black, the lightest no white."""
    black, white = rng.uniform(0.03, 0.12), rng.uniform(0.85, 1)
    return floats(black + image * (white - black))


def _soft(image: Image, rng: np.random.Generator) -> Image:
    return floats(cv2.GaussianBlur(image, (0, 0), max(image.shape[:2]) / log_uniform(rng, 60, 400)))


def _half_toned(image: Image, rng: np.random.Generator) -> Image:
    """A print in nearly one tone: hand-coloured, or its colours gone pale."""
    gray = luma(image)[..., None]
    pale = gray + (image - gray) * np.float32(rng.uniform(0, 0.3))
    tones = (np.eye(3, dtype=np.float32), SEPIA, BLUE_TONE)
    return floats(pale @ tones[int(rng.integers(len(tones)))].T)


def _wet(image: Image, rng: np.random.Generator) -> Image:
    """Behind a wet pane: out of focus, and each drop shows a small, upturned piece of the scene."""
    height, width = image.shape[:2]
    side = max(height, width)
    blurred = cv2.GaussianBlur(image, (0, 0), side / rng.uniform(60, 200))
    small = cv2.resize(image, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    wet = floats(blurred)
    for _ in range(int(rng.integers(40, 250))):
        radius = max(2, round(log_uniform(rng, 0.004, 0.03) * side))
        y, x = int(rng.integers(height)), int(rng.integers(width))
        top, left, bottom, right = (
            max(0, y - radius),
            max(0, x - radius),
            min(height, y + radius),
            min(width, x + radius),
        )
        turned = small[::-1][y // 8 : y // 8 + 2 * radius, x // 8 : x // 8 + 2 * radius]
        shown = cv2.resize(np.ascontiguousarray(turned), (right - left, bottom - top))
        drop = np.zeros((bottom - top, right - left), np.uint8)
        cv2.circle(drop, (x - left, y - top), radius, 1, -1)
        wet[top:bottom, left:right] = np.where(drop[..., None] > 0, shown, wet[top:bottom, left:right])
    return wet


WAYS: tuple[Callable[[Image, np.random.Generator], Image], ...] = (
    *(_framed, _dim, _pale, _flat, _soft, _half_toned, _wet),
)
