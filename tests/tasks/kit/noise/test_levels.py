"""Levels of noise: what was added, as calm pieces show it too, by octave and brightness, and less at smaller scales."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photofix.tasks.kit.noise.close_levels import KNOTS, SHAPE, UNIT, measured
from photofix.tasks.kit.noise.levels import levels_between, noise_at
from photofix.tasks.kit.noise.shrinkage import OCTAVES
from photofix.tasks.kit.ops import NUMPY

ONES = np.ones((2, OCTAVES), np.float32)


def shaded() -> np.ndarray:
    ramp = np.repeat(np.linspace(0.1, 0.9, 8, dtype=np.float32), 32)  # calm pieces, each of one brightness
    return np.ascontiguousarray(np.broadcast_to(ramp[:, None, None], (256, 256, 3)))


def spoiled(sigma: float = 0.03, size: float = 0.0, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal((256, 256, 3)).astype(np.float32)
    if size:
        noise = cv2.GaussianBlur(noise, (0, 0), size)
        noise /= noise.std()
    return shaded() + np.float32(sigma) * noise


@pytest.mark.parametrize("size", [0.0, 0.9])
def test_measured_is_what_was_added(size: float) -> None:
    picture = spoiled(size=size)
    known = measured(picture[None], NUMPY)[0].reshape(SHAPE)
    np.testing.assert_allclose(known, levels_between(shaded(), picture), rtol=0.25)


def test_white_noise_halves_with_each_octave_and_grain_does_not() -> None:
    white = levels_between(shaded(), spoiled())[:, 0, :, 0].mean(axis=0)
    np.testing.assert_allclose(white[1:] / white[:-1], 0.5, atol=0.06)
    np.testing.assert_allclose(white[0] * UNIT, 0.03 * np.sqrt(0.375) / 2, rtol=0.05)
    grain = levels_between(shaded(), spoiled(size=0.9))[:, 0, :, 0].mean(axis=0)
    assert grain[1] > 0.9 * grain[0]


def test_levels_follow_brightness() -> None:
    picture = shaded() + (spoiled() - shaded()) * (1 - shaded())
    for levels in (levels_between(shaded(), picture), measured(picture[None], NUMPY)[0].reshape(SHAPE)):
        fine = levels[:, 0, 0, 0]
        assert fine[0] > 1.3 * fine[1] > 1.5 * fine[2]


def test_at_a_smaller_scale_the_next_octave_is_the_first() -> None:
    levels = levels_between(shaded(), spoiled())
    full, half, tiny = (noise_at(levels, step, ONES) for step in (1.0, 2.0, 32.0))
    np.testing.assert_allclose(half.peak[:, :-1], full.peak[:, 1:], rtol=1e-5)
    assert tiny.peak.max() < full.peak.max() / 20
    between = noise_at(levels, 1.5, ONES)
    assert (between.peak < full.peak).all()
    assert (between.peak > half.peak).all()


def test_amounts_are_of_brightness_and_colour() -> None:
    levels = np.ones(SHAPE, np.float32)
    amounts = ONES.copy()
    amounts[0] = 0
    noise = noise_at(levels, 1.0, amounts)
    assert not noise.peak[0].any()
    assert noise.peak[1:].all()
    assert noise.shape.shape == (len(KNOTS), 3, OCTAVES)
    assert noise_at(-levels, 1.0, ONES).is_none
