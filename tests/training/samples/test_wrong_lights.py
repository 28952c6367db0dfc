"""Wrongly lit photos: seeded, within range, grey comes out tinted, warm and cold alike."""

from __future__ import annotations

import numpy as np

from photofix.color_space import srgb_to_linear
from photofix.training.samples.wrong_lights import wrongly_lit

GRAY = np.full((4, 4, 3), 0.5, np.float32)


def test_it_is_seeded_and_within_range() -> None:
    clean = np.random.default_rng(1).random((12, 16, 3), dtype=np.float32)
    one, again, other = (wrongly_lit(clean, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
    assert one.dtype == np.float32 and one.shape == clean.shape and one.min() >= 0 and one.max() <= 1


def test_lights_are_warm_and_cold_and_seldom_right() -> None:
    casts = []
    for seed in range(200):
        red, _, blue = srgb_to_linear(wrongly_lit(GRAY, np.random.default_rng(seed)))[0, 0]
        casts.append(float(np.log(max(red, 1e-3) / max(blue, 1e-3))))
    assert 0.3 < np.mean(np.array(casts) > 0) < 0.7
    assert np.mean(np.abs(casts) > 0.1) > 0.8 and np.median(np.abs(casts)) < 2.5


def test_black_and_white_stay_as_light_as_they_can() -> None:
    ends = np.stack([np.zeros((2, 2, 3)), np.ones((2, 2, 3))]).reshape(4, 2, 3).astype(np.float32)
    shown = wrongly_lit(ends, np.random.default_rng(2))
    assert shown[:2].max() < 1e-3 and shown[2:].max() > 0.9
