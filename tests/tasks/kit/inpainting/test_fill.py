"""Opaque damage: filled like its surroundings, with their grain, the same in every region asked for."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from threading import Barrier
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.boxes import Box
from photofix.render.image import render
from photofix.render.pyramid import scaled_photo
from photofix.render.steps import steps
from photofix.tasks.kit.inpainting import fill as _fill
from photofix.tasks.kit.inpainting import grain as _grain
from photofix.tasks.kit.inpainting.cache import FillCache
from photofix.tasks.kit.prints.stains import stain_finding

SIZE = 900
Mask = NDArray[np.uint8]


def opaque(mask: Mask) -> Analysis:
    """An analysis with one finding: everything under `mask` (0..255) must be filled."""
    density = np.broadcast_to(np.float16(0), (*mask.shape, 3))
    finding = stain_finding(0.0, 0.0, *mask.shape, 1.0, density, mask)
    return Analysis("f1", "w", *mask.shape, {"rust": TaskAnalysis(1.0, 0.5, {}, (finding,))}, complete=True)


@pytest.fixture(scope="module")
def scene() -> NDArray[np.uint8]:
    """A smooth picture with grain of 5/255."""
    soft = cv2.GaussianBlur(cv2.resize(data.astronaut(), (SIZE, SIZE), interpolation=cv2.INTER_CUBIC), (0, 0), 4)
    grain = np.random.default_rng(2).normal(0, 5, (SIZE, SIZE, 1))
    return np.round(np.clip(soft + grain, 0, 255)).astype(np.uint8)


@pytest.fixture(scope="module")
def mask() -> Mask:
    """Scratches, specks, a blot of 120 pixels and a torn corner."""
    hidden = np.zeros((SIZE, SIZE), np.uint8)
    cv2.line(hidden, (50, 20), (700, 850), 255, 5)
    cv2.line(hidden, (10, 500), (880, 430), 255, 3)
    for x, y in ((200, 600), (650, 100), (300, 250), (512, 256)):
        cv2.circle(hidden, (x, y), 6, 255, -1)
    cv2.circle(hidden, (600, 650), 60, 255, -1)
    cv2.fillPoly(hidden, [np.array([[780, 0], [SIZE, 0], [SIZE, 140]])], 255)
    return hidden


@pytest.fixture(scope="module")
def damaged(scene: NDArray[np.uint8], mask: Mask) -> Photo:
    dirt = np.uint8([250, 240, 220])
    return Photo(None, np.where(mask[..., None] > 0, dirt, scene), sha256="f1" * 32)


def test_holes_are_filled_like_their_surroundings(scene: NDArray[np.uint8], mask: Mask, damaged: Photo) -> None:
    result = render(damaged, opaque(mask), Edit())
    far = cv2.dilate(mask, np.ones((3, 3), np.uint8)) == 0
    assert np.array_equal(result[far], to_srgb(damaged)[far])
    sharp_rim = ~far & (mask == 0)
    assert np.mean(np.any(result != to_srgb(damaged), axis=2)[sharp_rim]) < 0.1
    scratches = mask.copy()
    scratches[560:740, 510:690] = scratches[:160, 760:] = 0
    for where, least_db in ((scratches > 0, 25), (mask > 0, 18)):
        error = (result - scene.astype(np.float32) / 255)[where]
        assert -10 * np.log10(np.mean(error**2)) > least_db


def test_the_grain_is_that_of_the_surroundings(scene: NDArray[np.uint8], mask: Mask, damaged: Photo) -> None:
    result = render(damaged, opaque(mask), Edit())
    inside = np.s_[620:680, 570:630]  # the middle of the blot
    outside = np.s_[620:680, 400:460]
    left, right = (np.std(part - cv2.GaussianBlur(part, (0, 0), 2)) for part in (result[inside], result[outside]))
    assert 0.5 < left / right < 1.6


def test_any_region_thread_count_and_order_gives_the_same_fill(mask: Mask, damaged: Photo) -> None:
    whole = render(damaged, opaque(mask), Edit(), threads=1)
    for threads, tile_px in ((4, 5000), (2, 40_000)):
        assert np.array_equal(render(damaged, opaque(mask), Edit(), threads=threads, tile_px=tile_px), whole)
    rng = np.random.default_rng(4)
    for _ in range(6):
        top, left = (int(value) for value in rng.integers(0, SIZE - 60, 2))
        part = render(damaged, opaque(mask), Edit(), (top, left, 60, 60))
        assert np.array_equal(part, whole[top : top + 60, left : left + 60])


def test_the_small_view_shows_what_the_full_one_would(mask: Mask, damaged: Photo) -> None:
    full = np.clip(render(damaged, opaque(mask), Edit()), 0, 1)
    for scale in (0.5, 0.4, 0.21):
        small = render(damaged, opaque(mask), Edit(), scale=scale)
        shrunk = cv2.resize(full, small.shape[1::-1], interpolation=cv2.INTER_AREA)
        assert -10 * np.log10(np.mean((np.clip(small, 0, 1) - shrunk) ** 2)) > 36


def test_strength_blends_the_fill_in(mask: Mask, damaged: Photo) -> None:
    plain, full = to_srgb(damaged), render(damaged, opaque(mask), Edit())
    half = render(damaged, opaque(mask), Edit().with_value("rust", "strength", 50.0))
    assert np.abs(half - (plain + full) / 2).max() < 1e-5


def test_grey_is_filled_with_grey_and_all_hidden_is_left_alone(mask: Mask, damaged: Photo) -> None:
    gray = replace(damaged, pixels=np.ascontiguousarray(damaged.pixels[..., :1]))
    result = render(gray, opaque(mask), Edit())
    assert np.array_equal(result[..., 0], result[..., 2]) and not np.array_equal(result, to_srgb(gray))
    hopeless = render(damaged, opaque(np.full_like(mask, 255)), Edit())
    assert np.isfinite(hopeless).all()


def test_noise_is_a_function_of_position_and_seed() -> None:
    whole = _grain.noise(Box(0, 0, 200, 300), seed=7, level=0)
    assert np.array_equal(_grain.noise(Box(40, 50, 90, 99), 7, 0), whole[40:90, 50:99])
    assert abs(whole.mean()) < 0.02 and abs(whole.std() - 1) < 0.02
    neighbours = np.corrcoef(whole[:, 1:].ravel(), whole[:, :-1].ravel())[0, 1]
    assert abs(neighbours) < 0.02
    for other in (_grain.noise(Box(0, 0, 200, 300), 8, 0), _grain.noise(Box(0, 0, 200, 300), 7, 1)):
        assert abs(np.corrcoef(whole.ravel(), other.ravel())[0, 1]) < 0.02


def test_a_closed_photo_takes_its_fills_and_steps_along(scene: NDArray[np.uint8], mask: Mask) -> None:
    """No module keeps them: 64 MB for each photo that was ever open."""
    photo, analysis = Photo(None, scene.copy(), sha256="f1" * 32), opaque(mask)
    edit = Edit().with_value("rust", "strength", 100)
    render(photo, analysis, edit, region=(600, 550, 100, 100))
    kept = scaled_photo(photo).kept
    found = steps(analysis, edit, kept)[0].found
    gone = [weakref.ref(thing) for thing in (photo, analysis, found, scaled_photo(photo), kept)]
    gone.append(weakref.ref(kept.once("fills", FillCache)))
    gc.disable()
    try:
        del photo, analysis, found, kept
        assert [thing() for thing in gone] == [None] * len(gone)
    finally:
        gc.enable()


def test_a_fill_is_made_once_while_the_photo_is_open(
    scene: NDArray[np.uint8], mask: Mask, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, analysis = Photo(None, scene.copy(), sha256="f1" * 32), opaque(mask)
    made: list[object] = []
    make = _fill._make_cell
    monkeypatch.setattr(_fill, "_make_cell", lambda *arguments: made.append(arguments) or make(*arguments))
    place = (600, 550, 100, 100)
    first = render(photo, analysis, Edit().with_value("rust", "strength", 100), region=place)
    count = len(made)
    assert count > 0
    edit = Edit().with_value("rust", "strength", 100).with_value("color", "strength", 0)
    assert np.array_equal(render(photo, analysis, edit, region=place), first)
    assert len(made) == count
    other = Photo(None, scene.copy(), sha256="f1" * 32)
    render(other, analysis, edit, region=place)
    assert len(made) == 2 * count, "another photo has its own"


def test_texture_goes_on_through_a_hole() -> None:
    rows, columns = np.mgrid[:300, :300]
    wave = 128 + 60 * np.sin((rows + 2 * columns) * (2 * np.pi / 13))
    clean = np.repeat(np.round(wave)[..., None], 3, axis=2).astype(np.uint8)
    hidden = np.zeros((300, 300), np.uint8)
    cv2.line(hidden, (30, 40), (270, 260), 255, 9)
    photo = Photo(None, np.where(hidden[..., None] > 0, np.uint8(255), clean), sha256="f2" * 32)
    result = render(photo, opaque(hidden), Edit())
    error = (result - clean.astype(np.float32) / 255)[hidden > 0]
    fast_march = cv2.inpaint(photo.pixels, hidden, 3, cv2.INPAINT_TELEA).astype(np.float32) - clean
    assert np.mean(error**2) < 0.35 * np.mean((fast_march / 255)[hidden > 0] ** 2)


def test_a_crack_that_is_softer_than_its_mask_leaves_no_halo(scene: NDArray[np.uint8]) -> None:
    hidden = np.zeros((SIZE, SIZE), np.uint8)
    cv2.line(hidden, (100, 120), (800, 700), 255, 5)
    share = cv2.GaussianBlur(hidden.astype(np.float32) / 255, (0, 0), 0.8)[..., None]
    damaged = np.round(scene * (1 - share) + 255 * share).astype(np.uint8)
    result = render(Photo(None, damaged, sha256="f3" * 32), opaque(hidden), Edit())
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    beside = (cv2.dilate(hidden, cross) > 0) & (hidden == 0)
    before, after = (np.mean((picture - scene / 255.0)[beside]) for picture in (damaged / 255.0, result))
    assert before > 0.03 and abs(after) < 0.25 * before


def test_nothing_outside_the_box_of_a_finding_changes(scene: NDArray[np.uint8]) -> None:
    """A mask that reaches the edge of its box: the soft rim beyond belongs to another tile perhaps."""
    mask = np.full((40, 60), 255, np.uint8)
    finding = stain_finding(300.0, 250.0, 40, 60, 1.0, np.zeros((40, 60, 3), np.float16), mask)
    analysis = Analysis("f1", "w", SIZE, SIZE, {"rust": TaskAnalysis(1.0, 0.5, {}, (finding,))}, complete=True)
    pixels = scene.copy()
    pixels[298:342, 248:312] = 250
    photo = Photo(None, pixels, sha256="f4" * 32)
    whole = render(photo, analysis, Edit())
    inside = np.zeros((SIZE, SIZE), bool)
    inside[300:340, 250:310] = True
    assert np.array_equal(whole[~inside], to_srgb(photo)[~inside])
    for top, left in ((340, 250), (290, 240), (310, 230)):
        part = render(photo, analysis, Edit(), (top, left, 30, 30))
        assert np.array_equal(part, whole[top : top + 30, left : left + 30])


def test_a_stroke_makes_only_the_fills_near_it_anew(scene: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch) -> None:
    """And a stroke's strength none; the pixels are those of a photo that was never rendered before."""
    near, far = (Stroke("rust", "add", 6, 100, ((y, 40.0), (y, 90.0))) for y in (40.0, 2 * SIZE - 40.0))
    scratch = cv2.line(np.zeros((20, 60), np.uint8), (3, 3), (55, 15), 255, 3)
    clear = np.zeros((20, 60, 3), np.float16)
    found = [
        stain_finding(y, x, 20, 60, 1.0, clear, scratch) for y in range(100, 860, 100) for x in range(60, 840, 100)
    ]
    tall = np.tile(scene, (2, 1, 1))
    photo = Photo(None, tall, sha256="f1" * 32)
    analysis = Analysis("f1", "w", *tall.shape[:2], {"rust": TaskAnalysis(1.0, 0.5, {}, tuple(found))}, complete=True)
    made: list[object] = []
    make = _fill._make_cell
    monkeypatch.setattr(_fill, "_make_cell", lambda *arguments: made.append(arguments) or make(*arguments))

    def cost(*strokes: Stroke) -> int:
        before, edit = len(made), Edit(strokes=strokes).with_value("rust", "strength", 80)
        shown, count = render(photo, analysis, edit), len(made)
        fresh = render(Photo(None, tall.copy(), sha256="f1" * 32), analysis, edit)
        assert np.array_equal(shown, fresh)
        return count - before

    first = cost(near)
    assert 0 < cost(near, far) < first / 2
    assert cost(near, replace(far, strength=40)) == 0
    assert cost(near) < first / 2


