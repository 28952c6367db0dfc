"""Bounds of haze removal: the airlight's tint, faint differences, dim pictures, lights, blacks beyond full strength."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.tasks.kit.haze.bounds import (
    LEAST_ROOM,
    MOST_BRIGHTER,
    SAME_TINT,
    brighter,
    gentle,
    lightness,
    pale,
    sky_tinted,
    steepness,
    unamplified,
)


def picture(*rows: tuple[float, float, float]) -> np.ndarray:
    """16 columns of each row's colour."""
    return np.repeat(np.array(rows, np.float32)[:, None], 16, axis=1)


@pytest.mark.parametrize("blue", [0.02, -0.02])
def test_the_airlight_takes_the_tint_of_a_sky_near_it_and_keeps_its_brightness(blue: float) -> None:
    airlight = np.float32([0.8 - blue, 0.8, 0.8 + blue])
    tinted = sky_tinted(airlight, picture((0.78, 0.78, 0.78), (0.2, 0.3, 0.1)))
    assert np.ptp(tinted) < 0.3 * np.ptp(airlight) and tinted.mean() == pytest.approx(airlight.mean(), abs=1e-6)


def test_a_sunset_is_no_airlight() -> None:
    airlight = np.float32([0.8, 0.8, 0.8])
    tinted = sky_tinted(airlight, picture((0.8 + 3 * SAME_TINT, 0.6, 0.4), (0.2, 0.3, 0.1)))
    np.testing.assert_allclose(tinted, airlight, atol=0.01)


def test_blue_smoke_keeps_the_airlight_that_the_head_says() -> None:
    airlight = np.float32([0.74, 0.8, 0.87])
    tinted = sky_tinted(airlight, picture((0.74, 0.78, 0.85), (0.2, 0.3, 0.1)))
    assert np.abs(tinted - airlight).max() < 0.2 * 0.02


@pytest.mark.parametrize("view", [0.1, 0.3, 0.6])
def test_only_what_is_dim_is_lifted_and_never_above_the_photo(view: float) -> None:
    photo = picture((view, view, view))
    for after in (0.02, 0.1, 0.2, 0.4):
        factor = brighter(photo, picture((after, after, after)))
        assert 1 <= factor <= MOST_BRIGHTER
        assert factor == 1 or after * factor <= view + 1e-6
        assert factor == 1 if after > 0.25 else factor > 1 or after >= view


def test_without_gain_nothing_changes() -> None:
    planes = np.random.default_rng(0).normal(0, 0.3, (3, 8, 9)).astype(np.float32)
    steep = steepness(planes, np.float32([0.8, 0.8, 0.8]))
    assert np.array_equal(gentle(np.zeros((8, 9), np.float32), steep), np.zeros((8, 9), np.float32))


@pytest.mark.parametrize("grey", [0.02, 0.3, 0.75])
def test_beyond_full_strength_a_grey_nears_black_as_told(grey: float) -> None:
    airlight, gain = np.float32([0.8, 0.8, 0.8]), 3.0
    away = np.full((3, 2, 2), grey - 0.8, np.float32)
    clear = 0.8 + away * (1 + gentle(np.full((2, 2), np.log(gain), np.float32), steepness(away, airlight)))
    np.testing.assert_allclose(clear, grey**2 / (grey + (0.8 - grey) * (gain - 1)), atol=1e-6)


def test_lights_rise_to_white_at_most_and_what_is_darker_than_the_haze_gets_the_whole_gain() -> None:
    airlight = np.float32([0.5, 0.6, 0.7])
    planes = np.random.default_rng(0).uniform(0, 1, (3, 40, 50)).astype(np.float32)
    planes[:, 0, 0] = 1.2  # wide gamut
    light = lightness(planes, airlight, np.empty((40, 50), np.float32))
    is_darker = (planes <= airlight[:, None, None]).all(axis=0)
    assert is_darker.any() and (light[is_darker] == 0).all() and (light[~is_darker] > 0).all()
    before = planes
    for log_gain in (0.0, 0.4, 1.8, 2.7):
        gain = 1 + gentle(np.full((40, 50), log_gain, np.float32), light)
        clear = (planes - airlight[:, None, None]) * gain + airlight[:, None, None]
        assert clear[:, 1:].max() < 1 + 1.1 * LEAST_ROOM and clear[0, 0, 0] == pytest.approx(1.2, abs=0.01)
        np.testing.assert_allclose(gain[is_darker], np.exp(log_gain), rtol=1e-5)
        assert (np.abs(clear - airlight[:, None, None]) >= np.abs(before - airlight[:, None, None]) - 1e-5).all()
        before = clear


def test_noise_keeps_its_size_and_what_is_seen_is_amplified() -> None:
    airlight, around = np.float32([0.8, 0.8, 0.8]), np.full((3, 64, 64), 0.7, np.float32)
    noise = np.random.default_rng(0).normal(0, 0.004, (3, 64, 64)).astype(np.float32)
    planes = around + noise
    planes[:, 10] -= np.float32(0.2)
    kept = unamplified(planes, around, airlight, 0.012, np.empty_like(planes))
    clear = (planes - kept) * 5 + kept
    assert clear[:, 20:].mean() == pytest.approx(0.3, abs=0.01), "the haze goes all the same"
    assert clear[:, 20:].std() < 2 * 0.004
    assert clear[:, 10].mean() == pytest.approx(-0.7, abs=0.02)


def test_colours_fade_with_the_gain_the_grey_of_a_pixel_stays_and_no_gain_changes_no_bit() -> None:
    before = np.random.default_rng(0).normal(0.4, 0.3, (3, 8, 9)).astype(np.float32)
    spreads = []
    for gain in (1.0, 1.5, 3.0, 6.0, 20.0):
        planes = before.copy()
        pale(planes, np.full((8, 9), gain - 1, np.float32))
        np.testing.assert_allclose(planes.mean(axis=0), before.mean(axis=0), atol=1e-6)
        spreads.append(float(np.ptp(planes, axis=0).mean()))
        assert gain > 1 or np.array_equal(planes, before)
    assert spreads == sorted(spreads, reverse=True) and spreads[1] > 0.97 * spreads[0] > 10 * spreads[-1]
