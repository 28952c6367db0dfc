"""Stains: labels that say what was done to the picture, findings where the head says so, and the way back."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.raster.boxes import Box
from photofix.raster.place import Place
from photofix.tasks.base import CERTAINTY
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.findings.certainty import FACTS
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.prints.spoiled_print import FAINT_STAIN
from photofix.tasks.kit.prints.stains import stain_finding
from photofix.tasks.rust import (
    DOUBTFUL,
    GROWN_PX,
    LEAST_CERTAIN,
    MAX_DENSITY,
    MIN_AREA,
    PLAIN,
    RIM_PX,
    SURE,
    TASK,
    USUAL,
)

SIDE = 96
Picture = NDArray[np.float32]


@pytest.fixture(scope="module")
def clean() -> Picture:
    picture = cv2.resize(data.coffee(), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return picture.astype(np.float32) / np.float32(255)


# -- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_labels_say_what_a_person_would_see(clean: Picture, seed: int) -> None:
    damage = TASK.degrade(clean, np.random.default_rng(seed), NoAssets())
    change = np.abs(damage.image - clean).max(axis=2)
    stain, opaque = (damage.labels[name][..., 0] > 0 for name in ("stain", "opaque"))
    assert (change[stain] > FAINT_STAIN).sum() >= 0.9 * stain.sum(), "what lies over each other may cancel out, seldom"
    assert damage.present == (stain.mean() > MIN_AREA)
    sure = damage.labels["stain_weight"][..., 0] > 0
    assert sure[stain].all()
    assert sure[change == 0].mean() > 0.97
    density = damage.labels["raw_density"]
    assert 0 <= density.min() <= density.max() <= MAX_DENSITY
    judged = damage.labels["raw_density_weight"][..., 0] > 0
    assert np.array_equal(judged, stain & ~opaque)


@pytest.mark.parametrize("seed", range(8))
def test_the_density_that_is_learned_takes_the_damage_off(clean: Picture, seed: int) -> None:
    """Where it counts: light times exp(D) is the clean picture again."""
    damage = TASK.degrade(clean, np.random.default_rng(seed), NoAssets())
    judged = (damage.labels["raw_density_weight"][..., 0] > 0) & (damage.image > 0.02).all(axis=2)
    if judged.sum() < 20:
        pytest.skip("hardly a stain was drawn")
    restored = linear_to_srgb(srgb_to_linear(damage.image) * np.exp(damage.labels["raw_density"]))
    before, after = (np.abs(picture - clean)[judged].mean() for picture in (damage.image, restored))
    assert after < 0.5 * before


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_asked_of_the_operator_where_paint_hides_the_picture(clean: Picture, seed: int) -> None:
    damage = TASK.degrade(clean, np.random.default_rng(seed), NoAssets())
    assert damage.weight is not None
    opaque = damage.labels["opaque"][..., 0] > 0
    assert not damage.weight[..., 0][opaque].any()
    assert (damage.weight[..., 0][cv2.dilate(opaque.astype(np.uint8), np.ones((3, 3))) == 0] == 1).all()


def test_a_print_in_one_tone_is_damaged_in_its_tone_now_and_then() -> None:
    gray = np.repeat(data.camera()[::5, ::5, None], 3, 2).astype(np.float32) / np.float32(255)
    neutral = 0
    for seed in range(30):
        image = TASK.degrade(gray, np.random.default_rng(seed), NoAssets()).image
        neutral += bool(np.ptp(image, axis=2).max() < 1e-3)
    assert 4 <= neutral <= 26


def test_an_undamaged_picture_has_nothing_to_learn_but_that() -> None:
    neutral = TASK.neutral(5, 7)
    assert not any(neutral[name].any() for name in ("stain", "opaque", "raw_density", "raw_density_weight"))
    assert (neutral["stain_weight"] == 1).all() and neutral["raw_density"].shape == (5, 7, 3)


# -- findings -------------------------------------------------------------------------------------


def answer(*spots: tuple[slice, slice, float], opaque: float = -6.0, density: float = 0.6) -> dict[str, Picture]:
    """A head's answer in logits: sound but for the spots."""
    stain = np.full((64, 80, 1), -8.0, np.float32)
    for rows, columns, logit in spots:
        stain[rows, columns] = logit
    return {
        "stain": stain,
        "opaque": np.full((64, 80, 1), opaque, np.float32),
        "raw_density": np.full((64, 80, 3), density, np.float32),
    }


