"""Colour: the operator against the formula, bit for bit in any region; what the head may say; prints in one tone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import TaskAnalysis
from photofix.color_space import linear_to_srgb, luma, srgb_to_lab, srgb_to_linear
from photofix.raster.boxes import Box
from photofix.raster.place import Place, scaled_size
from photofix.tasks import color as _color
from photofix.tasks.color import GRID, KNOTS, TASK, VISIBLE_DELTA_E
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.perceptron import SAID
from photofix.training.samples.pictures import SEPIA, in_tone

PHOTOS = ("astronaut", "coffee", "chelsea", "rocket")
HEIGHT, WIDTH = 60, 90
Picture = NDArray[np.float32]


def view(name: str) -> NDArray[np.float32]:
    picture = getattr(data, name)()
    return np.ascontiguousarray(picture[::8, ::8, :3]).astype(np.float32) / np.float32(255)


def toned(name: str, matrix: NDArray[np.float32] | None = SEPIA) -> NDArray[np.float32]:
    return in_tone(view(name), matrix).astype(np.float32) / np.float32(255)


def with_gains(red: float, blue: float) -> dict[str, NDArray[np.float32]]:
    """A transform that multiplies red and blue light."""
    return {
        "curves": np.repeat(np.linspace(0, 1, KNOTS, dtype=np.float32)[None], 3, 0),
        "matrix": np.diag([red, 1.0, blue]).astype(np.float32),
        "grid": np.zeros((GRID, GRID, 3), np.float32),
    }


@pytest.mark.parametrize("name", PHOTOS)
def test_a_print_in_one_tone_is_no_cast_and_a_cast_photo_is(name: str) -> None:
    assert TASK.trust(toned(name)) == TASK.trust(toned(name, None)) == 0
    assert TASK.trust(view(name)) == 1
    for seed in range(4):
        assert TASK.trust(TASK.degrade(view(name), np.random.default_rng(seed), NoAssets()).image) == 1


@pytest.mark.parametrize("name", PHOTOS)
def test_a_brown_print_does_not_turn_blue(name: str) -> None:
    brown = toned(name)
    settled = TASK.settle(brown, with_gains(0.5, 2.5))
    used = {key: value[None] for key, value in (settled | {"curves": settled["curves"].T}).items()}
    result = TASK.restore(brown[None], used, NUMPY)[0]
    bright = luma(brown) >= np.median(luma(brown))
    red, green, blue = srgb_to_linear(result[bright]).mean(axis=0)
    assert red == pytest.approx(blue, rel=0.02)
    assert red == pytest.approx(green, rel=0.02)


def test_whites_of_a_brown_print_do_not_turn_blue_above_brown_shadows() -> None:
    """As a curve of its own for blue would have it: what is darker stays as brown as that leaves it."""
    ramp = np.linspace(0.05, 0.9, 60, dtype=np.float32)[None, :, None] * np.float32([1.0, 0.96, 0.88])
    brown, params = np.repeat(ramp, 40, 0), with_gains(1.0, 1.0)
    params["curves"][2, -3:] = [0.9, 1.08, 1.25]
    settled = TASK.settle(brown, params)
    shown = []
    for told in (params, settled | {"curves": settled["curves"].T}):
        result = TASK.restore(brown[None], {key: value[None] for key, value in told.items() if key != "paper"}, NUMPY)[
            0
        ]
        light = srgb_to_linear(result[0])
        shown.append(np.log(light[:, 0] / light[:, 2]))
    before, after = shown
    assert before[-3:].mean() < -0.03 and before[:30].min() > 0.05, "what this is about"
    assert abs(after[-3:].mean()) < 0.01
    np.testing.assert_allclose(after[:30], before[:30], atol=1e-3)


def test_a_flat_brown_picture_does_not_turn_blue_either() -> None:
    flat = np.full((20, 30, 3), 0.5, np.float32) * np.float32([1.0, 0.9, 0.8])
    settled = TASK.settle(flat, with_gains(0.5, 2.5))
    used = {key: value[None] for key, value in (settled | {"curves": settled["curves"].T}).items()}
    result = TASK.restore(flat[None], used, NUMPY)[0]
    np.testing.assert_allclose(result, result.mean(), rtol=0.01)


def test_less_of_its_tone_and_colour_photos_are_as_the_network_says() -> None:
    for picture, params in ((toned("coffee"), with_gains(0.9, 1.1)), (view("coffee"), with_gains(0.5, 2.5))):
        np.testing.assert_array_equal(TASK.settle(picture, params)["matrix"], params["matrix"])


def test_a_correction_comes_on_top() -> None:
    """Gains as large as the weights say, in linear light; no weights, or weights of something else, change nothing."""
    picture, params = view("coffee"), with_gains(0.9, 1.1)
    count = len(TASK.measures(picture, params))
    said = [0.3, -0.1, 0.0] + [0.0] * (SAID - 3)
    weights = [0.0] * count + [1.0] * count + [0.0] * (count + 1 + SAID) + said
    corrected = TASK.corrected(picture, params, weights)
    before, after = (
        TASK.restore(picture[None], {name: value[None] for name, value in told.items()}, NUMPY)[0]
        for told in (params, corrected)
    )
    gains = np.exp(np.float32([0.3, -0.1, 0.0]))
    np.testing.assert_allclose(srgb_to_linear(after), srgb_to_linear(before) * gains, rtol=1e-3, atol=1e-4)
    for unfit in ([], [1.0] * 5):
        np.testing.assert_allclose(TASK.corrected(picture, params, unfit)["matrix"], params["matrix"], rtol=1e-6)


# -- render ---------------------------------------------------------------------------------------


def answer(seed: int = 1, bend: float = 0.3, gain: float = 0.4, mix: float = 0.1) -> TaskAnalysis:
    """Any transform that keeps order: rising curves, some gain here and there, colours mixed a little."""
    rng = np.random.default_rng(seed)
    rise = np.exp(bend * rng.normal(0, 1, (KNOTS - 1, 3)))
    curves = np.concatenate([np.zeros((1, 3)), np.cumsum(rise, axis=0)]) / (KNOTS - 1) + rng.normal(0, 0.03, 3)
    matrix = np.eye(3) + mix * rng.normal(0, 1, (3, 3))
    params = {"curves": curves, "matrix": matrix, "grid": gain * rng.normal(0, 1, (GRID, GRID, 3))}
    return TaskAnalysis(1.0, 0.5, {name: value.astype(np.float32) for name, value in params.items()})


def noise(height: int = HEIGHT, width: int = WIDTH, low: float = -0.1, high: float = 1.1) -> Picture:
    return np.random.default_rng(4).uniform(low, high, (height, width, 3)).astype(np.float32)


def whole(scale: float = 1.0) -> Place:
    height, width = scaled_size(HEIGHT, WIDTH, scale)
    return Place(0, 0, height, width, HEIGHT, WIDTH, scale)


def applied(pixels: Picture, found: TaskAnalysis, s: float = 1.0, place: Place | None = None) -> Picture:
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1)).transpose(1, 2, 0)
    return TASK.apply(planes.copy(order="K"), found, s, place or whole())


def decoded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.abs(values)
    return np.copysign(np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4), values)


def encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.abs(light)
    return np.copysign(np.where(size <= 0.0031308, 12.92 * size, 1.055 * size ** (1 / 2.4) - 0.055), light)


def curve(values: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight between the knots and beyond the outer ones."""
    at = np.linspace(0, 1, KNOTS)
    steps = np.diff(knots) * (KNOTS - 1)
    inside = np.interp(values, at, knots)
    return inside + np.minimum(values, 0) * steps[0] + np.maximum(values - 1, 0) * steps[-1]


