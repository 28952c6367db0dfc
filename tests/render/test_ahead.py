"""Holes beside the visible part are filled before they are seen, those first that come into view first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import Cancelled, Progress
from photofix.raster.boxes import Box
from photofix.raster.frame import Geometry
from photofix.render.ahead import look_ahead
from photofix.render.image import render
from photofix.tasks.kit.inpainting import fill as _fill
from photofix.tasks.kit.inpainting.fill import CELL_PX
from photofix.tasks.kit.prints.stains import stain_finding

SIDE = 5 * CELL_PX
MIDDLE = (2 * CELL_PX + 8, 2 * CELL_PX + 8, CELL_PX - 16, CELL_PX - 16)
"""A region inside the middle one of 5 x 5 cells, of which each has a speck."""
FULL = Edit().with_value("rust", "strength", 100.0)


@pytest.fixture
def photo() -> Photo:
    pixels = np.random.default_rng(3).integers(90, 160, (SIDE, SIDE, 3), np.uint8)
    return Photo(None, pixels, sha256="a7" * 32)


@pytest.fixture
def analysis() -> Analysis:
    mask = cv2.circle(np.zeros((9, 9), np.uint8), (4, 4), 2, 255, -1)
    places = [(CELL_PX * (row + 0.5), CELL_PX * (column + 0.5)) for row in range(5) for column in range(5)]
    found = tuple(stain_finding(y, x, 9, 9, 1.0, np.zeros((9, 9, 3), np.float16), mask) for y, x in places)
    return Analysis("a7", "w", SIDE, SIDE, {"rust": TaskAnalysis(1.0, 0.5, {}, found)}, complete=True)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(row, column) of the cells at full resolution that were made, in order."""
    cells: list[tuple[int, int]] = []
    make: Callable[..., object] = _fill._make_cell

    def noted(found: object, cell: Box, source: object, level: int, begun: object) -> object:
        if level == 0:
            cells.append((cell.top // CELL_PX, cell.left // CELL_PX))
        return make(found, cell, source, level, begun)

    monkeypatch.setattr(_fill, "_make_cell", noted)
    return cells


def test_what_comes_into_view_was_made_and_is_the_same(
    photo: Photo, analysis: Analysis, made: list[tuple[int, int]]
) -> None:
    look_ahead(photo, analysis, FULL, MIDDLE)
    around = [(row, column) for row in (1, 2, 3) for column in (1, 2, 3) if (row, column) != (2, 2)]
    assert sorted(made) == around, "what is seen is made when it is rendered"
    made.clear()
    beside = (MIDDLE[0], MIDDLE[1] + CELL_PX, *MIDDLE[2:])
    seen = render(photo, analysis, FULL, beside)
    assert not made
    assert np.array_equal(seen, render(replace(photo), analysis, FULL, beside)) and made


@pytest.mark.parametrize(
    ("way", "first", "last"), [((0, 30), (2, 3), (2, 1)), ((-30, 1), (1, 2), (3, 2)), ((0, -9), (2, 1), (2, 3))]
)
def test_first_comes_where_the_view_moves_to(
    way: tuple[int, int],
    first: tuple[int, int],
    last: tuple[int, int],
    photo: Photo,
    analysis: Analysis,
    made: list[tuple[int, int]],
) -> None:
    before = (MIDDLE[0] - way[0], MIDDLE[1] - way[1], *MIDDLE[2:])
    look_ahead(photo, analysis, FULL, MIDDLE, before=before)
    assert made[0] == first and made.index(last) > 3


def test_a_turned_photo_moves_the_other_way(photo: Photo, analysis: Analysis, made: list[tuple[int, int]]) -> None:
    edit = replace(FULL, geometry=Geometry(turns=1))  # its right is the photo's top
    look_ahead(photo, analysis, edit, MIDDLE, before=(MIDDLE[0], MIDDLE[1] - 30, *MIDDLE[2:]))
    assert made[0] == (1, 2)


def test_it_stops_between_two_pieces(photo: Photo, analysis: Analysis, made: list[tuple[int, int]]) -> None:
    with pytest.raises(Cancelled):
        look_ahead(photo, analysis, FULL, MIDDLE, progress=Progress(is_cancelled=lambda: len(made) >= 2))
    assert len(made) == 2


def test_nothing_is_made_where_nothing_is_filled(photo: Photo, analysis: Analysis, made: list[tuple[int, int]]) -> None:
    look_ahead(photo, analysis, Edit().with_value("rust", "strength", 0.0), MIDDLE)
    assert not made
