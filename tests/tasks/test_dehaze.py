"""Haze: the operator against the physical formula, the estimate on scenes whose haze is known, and whom to believe."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import TaskAnalysis
from photofix.color_space import LUMA, luma
from photofix.raster.boxes import Box
from photofix.raster.memo import Memo
from photofix.raster.place import Place, scaled_size
from photofix.tasks import dehaze as _dehaze
from photofix.tasks.dehaze import MAX_DEPTH, PRIOR_SHARE, STRIDE, TASK, VISIBLE_DEPTH
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.fields import hue_trust
from photofix.tasks.kit.haze.bounds import DARKEST, HUE_DOUBT, LEAST_FAINT, LEAST_ROOM, MOST_AIRLIGHT
from photofix.tasks.kit.haze.evidence import COLORED, ONE_TONE
from photofix.tasks.kit.haze.scene import scene_depth
from photofix.tasks.kit.ops import NUMPY

HEIGHT, WIDTH = 70, 110
AIRLIGHT = np.array([0.85, 0.9, 0.95], np.float32)
Picture = NDArray[np.float32]


def picture(height: int = HEIGHT, width: int = WIDTH, seed: int = 1) -> Picture:
    """Random pixels, some below black and some above white, as wide gamut has."""
    return np.random.default_rng(seed).uniform(-0.05, 1.05, (height, width, 3)).astype(np.float32)


def veiled(height: int = HEIGHT, width: int = WIDTH) -> Picture:
    """The same, nothing lighter than the airlight."""
    return np.minimum(picture(height, width), AIRLIGHT - np.float32(0.01))


def found(depth: float = 0.6, slope: float = 0.3, seed: int = 2) -> TaskAnalysis:
    """An answer whose depth differs from place to place."""
    rng = np.random.default_rng(seed)
    offset = rng.uniform(0.5, 1.5, (9, 13, 1)) * depth
    params = {"slope": slope * rng.uniform(-1, 1, (9, 13, 1)), "offset": offset, "airlight": AIRLIGHT}
    return TaskAnalysis(1.0, 0.5, {name: value.astype(np.float32) for name, value in params.items()})


def even(depth: float) -> TaskAnalysis:
    """The same depth everywhere, whatever the luma."""
    flat = np.zeros((1, 1, 1), np.float32)
    return TaskAnalysis(1.0, 0.5, {"slope": flat, "offset": flat + np.float32(depth), "airlight": AIRLIGHT})


def whole(scale: float = 1.0, **more: object) -> Place:
    height, width = scaled_size(HEIGHT, WIDTH, scale)
    return Place(0, 0, height, width, HEIGHT, WIDTH, scale, **more)  # type: ignore[arg-type]


def bilinear(field: NDArray[np.float32], height: int, width: int) -> NDArray[np.float64]:
    """`field` (h x w) sampled at the centres of height x width pixels, one by one."""
    rows, columns = field.shape
    sampled = np.empty((height, width))
    for y in range(height):
        down = min(max((y + 0.5) / height * rows - 0.5, 0), rows - 1)
        for x in range(width):
            across = min(max((x + 0.5) / width * columns - 0.5, 0), columns - 1)
            top, left = int(down), int(across)
            bottom, right = min(top + 1, rows - 1), min(left + 1, columns - 1)
            fy, fx = down - top, across - left
            above = field[top, left] * (1 - fx) + field[top, right] * fx
            below = field[bottom, left] * (1 - fx) + field[bottom, right] * fx
            sampled[y, x] = above * (1 - fy) + below * fy
    return sampled


def by_formula(pixels: Picture, answer: TaskAnalysis, s: float, guide: Picture | None = None) -> NDArray[np.float64]:
    """J = (I - A) / t^s + A in double precision, bent where it would be lighter than white; above full strength also
    where light would be negative; then led towards grey where the gain was large."""
    led = pixels.astype(np.float64) @ np.array(LUMA) if guide is None else guide.astype(np.float64)
    slope, offset = (bilinear(answer.params[name][..., 0], *led.shape) for name in ("slope", "offset"))
    depth = np.maximum(slope * led + offset, 0)
    airlight = AIRLIGHT.astype(np.float64)
    within = np.minimum(depth * min(s, 1), min(s, 1) * MAX_DEPTH)

    def lighter(image: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((np.maximum(image - airlight, 0) / np.maximum(1 - image, LEAST_ROOM)).max(axis=2))

    wanted = np.expm1(within)
    gain = 1 + wanted / (1 + lighter(pixels.astype(np.float64)) * wanted)
    clear = (pixels - airlight) * gain[..., None] + airlight
    if s <= 1:
        return paled(clear, gain)
    more = np.expm1(np.minimum(depth * s, MAX_DEPTH) - within)
    darker = (np.maximum(airlight - clear, 0) / np.maximum(clear, DARKEST)).max(axis=2)
    steepest = np.maximum(darker, lighter(clear))
    further = 1 + more / (1 + steepest * more)
    return paled((clear - airlight) * further[..., None] + airlight, gain * further)


def paled(clear: NDArray[np.float64], gain: NDArray[np.float64]) -> NDArray[np.float64]:
    grey = clear.mean(axis=2, keepdims=True)
    return np.asarray(grey + (clear - grey) / (1 + (HUE_DOUBT * (gain - 1)[..., None]) ** 2))


def gray(pixels: Picture) -> Picture:
    """Mean of the channels: what removal does to it depends on no doubt about the airlight's colour."""
    return pixels.mean(axis=-1)


