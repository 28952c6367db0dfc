"""Cutting: every pixel once, and cells that do not depend on what was asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from photofix.raster.boxes import Box, covering, joined, spans, squares, tiles

sides = st.integers(1, 60)


@settings(deadline=None)
@given(st.integers(-20, 20), st.integers(-20, 20), sides, sides, st.integers(1, 500))
def test_tiles_hold_every_pixel_once_and_keep_to_their_size(
    top: int, left: int, height: int, width: int, pixels: int
) -> None:
    box = Box(top, left, top + height, left + width)
    for cut in (tiles, squares):
        count = np.zeros((height, width), int)
        for tile in cut(box, pixels):
            assert tile.height * tile.width <= pixels
            count[tile.slices(box)] += 1
        assert (count == 1).all()


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), sides, sides, st.integers(3, 30))
def test_cells_are_the_same_whatever_is_asked_for(top: int, left: int, height: int, width: int, side: int) -> None:
    within = Box(0, 0, 80, 80)
    box = Box(top, left, top + height, left + width).meet(within)
    everything = covering(within, side, within)
    count = np.zeros((box.height, box.width), int)
    for cell in covering(box, side, within):
        assert cell in everything and cell.meet(within) == cell
        count[cell.meet(box).slices(box)] += 1
    assert (count == 1).all()


def test_empty_boxes_give_nothing() -> None:
    empty = Box(5, 5, 5, 9)
    assert empty.is_empty and tiles(empty, 10) == []
    assert Box(0, 0, 2, 2).meet(Box(4, 4, 6, 6)).is_empty
    assert spans(3, 3, 2) == [] and spans(0, 5, 2) == [(0, 2), (2, 4), (4, 5)]


def test_nothing_stays_nothing_however_much_it_grows() -> None:
    """An empty box at the origin that grew would meet a photo's first pixels."""
    assert Box(0, 0, 0, 0).grown(3).meet(Box(0, 0, 9, 9)).is_empty
    assert Box(4, 4, 4, 9).grown(1).is_empty


def test_boxes_that_meet_or_are_cheaper_together_become_one() -> None:
    left, beside, far = Box(0, 0, 10, 10), Box(0, 12, 10, 20), Box(90, 90, 95, 95)
    assert set(joined((left, beside, far, Box(3, 3, 3, 9)))) == {left, beside, far}
    assert set(joined((left, beside, far), 21)) == {Box(0, 0, 10, 20), far}  # 20 pixels lie between them
    assert set(joined((left, beside, far), 20)) == {left, beside, far}
    assert joined((left, Box(9, 9, 30, 30))) == (Box(0, 0, 30, 30),)
