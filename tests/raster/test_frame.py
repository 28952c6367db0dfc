"""Geometry as a map: against numpy's own turns, against pictures that show where things are, and undone again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.checked_json import UnfitError
from photofix.raster.boxes import Box
from photofix.raster.frame import Geometry, frame_of, inscribed
from photofix.raster.warp import Framing

HEIGHT, WIDTH = 37, 52


def picture(channels: int = 3, dtype: Any = np.uint8) -> np.ndarray[Any, Any]:
    return np.random.default_rng(3).integers(0, 255, (HEIGHT, WIDTH, channels)).astype(dtype)


def whole(geometry: Geometry, pixels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    framing = Framing(frame_of(geometry, *pixels.shape[:2]))
    box = Box(0, 0, *framing.size)
    source = framing.source(box)
    return framing.put(pixels[source.slices(Box(0, 0, 0, 0))], source, box)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_turns_and_mirror_move_every_pixel_exactly(turns: int, is_mirrored: bool) -> None:
    pixels = picture()
    expected = np.rot90(pixels, -turns)
    expected = expected[:, ::-1] if is_mirrored else expected
    assert np.array_equal(whole(Geometry(turns=turns, is_mirrored=is_mirrored), pixels), expected)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.parametrize("crop", [None, (3, 5, 20, 11)])
def test_turning_and_mirroring_act_on_what_is_seen(turns: int, is_mirrored: bool, crop: Any) -> None:
    pixels = picture()
    geometry = Geometry(turns=turns, is_mirrored=is_mirrored, crop=crop)
    seen = whole(geometry, pixels)
    assert np.array_equal(whole(geometry.turned(1, HEIGHT, WIDTH), pixels), np.rot90(seen, -1))
    assert np.array_equal(whole(geometry.mirrored(HEIGHT, WIDTH), pixels), seen[:, ::-1])
    assert geometry.turned(4, HEIGHT, WIDTH) == geometry
    assert geometry.turned(-1, HEIGHT, WIDTH).turned(1, HEIGHT, WIDTH) == geometry


@given(st.integers(0, 40), st.integers(0, 30), st.integers(1, 80), st.integers(1, 80))
def test_a_crop_is_cut_to_the_photo(left: int, top: int, width: int, height: int) -> None:
    pixels = picture()
    expected = pixels[top : top + height, left : left + width]
    assert np.array_equal(whole(Geometry(crop=(left, top, width, height)), pixels), expected)


def test_a_crop_beside_the_photo_is_none() -> None:
    assert frame_of(Geometry(crop=(900, 900, 10, 10)), HEIGHT, WIDTH).is_whole


def test_upright_corners_are_a_crop_and_move_pixels_exactly() -> None:
    pixels = picture()
    corners = ((4.0, 6.0), (4.0, 30.0), (20.0, 30.0), (20.0, 6.0))
    assert np.array_equal(whole(Geometry(corners=corners), pixels), pixels[4:20, 6:30])


def test_corners_come_to_lie_in_the_corners() -> None:
    corners = ((3.0, 5.0), (6.0, 45.0), (33.0, 40.0), (30.0, 2.0))
    frame = frame_of(Geometry(corners=corners), HEIGHT, WIDTH)
    ends = ((0, 0), (frame.width, 0), (frame.width, frame.height), (0, frame.height))
    for (y, x), end in zip(corners, ends, strict=True):
        assert frame.result_point(x, y) == pytest.approx(end, abs=1e-6)
        assert frame.photo_point(*end) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize("degrees", [-15, -3.3, 0.1, 7])
def test_straightening_turns_clockwise_about_the_middle_and_shows_no_empty_corner(degrees: float) -> None:
    frame = frame_of(Geometry(straighten=degrees), 300, 400)
    x, y = frame.result_point(300, 150)  # right of the middle goes down when turned clockwise
    middle = frame.result_point(200, 150)
    assert np.degrees(np.arctan2(y - middle[1], x - middle[0])) == pytest.approx(degrees)
    for corner in ((0, 0), (frame.width, 0), (0, frame.height), (frame.width, frame.height)):
        x, y = frame.photo_point(*corner)
        assert -1 <= x <= 401 and -1 <= y <= 301
    assert frame.width / frame.height == pytest.approx(4 / 3, rel=0.02)


def test_the_inscribed_rectangle_of_a_square_at_15_degrees() -> None:
    _, _, width, height = inscribed(1000, 1000, 15)
    assert width == height == int(1000 / (np.cos(np.radians(15)) + np.sin(np.radians(15))))


@pytest.mark.parametrize(
    "geometry",
    [
        Geometry(straighten=2.3),
        Geometry(straighten=-9, turns=1, is_mirrored=True),
        Geometry(corners=((3.0, 5.0), (6.0, 45.0), (33.0, 40.0), (30.0, 2.0)), turns=3),
        Geometry(straighten=15).uncropped(),
    ],
)
@pytest.mark.parametrize("scale", [1.0, 0.6])
def test_any_box_equals_that_box_of_the_whole(geometry: Geometry, scale: float) -> None:
    framing = Framing(frame_of(geometry, HEIGHT, WIDTH), scale)
    tall, wide = framing.source_size
    pixels = picture(dtype=np.float32)[:tall, :wide] / np.float32(255)
    all_of_it = Box(0, 0, *framing.size)
    expected = framing.put(pixels, Box(0, 0, tall, wide), all_of_it)
    for box in (Box(0, 0, 5, 5), Box(7, 3, 12, all_of_it.right), Box(1, 10, all_of_it.bottom, 11)):
        source = framing.source(box)
        part = framing.put(pixels[source.slices(Box(0, 0, 0, 0))], source, box)
        assert np.array_equal(part, expected[box.slices(all_of_it)])


def test_a_straightened_ramp_is_the_ramp_turned() -> None:
    """A plane of brightness is reproduced at every place, so nothing is shifted by half a pixel."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    plane = (0.01 * (x + 0.5) + 0.004 * (y + 0.5))[..., None].repeat(3, axis=2)
    geometry = Geometry(straighten=5)
    frame, turned = frame_of(geometry, HEIGHT, WIDTH), whole(geometry, plane)
    for row, column in ((10, 8), (20, 30), (25, 12)):
        at_x, at_y = frame.photo_point(column + 0.5, row + 0.5)
        assert turned[row, column, 0] == pytest.approx(0.01 * at_x + 0.004 * at_y, abs=4e-4)


