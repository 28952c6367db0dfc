"""Tables stand for the exact curves within 1/65535, and for each pixel alone."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.tables import HIGHEST, LOWEST, at_least, at_most, decode, decode_table, encode

LEAST = 1 / 65535


@pytest.fixture(scope="module")
def encoded() -> np.ndarray:
    return np.linspace(LOWEST, HIGHEST, 400_001).astype(np.float32)


def test_decode_and_encode_are_the_srgb_curve(encoded: np.ndarray) -> None:
    light = srgb_to_linear(encoded)
    assert np.abs(decode(encoded, np.empty_like(encoded)) - light).max() < LEAST
    assert np.abs(encode(light, np.empty_like(light)) - linear_to_srgb(light)).max() < LEAST
    back = encode(decode(encoded, np.empty_like(encoded)), np.empty_like(encoded))
    assert np.abs(back - encoded).max() < LEAST


def test_beyond_the_domain_the_curve_goes_on_upwards() -> None:
    far = np.float32([-9, -2, 5, 8, 30])
    assert (np.diff(decode(far, np.empty_like(far))) > 0).all()
    assert (np.diff(encode(far * 40, np.empty_like(far))) > 0).all()


def test_a_curve_is_followed_between_and_beyond_its_knots(encoded: np.ndarray) -> None:
    knots = np.array([0.05, 0.2, 0.28, 0.5, 0.62, 0.7, 0.77, 0.9, 0.95, 0.96])
    exact = np.interp(encoded, np.linspace(0, 1, 10), knots)
    below, above = encoded < 0, encoded > 1
    exact[below] = knots[0] + encoded[below] * 9 * (knots[1] - knots[0])
    exact[above] = knots[9] + (encoded[above] - 1) * 9 * (knots[9] - knots[8])
    curved = decode_table(knots)(encoded, np.empty_like(encoded))
    assert np.abs(curved - srgb_to_linear(exact.astype(np.float32))).max() < 2 * LEAST


def test_a_value_s_neighbours_do_not_matter() -> None:
    values = np.random.default_rng(0).uniform(-0.5, 1.5, 3000).astype(np.float32)
    whole = encode(values, np.empty_like(values))
    for start, stop in ((0, 1), (5, 22), (17, 1800), (2999, 3000)):
        part = values[start:stop]
        assert np.array_equal(encode(part, np.empty_like(part)), whole[start:stop])
    positive = np.abs(values)
    assert np.array_equal(encode(positive, positive.copy()), np.where(values > 0, whole, -whole))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_stored_values_are_looked_up_as_if_computed(dtype: type) -> None:
    table = decode_table(*np.linspace(0, 1, 10) ** np.array([[0.8], [1.0], [1.2]]))
    stored = np.random.default_rng(1).integers(0, np.iinfo(dtype).max + 1, (3, 7, 9)).astype(dtype)
    planes = (stored / np.float32(np.iinfo(dtype).max)).astype(np.float32)
    looked_up = np.empty_like(planes)
    table.of_stored(stored, looked_up)
    assert np.array_equal(looked_up, table(planes, np.empty_like(planes)))
    for channel in range(3):
        alone = table(planes[channel], np.empty_like(planes[channel]), channel)
        assert np.array_equal(alone, looked_up[channel])


def test_memory_that_is_not_contiguous_is_as_good() -> None:
    values = np.random.default_rng(2).uniform(-0.5, 1.5, (20, 30, 3)).astype(np.float32)
    spread = values.transpose(2, 0, 1)
    for curve in (encode, decode):
        expected = curve(values, np.empty_like(values)).transpose(2, 0, 1)
        assert np.array_equal(curve(spread, np.empty_like(values).transpose(2, 0, 1)), expected)


@pytest.mark.parametrize("count", [1, 3, 4, 5, 1000])
def test_limits_are_those_of_numpy(count: int) -> None:
    values = np.random.default_rng(3).normal(0, 1, count).astype(np.float32)
    values[0] = np.nan
    assert np.array_equal(at_most(values, 0.25, np.empty_like(values)), np.minimum(values, np.float32(0.25)), True)
    assert np.array_equal(at_least(values, 0.25, values), np.maximum(values, np.float32(0.25)), True)


def test_nothing_is_looked_up_for_nothing() -> None:
    empty = np.empty((3, 0), np.float32)
    assert decode_table(*np.linspace(0, 1, 10) ** np.ones((3, 1)))(empty, np.empty_like(empty)).shape == (3, 0)
