"""The person's adjustments: neutral at their defaults, rising, unclipped, in the space they claim, at any strength."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data
from skimage.color import rgb2lab

from photofix.analysis import Analysis, TaskAnalysis
from photofix.color_space import LUMA, linear_to_srgb, srgb_to_linear
from photofix.edit import Edit, Stroke, at_full
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.place import Place
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.tasks.kit.adjustments.adjustment import KNOBS, PICKERS, Adjustment
from photofix.tasks.kit.adjustments.oklab import _A, _B, _LIGHTNESS, _TO_CONES
from photofix.tasks.kit.adjustments.white_balance import gains, neutralising

Picture = NDArray[np.float32]
MOVED = {"brightness": 35, "contrast": -40, "warmth": 60, "tint": -45, "saturation": 70, "black": 12, "white": 80}


def photo_of(pixels: NDArray[np.generic]) -> Photo:
    return Photo(None, np.ascontiguousarray(pixels), sha256="5eed" * 16)


@pytest.fixture(scope="module")
def coffee() -> Photo:
    return photo_of(data.coffee()[::2, ::2])


def nothing_found(photo: Photo) -> Analysis:
    return Analysis("5eed", "w", photo.height, photo.width, {}, complete=True)


def asked(**values: float) -> Edit:
    edit = at_full(())
    for name, value in values.items():
        edit = edit.with_value("color", name, value)
    return edit


def applied(pixels: Picture, **values: float) -> Picture:
    operator = Adjustment()
    found = operator.prepared(values)
    assert found is not None
    planes = pixels.transpose(2, 0, 1).copy().transpose(1, 2, 0)
    height, width = pixels.shape[:2]
    return operator.apply(planes, found, 1.0, Place(0, 0, height, width, height, width))


def ramp(low: float = -0.2, high: float = 1.3, count: int = 400) -> Picture:
    return np.repeat(np.linspace(low, high, count, dtype=np.float32)[None, :, None], 3, axis=2)


def colors(low: float = 0.0, high: float = 1.0) -> Picture:
    return np.random.default_rng(3).uniform(low, high, (40, 50, 3)).astype(np.float32)


def oklab(pixels: Picture) -> NDArray[np.float64]:
    light = srgb_to_linear(pixels).astype(np.float64)
    return np.cbrt(light @ np.array(_TO_CONES).T) @ np.array([_LIGHTNESS, _A, _B]).T


# -- one by one -----------------------------------------------------------------------------------


def test_at_their_defaults_they_are_no_step_at_all(coffee: Photo) -> None:
    edit = asked(**{knob.key: float(knob.default or 0) for knob in KNOBS})
    assert np.array_equal(render(coffee, nothing_found(coffee), edit), to_srgb(coffee))


@pytest.mark.parametrize("name", MOVED)
@pytest.mark.parametrize("share", [1.0, -1.0])
def test_every_slider_rises_with_the_pixel_and_goes_on_beyond_black_and_white(name: str, share: float) -> None:
    knob = next(knob for knob in KNOBS if knob.key == name)
    result = applied(ramp(), **{name: knob.high if share > 0 and knob.high != knob.default else knob.low or 20.0})
    assert (np.diff(result[0], axis=0) > 0).all()


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation"])
@pytest.mark.parametrize("value", [-100, -30, 30, 100])
def test_black_and_white_stay_so_that_nothing_is_clipped(name: str, value: float) -> None:
    ends = np.float32([[[0, 0, 0], [1, 1, 1]]])
    np.testing.assert_allclose(applied(ends, **{name: value}), ends, atol=2e-5)
    inside = applied(ramp(0, 1), **{name: value})
    assert inside.min() >= -1e-5 and inside.max() <= 1 + 1e-5


def test_brightness_lightens_and_contrast_turns_about_the_middle_of_lightness() -> None:
    middle = linear_to_srgb(np.full((1, 1, 3), 0.18419, np.float32))  # L* = 50
    assert applied(middle, brightness=40).min() > middle.max() > applied(middle, brightness=-40).max()
    for value in (-100, 60):
        np.testing.assert_allclose(applied(middle, contrast=value), middle, atol=1e-4)
    steep = np.diff(applied(ramp(), contrast=100)[0, :, 0]) / np.diff(ramp()[0, :, 0])
    at_middle = np.argmin(np.abs(ramp()[0, :, 0] - middle[0, 0, 0]))
    assert steep.argmax() == pytest.approx(at_middle, abs=2) and steep.max() == pytest.approx(2, rel=0.02)


def test_there_and_back_again() -> None:
    """The rational curves are their own inverses with the opposite sign."""
    for name in ("brightness", "contrast"):
        back = applied(applied(colors(), **{name: 70}), **{name: -70})
        np.testing.assert_allclose(back, colors(), atol=2e-4)


@pytest.mark.parametrize(("warmth", "tint"), [(60, 0), (-60, 0), (0, 70), (0, -70), (30, -20)])
def test_warmth_and_tint_are_gains_of_light_that_keep_the_luminance_of_grey(warmth: float, tint: float) -> None:
    result = srgb_to_linear(applied(colors(0.05, 0.9), warmth=warmth, tint=tint)).astype(float)
    np.testing.assert_allclose(result, srgb_to_linear(colors(0.05, 0.9)) * gains(warmth, tint), rtol=2e-4)
    assert gains(warmth, tint) @ np.array(LUMA) == pytest.approx(1)


def test_warmth_goes_along_the_planckian_locus_and_tint_across_it() -> None:
    """Tungsten light (2856 K, CIE illuminant A) lies on the line: no tint is needed to make it grey."""
    tungsten = np.array([1.8453, 0.8276, 0.2269])  # of x, y = 0.44757, 0.40745, in linear sRGB
    warmth, tint = neutralising(tungsten)
    assert warmth < -90 and abs(tint) < 0.05 * abs(warmth)
    red, green, blue = gains(50, 0)
    assert red > 1 > blue and red > green > blue
    red, green, blue = gains(0, 50)
    assert green < min(red, blue)


@pytest.mark.parametrize("value", [-100, -50, 40, 100])
def test_saturation_keeps_hue_and_lightness_of_oklab(value: float) -> None:
    before, after = oklab(colors(0.2, 0.8)), oklab(applied(colors(0.2, 0.8), saturation=value))
    np.testing.assert_allclose(after[..., 0], before[..., 0], atol=2e-3)
    chroma = [np.hypot(lab[..., 1], lab[..., 2]) for lab in (before, after)]
    if value == -100:
        assert chroma[1].max() < 2e-3
        return
    assert ((chroma[1] > chroma[0]) == (value > 0))[chroma[0] > 0.01].all()
    cosine = (before[..., 1:] * after[..., 1:]).sum(axis=2) / np.maximum(chroma[0] * chroma[1], 1e-9)
    assert cosine[chroma[0] > 0.02].min() > 0.999


def test_more_saturation_spares_what_is_saturated_already() -> None:
    red = np.float32([[[1, 0, 0], [0.6, 0.5, 0.5]]])
    before, after = oklab(red), oklab(applied(red, saturation=100))
    vivid, dull = np.hypot(after[0, :, 1], after[0, :, 2]) / np.hypot(before[0, :, 1], before[0, :, 2])
    assert 1 < vivid < 1.25 < 1.7 < dull <= 2


def test_black_and_white_point_become_black_and_white() -> None:
    ends = np.float32([[[0.12] * 3, [0.8] * 3]])
    np.testing.assert_allclose(applied(ends, black=12, white=80), [[[0] * 3, [1] * 3]], atol=1e-5)


# -- tone of the print ----------------------------------------------------------------------------


def tone(name: str) -> float:
    return KNOBS[0].number(name)


@pytest.mark.parametrize("name", ["neutral", "sepia", "selenium"])
def test_a_toned_print_has_the_lightness_of_the_photo_and_one_hue(name: str) -> None:
    result = applied(colors(), tone=tone(name))
    before, after = rgb2lab(colors()), rgb2lab(np.clip(result, 0, 1))
    gray = np.repeat(linear_to_srgb(srgb_to_linear(colors()) @ np.float32(LUMA))[..., None], 3, 2)
    np.testing.assert_allclose(after[..., 0], rgb2lab(gray)[..., 0], atol=0.3)
    assert np.abs(after[..., 0] - before[..., 0]).mean() < 1
    a, b = after[..., 1].mean(), after[..., 2].mean()
    assert {"neutral": abs(a) + abs(b) < 0.1, "sepia": b > 10 > a > 3, "selenium": a > 1 > -1 > b}[name]
    assert (np.diff(applied(ramp(), tone=tone(name))[0], axis=0) > 0).all()
    ends = np.float32([[[0, 0, 0], [1, 1, 1]]])
    np.testing.assert_allclose(applied(ends, tone=tone(name)), ends, atol=1e-3)


def test_less_saturation_weakens_the_tone() -> None:
    full, half, none = (applied(colors(), tone=tone("sepia"), saturation=value) for value in (0, -50, -100))
    spread = [np.ptp(picture, axis=2).mean() for picture in (full, half, none)]
    assert spread[1] == pytest.approx(spread[0] / 2, rel=0.1) and spread[2] < 1e-4


def test_a_toned_grey_photo_gets_colour_and_a_warmer_one_stays_grey() -> None:
    gray = photo_of(data.camera()[::4, ::4, None])
    sepia = render(gray, nothing_found(gray), asked(tone=tone("sepia")))
    assert (sepia[..., 0] - sepia[..., 2]).mean() > 0.05
    warm = render(gray, nothing_found(gray), asked(warmth=60))
    assert np.array_equal(warm[..., 0], warm[..., 2])


# -- pickers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", [(0.5, 0.45, 0.35), (0.4, 0.5, 0.45), (0.7, 0.72, 0.8)])
def test_a_picked_grey_is_grey_afterwards(sample: tuple[float, float, float]) -> None:
    chosen = Adjustment().picked("gray", np.array(sample))
    result = applied(np.float32([[sample]]), **chosen)
    assert np.ptp(result) < 1e-4


def test_a_picked_white_is_white_and_a_picked_black_black() -> None:
    white = (0.85, 0.8, 0.7)
    np.testing.assert_allclose(
        applied(np.float32([[white]]), **Adjustment().picked("white", np.array(white))), 1, atol=1e-4
    )
    dark = np.array([0.2, 0.2, 0.2])
    np.testing.assert_allclose(applied(np.float32([[dark]]), **Adjustment().picked("black", dark)), 0, atol=1e-4)
    assert {picker.key for picker in PICKERS} == {"gray", "black", "white"}


# -- in a photo -----------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [MOVED, {"saturation": -30}, {"contrast": 50}, {"tone": 2, "brightness": 20}])
@pytest.mark.parametrize("scale", [1.0, 0.37])
def test_regions_tiles_and_preview_are_the_whole_bit_for_bit(
    coffee: Photo, values: dict[str, float], scale: float
) -> None:
    analysis, edit = nothing_found(coffee), asked(**values)
    whole = render(coffee, analysis, edit, scale=scale, threads=1)
    assert np.abs(whole - render(coffee, analysis, at_full(()), scale=scale)).mean() > 0.01
    height, width = whole.shape[:2]
    rng = np.random.default_rng(1)
    for _ in range(6):
        top, left = int(rng.integers(height)), int(rng.integers(width))
        tall, wide = int(rng.integers(1, height - top + 1)), int(rng.integers(1, width - left + 1))
        part = render(coffee, analysis, edit, (top, left, tall, wide), scale)
        assert np.array_equal(part, whole[top : top + tall, left : left + wide])
    assert np.array_equal(render(coffee, analysis, edit, scale=scale, threads=3, tile_px=777), whole)
    preview = Preview()
    for step in (edit, edit.with_value("color", "black", 20.0), edit):
        shown = preview.render(coffee, analysis, step, scale=scale)
        assert np.array_equal(shown, render(coffee, analysis, step, scale=scale))


def test_the_files_depth_makes_no_difference(coffee: Photo) -> None:
    edit = asked(**MOVED)
    expected = render(coffee, nothing_found(coffee), edit)
    deep = photo_of(coffee.pixels.astype(np.uint16) * 257)
    wide = photo_of(to_srgb(coffee))
    for other in (deep, wide):
        np.testing.assert_allclose(render(other, nothing_found(other), edit), expected, atol=1e-5)


def test_they_are_the_persons_own_whatever_strength_and_answer_say(coffee: Photo) -> None:
    """Alike at strength 0, at automatic with nothing found, and with weights that do not know the task."""
    absent = TaskAnalysis(0.0, 0.5, {})
    unsure = replace(nothing_found(coffee), tasks={"color": absent})
    expected = render(coffee, nothing_found(coffee), asked(**MOVED))
    assert np.array_equal(render(coffee, unsure, asked(**MOVED)), expected)
    automatic = asked(**MOVED).with_value("color", "strength", None)
    assert np.array_equal(render(coffee, unsure, automatic), expected)


def test_a_protecting_stroke_holds_them_back(coffee: Photo) -> None:
    stroke = Stroke("color", "protect", 20, 100, ((50.0, 50.0),))
    edit = replace(asked(**MOVED), strokes=(stroke,))
    result, plain = render(coffee, nothing_found(coffee), edit), to_srgb(coffee)
    assert np.array_equal(result[50, 50], plain[50, 50])
    assert np.abs(result[150, 150] - plain[150, 150]).max() > 0.02


def test_alone_another_task_shows_none_of_them() -> None:
    assert asked(**MOVED).alone("color").tuning("color", is_finish=True)
    assert not asked(**MOVED).alone("rust").tuning("color", is_finish=True)
