"""A small perceptron: numbers measured in a picture to numbers that say how it is to be corrected.

Its weights are fitted on training photos (`photofix.training.fitting.perceptron`) and kept in the weights' manifest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats

Vector = NDArray[np.float32]

MOST_USUAL = 4.0
"""Standard deviations: a measure counts as no further from its mean."""
SAID = 12
"""How many numbers the correction of one task has."""


def perceptron(measures: Vector, weights: Sequence[float], said: int = SAID) -> Vector:
    """What the measures (n numbers) say, `said` numbers; zeros with weights of another number of measures.

    Args:
        weights: means and standard deviations of the measures (n each), then the inner layer (h x n, h) and the outer
            one (`said` x h, `said`), each with its bias.
    """
    count = len(measures)
    hidden, left = divmod(len(weights) - 2 * count - said, count + 1 + said)
    if not count or left or hidden < 1:
        return np.zeros(said, np.float32)
    ends = np.cumsum([count, count, hidden * count, hidden, said * hidden])
    mean, deviation, inner, inner_bias, outer, outer_bias = np.split(floats(weights), ends)
    usual = np.clip((measures - mean) / deviation, -MOST_USUAL, MOST_USUAL)
    state = inner.reshape(hidden, count) @ usual + inner_bias
    state = state / (1 + np.exp(-np.clip(state, -40, 40)))
    return floats(outer.reshape(said, hidden) @ state + outer_bias)
