"""Holes healed from where a person pointed: that texture in the tone of this place, the same in any region."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.render.image import render
from photofix.tasks.kit.prints.stains import stain_finding

SIZE = 600


def pattern() -> NDArray[np.float32]:
    """A brick-like pattern, H x W about 0."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    odd = rows // 12 % 2 * 15
    return np.float32(30) * ((rows % 12 < 2) | ((columns + odd) % 30 < 2))


def truth() -> NDArray[np.uint8]:
    """The pattern, brighter and redder towards the right."""
    light = np.linspace(60, 150, SIZE, dtype=np.float32)[None, :, None] * np.float32([1.2, 1, 0.8])
    return np.round(light + pattern()[..., None]).clip(0, 255).astype(np.uint8)


def damaged(hole: NDArray[np.bool_], seed: str = "a1") -> Photo:
    return Photo(None, np.where(hole[..., None], np.uint8([250, 240, 60]), truth()), sha256=seed * 32)


def area(top: float, left: float, side: float, source: tuple[float, float] | None) -> Stroke:
    corners = ((top, left), (top, left + side), (top + side, left + side), (top + side, left))
    return Stroke("rust", "add", 2, 100, corners, "area", source=source)


def nothing_found(photo: Photo) -> Analysis:
    return Analysis("f1", "w", photo.height, photo.width, {}, complete=True)


def hole_of(top: int, left: int, side: int) -> NDArray[np.bool_]:
    hole = np.zeros((SIZE, SIZE), bool)
    hole[top : top + side, left : left + side] = True
    return hole


@pytest.mark.parametrize("side", [20, 120])
def test_texture_comes_from_there_and_tone_from_here(side: int) -> None:
    hole = hole_of(240, 360, side)
    photo = damaged(hole)
    middle = 240 + side / 2, 360 + side / 2
    # 300 right is a whole number of bricks.
    edit = Edit(strokes=(area(240, 360, side, (middle[0], middle[1] - 300)),))
    result = render(photo, nothing_found(photo), edit)
    error = (255 * result - truth())[hole]
    unaided = (255 * render(photo, nothing_found(photo), Edit(strokes=(area(240, 360, side, None),))) - truth())[hole]
    assert np.sqrt(np.mean(error**2)) < 3 < np.sqrt(np.mean(unaided**2))
    far = cv2.dilate(hole.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert np.array_equal(result[far], to_srgb(photo)[far])


def test_any_region_and_thread_count_gives_the_same() -> None:
    hole = hole_of(150, 200, 180)
    photo = damaged(hole)
    line = Stroke("rust", "add", 6, 60, ((100.0, 100.0), (500.0, 480.0)))
    edit = Edit(strokes=(area(150, 200, 180, (300.0, 130.0)), line))
    whole = render(photo, nothing_found(photo), edit, threads=1)
    assert np.array_equal(render(replace(photo), nothing_found(photo), edit, threads=4, tile_px=9000), whole)
    rng = np.random.default_rng(1)
    for top, left in rng.integers(120, 340, (6, 2)).tolist():
        part = render(replace(photo), nothing_found(photo), edit, (top, left, 70, 70))
        assert np.array_equal(part, whole[top : top + 70, left : left + 70])


def test_the_small_view_shows_what_the_full_one_would() -> None:
    photo = damaged(hole_of(240, 360, 120))
    edit = Edit(strokes=(area(240, 360, 120, (300.0, 120.0)),))
    full = np.clip(render(photo, nothing_found(photo), edit), 0, 1)
    for scale in (0.5, 0.3):
        small = render(photo, nothing_found(photo), edit, scale=scale)
        shrunk = cv2.resize(full, small.shape[1::-1], interpolation=cv2.INTER_AREA)
        assert -10 * np.log10(np.mean((np.clip(small, 0, 1) - shrunk) ** 2)) > 33


def test_where_there_is_no_photo_to_heal_from_what_fits_is_looked_for() -> None:
    photo = damaged(hole_of(240, 360, 40))
    away = render(photo, nothing_found(photo), Edit(strokes=(area(240, 360, 40, (-400.0, 100.0)),)))
    usual = render(photo, nothing_found(photo), Edit(strokes=(area(240, 360, 40, None),)))
    assert np.array_equal(away, usual)


def test_damage_there_is_taken_as_it_is_healed() -> None:
    hole, speck = hole_of(240, 360, 40), hole_of(255, 75, 9)
    photo = damaged(hole | speck)
    mask = np.pad(np.full((9, 9), 255, np.uint8), 3)
    found = stain_finding(252.0, 72.0, 15, 15, 1.0, np.zeros((15, 15, 3), np.float16), mask)
    analysis = replace(nothing_found(photo), tasks={"rust": TaskAnalysis(1.0, 0.5, {}, (found,))})
    edit = Edit(strokes=(area(240, 360, 40, (260.0, 80.0)),)).with_value("rust", "strength", 100)
    result = 255 * render(photo, analysis, edit)
    assert np.abs(result - truth())[hole].max() < 60, "the speck is nowhere near the yellow of the damage"


def test_a_stroke_may_be_healed_from_itself() -> None:
    photo = damaged(hole_of(240, 360, 60))
    result = render(photo, nothing_found(photo), Edit(strokes=(area(240, 360, 60, (275.0, 395.0)),)))
    assert np.isfinite(result).all()


def test_protecting_strokes_have_no_source() -> None:
    stroke = replace(area(0, 0, 10, (50.0, 60.0)), mode="protect")
    assert stroke.shift is None and replace(stroke, mode="add").shift == (45, 55)