@pytest.mark.parametrize(
    ("geometry", "is_still"),
    [
        (Geometry(), True),
        (Geometry(crop=(4, 6, 20, 30)), True),
        (Geometry(turns=2), False),
        (Geometry(is_mirrored=True), False),
        (Geometry(straighten=1), False),
    ],
)
def test_what_is_neither_turned_nor_straightened_stays_where_it_is(geometry: Geometry, is_still: bool) -> None:
    framing = Framing(frame_of(geometry, HEIGHT, WIDTH))
    assert framing.is_still == is_still
    pixels = picture()[: framing.size[0], : framing.size[1]]
    if framing.is_exact and geometry.turns % 2 == 0:
        assert (
            np.array_equal(framing.put(pixels, Box(0, 0, *framing.size), Box(0, 0, *framing.size)), pixels) == is_still
        )


def test_pieces_cover_the_box_once_and_need_little_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.raster.warp.LARGEST_PX", 400)
    framing = Framing(frame_of(Geometry(straighten=9), HEIGHT, WIDTH))
    box = Box(0, 0, *framing.size)
    count = np.zeros(framing.size, int)
    for piece in framing.pieces(box):
        assert framing.source(piece).area <= 400
        count[piece.slices(box)] += 1
    assert (count == 1).all()


@pytest.mark.parametrize(
    "corners",
    [
        ((0.0, 0.0), (30.0, 0.0), (30.0, 40.0), (0.0, 40.0)),  # the other way round
        ((0.0, 0.0), (0.0, 40.0), (5.0, 5.0), (30.0, 0.0)),  # one inside the others
        ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)),  # nothing
    ],
)
def test_corners_that_go_around_nothing_are_refused(corners: Any) -> None:
    with pytest.raises(UnfitError, match="clockwise"):
        Geometry(corners=corners)
