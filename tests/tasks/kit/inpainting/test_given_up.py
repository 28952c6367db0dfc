"""Filling may be given up between two holes: what was filled stays, and the result is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, current_thread
from typing import Any

import cv2
import numpy as np
import pytest

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import Cancelled, Progress
from photofix.raster.boxes import Box
from photofix.render.image import render
from photofix.tasks.kit.inpainting import cache as fill_cache
from photofix.tasks.kit.inpainting import fill as _fill
from photofix.tasks.kit.inpainting.cache import FillCache, FilledCell
from photofix.tasks.kit.inpainting.fill import CELL_PX
from photofix.tasks.kit.prints.stains import stain_finding

HEIGHT, WIDTH = CELL_PX, 2 * CELL_PX
PLACES = [(30 + 90 * row, 40 + 105 * column) for row in range(3) for column in range(5)]
"""Of holes in two cells, far from each other."""

Hole = tuple[int, Box]


@pytest.fixture
def photo() -> Photo:
    pixels = np.random.default_rng(5).integers(90, 160, (HEIGHT, WIDTH, 3), np.uint8)
    return Photo(None, cv2.GaussianBlur(pixels, (0, 0), 1.5), sha256="9a" * 32)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    mask = cv2.circle(np.zeros((21, 21), np.uint8), (10, 10), 9, 255, -1)  # deep: it asks for half the resolution too
    clear = np.zeros((21, 21, 3), np.float16)
    found = tuple(stain_finding(y, x, 21, 21, 1.0, clear, mask) for y, x in PLACES)
    return Analysis("9a", "w", HEIGHT, WIDTH, {"rust": TaskAnalysis(1.0, 0.5, {}, found)}, complete=True)


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[Hole]:
    """(level, box) of each hole once it is filled."""
    holes: list[Hole] = []
    make: Callable[..., Any] = _fill._make_fill

    def noted(found: Any, cell: Any, reach: Box, source: Any, level: int) -> Any:
        made = make(found, cell, reach, source, level)
        holes.append((level, reach.meet(cell.box)))
        return made

    monkeypatch.setattr(_fill, "_make_fill", noted)
    return holes


@pytest.mark.parametrize("threads", [1, 2])
def test_what_was_filled_before_it_was_given_up_is_not_filled_again(
    photo: Photo, analysis: Analysis, filled: list[Hole], threads: int
) -> None:
    whole = render(replace(photo), analysis, Edit(), threads=threads)
    all_holes = Counter(filled)
    assert set(all_holes.values()) == {1} and len(all_holes) > len(PLACES)
    filled.clear()
    given_up = 0
    while True:
        known = len(filled)
        progress = Progress(is_cancelled=lambda known=known: len(filled) > known + 2)  # type: ignore[misc]
        try:
            result = render(photo, analysis, Edit(), progress=progress, threads=threads, tile_px=HEIGHT * WIDTH // 2)
            break
        except Cancelled:
            given_up += 1
    assert given_up >= 3, "in the middle of cells, too"
    assert Counter(filled) == all_holes
    assert np.array_equal(result, whole)


def test_a_cell_that_another_thread_gave_up_is_made_by_who_still_waits_for_it(
    photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_at_it, is_waiting, finish = Event(), Event(), _fill._finished
    make: Callable[..., Any] = _fill._make_cell

    def made(found: Any, cell: Any, source: Any, level: int, begun: Any) -> Any:
        if current_thread().name.startswith("first"):
            is_at_it.set()
            assert is_waiting.wait(30)
        return make(found, cell, source, level, begun)

    def finished(*arguments: Any) -> Any:
        is_waiting.set()
        return finish(*arguments)

    monkeypatch.setattr(_fill, "_make_cell", made)
    monkeypatch.setattr(_fill, "_finished", finished)
    part = (0, 0, 200, 200)
    whole = Progress(is_cancelled=is_waiting.is_set)
    with ThreadPoolExecutor(1, "first") as first:
        one = first.submit(render, photo, analysis, Edit(), part, progress=whole, threads=1)
        assert is_at_it.wait(30)
        with ThreadPoolExecutor(1, "second") as second:
            other = second.submit(render, photo, analysis, Edit(), part, threads=1).result(60)
        with pytest.raises(Cancelled):
            one.result(60)
    monkeypatch.undo()
    assert np.array_equal(other, render(replace(photo), analysis, Edit(), part))


def test_who_gives_up_a_cell_leaves_it_to_the_next() -> None:
    def give_up(last: Any, made: list[Any]) -> FilledCell:
        raise Cancelled

    cache, empty = FillCache(), FilledCell((), ())
    with pytest.raises(Cancelled):
        cache.begin(("answer", 0), give_up)
    assert cache.begin(("answer", 0), lambda last, made: empty).result() is empty
    assert cache.begin(("answer", 0), give_up).result() is empty, "it is not asked for again"


def test_of_cells_that_are_never_finished_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill_cache, "KEPT_BEGUN", 3)
    cache, told = FillCache(), []

    def begin(last: Any, made: list[Any]) -> FilledCell:
        told.append(len(made))
        made.append((None, ()))
        raise Cancelled

    for key in (*range(5), 4, 0):
        with pytest.raises(Cancelled):
            cache.begin(("answer", key), begin)
    assert told == [0, 0, 0, 0, 0, 1, 0]


def test_others_go_first_between_cells_and_never_while_one_waits_for_this_thread(
    photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes first may want the very cell: it would wait for this thread, and this thread for it."""
    at_work, told, make = [0], [], _fill._make_cell

    def made(*arguments: Any) -> Any:
        at_work[0] += 1
        try:
            return make(*arguments)
        finally:
            at_work[0] -= 1

    monkeypatch.setattr(_fill, "_make_cell", made)
    progress = Progress(give_way=lambda: told.append(at_work[0]))
    render(photo, analysis, Edit(), progress=progress, threads=1, tile_px=HEIGHT * WIDTH)
    assert set(told) == {0} and len(told) >= 3, "before each of both cells, and after the tile"
