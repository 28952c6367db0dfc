"""The shrinkage of `kit.noise.shrinkage` written in `Ops`, so that training can follow a gradient through it."""

from __future__ import annotations

from typing import Any

from photofix.tasks.kit.noise.close_levels import KNOT_STEP, SHAPE, UNIT, haar_bands, opponent
from photofix.tasks.kit.noise.shrinkage import CAUTION, KNOTS, OCTAVES
from photofix.tasks.kit.ops import Ops

LEAST_ENERGY = 1e-9


def without_noise(image: Any, levels: Any, ops: Ops) -> Any:
    """B x H x W x 3 sRGB less its noise; `levels` B x 1 x 1 x LEVELS, at least 0."""
    batch, height, width = image.shape[:3]
    known = opponent(image, ops)
    table = levels.reshape(batch, *SHAPE) * UNIT
    weights = _knot_weights(known[..., :1], ops)
    channels = [
        _noise(known[..., channel : channel + 1], table[:, :, channel], weights, CAUTION[min(channel, 1)], 0, ops)
        for channel in range(3)
    ]
    luma, blue, red = (noise[:, :height, :width] for noise in channels)
    green = luma - 0.25 * (blue + red)
    return image - ops.concat([red + green, green, blue + green], -1)


def _knot_weights(luma: Any, ops: Ops) -> Any:
    """B x h x w x knots, sum 1: which knots' levels hold, at a quarter of the size."""
    small = ops.clip(ops.pool(luma, 4), KNOTS[0], KNOTS[-1])
    parts = [
        ops.clip(1 - (ops.clip(small - knot, 0.0, None) + ops.clip(knot - small, 0.0, None)) / KNOT_STEP, 0.0, None)
        for knot in KNOTS
    ]
    return ops.concat(parts, -1)


def _noise(plane: Any, table: Any, weights: Any, caution: float, octave: int, ops: Ops) -> Any:
    """The noise of B x H x W x 1, octave by octave; `table` is B x knots x octaves x bands."""
    height, width = plane.shape[1:3]
    variance = (table[:, :, octave] ** 2).reshape(len(plane), 1, len(KNOTS), 2)
    flat = weights.reshape(len(plane), -1, len(KNOTS))
    mixed = ops.concat([(flat * variance[..., band]).sum(-1)[..., None] for band in range(2)], -1)
    allowed = caution * ops.resize(mixed.reshape(*weights.shape[:3], 2), height, width)
    bands = haar_bands(_grown(plane, 1, ops))
    noises = [_kept(band, allowed[..., number // 2 : number // 2 + 1], ops) for number, band in enumerate(bands)]
    noise = _back(noises[0], noises[1], noises[2], ops)
    if octave + 1 < OCTAVES and min(height, width) >= 4:
        coarse = _noise(ops.pool(plane, 2), table, weights, caution, octave + 1, ops)
        noise = noise + ops.resize(coarse, 2 * coarse.shape[1], 2 * coarse.shape[2])[:, :height, :width]
    return noise


def _grown(plane: Any, count: int, ops: Ops) -> Any:
    """With the last row and column again."""
    plane = ops.concat([plane, plane[:, -count:]], 1)
    return ops.concat([plane, plane[:, :, -count:]], 2)


def _kept(band: Any, allowed: Any, ops: Ops) -> Any:
    """The part of a band that is noise."""
    energy = ops.box_mean(band**2, 2) + LEAST_ENERGY
    return band * ops.clip(allowed / energy, 0.0, 1.0)


def _back(across: Any, down: Any, diagonal: Any, ops: Ops) -> Any:
    """The mean of what the four places of a pixel in the bands say of it."""
    total = 0.0
    for falls, step_down in ((1.0, False), (-1.0, True)):
        for sides, step_right in ((1.0, False), (-1.0, True)):
            part = sides * across + falls * down + falls * sides * diagonal
            total = total + 0.25 * _moved(part, step_down, step_right, ops)
    return total


def _moved(plane: Any, down: bool, right: bool, ops: Ops) -> Any:
    """One row down, one column to the right; the first is there twice."""
    if down:
        plane = ops.concat([plane[:, :1], plane[:, :-1]], 1)
    return ops.concat([plane[:, :, :1], plane[:, :, :-1]], 2) if right else plane
