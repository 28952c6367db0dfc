"""The perceptron of corrections: its weights in their order, nothing from weights that do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.tasks.kit.perceptron import SAID, perceptron


def test_the_perceptron_reads_its_weights_in_their_order() -> None:
    """Mean, deviation, inner weights and bias, outer weights and bias: worked out by hand for one hidden unit."""
    mean, deviation = [1.0, 2.0], [2.0, 4.0]
    outer, bias = np.arange(1, SAID + 1) / 10, np.arange(SAID) / 100
    x = 0.5 * (2 - 1) / 2 - 1.0 * (6 - 2) / 4 + 0.25
    state = x / (1 + np.exp(-x))
    said = perceptron(np.float32([2, 6]), [*mean, *deviation, 0.5, -1.0, 0.25, *outer, *bias])
    np.testing.assert_allclose(said, outer * state + bias, rtol=1e-5)


@pytest.mark.parametrize("count", [0, 7, 30, 32, 400])
def test_weights_for_another_number_of_measures_say_nothing(count: int) -> None:
    assert not perceptron(np.float32([2, 6]), [1.0] * count).any()


def test_what_was_never_seen_says_nothing_wild() -> None:
    far = perceptron(np.float32([1e6, 1e6]), [0.0, 0.0, 1e-3, 1e-3, 1.0, 1.0, 0.0, *[1.0] * SAID, *[0.0] * SAID])
    assert np.abs(far).max() <= 2 * 4.0