def applied(pixels: Picture, answer: TaskAnalysis, s: float, place: Place | None = None) -> Picture:
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1)).transpose(1, 2, 0)
    return TASK.apply(planes.copy(order="K"), answer, s, place or whole())


# -- render ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("s", [0.01, 0.3, 1.0, 1.2, 1.5])
@pytest.mark.parametrize("depth", [0.2, 1.0, 2.5], ids=["thin", "thick", "beyond the bound"])
def test_the_operator_is_the_formula(depth: float, s: float) -> None:
    answer, pixels = found(depth), picture()
    np.testing.assert_allclose(applied(pixels, answer, s), by_formula(pixels, answer, s), atol=2e-5)


@pytest.mark.parametrize("s", [0.5, 1.0, 1.5])
def test_the_luma_from_before_leads_where_it_is_given(s: float) -> None:
    answer, pixels, guide = found(slope=0.8), picture(), luma(picture(seed=9))
    led = applied(pixels, answer, s, whole(guide=guide))
    np.testing.assert_allclose(led, by_formula(pixels, answer, s, guide), atol=2e-5)
    assert np.abs(led - applied(pixels, answer, s)).max() > 0.01, "and matters"


def test_a_guide_that_lasts_and_one_that_does_not_give_the_same_bits() -> None:
    answer, pixels, guide = found(), picture(), luma(picture(seed=9))
    passing = applied(pixels, answer, 0.7, whole(guide=guide.copy()))
    guide.flags.writeable = False
    memo = Memo(is_lasting=True)
    for _ in range(2):
        assert np.array_equal(applied(pixels, answer, 0.7, whole(guide=guide, memo=memo)), passing)


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.31])
@pytest.mark.parametrize("s", [0.4, 1.0, 1.5])
def test_any_region_is_that_region_of_the_whole_bit_for_bit(scale: float, s: float) -> None:
    answer, place = found(), whole(scale)
    pixels = picture(place.height, place.width)
    full = applied(pixels, answer, s, place)
    rng = np.random.default_rng(7)
    for _ in range(8):
        top, left = int(rng.integers(place.height)), int(rng.integers(place.width))
        box = Box(top, left, int(rng.integers(top, place.height)) + 1, int(rng.integers(left, place.width)) + 1)
        cut = box.slices(place.box)
        assert np.array_equal(applied(pixels[cut], answer, s, place.at(box)), full[cut])


@pytest.mark.parametrize("s", [0.25, 0.5])
def test_strength_is_the_power_of_the_transmission(s: float) -> None:
    pixels, answer = veiled(), even(0.8)
    full, part = (applied(pixels, answer, strength) for strength in (1.0, s))
    before = gray(pixels) - gray(AIRLIGHT)
    there = np.abs(before) > 0.1
    gains = [((gray(result) - gray(AIRLIGHT)) / before)[there] for result in (full, part)]
    np.testing.assert_allclose(gains[0] ** s, gains[1], rtol=1e-4)


