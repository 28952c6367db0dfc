"""Gains estimated from what classical methods say: weights that do not fit say nothing, measures go with the light."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.color_space import Image, linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.gains import MOST_GAIN, light_measures, log_gains

LIGHTS = 2 * 12 + 1
"""Twelve methods before and after, and the change."""


@pytest.fixture
def view() -> Image:
    rng = np.random.default_rng(3)
    coarse = rng.uniform(0.2, 0.7, (6, 8, 3)).astype(np.float32)
    return np.repeat(np.repeat(coarse, 6, 0), 6, 1)


def test_every_method_sees_the_gains_of_a_light(view: Image) -> None:
    """Red over green and blue over green move by the logarithm of the gains, whichever method is asked."""
    gains = np.float32([1.2, 1.0, 0.8])
    lit = linear_to_srgb(srgb_to_linear(view) * gains)
    plain, moved = light_measures(view, view), light_measures(lit, lit)
    lights = (moved - plain)[: 3 * (LIGHTS - 1)].reshape(-1, 3)
    inside = np.r_[0:9, 12:21]  # the bands are other pixels once the luminance has changed
    np.testing.assert_allclose(lights[inside, 0], np.log(1.2), atol=0.02)
    np.testing.assert_allclose(lights[inside, 1], np.log(0.8), atol=0.02)


def test_what_the_restoration_has_changed_is_measured(view: Image) -> None:
    lit = linear_to_srgb(srgb_to_linear(view) * np.float32([1.2, 1.0, 0.8]))
    change = light_measures(view, lit)[3 * (LIGHTS - 1) : 3 * LIGHTS]
    np.testing.assert_allclose(change[:2], [np.log(1.2), np.log(0.8)], atol=1e-3)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_black_and_a_white_picture_have_finite_measures(value: float) -> None:
    flat = np.full((16, 16, 3), value, np.float32)
    assert np.isfinite(light_measures(flat, flat)).all()


def test_the_perceptron_reads_its_weights_in_their_order() -> None:
    """Mean, deviation, inner weights and bias, outer weights and bias: worked out by hand for one hidden unit."""
    mean, deviation = [1.0, 2.0], [2.0, 4.0]
    weights = [*mean, *deviation, 0.5, -1.0, 0.25, 0.1, 0.2, 0.3, 0.01, 0.02, 0.03]
    x = 0.5 * (2 - 1) / 2 - 1.0 * (6 - 2) / 4 + 0.25
    state = x / (1 + np.exp(-x))
    expected = [0.1 * state + 0.01, 0.2 * state + 0.02, 0.3 * state + 0.03]
    np.testing.assert_allclose(log_gains(np.float32([2, 6]), weights), expected, rtol=1e-5)


@pytest.mark.parametrize("count", [0, 7, 12, 14, 400])
def test_weights_for_another_number_of_measures_change_nothing(count: int) -> None:
    assert not log_gains(np.float32([2, 6]), [1.0] * count).any()


def test_what_was_never_seen_gives_no_wild_gain() -> None:
    weights = [0.0, 0.0, 1e-3, 1e-3, 1e3, 1e3, 0.0, 1e3, -1e3, 0.0, 0.0, 0.0, 0.0]
    found = log_gains(np.float32([1e6, 1e6]), weights)
    assert np.abs(found).max() <= MOST_GAIN and np.isfinite(found).all()