COLORFUL = cv2.resize(data.coffee(), (80, 64), interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)


def seen(*spots: tuple[slice, slice, float], **said: float) -> tuple[dict[str, Picture], Picture]:
    """A head's answer and the picture it was asked about, one in colour."""
    return answer(*spots, **said), COLORFUL


SPOT = (np.s_[10:14], np.s_[20:30], 5.0)
INSIDE = np.s_[10:14, 20:30]


def _grown() -> NDArray[np.bool_]:
    """The spot and everything within `GROWN_PX` of it, by counting."""
    rows, columns = np.mgrid[0:64, 0:80]
    down, across = np.maximum(10 - rows, rows - 13), np.maximum(20 - columns, columns - 29)
    return np.hypot(np.maximum(down, 0), np.maximum(across, 0)) < GROWN_PX + 0.5


GROWN = _grown()


def laid(found: Finding, values: NDArray[np.generic], y: float = 0.0, x: float = 0.0) -> NDArray[np.float32]:
    """An array of a finding on the view it was seen in; a finding may be a little larger than what it holds."""
    view = np.zeros((64, 80, *values.shape[2:]), np.float32)
    top, left = round((found.y - y) / found.scale), round((found.x - x) / found.scale)
    view[top : top + values.shape[0], left : left + values.shape[1]] = values
    return view


@pytest.mark.parametrize(("y", "x", "scale"), [(0.0, 0.0, 1.0), (100.0, 50.0, 3.0), (7.5, 2.25, 0.5)])
def test_a_piece_of_the_view_is_a_finding_of_the_photo(y: float, x: float, scale: float) -> None:
    (found,) = TASK.locate(*seen(SPOT), y, x, scale)
    there = laid(found, found.shown, y, x) > 0
    assert np.array_equal(there, GROWN)
    assert (found.height, found.width) == (found.shown.shape[0] * scale, found.shown.shape[1] * scale)
    assert {cell.name: found.cells[cell.name].dtype for cell in TASK.cells} == {"density": "float16", "mask": "uint8"}


def test_what_is_opaque_is_covered_and_what_is_thin_divided_out() -> None:
    (thin,), (thick,) = (TASK.locate(*seen(SPOT, opaque=logit), 0, 0, 1) for logit in (-6.0, 6.0))
    assert not thin.cells["mask"].any()
    mask = laid(thick, thick.cells["mask"])
    assert (mask[INSIDE] == 255).all() and np.array_equal(mask > 0, GROWN)
    np.testing.assert_allclose(laid(thin, thin.cells["density"])[INSIDE], 0.6, atol=1e-3)