def test_two_partial_removals_make_a_whole_one() -> None:
    """t^0.4 and then t^0.6 are t."""
    pixels, answer = veiled(), even(0.8)
    twice = applied(applied(pixels, answer, 0.4), answer, 0.6)
    np.testing.assert_allclose(gray(twice), gray(applied(pixels, answer, 1.0)), atol=1e-5)


@pytest.mark.parametrize("depth", [0.5, 1.7, 4.0])
def test_nothing_leaps_anywhere_between_nothing_and_the_most(depth: float) -> None:
    """A step of a percent never changes a pixel by more than its share of the way."""
    pixels = picture(6, 8)
    place = Place(0, 0, 6, 8, 6, 8)
    steps = [applied(pixels, even(depth), s, place) for s in np.arange(0.01, 1.505, 0.01)]
    before = np.concatenate([pixels[None], np.stack(steps[:-1])])
    moved = np.abs(np.stack(steps) - before)
    assert moved.max() <= 0.011 * max(depth, MAX_DEPTH) * np.exp(1.5 * min(depth, MAX_DEPTH))


def test_what_is_darker_than_the_airlight_gets_darker_with_strength_and_what_is_lighter_lighter() -> None:
    pixels = picture()
    results = np.stack([applied(pixels, found(), s) for s in (0.1, 0.4, 0.7, 1.0, 1.25, 1.5)])
    steps = np.diff(gray(results), axis=0)
    below, above = (pixels < AIRLIGHT - 1e-3).all(axis=2), (pixels > AIRLIGHT + 1e-3).all(axis=2)
    assert above.any() and (steps[:, below] <= 1e-6).all() and (steps[:, above] >= -1e-6).all()
    assert steps[:, below].mean() < -1e-3


def test_the_airlight_itself_stays_as_light_and_turns_grey() -> None:
    pixels = np.broadcast_to(AIRLIGHT, (HEIGHT, WIDTH, 3)).copy()
    tints = [1.0]
    for s in (0.5, 1.0, 1.5):
        result = applied(pixels, even(1.0), s)
        np.testing.assert_allclose(gray(result), gray(pixels), atol=1e-6)
        tints.append(float(((result - gray(AIRLIGHT)) / (AIRLIGHT - gray(AIRLIGHT)))[..., 0].mean()))
    assert tints == sorted(tints, reverse=True) and 0.3 < tints[-1] < tints[-2] < 0.9


def test_the_colours_of_smoke_are_doubted_and_those_of_thin_haze_are_not() -> None:
    """Blue that the one airlight does not explain, under thick and under thin haze."""
    blue = np.float32([-0.06, 0.0, 0.06])
    for depth, least, most in ((0.3, 0.97, 1.0), (1.6, 0.2, 0.6)):
        pixels = np.broadcast_to(np.float32(0.7) + blue, (HEIGHT, WIDTH, 3)).copy()
        answer = even(depth)
        answer = replace(answer, params={**answer.params, "airlight": np.full(3, 0.85, np.float32)})
        left = np.ptp(applied(pixels, answer, 1.0)[0, 0]) / (0.12 * np.exp(depth))
        assert least <= left <= most


@pytest.mark.parametrize("depth", [0.0, -0.4])
def test_where_there_is_no_haze_nothing_changes(depth: float) -> None:
    """A depth below 0 is none: haze is taken away, never added."""
    pixels = picture()
    np.testing.assert_allclose(applied(pixels, even(depth), 1.5), pixels, atol=2e-7)


def test_nothing_is_divided_by_less_than_the_thickest_haze_lets_through() -> None:
    """Above full strength the bound stays: noise is not amplified further."""
    pixels = veiled()
    expected = gray(AIRLIGHT + (pixels - AIRLIGHT) * np.float32(np.exp(MAX_DEPTH)))
    for s in (1.0, 1.5):
        np.testing.assert_allclose(gray(applied(pixels, even(9.0), s)), expected, atol=1e-5)


