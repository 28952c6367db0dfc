"""Noise: exact in any tile, better than non-local means, colour before brightness, knobs, grain, nothing at 0."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.tasks.kit.noise.close_levels import SHAPE, measured
from photofix.tasks.kit.noise.levels import levels_between
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.noise import TASK, strength_of

CLEAN = data.astronaut()[:336, :301]


def noisy(sigma: float, channels: Sequence[float] = (1, 1, 1), seed: int = 0) -> NDArray[np.uint8]:
    noise = sigma * np.random.default_rng(seed).standard_normal(CLEAN.shape) * np.asarray(channels)
    return np.clip(np.round(CLEAN + noise), 0, 255).astype(np.uint8)


def unit(picture: NDArray[np.uint8]) -> Image:
    return picture.astype(np.float32) / np.float32(255)


def photo_of(picture: NDArray[np.uint8]) -> Photo:
    return Photo(None, np.ascontiguousarray(picture), sha256="a0" * 32)


def found(levels: NDArray[np.float32], grain: float = 0.0) -> TaskAnalysis:
    return TaskAnalysis(1.0, 0.5, {"levels": levels, "grain": np.float32(grain)})


def analysis(photo: Photo, answer: TaskAnalysis) -> Analysis:
    return Analysis(photo.sha256, "w", photo.height, photo.width, {"noise": answer}, complete=True)


def edit(**values: float) -> Edit:
    known = Edit()
    for name, value in ({"strength": 100.0} | values).items():
        known = known.with_value("noise", name, value)
    return known


def restored(picture: NDArray[np.uint8], grain: float = 0.0, **values: float) -> Image:
    """With the true levels."""
    photo = photo_of(picture)
    levels = levels_between(unit(CLEAN), unit(picture))
    return render(photo, analysis(photo, found(levels, grain)), edit(**values))


def psnr(picture: Image) -> float:
    return float(-10 * np.log10(np.square(np.clip(picture, 0, 1) - unit(CLEAN)).mean()))


@pytest.fixture(scope="module")
def uneven() -> NDArray[np.float32]:
    """Levels that differ by everything they can differ by."""
    return np.random.default_rng(5).uniform(0.2, 1.5, SHAPE).astype(np.float32)


@pytest.mark.parametrize("scale", [1.0, 0.61, 0.5, 0.23])
def test_any_region_is_that_region_of_the_whole(uneven: NDArray[np.float32], scale: float) -> None:
    photo = photo_of(noisy(12))
    answer = analysis(photo, found(uneven))
    whole = render(photo, answer, edit(), scale=scale)
    height, width = whole.shape[:2]
    for tile_px, threads in ((900, 2), (5000, 1), (1 << 30, 1)):
        assert np.array_equal(render(photo, answer, edit(), scale=scale, tile_px=tile_px, threads=threads), whole)
    for top, left, tall, wide in ((0, 0, 9, 7), (13, 21, 40, 33), (height - 31, width - 18, 31, 18), (5, 0, 1, width)):
        part = render(photo, answer, edit(), (top, left, tall, wide), scale)
        assert np.array_equal(part, whole[top : top + tall, left : left + wide])


def test_the_preview_shows_what_is_exported_while_the_slider_moves(uneven: NDArray[np.float32]) -> None:
    photo, preview = photo_of(noisy(12)), Preview()
    answer = analysis(photo, found(uneven))
    for percent in (40.0, 55.0, 100.0, 130.0, 130.0, 70.0):
        moved = edit(strength=percent)
        assert np.array_equal(preview.render(photo, answer, moved), render(photo, answer, moved))


def test_at_0_nothing_changes(uneven: NDArray[np.float32]) -> None:
    photo = photo_of(noisy(12))
    assert np.array_equal(render(photo, analysis(photo, found(uneven)), edit(strength=0)), to_srgb(photo))
    none = np.zeros(SHAPE, np.float32)
    assert np.array_equal(render(photo, analysis(photo, found(none)), edit()), to_srgb(photo))


def test_strength_goes_on_beyond_100(uneven: NDArray[np.float32]) -> None:
    picture = noisy(12)
    results = [restored(picture, strength=percent) for percent in (10, 50, 100, 125, 150)]
    changes = [np.abs(result - unit(picture)).mean() for result in results]
    assert changes == sorted(set(changes))


@pytest.mark.parametrize("sigma", [5, 10, 20])
def test_with_true_levels_it_is_better_than_non_local_means(sigma: int) -> None:
    picture = noisy(sigma)
    coded = np.ascontiguousarray(picture[..., ::-1])
    baselines = [
        unit(np.ascontiguousarray(cv2.fastNlMeansDenoisingColored(coded, None, h, h, 7, 21)[..., ::-1]))
        for h in (0.4 * sigma, 0.6 * sigma, 0.9 * sigma)
    ]
    assert psnr(restored(picture)) > max(psnr(baseline) for baseline in baselines)


def test_noise_of_the_dark_is_found_in_the_dark_only() -> None:
    weight = np.clip(1 - 2 * unit(CLEAN).mean(axis=2), 0, 1)[..., None]
    noise = 20 * weight * np.random.default_rng(0).standard_normal(CLEAN.shape)
    picture = np.clip(np.round(CLEAN + noise), 0, 255).astype(np.uint8)
    change = np.abs(restored(picture) - unit(picture)).mean(axis=2)
    light, dark = weight[..., 0] == 0, weight[..., 0] > 0.7
    assert change[light].mean() < 0.2 * change[dark].mean()


def test_luminance_and_colour_go_by_their_own_knobs() -> None:
    picture = noisy(15)
    before = unit(picture)
    color = restored(picture, luma=0) - before
    assert np.abs(color[..., 0] + 2 * color[..., 1] + color[..., 2]).max() < 1e-5, "brightness stays"
    luma = restored(picture, color=0) - before
    assert np.ptp(luma, axis=2).max() < 1e-5, "all channels move alike"
    assert psnr(before) < psnr(before + luma) < psnr(restored(picture))
    assert psnr(before) < psnr(before + color)


def test_detail_kept_leaves_more() -> None:
    picture = noisy(15)
    changes = [np.abs(restored(picture, detail=percent) - unit(picture)).mean() for percent in (0, 50, 100)]
    assert changes == sorted(changes, reverse=True)


def test_grain_of_film_stays_unless_a_person_wants_it_gone() -> None:
    picture = noisy(15)
    kept = restored(picture, grain=1.0) - unit(picture)
    assert np.abs(kept[..., 0] + 2 * kept[..., 1] + kept[..., 2]).max() < 1e-5
    assert np.abs(kept).mean() > 0.005, "its colours go"
    photo = photo_of(picture)
    answer = analysis(photo, found(levels_between(unit(CLEAN), unit(picture)), 1.0))
    gone = render(photo, answer, edit().with_value("noise", "grain", 0.0))
    assert np.array_equal(gone, restored(picture))


def test_a_print_in_one_tone_has_grain_and_a_sensor_has_none() -> None:
    picture = noisy(10)
    params = {"levels": levels_between(unit(CLEAN), unit(picture)).reshape(1, 1, -1)}
    assert TASK.settle(unit(picture), params)["grain"] == 0
    gray = np.repeat(picture[..., 1:2], 3, 2)
    assert TASK.settle(unit(gray), params)["grain"] == 1


def test_a_grey_photo_stays_grey() -> None:
    gray = noisy(10)[..., 1:2]
    result = restored(np.repeat(gray, 3, 2))
    assert np.array_equal(result[..., 0], result[..., 1])
    assert np.array_equal(result[..., 1], result[..., 2])


SEPIA = np.float32([[1.0, 0.82, 0.58]])


def printed(tone: NDArray[np.float32], sigma: float = 10) -> tuple[NDArray[np.uint8], TaskAnalysis]:
    """A grainy print in one tone, and an answer that takes it for full of noise of colour too."""
    grain = sigma * np.random.default_rng(2).standard_normal(CLEAN.shape[:2])
    gray = np.clip(CLEAN.mean(axis=2) + grain, 0, 255)
    picture = np.clip(np.round(gray[..., None] * tone), 0, 255).astype(np.uint8)
    return picture, seen_closely(picture)


def seen_closely(picture: NDArray[np.uint8]) -> TaskAnalysis:
    """An answer that takes all that is measured for noise."""
    view = unit(picture)[:128, :128]
    return TaskAnalysis(1.0, 0.5, TASK.settle(view, {"levels": measured(view[None], NUMPY)[0].reshape(1, 1, -1)}))


@pytest.mark.parametrize("tone", [np.ones((1, 3), np.float32), SEPIA])
def test_no_noise_of_colour_is_found_in_a_print_in_one_tone(tone: NDArray[np.float32]) -> None:
    picture, answer = printed(tone)
    photo = photo_of(picture)
    result = render(photo, analysis(photo, answer), edit())
    change = np.abs(result - unit(picture))
    assert change.mean() < 0.2 / 255 and change.max() < 3 / 255, "its grain is its own, and that has the print's colour"


def test_a_photo_with_one_channel_comes_back_as_it_was_unless_its_grain_is_to_go() -> None:
    picture, answer = printed(np.ones((1, 3), np.float32))
    photo = photo_of(picture[..., :1])
    known = analysis(photo, answer)
    assert np.array_equal(render(photo, known, edit()), to_srgb(photo))
    gone = render(photo, known, edit(grain=0.0))
    assert np.array_equal(gone[..., 0], gone[..., 1]) and np.array_equal(gone[..., 0], gone[..., 2])
    before, after = (np.abs(np.diff(image[..., 0], axis=1)).mean() for image in (to_srgb(photo), gone))
    assert after < 0.7 * before


def test_where_the_grain_goes_the_tone_of_a_print_stays() -> None:
    picture, answer = printed(SEPIA)
    photo = photo_of(picture)
    gone = render(photo, analysis(photo, answer), edit(grain=0.0))
    for low in (0.2, 0.4, 0.6):
        band = np.abs(CLEAN.mean(axis=2) / 255 - low) < 0.1
        before, after = (image[band].mean(axis=0) for image in (unit(picture), gone))
        assert np.abs(after / after.mean() - before / before.mean()).max() * low < 0.5 / 255
    bright = unit(picture)[..., 0] > 0.3
    before, after = ((image[bright] / image[bright][:, :1]).std(axis=0).max() for image in (unit(picture), gone))
    assert after < before + 0.01, "and no speck gets a colour of its own"
    assert np.abs(np.diff(gone, axis=1)).mean() < 0.7 * np.abs(np.diff(unit(picture), axis=1)).mean()


def test_the_noise_of_a_scanner_over_a_brown_print_goes() -> None:
    picture, _ = printed(SEPIA, sigma=3)
    colored = 8 * np.random.default_rng(4).standard_normal(picture.shape)
    picture = np.clip(np.round(picture + colored), 0, 255).astype(np.uint8)
    photo = photo_of(picture)
    result = render(photo, analysis(photo, seen_closely(picture)), edit())
    blue = [np.abs(np.diff(image[..., 2] - image[..., 1], axis=1)).mean() for image in (unit(picture), result)]
    assert blue[1] < 0.6 * blue[0]


def test_blocks_in_a_print_in_one_tone_are_no_grain() -> None:
    gray = np.repeat(CLEAN.mean(axis=2).astype(np.uint8)[..., None], 3, 2)
    coded = cv2.imdecode(cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, 10])[1], 1)
    params = {"levels": levels_between(unit(gray), unit(coded)).reshape(1, 1, -1)}
    assert TASK.settle(unit(coded)[:128, :128], params)["grain"] < 0.3


def test_a_smaller_view_shows_the_export_made_smaller() -> None:
    picture = noisy(15)
    photo = photo_of(picture)
    answer = analysis(photo, found(levels_between(unit(CLEAN), unit(picture))))
    full, small = render(photo, answer, edit()), render(photo, answer, edit(), scale=0.5)
    shrunk = cv2.resize(full, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    plain = cv2.resize(unit(picture), small.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small - shrunk).mean() < 0.35 * np.abs(plain - shrunk).mean()


def test_what_nobody_sees_is_not_believed() -> None:
    flat = np.full((128, 128, 3), 0.5, np.float32)
    noise = np.random.default_rng(0).standard_normal(flat.shape).astype(np.float32)
    trusts = [TASK.trust(flat + noise * np.float32(sigma / 255)) for sigma in (0, 1, 3, 8)]
    assert trusts[0] == trusts[1] == 0
    assert trusts == sorted(trusts)
    assert trusts[-1] == 1


def test_a_visible_damage_is_as_strong_as_it_is_called() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        damage = TASK.degrade(unit(CLEAN), rng, None)  # type: ignore[arg-type]
        levels = damage.labels["levels"].reshape(SHAPE)
        assert damage.present == (strength_of(levels) > 0.4)
