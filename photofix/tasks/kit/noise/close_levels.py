"""What a close view shows: how strong the fine detail of its calm pieces is, and how far blocks of 8 x 8 stand out.

Levels are standard deviations of Haar bands (`kit.noise.shrinkage`), in units of `UNIT`: knot of brightness x channel x
octave x band.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from photofix.tasks.kit.noise.shrinkage import ALIGN_PX, KNOTS, OCTAVES
from photofix.tasks.kit.ops import Ops

UNIT = 10 / 255
SHAPE = (len(KNOTS), 3, OCTAVES, 2)
LEVELS = int(np.prod(SHAPE))
PIECE_PX = 32
"""Side of the pieces that a close view is made of."""

CELL_PX = 16
"""Side of the cells in which detail is measured."""

KNOT_STEP = 0.35  # of brightness, from one knot to the next
FAR = 0.02  # weight of a piece whose brightness is nowhere near a knot
LEAST_ENERGY = 1e-8
BLOCK_PX = 8


def opponent(image: Any, ops: Ops) -> Any:
    """... x 3: luma (R + 2 G + B) / 4, B - G, R - G."""
    red, green, blue = image[..., :1], image[..., 1:2], image[..., 2:]
    return ops.concat([0.25 * (red + blue) + 0.5 * green, blue - green, red - green], -1)


def haar_bands(x: Any) -> tuple[Any, Any, Any]:
    """Undecimated details of (..., H, W, c) arrays, one row and column less: along rows, along columns, diagonal."""
    upper, lower = x[..., :-1, :, :], x[..., 1:, :, :]
    sums, falls = upper + lower, upper - lower
    left, right = sums[..., :-1, :], sums[..., 1:, :]
    return (
        0.25 * (left - right),
        0.25 * (falls[..., :-1, :] + falls[..., 1:, :]),
        0.25 * (falls[..., :-1, :] - falls[..., 1:, :]),
    )


def measured(view: Any, ops: Ops) -> tuple[Any, Any]:
    """What a close view (B x H x W x 3 sRGB) shows.

    Returns:
        B x LEVELS, levels by the calm pieces of each brightness; B x 1, how much blocks of 8 x 8 stand out, likewise
        in `UNIT`.
    """
    batch, flat = len(view), opponent(in_pieces(view, ops), ops)
    energies = ops.concat([_band_energies(ops.pool(flat, 1 << octave), octave, ops) for octave in range(OCTAVES)], -1)
    energies = energies.reshape(batch, -1, OCTAVES * 2 * 3)
    luma = ops.pool(flat[..., :1], CELL_PX).reshape(batch, -1)
    levels = ops.concat([_calm_level(energies, _near(luma, knot, ops))[:, None] for knot in KNOTS], 1)
    known = levels.reshape(batch, len(KNOTS), OCTAVES * 2, 3).swapaxes(2, 3).reshape(batch, LEVELS)
    blocks = _block_energy(flat[..., :1], ops).reshape(batch, -1).mean(1).reshape(batch, 1)
    return known / UNIT, ops.clip(blocks, 1e-8, None) ** 0.5 / UNIT


def in_pieces(view: Any, ops: Ops) -> Any:
    """The pieces of a close view (B x H x W x 3) one after the other: (B n) x side x side x 3 for n pieces."""
    side = max(ALIGN_PX, min(PIECE_PX, *view.shape[1:3]) // ALIGN_PX * ALIGN_PX)
    cut = [
        view[:, top : top + side, left : left + side][:, None]
        for top in range(0, view.shape[1] - side + 1, side)
        for left in range(0, view.shape[2] - side + 1, side)
    ]
    return ops.concat(cut, 1).reshape(len(view) * len(cut), side, side, 3)


def _band_energies(x: Any, octave: int, ops: Ops) -> Any:
    """Mean squares of the Haar bands in each cell of N pieces: N x cells x (2 c). First come the c channels of the
    bands along rows and columns together, then those of the diagonal band."""
    across, down, diagonal = haar_bands(x)
    cell = CELL_PX >> octave
    squares = ops.concat([0.5 * (across**2 + down**2), diagonal**2], -1)
    return ops.pool(squares, cell).reshape(len(x), -1, 2 * x.shape[-1])


def _near(luma: Any, knot: float, ops: Ops) -> Any:
    """B x n weights of pieces: 1 where their brightness is `knot`, falling to nearly 0 at the next knot."""
    away = ops.clip(luma - knot, 0.0, None) + ops.clip(knot - luma, 0.0, None)
    return ops.clip(1 - away / KNOT_STEP, 0.0, None) + FAR


def _calm_level(energies: Any, weights: Any) -> Any:
    """B x m levels: square root of the weighted harmonic mean of `energies` (B x n x m) over n cells. A harmonic mean
    goes by the smallest values: cells with texture hardly count."""
    shares = weights[..., None]
    return (shares.sum(1) / (shares / (energies + LEAST_ENERGY)).sum(1)) ** 0.5


def _block_energy(luma: Any, ops: Ops) -> Any:
    """N: mean square of steps across the borders of blocks less that of other steps, N x side x side x 1."""
    total = 0.0
    for steps in (luma[:, :, 1:] - luma[:, :, :-1], (luma[:, 1:] - luma[:, :-1]).swapaxes(1, 2)):
        squares = (steps**2).mean((1, 3))  # N x side - 1
        borders = squares[:, BLOCK_PX - 1 :: BLOCK_PX].mean(1)
        middles = squares[:, BLOCK_PX // 2 - 1 :: BLOCK_PX].mean(1)
        total = total + 0.5 * (borders - middles)
    return total
