"""The level of a picture that was hazy and of wrong colours, looked at once more when both are undone.

Haze and a cast hide each other: what one leaves the other takes for its own, and most of what is then wrong is how
light each channel is and how far it spreads. A small perceptron weighs what the picture shows
(`kit.color.scene_measures`) and what was done to it. Its weights are the manifest's (`Manifest.joint`), fitted on
training photos.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats, luma
from photofix.tasks.kit.color.scene_measures import scene_measures
from photofix.tasks.kit.haze.evidence import MOST_DEPTH
from photofix.tasks.kit.haze.level import MOST_LIFT, MOST_LOG_GAIN
from photofix.tasks.kit.lesson import LastLook
from photofix.tasks.kit.ops import Ops
from photofix.tasks.kit.perceptron import perceptron

SAID = 6
"""Numbers that are said: logarithms of the gains of R, G, B about their means, and what is added to each, both in units
of `STEP`."""
STEP = 0.3
FAR = (0.05, 0.25, 0.5, 0.75, 0.95)
LIGHT = (0.01, 0.1, 0.5, 0.9, 0.99)
"""Quantiles that are measured, of the optical depth and of each channel."""


def level_measures(look: LastLook) -> NDArray[np.float32]:
    """What is measured of a picture from which haze was the last to go, always as many numbers of order 1."""
    params, after = look.params, np.clip(look.after, 0, 1)
    size = look.first.shape[1::-1]
    slope, offset = (cv2.resize(floats(params[name][..., 0]), size) for name in ("slope", "offset"))
    depth = np.clip(slope * luma(look.first) + offset, 0, MOST_DEPTH)
    mean = [picture.mean(axis=(0, 1)) for picture in (look.first, look.before, after)]
    parts = (
        2 * params["level"].ravel(),
        params["airlight"].ravel(),
        [*np.quantile(depth, FAR), depth.mean(), depth.std()],
        *(3 * (mean[2] - mean[1]), 3 * (mean[1] - mean[0]), mean[0], mean[2]),
        *(2 * after.std(axis=(0, 1)), np.quantile(after, LIGHT, axis=(0, 1)).ravel()),
    )
    return floats(np.concatenate([scene_measures(after), *parts]))


def moved(look: LastLook, weights: Sequence[float]) -> NDArray[np.float32]:
    """The level (2 x 3: log gain and lift) with what the weights say of the picture."""
    log_gain, lift = look.params["level"].astype(np.float64)
    said = perceptron(level_measures(look), weights, SAID)
    more, added = _bounded(said[:3], MOST_LOG_GAIN), _bounded(said[3:], MOST_LIFT)
    middle = np.clip(look.after, 0, 1).mean(axis=(0, 1))
    return floats(np.stack([log_gain + more, lift * np.exp(more) + middle * (1 - np.exp(more)) + added]))


def shifted(after: Any, said: Any, ops: Ops) -> Any:
    """Pictures as `moved` levels make them; differentiable.

    Args:
        after: B x H x W x 3, not clipped.
        said: B x `SAID`.
    """
    gain = ops.exp(ops.clip(STEP * said[:, :3], -MOST_LOG_GAIN, MOST_LOG_GAIN))[:, None, None]
    added = ops.clip(STEP * said[:, 3:], -MOST_LIFT, MOST_LIFT)[:, None, None]
    middle = ops.mean(ops.clip(after, 0.0, 1.0))
    return (after - middle) * gain + middle + added


def _bounded(said: NDArray[np.float32], most: float) -> NDArray[np.float64]:
    return np.clip(STEP * said.astype(np.float64), -most, most)