def _specks(*places: tuple[float, float]) -> Analysis:
    mask = cv2.circle(np.zeros((13, 13), np.uint8), (6, 6), 4, 255, -1)
    clear = np.zeros((13, 13, 3), np.float16)
    found = tuple(stain_finding(y, x, 13, 13, 1.0, clear, mask) for y, x in places)
    return Analysis("f1", "w", SIZE, SIZE, {"rust": TaskAnalysis(1.0, 0.5, {}, found)}, complete=True)


def test_threads_that_want_the_same_cells_make_different_ones(
    scene: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They meet inside: had one waited for what the other is at, they never would."""
    photo = Photo(None, scene.copy(), sha256="f5" * 32)
    analysis = _specks((14.0, 20.0), (14.0, 300.0))  # two cells, and both tiles want both
    together, make = Barrier(2), _fill._make_cell

    def met(*arguments: Any) -> Any:
        if arguments[3] == 0:  # both have the same cell at half the resolution
            together.wait(timeout=30)
        return make(*arguments)

    monkeypatch.setattr(_fill, "_make_cell", met)
    result = render(photo, analysis, Edit(), (0, 0, 40, SIZE), threads=2, tile_px=20 * SIZE)
    monkeypatch.undo()
    assert np.array_equal(result, render(replace(photo), analysis, Edit(), (0, 0, 40, SIZE), threads=1))


def test_holes_that_lie_apart_cost_nothing_between_them(scene: NDArray[np.uint8]) -> None:
    photo, analysis = Photo(None, scene.copy(), sha256="f6" * 32), _specks((5.0, 5.0), (230.0, 230.0), (230.0, 243.0))
    whole = render(photo, analysis, Edit())
    changed = (whole != to_srgb(photo)).any(axis=2)
    assert changed[11, 11] and changed[236, 236] and changed[236, 249]
    cells = scaled_photo(photo).kept.once("fills", FillCache)._cells.values()
    assert 0 < sum(cell.result().nbytes for cell in cells) < 16 * 3 * 15 * 15 * 2
    for top, left in ((0, 0), (225, 225), (230, 240)):
        part = render(replace(photo), analysis, Edit(), (top, left, 20, 20))
        assert np.array_equal(part, whole[top : top + 20, left : left + 20])


def test_a_thin_scratch_keeps_the_pixels_it_fills_and_not_those_of_its_cells(scene: NDArray[np.uint8]) -> None:
    photo, mask = Photo(None, scene.copy(), sha256="f7" * 32), np.zeros((SIZE, SIZE), np.uint8)
    cv2.line(mask, (40, 30), (860, 870), 255, 3)
    render(photo, opaque(mask), Edit())
    cells = scaled_photo(photo).kept.once("fills", FillCache)._cells.values()
    filled = np.count_nonzero(cv2.dilate(mask, np.ones((5, 5), np.uint8)))
    assert 0 < sum(cell.result().nbytes for cell in cells) < 2 * 20 * filled, "20 bytes a pixel, and its coarser levels"


@pytest.mark.parametrize("wide", [1, 3, 8, 12, 13, 14, 30])
def test_color_goes_on_through_holes_of_any_width(wide: int) -> None:
    """Narrow ones are guessed by how bright they are alone: none of that grey may show."""
    pixels = np.broadcast_to(np.uint8([200, 60, 30]), (200, 200, 3)).copy()
    mask = np.zeros((200, 200), np.uint8)
    mask[90 : 90 + wide, 20:180] = 255
    pixels[mask > 0] = 255
    filled = render(Photo(None, pixels, sha256="f1" * 32), opaque(mask), Edit())
    assert np.abs(filled - np.float32([200, 60, 30]) / 255).max() < 1 / 255
