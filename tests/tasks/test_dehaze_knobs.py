"""Dehaze's further knobs: the sky is left as it is, noise is not raised beyond what is seen; 0 changes no bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit, at_full
from photofix.photo.photo import Photo
from photofix.raster.place import Place
from photofix.render.image import render
from photofix.render.noise import noise_level
from photofix.render.pyramid import ScaledPhoto
from photofix.tasks.dehaze import MOST_TOLERANCE, TASK, VISIBLE_NOISE

AIRLIGHT = np.float32([0.82, 0.84, 0.86])
HEIGHT, WIDTH = 96, 128


def found(depth: float = 1.0) -> TaskAnalysis:
    flat = np.ones((1, 1, 1), np.float32)
    return TaskAnalysis(1.0, 0.5, {"slope": 0 * flat, "offset": np.float32(depth) * flat, "airlight": AIRLIGHT})


def applied(pixels: NDArray[np.float32], answer: TaskAnalysis, s: float = 1.0) -> NDArray[np.float32]:
    planes = pixels.transpose(2, 0, 1).copy().transpose(1, 2, 0)
    height, width = pixels.shape[:2]
    return TASK.apply(planes, answer, s, Place(0, 0, height, width, height, width))


def towards_airlight() -> NDArray[np.float32]:
    """From the airlight (left) to half of it (right)."""
    return np.float32(AIRLIGHT * np.linspace(1, 0.4, 200, dtype=np.float32)[None, :, None])


def noisy_photo(sigma: float) -> Photo:
    clean = np.repeat(np.linspace(0.4, 0.8, WIDTH)[None, :, None], HEIGHT, 0) * np.ones(3)
    noise = np.random.default_rng(3).normal(0, sigma, (HEIGHT, WIDTH, 1))
    return Photo(None, np.round(65535 * np.clip(clean + noise, 0, 1)).astype(np.uint16), sha256="5eed" * 16)


def test_at_0_and_beside_other_knobs_no_bit_changes() -> None:
    answer = found()
    assert TASK.tuned(answer, {}, lambda: 0.1) is answer
    for name in ("sky", "noise"):
        assert Edit().with_value("dehaze", name, 0).tuning("dehaze") == ()


@pytest.mark.parametrize("s", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("percent", [30.0, 100.0])
def test_what_looks_like_the_haze_is_left_and_what_does_not_is_dehazed(percent: float, s: float) -> None:
    pixels, plain = towards_airlight(), found()
    kept = TASK.tuned(plain, {"sky": percent}, lambda: 0.0)
    before, without, result = pixels[0], applied(pixels, plain, s)[0], applied(pixels, kept, s)[0]
    away = np.abs(before - AIRLIGHT).max(axis=1)
    tolerance = MOST_TOLERANCE * percent / 100
    sky, far = away < tolerance * np.exp(-s) * 0.99, away > tolerance
    np.testing.assert_allclose(result[sky], before[sky], atol=1e-5)
    np.testing.assert_allclose(result[far], without[far], atol=1e-5)
    assert (np.diff(result, axis=0) < 1e-6).all(), "the order of tones is kept"
    assert np.abs(np.diff(result, axis=0)).max() < 0.05, "and nothing jumps"


@pytest.mark.parametrize("percent", [50.0, 100.0])
def test_the_level_leaves_the_sky_alone_as_far_as_it_is_kept(percent: float) -> None:
    plain = found()
    level = np.float32([[0.2, 0.1, 0.0], [0.1, 0.1, -0.1]])
    kept = TASK.tuned(replace(plain, params={**plain.params, "level": level}), {"sky": percent}, lambda: 0.0)
    sky = np.broadcast_to(AIRLIGHT, (8, 8, 3)).copy()
    moved = np.abs(applied(sky, kept) - sky).max()
    assert moved < 1e-5 if percent == 100 else 0.01 < moved < 0.2


@pytest.mark.parametrize("sigma", [0.004, 0.01, 0.03])
def test_the_noise_of_a_photo_is_measured_whatever_its_tones(sigma: float) -> None:
    photo = noisy_photo(sigma)
    assert noise_level(ScaledPhoto(photo), HEIGHT, WIDTH) == pytest.approx(sigma, rel=0.2)


def test_black_pictures_and_tiny_ones_have_no_noise() -> None:
    for shape in ((HEIGHT, WIDTH, 3), (4, 4, 3)):
        assert noise_level(ScaledPhoto(Photo(None, np.zeros(shape, np.uint8))), *shape[:2]) == 0


@pytest.mark.parametrize("sigma", [0.002, 0.006, 0.02])
def test_a_noisy_photo_is_dehazed_less_and_a_clean_one_as_before(sigma: float) -> None:
    gains = []
    for percent in (0.0, 50.0, 100.0):
        answer = TASK.tuned(found(), {"noise": percent}, lambda: sigma) if percent else found()
        result = applied(towards_airlight(), answer)
        gains.append(float((result - AIRLIGHT)[0, -1].mean() / (towards_airlight() - AIRLIGHT)[0, -1].mean()))
    assert gains[0] == pytest.approx(np.e, rel=1e-4)
    assert gains[0] >= gains[1] >= gains[2] >= 1
    if sigma * np.e < VISIBLE_NOISE / 1.5:
        assert gains[2] > 0.95 * gains[0]
    else:
        assert sigma * gains[2] <= max(VISIBLE_NOISE, 1.11 * sigma)


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_in_a_photo_regions_agree_and_the_noise_is_that_of_the_photo(scale: float) -> None:
    photo = noisy_photo(0.02)
    analysis = Analysis("5eed", "w", HEIGHT, WIDTH, {"dehaze": found()}, True)
    edit = at_full(["dehaze"])
    before = render(photo, analysis, at_full(()), scale=scale)
    plain = np.abs(render(photo, analysis, edit, scale=scale) - before).mean()
    for name in ("sky", "noise"):
        tuned = edit.with_value("dehaze", name, 80)
        whole = render(photo, analysis, tuned, scale=scale)
        assert np.array_equal(render(photo, analysis, tuned, (7, 5, 20, 30), scale), whole[7:27, 5:35])
        assert np.abs(whole - before).mean() < 0.9 * plain
