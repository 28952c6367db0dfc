"""Invented noise: seeded, in range, of all kinds, and about as strong as cameras make it."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from photofix.tasks.kit.noise.damage import _sensor, film, jpeg, noisy, white

CLEAN = data.coffee()[:96, :128].astype(np.float32) / np.float32(255)
FLAT = np.full((128, 128, 3), 0.5, np.float32)


def test_it_follows_its_seed_and_stays_in_range() -> None:
    for seed in range(12):
        first, again = (noisy(CLEAN, np.random.default_rng(seed)) for _ in range(2))
        assert np.array_equal(first, again)
        assert 0 <= first.min() <= first.max() <= 1


def test_strengths_reach_from_hardly_seen_to_coarse() -> None:
    errors = [float(np.abs(noisy(FLAT, np.random.default_rng(seed)) - FLAT).std()) * 255 for seed in range(60)]
    assert min(errors) < 2
    assert max(errors) > 9


def test_light_makes_noise_of_its_own() -> None:
    for seed in range(8):
        dark, light = (
            float((_sensor(FLAT * share, np.random.default_rng(seed)) - FLAT * share).std())
            for share in (np.float32(0.2), np.float32(1.6))
        )
        assert dark > light > 0, "encoded, noise of light shows most in the dark"


def test_grain_reaches_its_neighbours_and_has_the_same_size_in_all_layers() -> None:
    grain = film(FLAT, np.random.default_rng(1), 1.0, 0.05, 0.5) - FLAT
    beside = np.mean(grain[:, 1:] * grain[:, :-1]) / np.mean(grain**2)
    assert beside > 0.2
    assert np.corrcoef(grain[..., 0].ravel(), grain[..., 1].ravel())[0, 1] > 0.5


def test_white_noise_is_as_strong_as_it_is_said() -> None:
    noise = white(FLAT, np.random.default_rng(1), 0.05) - FLAT
    assert float(noise.std()) == pytest.approx(0.05, rel=0.02)
    assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.02


@pytest.mark.parametrize("quality", [20, 90])
def test_coding_keeps_the_shape_and_errs_by_its_quality(quality: int) -> None:
    coded = jpeg(CLEAN, np.random.default_rng(0), quality)
    assert coded.shape == CLEAN.shape
    assert (np.abs(coded - CLEAN).mean() > 0.012) == (quality == 20)