def by_formula(pixels: Picture, found: TaskAnalysis) -> NDArray[np.float64]:
    """Curves, gain, matrix, encoding, in double precision and plain steps."""
    height, width = pixels.shape[:2]
    curves, matrix, grid = (found.params[name].astype(np.float64) for name in ("curves", "matrix", "grid"))
    light = np.stack([decoded(curve(pixels[..., c].astype(float), curves[:, c])) for c in range(3)], axis=2)
    rows, columns = ((np.arange(n) + 0.5) / n * GRID - 0.5 for n in (height, width))
    cells = np.arange(GRID)
    for channel in range(3):
        across = np.stack([np.interp(columns, cells, row) for row in grid[..., channel]])
        light[..., channel] *= np.exp(np.stack([np.interp(rows, cells, column) for column in across.T], axis=1))
    return encoded(light @ matrix.T)


@pytest.mark.parametrize("seed", range(4))
def test_the_operator_is_the_formula(seed: int) -> None:
    """Also where it leaves 0..1; a steep root near black is what the tolerance is for."""
    pixels, found = noise(), answer(seed)
    expected = by_formula(pixels, found)
    away = np.abs(expected) > 0.02
    np.testing.assert_allclose(applied(pixels, found)[away], expected[away], atol=3e-5)
    np.testing.assert_allclose(applied(pixels, found), expected, atol=5e-4)


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.37])
@pytest.mark.parametrize("s", [0.3, 1.0])
def test_any_region_is_that_region_of_the_whole_bit_for_bit(scale: float, s: float) -> None:
    place, found = whole(scale), answer()
    pixels = noise(place.height, place.width)
    full = applied(pixels, found, s, place)
    rng = np.random.default_rng(8)
    for _ in range(8):
        top, left = int(rng.integers(place.height)), int(rng.integers(place.width))
        box = Box(top, left, int(rng.integers(top, place.height)) + 1, int(rng.integers(left, place.width)) + 1)
        cut = box.slices(place.box)
        assert np.array_equal(applied(pixels[cut], found, s, place.at(box)), full[cut])


