"""How strong noise is: what is measured in calm pieces of a photo, what a difference of two pictures holds, and what
remains of it at another scale.

Levels are standard deviations of Haar bands (`kit.shrinkage`), in units of `UNIT`: knot of brightness x channel x
octave x band.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.tasks.kit.ops import NUMPY, Ops
from photofix.tasks.kit.shrinkage import ALIGN_PX, KNOTS, OCTAVES, Noise

UNIT = 10 / 255
SHAPE = (len(KNOTS), 3, OCTAVES, 2)
LEVELS = int(np.prod(SHAPE))
PIECE_PX = 32
"""Side of the pieces that a close view is made of."""

CELL_PX = 16
"""Side of the cells in which noise is measured."""

KNOT_STEP = 0.35  # of brightness, from one knot to the next
FAR = 0.02  # weight of a piece whose brightness is nowhere near a knot
LEAST_ENERGY = 1e-8
BLOCK_PX = 8

CODED = floats(
    [
        [[0.39, 0.27], [0.20, 0.20], [0.11, 0.10]],
        [[0.18, 0.13], [0.25, 0.13], [0.26, 0.16]],
        [[0.20, 0.15], [0.28, 0.15], [0.28, 0.18]],
    ]
)
"""Channel x octave x band: levels of what JPEG coding of quality 20 leaves."""


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


def levels_between(clean: Image, spoiled: Image) -> NDArray[np.float32]:
    """`SHAPE` levels of what was added to `clean` (both H x W x 3 sRGB)."""
    noise, luma = _numpy_opponent(spoiled - clean), _numpy_opponent(clean)[..., 0]
    levels = np.zeros(SHAPE, np.float32)
    for octave in range(OCTAVES):
        if min(luma.shape) < 2:
            levels[:, :, octave] = levels[:, :, octave - 1] / 2
            continue
        across, down, diagonal = (np.square(band).reshape(-1, 3) for band in haar_bands(noise))
        straight = 0.5 * (across + down)
        for knot, brightness in enumerate(KNOTS):
            weight = np.maximum(1 - np.abs(luma[:-1, :-1] - brightness) / KNOT_STEP, 0).reshape(-1) + 1e-3
            levels[knot, :, octave, 0] = np.sqrt(weight @ straight / weight.sum())
            levels[knot, :, octave, 1] = np.sqrt(weight @ diagonal / weight.sum())
        noise, luma = _halved(noise), _halved(luma)
    return floats(levels / UNIT)


def noise_at(levels: NDArray[np.float32], step: float, amounts: NDArray[np.float32]) -> Noise:
    """The noise that `levels` (`SHAPE`) stand for in a photo seen at a smaller scale.

    Args:
        step: full-resolution pixels per pixel, 1 or more.
        amounts: channel (brightness, colour) x octave, factors.
    """
    seen = _at_step(np.maximum(levels, 0), np.log2(max(step, 1.0))) * np.float32(UNIT)
    seen = seen * amounts[[0, 1, 1]][None, :, :, None]
    peak = seen.max(axis=0)
    now, most = np.square(seen), np.square(peak)
    shape = now.sum(axis=3) / np.maximum(most.sum(axis=2), 1e-12)
    return Noise(floats(peak), floats(shape))


def _at_step(levels: NDArray[np.float32], octaves: float) -> NDArray[np.float32]:
    """Levels of the picture averaged down by so many octaves; beyond the coarsest one known they halve with each."""
    at = np.arange(OCTAVES) + octaves
    below = np.minimum(np.floor(at).astype(int), OCTAVES - 1)
    above = np.minimum(below + 1, OCTAVES - 1)
    share = floats(np.clip(at - below, 0, 1))[:, None]
    mixed = levels[:, :, below] * (1 - share) + levels[:, :, above] * share
    return floats(mixed * floats(0.5 ** np.maximum(at - (OCTAVES - 1), 0))[:, None])


def in_pieces(view: Any, ops: Ops) -> Any:
    """(B n) x side x side x 3: the close view cut into its pieces."""
    side = max(ALIGN_PX, min(PIECE_PX, *view.shape[1:3]) // ALIGN_PX * ALIGN_PX)
    cut = [
        view[:, top : top + side, left : left + side][:, None]
        for top in range(0, view.shape[1] - side + 1, side)
        for left in range(0, view.shape[2] - side + 1, side)
    ]
    return ops.concat(cut, 1).reshape(len(view) * len(cut), side, side, 3)


def _band_energies(x: Any, octave: int, ops: Ops) -> Any:
    """N x cells x (2 c): mean square of the bands along rows or columns and of the diagonal one, cell by cell."""
    across, down, diagonal = haar_bands(x)
    cell = CELL_PX >> octave
    squares = ops.concat([0.5 * (across**2 + down**2), diagonal**2], -1)
    return ops.pool(squares, cell).reshape(len(x), -1, 2 * x.shape[-1])


def _near(luma: Any, knot: float, ops: Ops) -> Any:
    """B x n weights of pieces by how near their brightness is."""
    away = ops.clip(luma - knot, 0.0, None) + ops.clip(knot - luma, 0.0, None)
    return ops.clip(1 - away / KNOT_STEP, 0.0, None) + FAR


def _calm_level(energies: Any, weights: Any) -> Any:
    """B x m, root of the harmonic mean over cells (B x n x m): where texture is, energy says little of noise."""
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


def _numpy_opponent(image: Image) -> Image:
    return floats(opponent(image, NUMPY))


def _halved(field: NDArray[np.float32]) -> NDArray[np.float32]:
    """H x W (x c) in means of 2 x 2."""
    return floats(
        cv2.resize(field, (max(1, field.shape[1] // 2), max(1, len(field) // 2)), interpolation=cv2.INTER_AREA)
    )
