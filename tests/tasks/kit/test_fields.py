"""Random fields and the guided filter."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.tasks.kit.fields import (
    draw_forking_line,
    guided_coefficients,
    guided_filter,
    log_uniform,
    random_crop_to,
    smooth_noise,
)


def test_noise_fills_its_range_and_follows_its_seed() -> None:
    first, again = (smooth_noise(np.random.default_rng(3), 40, 71, 5, 3) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.shape == (40, 71)
    assert first.dtype == np.float32
    assert first.min() == 0
    assert first.max() == pytest.approx(1)


def test_more_cells_mean_finer_noise() -> None:
    coarse, fine = (smooth_noise(np.random.default_rng(1), 128, 128, cells) for cells in (2, 30))
    assert np.abs(np.diff(fine, axis=0)).mean() > 4 * np.abs(np.diff(coarse, axis=0)).mean()


def test_log_uniform_stays_inside() -> None:
    rng = np.random.default_rng(0)
    values = [log_uniform(rng, 0.2, 5) for _ in range(500)]
    assert 0.2 <= min(values) < 0.3
    assert 4 < max(values) <= 5
    assert np.mean(np.array(values) < 1) == pytest.approx(0.5, abs=0.08)


def test_guided_filter_keeps_constants_and_follows_edges() -> None:
    guide = np.zeros((60, 60), np.float32)
    guide[:, 30:] = 1
    np.testing.assert_allclose(guided_filter(guide, np.full_like(guide, 0.7), 8, 1e-3), 0.7, atol=1e-4)
    noisy = guide * 2 + np.random.default_rng(0).normal(0, 0.2, guide.shape).astype(np.float32)
    smooth = guided_filter(guide, noisy, 8, 1e-3)
    assert np.abs(smooth - guide * 2).mean() < 0.05
    assert smooth[30, 31] - smooth[30, 28] > 1.5


def test_guided_coefficients_find_a_line() -> None:
    guide = smooth_noise(np.random.default_rng(2), 80, 80, 6, 3)
    slope, offset = guided_coefficients(guide, 3 * guide - 0.5, lambda x: cv2.blur(x, (21, 21)), 1e-6)
    np.testing.assert_allclose(slope, 3, atol=0.05)
    np.testing.assert_allclose(offset, -0.5, atol=0.05)


@pytest.mark.parametrize(("height", "width"), [(30, 90), (200, 20)])
def test_random_crop_has_the_size_asked_for(height: int, width: int) -> None:
    texture = np.random.default_rng(0).random((50, 70, 3), dtype=np.float32)
    for seed in range(8):
        assert random_crop_to(np.random.default_rng(seed), texture, height, width).shape == (height, width, 3)


def drawn(thickness: float, wander: float = 0.2, forks: float = 0.0, knots: float = 0.0) -> NDArray[np.float64]:
    """Covered pixels of twenty forking lines."""
    covered = []
    for seed in range(20):
        canvas = np.zeros((160, 120), np.uint8)
        draw_forking_line(canvas, np.random.default_rng(seed), thickness, wander, forks, knots)
        covered.append(canvas.sum() / 255)
    return np.array(covered)


def test_forking_lines_grow_with_thickness_forks_and_knots() -> None:
    plain = drawn(1.5)
    assert (plain > 0).all()
    assert drawn(0.5).mean() < 0.6 * plain.mean()
    assert drawn(4).mean() > 2 * plain.mean()
    assert drawn(1.5, forks=0.2).mean() > 1.3 * plain.mean()
    assert drawn(1.5, knots=0.2).mean() > 1.2 * plain.mean()