@pytest.mark.parametrize("s", [0.5, 1.0, 1.5])
def test_what_is_lighter_than_the_haze_is_not_burnt(s: float) -> None:
    """A white wall under bluish haze keeps its detail and turns neither yellow nor white."""
    walls = np.linspace(0.6, 0.98, 40, dtype=np.float32)[None, :, None] * np.ones((2, 1, 3), np.float32)
    flat = np.zeros((1, 1, 1), np.float32)
    params = {"slope": flat, "offset": flat + 1.5, "airlight": np.float32([0.56, 0.62, 0.69])}
    result = applied(walls, TaskAnalysis(1.0, 0.5, params), s, Place(0, 0, 2, 40, 2, 40))[0]
    assert (result < 1 + 2 * LEAST_ROOM).all() and (np.diff(result, axis=0) > 0).all()
    light = walls[0, :, 0] > 0.85
    assert np.ptp(result[light], axis=1).max() < 0.3
    assert (result[light] >= walls[0, light] - 1e-6).all()


def test_a_grey_photo_stays_grey_if_its_airlight_is() -> None:
    gray = np.repeat(picture()[..., :1], 3, 2)
    flat = np.zeros((1, 1, 1), np.float32)
    answer = TaskAnalysis(1.0, 0.5, {"slope": flat, "offset": flat + 1, "airlight": np.full(3, 0.9, np.float32)})
    result = applied(gray, answer, 0.8)
    assert np.array_equal(result[..., 0], result[..., 1]) and np.array_equal(result[..., 0], result[..., 2])


LEVEL = np.array([[0.2, 0.1, -0.15], [-0.05, 0.0, 0.08]], np.float32)


def levelled(answer: TaskAnalysis, level: Picture = LEVEL) -> TaskAnalysis:
    return replace(answer, params={**answer.params, "level": level})


def test_a_level_that_says_nothing_changes_no_bit() -> None:
    pixels = picture()
    for s in (0.3, 1.0, 1.5):
        assert np.array_equal(applied(pixels, levelled(found(), 0 * LEVEL), s), applied(pixels, found(), s))


def test_the_level_at_full_strength_is_gain_and_lift_of_the_dehazed_picture() -> None:
    pixels = picture()
    expected = applied(pixels, found(), 1.0) * np.exp(LEVEL[0]) + LEVEL[1]
    np.testing.assert_allclose(applied(pixels, levelled(found()), 1.0), expected, atol=1e-5)


def test_shares_of_the_level_add_up_to_it() -> None:
    """As t^s does: 0.6 after 0.9 is 1.5."""
    pixels, alone = picture(), levelled(even(0.0))
    twice = applied(applied(pixels, alone, 0.9), alone, 0.6)
    np.testing.assert_allclose(twice, applied(pixels, alone, 1.5), atol=1e-5)


@pytest.mark.parametrize("level", [LEVEL, np.float32([[0, 1e-7, 0.7], [0.4, -0.4, 0]])])
def test_with_a_level_the_slider_is_smooth_from_nothing_to_the_most(level: Picture) -> None:
    """The first percent moves little, no percent much more than the one before; beyond full strength black stops."""
    pixels, answer = picture(6, 8), levelled(even(0.7), level)
    place = Place(0, 0, 6, 8, 6, 8)
    steps = np.stack([pixels, *(applied(pixels, answer, s, place) for s in np.arange(0.01, 1.505, 0.01))])
    moved = np.abs(np.diff(steps, axis=0))
    assert moved[0].max() < 0.02
    assert np.abs(np.diff(moved[:100], axis=0)).max() < 0.01 and np.diff(moved, axis=0).max() < 0.01


def test_beyond_full_strength_blacks_are_not_crushed() -> None:
    """Greys under haze that are above black at full strength stay above it, in their order; light ones get lighter."""
    greys = np.linspace(0.45, 1.05, 60, dtype=np.float32)[None, :, None] * np.ones((2, 1, 3), np.float32)
    answer, place = even(0.7), Place(0, 0, 2, 60, 2, 60)
    at_full, beyond = (applied(greys, answer, s, place)[0] for s in (1.0, 1.5))
    above = (at_full > 0.005).all(axis=1)
    assert above.sum() > 40 and (beyond[above] > 0).all() and (np.diff(beyond[above], axis=0) > 0).all()
    assert (at_full - beyond)[above & (greys[0] < 0.8).all(axis=1)].mean() > 0.02, "and yet it is stronger"


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("s", [0.4, 1.0, 1.5])
def test_with_a_level_any_region_is_that_region_of_the_whole_bit_for_bit(scale: float, s: float) -> None:
    answer, place = levelled(found()), whole(scale)
    pixels = picture(place.height, place.width)
    full, box = applied(pixels, answer, s, place), Box(5, 9, 21, 40)
    cut = box.slices(place.box)
    assert np.array_equal(applied(pixels[cut], answer, s, place.at(box)), full[cut])


