"""What is measured in a close view to tell noise and coding from sound photos.

Each fact is 0 in nearly every sound photo and grows with the damage: calm pieces are as still as the coding of a sound
photo leaves them, and blocks hardly stand out. So one fact never speaks against what another has found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.tasks.kit.noise.close_levels import (
    BLOCK_PX,
    LEAST_ENERGY,
    SHAPE,
    haar_bands,
    in_pieces,
    measured,
    opponent,
)
from photofix.tasks.kit.noise.shrinkage import OCTAVES
from photofix.tasks.kit.ops import NUMPY

LEAST = 0.02
"""Level that is nothing, `close_levels.UNIT`."""

STILL_LUMA, STILL_COLOR = -2.2, -3.0
"""Logarithm of the levels up to which calm pieces of sound photos are still; brightness keeps some texture."""

GRID_SEEN, GRID_PLAIN, GRID_STRONG = 0.3, 0.7, 0.4
"""Logarithms: how far steps across the borders of blocks exceed those within, from where they are seen and plainly
seen; and their excess in values of 8 bits from where it is strong."""

QUARTER_VALUE = 0.25  # of 8 bits: what steps are at least taken for
FIFTH_VALUE = 0.2


def evidence(view: Image) -> NDArray[np.float64]:
    """Facts on a close view (H x W x 3 sRGB), each at least 0: levels of brightness by octave and band, those of colour
    likewise, three of the blocks of a JPEG, and what the levels of the octaves say together."""
    known, _ = measured(view[None], NUMPY)
    levels = known.reshape(SHAPE).astype(np.float64)
    luma = np.log(levels[:, 0] + LEAST).mean(axis=0)
    color = np.log(np.sqrt(np.square(levels[:, 1:]).mean(axis=1)) + LEAST).mean(axis=0)
    ratio, excess = grid(view)
    blocks = [ratio - GRID_SEEN, ratio - GRID_PLAIN, np.log(max(excess, 0) + FIFTH_VALUE) - GRID_STRONG]
    bright, hued = np.maximum(luma - STILL_LUMA, 0), np.maximum(color - STILL_COLOR, 0)
    together = _together(bright.sum(axis=1), hued.sum(axis=1))
    return np.concatenate([bright.ravel(), hued.ravel(), np.maximum(blocks, 0), together])


def _together(bright: NDArray[np.float64], hued: NDArray[np.float64]) -> NDArray[np.float64]:
    """Products of what the octaves show. Texture is loud in coarse octaves and has the colours of the scene; noise is
    loud in the finest two alike, or in brightness and colour alike."""
    fine, coarser = bright[:2]
    return np.concatenate([bright**2, hued**2, bright * hued, [fine * coarser, min(fine, coarser)]])


def grid(view: Image) -> tuple[float, float]:
    """Logarithm of the steps across borders of blocks over those within, mean over the pieces; and their mean
    difference, values of 8 bits. 0 where a piece holds no border."""
    pieces = floats(opponent(in_pieces(view[None], NUMPY), NUMPY)[..., 0]) * np.float32(255)
    side = pieces.shape[1]
    at = np.arange(side - 1) % BLOCK_PX
    borders, middles = at == BLOCK_PX - 1, (at > 0) & (at < BLOCK_PX - 2)
    if not borders.any():
        return 0.0, 0.0
    ways = [np.abs(np.diff(pieces, axis=2)).mean(axis=1), np.abs(np.diff(pieces, axis=1)).mean(axis=2)]
    across = np.concatenate([way[:, borders].mean(axis=1) for way in ways])
    within = np.concatenate([way[:, middles].mean(axis=1) for way in ways])
    ratios = np.log((across + QUARTER_VALUE) / (within + QUARTER_VALUE))
    return float(ratios.mean()), float((across - within).mean())


def tied_color(view: Image) -> float:
    """0..1, how far the details of colour follow those of brightness, median over the pieces: 1 in a print in one tone,
    whose colour is its brightness; 1 also where there is no colour. Root of the share of their energy."""
    pieces = opponent(in_pieces(view[None], NUMPY), NUMPY)
    told = total = np.zeros(len(pieces))
    for octave in range(OCTAVES):
        for band in haar_bands(NUMPY.pool(pieces, 1 << octave)):
            flat = band.reshape(len(pieces), -1, 3).astype(np.float64)
            luma, color = flat[..., :1], flat[..., 1:]
            shared = np.square((luma * color).sum(axis=1)).sum(axis=1)
            told = told + shared / (np.square(luma).sum(axis=(1, 2)) + LEAST_ENERGY)
            total = total + np.square(color).sum(axis=(1, 2))
    shares = np.where(total > len(pieces[0]) * LEAST_ENERGY, told / np.maximum(total, LEAST_ENERGY), 1.0)
    return float(np.sqrt(np.clip(np.median(shares), 0, 1)))