@pytest.mark.parametrize("tone", [(1.0, 1.0, 1.0), (1.0, 0.86, 0.66)])
def test_a_stain_on_a_print_in_one_tone_goes_with_its_colour(tone: tuple[float, float, float]) -> None:
    """The head knows where it is and how dense in red; that it is yellow, and how much, the print's tone says."""
    grey = cv2.resize(data.camera(), (80, 64), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    sound = (0.2 + 0.6 * grey) * np.array(tone, np.float32)
    rows, columns = np.s_[16:48], np.s_[20:60]
    stained = srgb_to_linear(sound)
    stained[rows, columns] *= np.exp(-np.array([0.2, 0.45, 1.1], np.float32))
    stained = linear_to_srgb(stained)
    (found,) = TASK.locate(answer((rows, columns, 5.0), density=0.2), stained, 0, 0, 1)
    place = Place(0, 0, 64, 80, 64, 80)
    restored = TASK.apply(stained.copy(), TaskAnalysis(1.0, 0.5, {}, (found,)), 1.0, place)
    assert np.abs(restored - sound)[20:44, 24:56].mean() < 0.15 * np.abs(stained - sound)[20:44, 24:56].mean()


@pytest.mark.parametrize(("said", "stored"), [(-2.0, 0.0), (9.0, MAX_DENSITY)])
def test_densities_are_bounded(said: float, stored: float) -> None:
    (found,) = TASK.locate(*seen(SPOT, density=said), 0, 0, 1)
    assert (laid(found, found.cells["density"])[INSIDE] == stored).all()


CHANCE = 0.6 * DOUBTFUL + 0.4 * PLAIN
"""Of what is damage only beside something plainer."""


def test_a_doubtful_piece_is_no_finding_and_a_plain_one_fades_at_its_edge() -> None:
    doubtful = float(np.log(CHANCE / (1 - CHANCE)))
    assert TASK.locate(*seen((np.s_[10:14], np.s_[20:30], doubtful)), 0, 0, 1) == ()
    faint = (np.s_[10:14], np.s_[30:34], doubtful)
    (found,) = TASK.locate(*seen(SPOT, faint), 0, 0, 1)
    density = laid(found, found.cells["density"])
    edge = slice(30 + GROWN_PX, 34)
    inner, rim = density[INSIDE], density[10:14, edge]
    assert rim.min() > 0 and rim.max() < 0.7 * inner.min() and not density[10:14, 34 + GROWN_PX :].any()


NOTHING = (0.0,) * (len(FACTS) - 1)
"""Weights of all facts but the constant."""


def judged(*findings: Finding, weights: tuple[float, ...] = ()) -> tuple[Finding, ...]:
    return TASK.judge(findings, 1.0, 64 * 80, weights)


def test_what_is_less_certain_than_anybody_may_ask_for_is_left_out() -> None:
    (found,) = TASK.locate(*seen(SPOT), 0, 0, 1)
    for bias, is_kept in ((6.0, True), (0.0, True), (-6.0, False)):
        kept = judged(found, weights=(*NOTHING, bias))
        assert bool(kept) == is_kept
        if kept:
            assert kept[0].confidence == pytest.approx(1 / (1 + np.exp(-bias)), abs=1e-6)
            assert kept[0].confidence >= LEAST_CERTAIN / 100


@pytest.mark.parametrize(("opaque", "is_held"), [(0, True), (120, True), (255, False)])
def test_no_stain_of_a_photo_in_colour_is_certain(opaque: int, is_held: bool) -> None:
    """A brown place may be skin there: automatic use once greyed two children at a blackboard."""
    density, mask = np.full((9, 9, 3), 0.5, np.float16), np.full((9, 9), opaque, np.uint8)
    (located,) = TASK.locate(*seen(SPOT), 0, 0, 1)
    found = replace(stain_finding(3, 4, 9, 9, 1.0, density, mask), evidence=located.evidence)
    for is_fine in (True, False):
        (kept,) = TASK.judge((found,), 1.0, 64 * 80, (*NOTHING, 6.0), is_fine)
        assert (kept.confidence < TASK.certain / 100) == (is_held and not is_fine)


def test_what_a_person_brushed_needs_no_judging() -> None:
    brushed = TASK.brushed(Box(3, 4, 8, 10), np.full((5, 6), 255, np.uint8))
    (found,) = TASK.locate(*seen(SPOT), 0, 0, 1)
    (kept,) = judged(brushed, found, weights=(*NOTHING, -9.0))
    assert (kept.y, kept.x, kept.confidence) == (3, 4, 1.0)


def test_a_coarse_view_judges_a_piece_as_a_finer_one_would() -> None:
    """The area counts in photo pixels, whatever view it was seen in."""
    (found,) = TASK.locate(*seen(SPOT), 0, 0, 2.0)
    by_area = (0.0, 0.0, 0.3, 0.0, 0.0, 0.0, -1.0)
    coarse = TASK.judge((found,), 1.0, 64 * 80, by_area)[0].confidence
    same = TASK.judge((replace(found, scale=1.0),), 1.0, 64 * 80, by_area)[0].confidence
    assert np.log(coarse / (1 - coarse)) - np.log(same / (1 - same)) == pytest.approx(0.3 * np.log(4), abs=1e-4)


def test_a_brush_fills_what_it_covers_and_divides_nothing_out() -> None:
    covered = np.arange(30, dtype=np.uint8).reshape(5, 6)
    found = TASK.brushed(Box(3, 4, 8, 10), covered)
    assert (found.y, found.x, found.height, found.width, found.scale) == (3, 4, 5, 6, 1)
    assert np.array_equal(found.cells["mask"], covered) and not found.cells["density"].any()
    assert TASK.takes_brush and TASK.is_selective


def test_the_knob_of_certainty_covers_what_may_be_asked_for() -> None:
    (knob,) = (knob for knob in TASK.knobs if knob.key == CERTAINTY)
    assert (knob.low, knob.default) == (LEAST_CERTAIN, USUAL) and TASK.certain == SURE
    assert knob.low <= USUAL < SURE < knob.high < 100


# -- network and render ---------------------------------------------------------------------------


def test_the_density_that_the_loss_sees_is_chance_times_what_is_said() -> None:
    raw = {name: value[None] for name, value in answer(SPOT, (np.s_[40:44], np.s_[5:9], 0.0), density=0.8).items()}
    composed = TASK.compose(None, raw, NUMPY)
    assert composed["density"][0, 11, 22, 0] == pytest.approx(0.8, abs=0.01)
    assert composed["density"][0, 41, 6, 0] == pytest.approx(0.4, abs=0.001)
    assert composed["density"][0, 60, 70, 0] < 1e-3
    assert set(composed) == {*raw, "density"}


def test_reach_is_the_finding_and_its_rim() -> None:
    found = TaskAnalysis(1.0, 0.5, {}, TASK.locate(*seen(SPOT), 0, 0, 1))
    (box,) = TASK.reach(found, Place(0, 0, 64, 80, 64, 80))
    least = Box(10 - RIM_PX, 20 - RIM_PX, 14 + RIM_PX, 30 + RIM_PX)
    assert box.meet(least) == least and box.meet(least.grown(4)) == box
    assert TASK.reach(found, Place(40, 0, 20, 80, 64, 80)) == ()


@pytest.mark.parametrize("s", [0.3, 1.0])
def test_findings_change_their_place_and_nothing_beyond_their_reach(s: float) -> None:
    pixels = np.random.default_rng(1).uniform(0.2, 0.7, (64, 80, 3)).astype(np.float32)
    found = TaskAnalysis(1.0, 0.5, {}, TASK.locate(*seen(SPOT), 0, 0, 1))
    place = Place(0, 0, 64, 80, 64, 80)
    result = TASK.apply(pixels.copy(), found, s, place)
    (box,) = TASK.reach(found, place)
    outside = np.ones((64, 80), bool)
    outside[box.top : box.bottom, box.left : box.right] = False
    assert np.array_equal(result[outside], pixels[outside])
    assert (result[11:13, 21:29] > pixels[11:13, 21:29]).all()


def test_the_baseline_fills_specks_and_leaves_smooth_parts_alone() -> None:
    ramp = np.linspace(0.3, 0.6, 64, dtype=np.float32)
    smooth = np.repeat(np.add.outer(ramp, ramp)[..., None] / 2, 3, axis=2)
    specked = smooth.copy()
    specked[30:33, 40:43] = 1
    result = TASK.baseline(specked)
    assert np.abs(result - smooth)[30:33, 40:43].max() < 0.1
    assert np.abs(result - specked)[:20].max() < 0.005
