"""Grain: noise that belongs to the place and not to the window, and how much of it a fill lacks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from photofix.raster.boxes import Box
from photofix.tasks.kit.inpainting.grain import FEWEST, missing, noise

SIZE = 160
WHOLE = Box(0, 0, SIZE, SIZE)


def grainy(sigma: float, seed: int = 1, texture: float = 0.0) -> NDArray[np.float32]:
    """A soft slope with noise of `sigma`, part of it textured."""
    rng = np.random.default_rng(seed)
    ground = np.linspace(0.3, 0.6, SIZE)[None, :, None] + sigma * rng.normal(0, 1, (SIZE, SIZE, 3))
    ground[:, : SIZE // 2] += texture * (np.indices((SIZE, SIZE // 2)).sum(axis=0) // 3 % 2)[..., None]
    return ground.astype(np.float32)


def part(top: int, left: int, side: int = 40) -> NDArray[np.bool_]:
    where = np.zeros((SIZE, SIZE), bool)
    where[top : top + side, left : left + side] = True
    return where


@pytest.mark.parametrize("seed", [0, 1, 2**31 + 7])
@pytest.mark.parametrize("level", [0, 3])
def test_noise_is_nearly_normal(seed: int, level: int) -> None:
    values = noise(WHOLE, seed, level)
    assert values.dtype == np.float32
    assert values.mean() == pytest.approx(0, abs=0.02) and values.std() == pytest.approx(1, abs=0.02)
    assert abs(stats.skew(values, axis=None)) < 0.05 and abs(stats.kurtosis(values, axis=None)) < 0.5


def test_noise_of_neighbours_and_of_rows_has_nothing_in_common() -> None:
    values = noise(Box(0, 0, 400, 400), 5, 0)
    for down, across in ((0, 1), (1, 0), (1, 1), (0, 2), (7, 3), (64, 0), (0, 128)):
        ours = values[: 400 - down, : 400 - across]
        theirs = values[down:, across:]
        assert abs(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1]) < 0.012


def test_noise_belongs_to_the_place_and_not_to_the_window() -> None:
    whole = noise(WHOLE, 9, 1)
    for box in (Box(5, 9, 60, 150), Box(0, 0, 1, 1), Box(159, 0, 160, 160)):
        assert np.array_equal(noise(box, 9, 1), whole[box.slices(WHOLE)])


def test_another_photo_or_level_has_other_noise() -> None:
    first, photo, level = (noise(WHOLE, seed, level) for seed, level in ((9, 1), (10, 1), (9, 2)))
    for other in (photo, level):
        assert abs(np.corrcoef(first.ravel(), other.ravel())[0, 1]) < 0.03


@pytest.mark.parametrize("sigma", [0.005, 0.02, 0.06])
def test_a_smooth_fill_lacks_the_grain_of_what_is_around_it(sigma: float) -> None:
    pixels, fill = grainy(sigma), part(60, 60)
    pixels[fill] = 0.45
    (lacking,) = missing(pixels, ~cv2.dilate(fill.astype(np.uint8), np.ones((3, 3))).astype(bool), [fill])
    np.testing.assert_allclose(lacking, sigma, rtol=0.3)


def test_a_fill_that_is_as_grainy_lacks_nothing_and_one_half_as_grainy_something() -> None:
    pixels, half = grainy(0.04), part(100, 100)
    pixels[half] = 0.45 + 0.5 * (pixels[half] - 0.45)
    same = part(20, 20)
    lacking, little = missing(pixels, ~(half | same), [half, same])
    assert (lacking > 0.4 * 0.04).all() and (little < 0.5 * lacking).all()


def test_texture_is_not_taken_for_grain() -> None:
    """The quiet places tell."""
    fill = part(60, 100)
    plain, textured = (grainy(0.01, texture=amount) for amount in (0.0, 0.3))
    plain[fill] = textured[fill] = 0.45
    (without,), (with_texture,) = (missing(pixels, ~fill, [fill]) for pixels in (plain, textured))
    np.testing.assert_allclose(with_texture, without, rtol=0.35)


def test_channels_are_judged_on_their_own() -> None:
    pixels, fill = grainy(0.0), part(60, 60)
    pixels[..., 2] += np.random.default_rng(3).normal(0, 0.05, (SIZE, SIZE)).astype(np.float32)
    pixels[fill] = 0.45
    (lacking,) = missing(pixels, ~fill, [fill])
    assert lacking[2] > 0.03 and (lacking[:2] < 0.005).all()


def test_from_next_to_nothing_known_nothing_is_concluded() -> None:
    known = np.zeros((SIZE, SIZE), bool)
    known[10 : 10 + 5, 10 : 10 + FEWEST // 5] = True
    (lacking,) = missing(grainy(0.05), known, [part(60, 60)])
    assert not lacking.any()