@pytest.mark.parametrize("s", [0.05, 0.5, 0.99])
def test_strength_is_the_share_of_the_way(s: float) -> None:
    pixels, found = noise(), answer()
    expected = pixels + np.float32(s) * (applied(pixels, found) - pixels)
    np.testing.assert_allclose(applied(pixels, found, s), expected, atol=2e-6)


def test_the_identity_changes_nothing_that_can_be_seen() -> None:
    straight = with_gains(1.0, 1.0)
    found = TaskAnalysis(1.0, 0.5, straight | {"curves": straight["curves"].T.copy()})
    assert np.abs(applied(noise(), found) - noise()).max() < 5e-6


def test_rising_curves_without_mixing_keep_the_order_of_every_channel() -> None:
    ramp = np.repeat(np.linspace(-0.2, 1.3, WIDTH, dtype=np.float32)[None, :, None], 3, axis=2)
    for seed in range(5):
        result = applied(ramp, answer(seed, gain=0, mix=0), place=Place(0, 0, 1, WIDTH, 1, WIDTH))
        assert (np.diff(result[0], axis=0) > 0).all()


def test_gain_and_matrix_act_on_light_and_not_on_encoded_values() -> None:
    """Twice the light is twice the light, whatever the pixel."""
    double = with_gains(1.0, 1.0) | {"grid": np.full((GRID, GRID, 3), np.log(2), np.float32)}
    pixels = noise(low=0.02, high=0.6)
    result = applied(pixels, TaskAnalysis(1.0, 0.5, double | {"curves": double["curves"].T.copy()}))
    np.testing.assert_allclose(srgb_to_linear(result), 2 * srgb_to_linear(pixels), rtol=2e-4)


def test_all_of_a_grey_photo_gets_the_same_tone_if_the_channels_are_alike() -> None:
    one = answer(mix=0).params
    alike = {"curves": np.repeat(one["curves"][:, :1], 3, 1), "grid": np.repeat(one["grid"][..., :1], 3, 2)}
    gray = np.repeat(noise()[..., :1], 3, 2)
    result = applied(gray, TaskAnalysis(1.0, 0.5, alike | {"matrix": np.eye(3, dtype=np.float32)}))
    assert np.array_equal(result[..., 0], result[..., 1]) and np.array_equal(result[..., 0], result[..., 2])


# -- network --------------------------------------------------------------------------------------


def raw(**said: float | NDArray[np.float32]) -> dict[str, Picture]:
    """Raw outputs of one view, 0 where nothing is said."""
    shapes = {output.name: (GRID, GRID) if output.kind == "map" else (1, 1) for output in TASK.outputs}
    silent = {o.name: np.zeros((1, *shapes[o.name], o.channels), np.float32) for o in TASK.outputs}
    return {name: value + np.float32(said.get(name, 0)) for name, value in silent.items()}