# -- network --------------------------------------------------------------------------------------


def raw(
    view: Picture, gain: float = 0.0, shift: float = 0.0, airlight: float = 0.0, level: Picture | float = 0.0
) -> dict[str, Picture]:
    """What the head would have to say, the same for the whole view."""
    cells = tuple(-(-side // STRIDE) for side in view.shape[:2])
    maps = {name: np.zeros((1, *cells, 1), np.float32) for name in ("depth_gain", "depth_shift", "airlight_logit")}
    maps["depth_gain"] += np.float32(gain)
    maps["depth_shift"] += np.float32(shift)
    numbers = {"airlight_shift": np.full((1, 1, 1, 3), airlight), "level": np.broadcast_to(level, (1, 1, 1, 6))}
    return maps | {name: value.astype(np.float32) for name, value in numbers.items()}


def settled(view: Picture, airlight: list[float], depth: float = 0.5) -> dict[str, Picture]:
    """What is stored of a view under haze of that depth, with the head's answer for the airlight."""
    cells, number = np.zeros((4, 5, 1), np.float32), np.zeros((1, 1, 3), np.float32)
    params = {"slope": cells, "offset": cells + np.float32(depth), "sharp_depth": cells + np.float32(depth)}
    return TASK.settle(view, params | {"airlight": np.float32([[airlight]]), "log_gain": number, "lift": number})


def scene(seed: int = 3) -> Picture:
    """Colours with something dark in every place, as outdoor photos have."""
    rng = np.random.default_rng(seed)
    clean = rng.uniform(0, 0.8, (96, 128, 3)).astype(np.float32)
    clean[rng.random((96, 128)) < 0.3] = 0
    return clean


def hazy(depth: float, airlight: Picture = AIRLIGHT) -> Picture:
    """The scene under even haze, a strip of nothing but haze above it."""
    t = np.float32(np.exp(-depth))
    seen = scene() * t + airlight * (1 - t)
    seen[:16] = airlight
    return seen.astype(np.float32)


@pytest.mark.parametrize("depth", [0.2, 0.7, 1.2])
def test_the_prior_alone_reads_depth_and_airlight_of_an_outdoor_scene(depth: float) -> None:
    composed = TASK.compose(hazy(depth)[None], raw(hazy(depth), gain=1.0), NUMPY)
    np.testing.assert_allclose(composed["airlight"].reshape(3), AIRLIGHT, atol=0.05)
    expected = -np.log(1 - PRIOR_SHARE * (1 - np.exp(-depth)))
    read = composed["depth"][0, 8:, :, 0]
    assert np.median(read) == pytest.approx(expected, rel=0.15)


def test_thicker_haze_is_read_as_thicker() -> None:
    means = []
    for depth in (0.0, 0.3, 0.6, 0.9, 1.2):
        composed = TASK.compose(hazy(depth)[None], raw(hazy(depth), gain=1.0), NUMPY)
        means.append(float(composed["depth"][0, 8:].mean()))
    assert means == sorted(means) and means[-1] > means[0] + 0.5


def test_a_silent_head_sees_no_haze_in_anything() -> None:
    for view in (hazy(1.0), scene(), np.zeros((40, 50, 3), np.float32), np.ones((40, 50, 3), np.float32)):
        composed = TASK.compose(view[None], raw(view), NUMPY)
        assert not composed["depth"].any() and np.abs(composed["sharp_depth"]).max() < 1e-6
        assert all(np.isfinite(value).all() for value in composed.values())


@pytest.mark.parametrize("shift", [-0.2, 0.1])
def test_the_head_moves_depth_and_airlight_by_what_it_says(shift: float) -> None:
    plain, moved = (
        TASK.compose(hazy(0.7)[None], raw(hazy(0.7), 1.0, *shifts), NUMPY) for shifts in ((0.0, 0.0), (shift, 0.0))
    )
    np.testing.assert_allclose(moved["depth"], plain["depth"] + np.float32(shift), atol=1e-6)
    lighter = TASK.compose(hazy(0.7)[None], raw(hazy(0.7), 1.0, 0.0, shift), NUMPY)
    np.testing.assert_allclose(lighter["airlight"], plain["airlight"] + np.float32(shift), atol=1e-6)


@pytest.mark.parametrize("depth", [0.0, 0.7])
def test_the_head_says_spread_and_mean_of_the_clear_picture_where_there_was_haze(depth: float) -> None:
    """What is clipped away by the picture's range apart; training's operator is that of render."""
    view = hazy(depth)
    said = np.float32([1, 0.5, -0.5, 0.2, 0, -0.3])
    plain, told = (TASK.compose(view[None], raw(view, float(depth > 0), level=level), NUMPY) for level in (0.0, said))
    results = []
    for params in (plain, told):
        grown = dict(params, sharp_depth=NUMPY.resize(params["sharp_depth"], *view.shape[:2]))
        results.append(TASK.restore(view[None], grown, NUMPY)[0].reshape(-1, 3))
    before, after = results
    if not depth:
        assert np.array_equal(before, after), "no haze, no level"
        return
    veil = np.clip(2 - 2 * np.exp(-np.clip(plain["sharp_depth"], 0, MAX_DEPTH)).mean(), 0, 1)
    gain = np.exp(veil * 0.3 * said[:3])
    np.testing.assert_allclose(after.std(axis=0) / before.std(axis=0), gain, rtol=1e-3)
    np.testing.assert_allclose((after - before).mean(axis=0), veil * 0.3 * said[3:], atol=0.02)
    stored = TaskAnalysis(1.0, 0.5, TASK.settle(view, {name: value[0] for name, value in told.items()}))
    place = Place(0, 0, *view.shape[:2], *view.shape[:2])
    rendered = applied(view, stored, 1.0, place).reshape(-1, 3)
    np.testing.assert_allclose(rendered.mean(axis=0), after.mean(axis=0), atol=0.01)


def test_depth_follows_the_edges_of_the_guide() -> None:
    """A roof against the sky: the coarse depth is blurred over the edge, the one that counts is not."""
    view = np.full((128, 128, 3), 0.8, np.float32)
    view[:, 62:] = 0.1
    answer = raw(view)
    answer["depth_shift"][0, :, :16] = 1.0
    answer["depth_shift"][0, :, 16:] = 0.2
    sharp = TASK.compose(view[None], answer, NUMPY)["sharp_depth"][0, ..., 0]
    row = sharp[32]
    assert row[30] - row[32] > 0.7 * (row[:20].mean() - row[44:].mean())


def test_the_guide_may_be_another_picture_than_the_view() -> None:
    view, before = hazy(0.7), np.clip(hazy(0.7) ** np.float32(1.5), 0, 1)
    own, led = (TASK.compose(view[None], raw(view, 1.0), NUMPY, guide) for guide in (None, before[None]))
    assert np.array_equal(own["depth"], led["depth"]) and np.array_equal(own["airlight"], led["airlight"])
    assert not np.array_equal(own["slope"], led["slope"])
    same = TASK.compose(view[None], raw(view, 1.0), NUMPY, view[None])
    assert np.array_equal(own["sharp_depth"], same["sharp_depth"])


def test_what_is_stored_keeps_the_airlight_within_bounds() -> None:
    cells = np.zeros((4, 5, 1), np.float32)
    number = np.zeros((1, 1, 3), np.float32)
    said = {"airlight": np.array([[[-3.0, 0.7, 9.0]]], np.float32), "log_gain": number + 0.1, "lift": number - 0.2}
    params = {"slope": cells, "offset": cells, "sharp_depth": cells} | said
    stored = TASK.settle(scene() * 0.5 + 0.5, params)
    np.testing.assert_allclose(stored["airlight"], np.float32([0.2, 0.7, MOST_AIRLIGHT]), atol=1e-6)
    np.testing.assert_allclose(stored["level"], np.float32([[0.1] * 3, [-0.2] * 3]), atol=1e-6)
    assert set(stored) == {"slope", "offset", "airlight", "level", "smooth"}


def test_a_neutral_sky_stays_neutral_where_the_head_errs_in_the_airlights_tint() -> None:
    view = hazy(0.9)
    view[:20] = 0.86
    params = settled(view, airlight=[0.84, 0.86, 0.88])
    sky = applied(view, TaskAnalysis(1.0, 0.5, params), 1.0, Place(0, 0, *view.shape[:2], *view.shape[:2]))[:20]
    assert np.ptp(sky.mean(axis=(0, 1))) < 0.01


def test_what_is_dim_once_clear_is_lifted_but_no_lighter_than_it_came() -> None:
    view = np.clip(hazy(0.9) * np.float32(0.4), 0, 1)
    place = Place(0, 0, *view.shape[:2], *view.shape[:2])
    stored = settled(view, airlight=[0.36, 0.36, 0.36], depth=0.9)
    plain = stored | {"level": np.zeros((2, 3), np.float32)}
    after, before = (applied(view, TaskAnalysis(1.0, 0.5, params), 1.0, place) for params in (stored, plain))
    assert luma(before).mean() * 1.1 < luma(after).mean() <= luma(view).mean()
    assert not settled(view, airlight=[0.36, 0.36, 0.36], depth=0.0)["level"].any(), (
        "what is not hazy is as dark as it is"
    )


@pytest.mark.parametrize("s", [0.5, 1.0, 1.5])
def test_steps_of_8_bits_in_a_smooth_sky_are_not_made_bands(s: float) -> None:
    """A sky of few grey levels under thick haze: as smooth as the scene itself, and the strength of haze as it was."""
    ramp = np.linspace(0.7, 0.76, WIDTH, dtype=np.float32)[None, :, None] * np.ones((HEIGHT, 1, 3), np.float32)
    coded = (np.round(ramp * 255) / 255).astype(np.float32)
    small = cv2.resize(ramp, (WIDTH // 5, HEIGHT // 5), interpolation=cv2.INTER_AREA)
    answer = even(1.5)
    spared = replace(answer, params={**answer.params, "smooth": small})
    ideal, banded, smooth = (
        applied(picture, found, s) for picture, found in ((ramp, answer), (coded, answer), (coded, spared))
    )
    inner = np.s_[:, 10:-10]
    errors = [np.abs(result - ideal)[inner].max() for result in (banded, smooth)]
    step = 0.5 / 255
    assert errors[1] - step < 0.4 * (errors[0] - step), "what the steps became beyond their own size"


def test_detail_beside_the_smooth_picture_keeps_its_full_gain() -> None:
    """Sparing what is faint takes nothing from what is seen, wherever the smooth picture lies."""
    pixels, answer = picture(), even(1.0)
    around = np.full((4, 5, 3), 0.5, np.float32)
    spared = replace(answer, params={**answer.params, "smooth": around})
    plain, result = (applied(pixels, found, 1.0) for found in (answer, spared))
    seen = np.abs(pixels - 0.5).min(axis=2) > 0.1
    assert np.abs(result - plain)[seen].max() < 0.002 and np.abs(result - plain).max() > 0.001


def test_the_noisier_the_photo_the_more_counts_as_faint() -> None:
    spared = replace(even(1.0), params={**even(1.0).params, "smooth": np.zeros((2, 2, 3), np.float32)})
    limits = [float(TASK.tuned(spared, {}, lambda level=level: level).params["faint"]) for level in (0.0, 0.01, 0.02)]
    assert limits[0] == pytest.approx(LEAST_FAINT) and limits[1] == pytest.approx(limits[2] / 2)
    assert TASK.tuned(even(1.0), {}, lambda: 0.01).params.keys() == even(1.0).params.keys()


@pytest.mark.parametrize("s", [0.4, 1.0, 1.5])
def test_with_its_surroundings_any_region_is_that_region_of_the_whole_bit_for_bit(s: float) -> None:
    smooth = np.random.default_rng(5).uniform(0, 1, (9, 13, 3)).astype(np.float32)
    answer, place, pixels = levelled(found()), whole(), picture()
    answer = replace(answer, params={**answer.params, "smooth": smooth})
    full, box = applied(pixels, answer, s, place), Box(5, 9, 21, 40)
    cut = box.slices(place.box)
    assert np.array_equal(applied(pixels[cut], answer, s, place.at(box)), full[cut])


@pytest.mark.parametrize(("side", "patch"), [(512, 13), (64, 3), (192, 5), (16, 3)])
def test_the_dark_channels_patch_is_the_same_share_of_any_view(side: int, patch: int) -> None:
    assert _dehaze._patch_size(side, side // 2) == patch == _dehaze._patch_size(side // 2, side)


# -- damage ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clear() -> Picture:
    return np.ascontiguousarray(data.astronaut()[::6, ::6]).astype(np.float32) / np.float32(255)


@pytest.mark.parametrize("seed", range(12))
def test_drawn_haze_keeps_its_bounds(clear: Picture, seed: int) -> None:
    damage = TASK.degrade(clear, np.random.default_rng(seed), NoAssets())
    depth, airlight = damage.labels["depth"], damage.labels["airlight"]
    assert 0 <= depth.min() <= depth.max() <= MAX_DEPTH
    assert 0.3 <= airlight.min() <= airlight.max() <= 1.06
    assert damage.weight is not None and damage.weight.min() >= 0.1
    hardly = depth.max() < MAX_DEPTH  # the label is the whole truth
    assert not hardly or damage.present == (depth.mean() > VISIBLE_DEPTH)


def test_haze_takes_contrast_and_the_more_the_thicker(clear: Picture) -> None:
    kept, depths = [], []
    for seed in range(40):
        damage = TASK.degrade(clear, np.random.default_rng(seed), NoAssets())
        kept.append(float(luma(damage.image).std() / luma(clear).std()))
        depths.append(float(damage.labels["depth"].mean()))
    assert np.corrcoef(depths, kept)[0, 1] < -0.6
    assert np.mean(np.array(kept) < 1) > 0.9


def test_thick_haze_tells_its_airlight_and_thin_haze_does_not(clear: Picture) -> None:
    thick, thin = [], []
    for seed in range(40):
        labels = TASK.degrade(clear, np.random.default_rng(seed), NoAssets()).labels
        (thick if labels["depth"].mean() > 0.8 else thin).append(float(labels["airlight_weight"].item()))
    assert min(thick) > max(0.5, np.mean(thin))


@pytest.mark.parametrize("seed", range(10))
def test_invented_depth_has_a_mean_of_one(clear: Picture, seed: int) -> None:
    depth = scene_depth(clear, np.random.default_rng(seed))
    assert depth.shape == clear.shape[:2] and depth.dtype == np.float32
    assert depth.mean() == pytest.approx(1, abs=1e-3) and depth.min() >= 0


# -- whom to believe ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["brick", "coins", "camera"])
def test_a_bright_subject_in_black_and_white_is_no_haze(name: str) -> None:
    gray = np.repeat(getattr(data, name)()[::8, ::8, None], 3, 2)
    assert TASK.trust(gray.astype(np.float32) / np.float32(255)) == 0


def test_noise_makes_black_and_white_no_haze() -> None:
    gray = np.repeat(data.camera()[::8, ::8, None], 3, 2).astype(np.float32) / np.float32(255)
    noise = np.random.default_rng(1).normal(0, 0.012, gray.shape)
    noisy = np.clip(gray + noise, 0, 1).astype(np.float32)
    assert hue_trust(noisy, ONE_TONE, COLORED) > 0.4 > TASK.trust(noisy)


def test_hazy_photos_keep_enough_colour_to_be_believed(clear: Picture) -> None:
    for seed in range(12):
        assert TASK.trust(TASK.degrade(clear, np.random.default_rng(seed), NoAssets()).image) == 1


def test_belief_grows_with_colour(clear: Picture) -> None:
    gray = luma(clear)[..., None]
    trusts = [TASK.trust(gray + np.float32(share) * (clear - gray)) for share in np.linspace(0, 0.4, 41)]
    assert trusts == sorted(trusts) and trusts[0] == 0 and trusts[-1] == 1
    assert any(0 < trust < 1 for trust in trusts), "a ramp and no leap"


@pytest.mark.parametrize("depth", [0.4, 0.9])
def test_the_classical_baseline_brings_an_outdoor_scene_closer_to_the_truth(depth: float) -> None:
    before, after = (np.abs(result - scene())[16:].mean() for result in (hazy(depth), TASK.baseline(hazy(depth))))
    assert after < 0.6 * before
