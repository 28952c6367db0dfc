"""sRGB, linear light, luma and Lab against known values and an independent implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import rgb2lab

from photofix.color_space import linear_to_srgb, luma, srgb_to_lab, srgb_to_linear


@pytest.mark.parametrize(
    ("encoded", "light"),
    [(0.0, 0.0), (1.0, 1.0), (0.04045, 0.0031308), (0.5, 0.21404), (-0.5, -0.21404), (1.5, 2.5371)],
)
def test_known_values(encoded: float, light: float) -> None:
    assert float(srgb_to_linear(np.float32([encoded]))[0]) == pytest.approx(light, rel=2e-4, abs=1e-6)
    assert float(linear_to_srgb(np.float32([light]))[0]) == pytest.approx(encoded, rel=2e-4, abs=1e-6)


@given(st.floats(-4, 8, width=32))
def test_round_trip_beyond_the_gamut(value: float) -> None:
    encoded = np.float32([value])
    assert abs(float(linear_to_srgb(srgb_to_linear(encoded))[0]) - value) < 2e-5 * max(1, abs(value))


def test_curves_rise_and_are_odd() -> None:
    values = np.linspace(-2, 2, 4001, dtype=np.float32)
    for curve in (srgb_to_linear, linear_to_srgb):
        assert (np.diff(curve(values)) >= 0).all()
        np.testing.assert_array_equal(curve(values), -curve(-values))
        assert curve(values).dtype == np.float32


def test_all_eight_bit_values_survive() -> None:
    coded = np.arange(256)
    back = linear_to_srgb(srgb_to_linear((coded / 255).astype(np.float32)))
    np.testing.assert_array_equal(np.round(back * 255), coded)


def test_luma_of_gray_is_gray_and_crops_agree() -> None:
    gray = np.full((3, 3, 3), 0.37, np.float32)
    np.testing.assert_allclose(luma(gray), 0.37, rtol=1e-6)
    picture = np.random.default_rng(0).random((40, 50, 3), dtype=np.float32)
    np.testing.assert_array_equal(luma(picture)[7:20, 3:44], luma(picture[7:20, 3:44]))


def test_lab_agrees_with_scikit_image() -> None:
    picture = np.random.default_rng(1).random((20, 30, 3), dtype=np.float32)
    np.testing.assert_allclose(srgb_to_lab(picture), rgb2lab(picture), atol=0.6)
    np.testing.assert_allclose(srgb_to_lab(np.full((1, 1, 3), 2.0, np.float32)), [[[100, 0, 0]]], atol=0.05)