def composed(picture: Picture, **said: float | NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    return {name: np.asarray(value) for name, value in TASK.compose(picture[None], raw(**said), NUMPY).items()}


def test_a_silent_head_gives_the_identity_for_any_picture() -> None:
    for picture in (view("coffee"), np.zeros((64, 64, 3), np.float32), np.ones((64, 64, 3), np.float32)):
        params = composed(picture)
        np.testing.assert_allclose(params["curves"][0], np.linspace(0, 1, KNOTS) * np.ones((3, 1)), atol=1e-6)
        np.testing.assert_allclose(params["matrix"][0], np.eye(3), atol=1e-6)
        assert not params["grid"].any()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_head_says_the_curves_rise(seed: int) -> None:
    rng = np.random.default_rng(seed)
    said = {o.name: rng.normal(0, 4, o.channels).astype(np.float32) for o in TASK.outputs}
    params = composed(view("astronaut"), **said)
    assert all(np.isfinite(value).all() for value in params.values())
    assert (np.diff(params["curves"][0], axis=1) > 0).all()


@pytest.mark.parametrize("name", PHOTOS)
def test_levels_stretch_each_channel_to_its_darkest_and_brightest(name: str) -> None:
    """The classical answer within reach of one output: 1 % and 99 % become black and white."""
    faded = np.float32(0.2) + np.float32([0.5, 0.6, 0.4]) * view(name)
    result = TASK.restore(faded[None], composed(faded, levels=1.0), NUMPY)[0]
    low, high = np.quantile(faded, (0.01, 0.99), axis=(0, 1)), np.quantile(result, (0.01, 0.99), axis=(0, 1))
    assert (low[0] > 0.15).all()
    np.testing.assert_allclose(high, [[0] * 3, [1] * 3], atol=0.02)


@pytest.mark.parametrize("gains", [(1.4, 1.0, 0.6), (0.7, 1.0, 1.3)])
def test_grey_takes_a_cast_away_as_shades_of_grey_do(gains: tuple[float, float, float]) -> None:
    cast = linear_to_srgb(np.clip(srgb_to_linear(view("coffee")) * np.float32(gains) * np.float32(0.6), 0, 1))
    result = TASK.restore(cast[None], composed(cast, gray=1.0), NUMPY)[0]
    before, after = ((srgb_to_linear(p).astype(float) ** 6).mean(axis=(0, 1)) ** (1 / 6) for p in (cast, result))
    assert after.max() / after.min() < 1.02 < before.max() / before.min()


@pytest.mark.parametrize(("shares", "power"), [((1, 0), 6), ((0, 1), 1)], ids=["shades of grey", "grey world"])
@pytest.mark.parametrize("said", [{}, {"matrix": 0.3, "tone": 0.2, "gray": 0.3}], ids=["silent", "speaking"])
def test_neutral_takes_away_what_the_rest_of_the_head_has_left_of_a_cast(
    said: dict[str, float], shares: tuple[float, float], power: int
) -> None:
    cast = linear_to_srgb(srgb_to_linear(view("coffee")) * np.float32([0.35, 0.22, 0.15]))  # nothing clips
    before = TASK.restore(cast[None], composed(cast, **said), NUMPY)[0]
    after = TASK.restore(cast[None], composed(cast, **said, neutral=np.float32(shares)), NUMPY)[0]
    spreads = []
    for picture in (before, after):
        light = np.clip(srgb_to_linear(picture).astype(float), 1e-3, 1)
        norms = (light**power).mean(axis=(0, 1)) ** (1 / power)
        spreads.append(norms.max() / norms.min())
    assert spreads[0] > 1.2 and spreads[1] < 1.03


def test_neutral_leaves_the_brightness() -> None:
    cast = linear_to_srgb(srgb_to_linear(view("coffee")) * np.float32([0.7, 0.45, 0.3]))
    matrix = composed(cast, neutral=np.float32([0.4, 0.5]))["matrix"][0]
    assert np.linalg.det(matrix) == pytest.approx(1, rel=1e-4)


def test_the_baseline_leaves_no_shade_of_grey_either() -> None:
    cast = linear_to_srgb(srgb_to_linear(view("coffee")) * np.float32([0.5, 0.35, 0.2]))
    result = srgb_to_linear(TASK.baseline(cast)).astype(np.float64)
    norms = (result**6).mean(axis=(0, 1)) ** (1 / 6)
    assert norms.max() / norms.min() < 1.01
    np.testing.assert_allclose(TASK.baseline(np.full((8, 8, 3), 0.4, np.float32)), 0.4, atol=1e-4)


def test_what_is_stored_is_bounded_and_in_the_order_that_render_reads() -> None:
    params = with_gains(1.0, 1.0) | {"grid": np.full((GRID, GRID, 3), 9, np.float32)}
    params["curves"] = np.arange(3 * KNOTS, dtype=np.float32).reshape(3, KNOTS)
    stored = TASK.settle(view("coffee"), params)
    assert stored["curves"].shape == (KNOTS, 3) and stored["curves"][1].tolist() == [1, KNOTS + 1, 2 * KNOTS + 1]
    assert stored["grid"].max() == np.float32(1.5)


# -- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_a_wrong_white_balance_keeps_black_and_shifts_grey_the_same_way_at_any_level(seed: int) -> None:
    """Gains in linear light: the ratio of the channels of a grey does not depend on how light it is."""
    steps = np.repeat(np.linspace(0, 0.5, 40, dtype=np.float32)[None, :, None], 3, axis=2)
    rng = np.random.default_rng(seed)
    cast = _color._wrong_white_balance(steps, rng)[0]
    assert not cast[0].any() and (np.diff(cast, axis=0) > 0).all()
    spoiled = TASK.degrade(np.full((32, 32, 3), 0.5, np.float32), np.random.default_rng(seed), NoAssets())
    assert np.ptp(spoiled.image, axis=(0, 1)).max() < 0.5


def test_old_prints_of_grey_things_turn_red_and_yellow_and_lose_contrast() -> None:
    """The cyan dye goes first, so that red light is held back less, and the base yellows (Wilhelm)."""
    clean = np.repeat(np.random.default_rng(1).uniform(0.1, 0.9, (40, 40, 1)), 3, axis=2).astype(np.float32)
    over_blue, over_green, flatter = [], [], []
    for seed in range(60):
        aged = np.clip(_color._aged_print(clean, np.random.default_rng(seed)), 0, 1)
        red, green, blue = srgb_to_linear(aged).mean(axis=(0, 1))
        over_blue.append(red > blue)
        over_green.append(red > green)
        flatter.append(luma(aged).std() < luma(clean).std())
    assert np.mean(over_blue) > 0.65 and np.mean(over_green) > 0.55 and np.mean(flatter) > 0.8


@pytest.mark.parametrize("name", PHOTOS)
def test_present_means_that_a_person_sees_it_and_what_is_clipped_counts_little(name: str) -> None:
    clean = view(name)
    for seed in range(8):
        damage = TASK.degrade(clean, np.random.default_rng(seed), NoAssets())
        small = np.s_[::4, ::4]
        off = np.linalg.norm(srgb_to_lab(damage.image[small]) - srgb_to_lab(clean[small]), axis=2).mean()
        assert damage.present == (off > VISIBLE_DELTA_E) or abs(off - VISIBLE_DELTA_E) < 0.05
        assert damage.weight is not None
        clipped = ((damage.image <= 0) | (damage.image >= 1)).any(axis=2)
        assert (damage.weight[clipped] == np.float32(0.15)).all() and damage.weight.max() == 1


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PHOTOS)
def test_yellowed_paper_of_a_print_in_one_tone_is_said_and_nothing_else_is(name: str) -> None:
    """Yellowed: the paper itself is warm; a toned print on white paper and a colour photo are not."""
    paper = np.float32([0.97, 0.9, 0.72])
    neutral = toned(name, None)
    lit = (neutral / np.quantile(neutral, 0.98)).clip(0, 1)
    pictures = {"yellowed": lit * paper, "white": lit, "colour": view(name) * paper}
    said = {}
    for kind, picture in pictures.items():
        params = with_gains(1.0, 1.0)
        found = TaskAnalysis(0.0, 0.5, TASK.settle(np.ascontiguousarray(picture), params))
        said[kind] = TASK.remark(found)
    assert said == {"yellowed": "yellowed paper", "white": "", "colour": ""}
    assert TASK.remark(TaskAnalysis(0.0, 0.5, {})) == ""
