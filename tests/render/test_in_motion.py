"""While a slider moves holes keep what was found for them; at rest every pixel is `render`'s."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.tasks.kit.inpainting import fill
from photofix.tasks.kit.noise.close_levels import SHAPE
from photofix.tasks.kit.prints.stains import stain_finding

SIDE = 240
HOLE = np.s_[90:140, 90:160]


@pytest.fixture(scope="module")
def photo() -> Photo:
    noise = np.random.default_rng(0).normal(0, 8, (SIDE, SIDE, 1))
    pixels = np.clip(data.astronaut()[:SIDE, :SIDE] + noise, 0, 255).astype(np.uint8)
    return Photo(None, pixels, sha256="ab" * 32)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    mask = np.zeros((40, 60), np.uint8)
    mask[10:30, 10:50] = 255
    hole = stain_finding(95.0, 95.0, 40.0, 60.0, 1.0, np.zeros((40, 60, 3), np.float16), mask)
    levels = {"levels": np.full(SHAPE, 1.0, np.float32), "grain": np.float32(0), "tied": np.float32(0)}
    tasks = {"noise": TaskAnalysis(1.0, 0.5, levels), "rust": TaskAnalysis(1.0, 0.5, {}, (hole,))}
    return Analysis("ab", "w", SIDE, SIDE, tasks, complete=True)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One entry for each cell that is filled."""
    cells: list[Any] = []
    true = fill._make_cell
    monkeypatch.setattr(fill, "_make_cell", lambda *parts: (cells.append(parts), true(*parts))[1])
    return cells


def _edit(noise: float) -> Edit:
    return Edit().with_value("noise", "strength", noise).with_value("rust", "strength", 100.0)


@pytest.mark.parametrize("before", [100.0, 0.0])
def test_only_at_rest_is_a_hole_filled_anew(photo: Photo, analysis: Analysis, made: list[Any], before: float) -> None:
    photo, preview = replace(photo), Preview()
    preview.render(photo, analysis, _edit(before))
    assert made
    made.clear()
    for noise in (90.0, 60.0, 30.0):
        moving = preview.render(photo, analysis, _edit(noise), is_moving=True)
        assert not made, "what takes long is not searched for at each move"
        exact = render(replace(photo), analysis, _edit(noise))
        made.clear()
        beside = np.ones((SIDE, SIDE), bool)
        beside[HOLE] = False
        assert np.array_equal(moving[beside], exact[beside]) and not np.array_equal(moving, exact)
        assert np.abs(moving - exact).max() < 0.2, "the hole is filled all the same"
    assert np.array_equal(preview.render(photo, analysis, _edit(30.0)), exact)


def test_what_moves_behind_the_holes_leaves_them_exact(photo: Photo, analysis: Analysis) -> None:
    preview = Preview()
    preview.render(photo, analysis, _edit(50.0))
    for strength in (80.0, 40.0):
        edit = _edit(50.0).with_value("rust", "strength", strength)
        moving = preview.render(photo, analysis, edit, is_moving=True)
        assert np.array_equal(moving, render(photo, analysis, edit))


def test_the_first_picture_waits_for_no_hole(photo: Photo, analysis: Analysis, made: list[Any]) -> None:
    photo, preview = replace(photo), Preview()
    unfilled = render(replace(photo), analysis, _edit(50.0).with_value("rust", "strength", 0.0))
    for edit in (_edit(50.0), _edit(50.0), _edit(60.0)):  # before anything was exact
        first = preview.render(photo, analysis, edit, is_moving=True)
        assert not made and (edit != _edit(50.0) or np.array_equal(first, unfilled))
    assert np.array_equal(preview.render(photo, analysis, _edit(50.0)), render(replace(photo), analysis, _edit(50.0)))


def test_another_photo_begins_without_its_holes_again(photo: Photo, analysis: Analysis, made: list[Any]) -> None:
    preview = Preview()
    preview.render(replace(photo), analysis, _edit(50.0))
    made.clear()
    preview.render(replace(photo), analysis, _edit(50.0), is_moving=True)
    assert not made


def test_another_photo_in_between_takes_nothing_away(photo: Photo, analysis: Analysis, made: list[Any]) -> None:
    photo, preview = replace(photo), Preview()
    exact = preview.render(photo, analysis, _edit(50.0))
    preview.render(replace(photo), analysis, Edit())  # a negative as it is, beside its positive
    assert np.array_equal(preview.render(photo, analysis, _edit(50.0), is_moving=True), exact)


def test_no_drag_however_long_makes_a_hole_be_filled_again(photo: Photo, analysis: Analysis, made: list[Any]) -> None:
    """Each move asks for other steps; the fills are of the photo, and stay."""
    photo, preview = replace(photo), Preview()
    preview.render(photo, analysis, _edit(100.0))
    for percent in range(100, 50, -1):
        edit = _edit(100.0).with_value("rust", "strength", percent)
        preview.render(photo, analysis, edit, is_moving=True)
    made.clear()
    assert np.array_equal(Preview().render(photo, analysis, edit), render(photo, analysis, edit))
    assert not made


def test_what_was_off_at_rest_is_not_waited_for_and_comes_at_once_where_it_is_made(
    photo: Photo, analysis: Analysis, made: list[Any]
) -> None:
    photo, preview, off = replace(photo), Preview(), _edit(50.0).with_value("rust", "strength", 0.0)
    unfilled = preview.render(photo, analysis, off)
    for strength in (40.0, 60.0):
        edit = off.with_value("rust", "strength", strength)
        assert np.array_equal(preview.render(photo, analysis, edit, is_moving=True), unfilled) and not made
    exact = preview.render(photo, analysis, edit)
    assert made and np.array_equal(exact, render(replace(photo), analysis, edit))
    preview.render(photo, analysis, off)
    made.clear()
    for strength in (30.0, 60.0, 60.0):
        edit = off.with_value("rust", "strength", strength)
        moving = preview.render(photo, analysis, edit, is_moving=True)
        assert np.array_equal(moving, render(photo, analysis, edit)) and not made
    assert np.array_equal(preview.render(photo, analysis, edit), exact)


def test_holes_found_while_a_slider_moves_wait_until_it_rests(
    photo: Photo, analysis: Analysis, made: list[Any]
) -> None:
    photo, preview = replace(photo), Preview()
    rust = analysis.tasks["rust"]
    mask = np.full((20, 20), 255, np.uint8)
    other = stain_finding(20.0, 20.0, 20.0, 20.0, 1.0, np.zeros((20, 20, 3), np.float16), mask)
    more = replace(rust, findings=(*rust.findings, other))
    later = replace(analysis, tasks={**analysis.tasks, "rust": more})
    same = replace(analysis, tasks=dict(analysis.tasks))
    exact = preview.render(photo, analysis, _edit(50.0))
    made.clear()
    assert np.array_equal(preview.render(photo, same, _edit(50.0), is_moving=True), exact), "nothing new was found"
    for strength in (90.0, 80.0, 70.0):
        preview.render(photo, later, _edit(50.0).with_value("rust", "strength", strength), is_moving=True)
    assert not made
    edit = _edit(50.0).with_value("rust", "strength", 70.0)
    assert np.array_equal(preview.render(photo, later, edit), render(replace(photo), later, edit))
