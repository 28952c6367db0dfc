"""A negative through `render`: any region, scale and thread count of the positive, with everything else on top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from film_model import COLOR, scanned
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis, empty_analysis
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.frame import Geometry
from photofix.render.hand_work import by_hand
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.scan.negative import as_positive

GREY, COLOUR = (Edit().with_value("all", "negative", value) for value in (1.0, 2.0))
STROKE = Stroke("all", "add", 12.0, 100.0, ((200.0, 200.0), (230.0, 240.0)))


def negative(depth: int = 8) -> Photo:
    return Photo(None, scanned(np.ascontiguousarray(data.astronaut()), COLOR, depth), sha256="ab" * 32)


def hazy(photo: Photo) -> Analysis:
    field = np.ones((2, 2, 1), np.float32)
    params = {"slope": 0.3 * field, "offset": 0.2 * field, "airlight": np.float32([0.8, 0.82, 0.85])}
    found = {"dehaze": TaskAnalysis(1.0, 0.5, params)}
    return Analysis(photo.sha256, "w", photo.height, photo.width, found, True)


def full(edit: Edit) -> Edit:
    """With something of every kind at work, so that none of it sees the scan instead of the positive."""
    edit = edit.with_value("dehaze", "strength", 80.0).with_value("all", "max_change", 15.0)
    return replace(edit.with_value("color", "contrast", 10.0), strokes=(STROKE,))


def test_without_a_task_it_is_the_positive_and_off_it_is_the_file() -> None:
    photo = negative()
    shown = render(photo, empty_analysis(photo), COLOUR)
    assert np.array_equal(shown, to_srgb(as_positive(photo, "colour", None)))
    for off in (Edit(), COLOUR.with_value("all", "negative", 0.0), COLOUR.with_value("all", "negative", None)):
        assert np.array_equal(render(photo, empty_analysis(photo), off), to_srgb(photo))


@pytest.mark.parametrize("edit", [COLOUR, full(COLOUR), full(GREY)], ids=["alone", "restored", "grey"])
@pytest.mark.parametrize("depth", [8, 16])
def test_any_region_is_that_of_the_whole_bit_for_bit(edit: Edit, depth: int) -> None:
    photo = negative(depth)
    analysis = hazy(photo)
    for scale in (1.0, 0.5, 0.37):
        whole = render(photo, analysis, edit, scale=scale)
        tall, wide = whole.shape[0] // 3, whole.shape[1] // 4
        for top, left in ((0, 0), (tall, wide), (2 * tall - 3, 3 * wide - 1)):
            part = render(photo, analysis, edit, (top, left, tall, wide), scale)
            assert np.array_equal(part, whole[top : top + tall, left : left + wide])
        assert np.array_equal(render(photo, analysis, edit, scale=scale, threads=2, tile_px=5000), whole)


def test_a_preview_is_the_render_while_the_kind_of_film_changes() -> None:
    photo, preview = negative(), Preview()
    analysis = hazy(photo)
    seen: list[NDArray[np.float32]] = []
    for edit in (Edit(), COLOUR, full(COLOUR), GREY, COLOUR, Edit()):
        shown = preview.render(photo, analysis, edit, (20, 30, 300, 400))
        assert np.array_equal(shown, render(photo, analysis, edit, (20, 30, 300, 400)))
        seen.append(shown)
    assert not np.array_equal(seen[0], seen[1]) and np.array_equal(seen[1], seen[4])


def test_restoring_is_restoring_the_positive() -> None:
    """The same as with a file that holds the positive: tasks, budget, strokes and adjustments never see the scan."""
    photo = negative(16)
    file = Photo(None, to_srgb(as_positive(photo, "colour", None)), sha256=photo.sha256)
    made = render(photo, hazy(photo), full(COLOUR))
    same = made == render(file, hazy(photo), full(Edit()))
    same[180:260, 180:260] = True  # what the stroke is filled with is chosen in smaller copies: of the scan, or not
    assert same.all()
    assert np.abs(made[205:230, 205:235] - to_srgb(file)[205:230, 205:235]).mean() > 0.02


def test_it_turns_with_the_picture_and_moves_with_the_area() -> None:
    photo = negative()
    turned = render(photo, empty_analysis(photo), replace(COLOUR, geometry=Geometry(turns=1)))
    assert np.array_equal(turned, np.rot90(render(photo, empty_analysis(photo), COLOUR), -1))
    area = ((10.0, 10.0), (10.0, 120.0), (120.0, 120.0), (120.0, 10.0))
    assert not np.array_equal(render(photo, empty_analysis(photo), replace(COLOUR, area=area)), turned)


def test_black_and_white_film_stays_grey_through_all_tasks() -> None:
    photo = negative()
    made = render(photo, hazy(photo), full(GREY))
    assert np.array_equal(made[..., 0], made[..., 1]) and np.array_equal(made[..., 1], made[..., 2])


def test_the_history_of_a_file_names_it() -> None:
    assert by_hand(Edit()) == ()
    assert by_hand(GREY) == ("turned from a negative into a positive (grey)",)
    assert by_hand(replace(COLOUR, strokes=(STROKE,)))[-1] == "turned from a negative into a positive (colour)"
