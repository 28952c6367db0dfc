"""What a level and a coarser view of it say together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.network.level import SEEN_LESS, SEEN_MORE, Level, coarse_share, fitted_to, magnified, mixed_chance
from photofix.tasks.kit.ops import NUMPY


def chances(value: float) -> NDArray[np.float32]:
    return np.full((40, 40, 1), value, np.float32)


def test_what_both_can_see_is_denied_by_half_and_added_by_less() -> None:
    for has_hairlines in (True, False):
        less = coarse_share(chances(0.8), chances(0.2), 3.0, has_hairlines)
        more = coarse_share(chances(0.2), chances(0.8), 3.0, has_hairlines)
        np.testing.assert_allclose(less, SEEN_LESS, atol=1e-3)
        np.testing.assert_allclose(more, SEEN_MORE, atol=1e-3)
    assert SEEN_MORE < SEEN_LESS


def test_a_line_thinner_than_a_coarse_pixel_is_not_denied() -> None:
    fine, coarse = chances(0.02), chances(0.02)
    fine[20:22] = 0.9
    share = coarse_share(fine, coarse, 3.0)
    np.testing.assert_allclose(share[20:22], 0, atol=1e-3)
    np.testing.assert_allclose(share[:20], SEEN_MORE, atol=1e-3)
    np.testing.assert_allclose(coarse_share(fine, coarse, 3.0, has_hairlines=False)[20:22], SEEN_LESS, atol=1e-3)


def test_a_band_that_the_coarse_view_could_see_is_denied() -> None:
    fine = chances(0.02)
    fine[14:26] = 0.9
    np.testing.assert_allclose(coarse_share(fine, chances(0.02), 3.0)[15:25], SEEN_LESS, atol=1e-2)


def test_chances_are_mixed_as_chances() -> None:
    mixed = mixed_chance(chances(0.9), chances(0.1), chances(0.5))
    np.testing.assert_allclose(NUMPY.sigmoid(mixed), 0.5, atol=1e-3)
    np.testing.assert_allclose(NUMPY.sigmoid(mixed_chance(chances(0.9), chances(0.1), chances(0))), 0.9, atol=1e-3)


def test_sure_answers_stay_finite() -> None:
    assert np.isfinite(mixed_chance(chances(1), chances(0), chances(0))).all()
    assert np.isfinite(mixed_chance(chances(0), chances(1), chances(0))).all()


def test_small_levels_are_magnified_and_answers_fit_them_again() -> None:
    image = np.zeros((300, 400, 3), np.float32)
    image[100:140, 200:260] = 1
    level = Level(image, 1.0)
    view = magnified(level, 1000, 2.0)
    assert view.shape == (600, 800, 3), "no more than twice its size"
    assert view.min() >= 0 and view.max() <= 1, "bicubic rings are clipped"
    assert magnified(Level(image, 1.0), 600, 2.0).shape == (450, 600, 3)
    assert magnified(Level(image, 1.0), 200, 2.0).shape == image.shape, "never smaller"
    for seen in (view, image[::4, ::4]):
        padded = np.pad(seen, ((0, 9), (0, 5), (0, 0)))
        fitted = fitted_to(level, padded, seen)
        assert fitted.shape == image.shape
        assert np.abs(fitted - image).mean() < 0.01
