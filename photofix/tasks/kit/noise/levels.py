"""How strong noise is: what a difference of two pictures holds, and what remains of it at another scale; levels as in
`kit.noise.close_levels`."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.tasks.kit.noise.close_levels import KNOT_STEP, SHAPE, UNIT, haar_bands, opponent
from photofix.tasks.kit.noise.shrinkage import KNOTS, OCTAVES, Noise
from photofix.tasks.kit.ops import NUMPY

CODED = floats(
    [
        [[0.39, 0.27], [0.20, 0.20], [0.11, 0.10]],
        [[0.18, 0.13], [0.25, 0.13], [0.26, 0.16]],
        [[0.20, 0.15], [0.28, 0.15], [0.28, 0.18]],
    ]
)
"""Channel x octave x band: levels of what JPEG coding of quality 20 leaves."""


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


def _numpy_opponent(image: Image) -> Image:
    return floats(opponent(image, NUMPY))


def _halved(field: NDArray[np.float32]) -> NDArray[np.float32]:
    """H x W (x c) in means of 2 x 2."""
    return floats(
        cv2.resize(field, (max(1, field.shape[1] // 2), max(1, len(field) // 2)), interpolation=cv2.INTER_AREA)
    )
