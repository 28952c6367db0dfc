"""The differentiable shrinkage says what the fast one says."""

from __future__ import annotations

import numpy as np
from skimage import data

from photofix.tasks.kit.noise.close_levels import LEVELS, SHAPE
from photofix.tasks.kit.noise.levels import levels_between, noise_at
from photofix.tasks.kit.noise.shrinkage import OCTAVES, noise_in
from photofix.tasks.kit.noise.shrinkage_ops import without_noise
from photofix.tasks.kit.ops import NUMPY

LUMA = np.float32([0.25, 0.5, 0.25])
CLEAN = data.astronaut()[:128, :128].astype(np.float32) / np.float32(255)


def test_both_take_out_the_same() -> None:
    noise = np.random.default_rng(0).standard_normal(CLEAN.shape).astype(np.float32)
    picture = CLEAN + np.float32(0.05) * noise
    levels = levels_between(CLEAN, picture)
    slow = (picture[None] - without_noise(picture[None], levels.reshape(1, 1, 1, LEVELS), NUMPY))[0]
    planes = np.ascontiguousarray(picture.transpose(2, 0, 1))
    fast = noise_in(planes, noise_at(levels, 1.0, np.ones((2, OCTAVES), np.float32))).transpose(1, 2, 0)
    inner = np.s_[24:-24, 24:-24]
    gap, all_of_it = (fast - slow)[inner], slow[inner]
    assert np.abs(gap @ LUMA).mean() < 0.05 * np.abs(all_of_it @ LUMA).mean()
    assert np.abs(gap).mean() < 0.25 * np.abs(all_of_it).mean(), "the finest octave of colour is one band there"


def test_no_levels_no_change() -> None:
    kept = without_noise(CLEAN[None], np.zeros((1, 1, 1, LEVELS), np.float32), NUMPY)[0]
    np.testing.assert_allclose(kept, CLEAN, atol=1e-6)
    assert np.prod(SHAPE) == LEVELS
