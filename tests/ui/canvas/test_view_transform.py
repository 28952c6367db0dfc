from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.ui.canvas.view_transform import ViewTransform

sizes = st.integers(1, 20_000)
views = st.integers(50, 4000)


def test_fit_shows_everything_centred() -> None:
    view = ViewTransform(4000, 3000, 800, 800).fitted()
    assert view.zoom == 0.2
    assert view.visible() == (0, 0, 4000, 3000)
    assert view.to_view(2000, 1500) == (400, 400)


def test_small_photo_is_enlarged_to_fit_but_not_without_end() -> None:
    assert ViewTransform(500, 500, 800, 800).fitted().zoom == 1.6
    assert ViewTransform(100, 100, 800, 800).fitted().zoom == 2.0


@given(sizes, sizes, views, views, st.floats(0.02, 30), st.floats(0, 1), st.floats(0, 1))
def test_zoom_keeps_the_point_under_the_pointer(
    w: int, h: int, vw: int, vh: int, zoom: float, fx: float, fy: float
) -> None:
    view = ViewTransform(w, h, vw, vh).fitted()
    x, y = vw * fx, vh * fy
    zoomed = view.zoomed(zoom, x, y)
    if zoomed.zoom * w > vw * 2 and zoomed.zoom * h > vh * 2:  # else the photo is held at its borders
        before, after = view.to_photo(x, y), zoomed.to_photo(x, y)
        inside = 0 < before[0] < w and 0 < before[1] < h
        if inside:
            slack = 2 / min(view.zoom, zoomed.zoom) + vw / zoomed.zoom + vh / zoomed.zoom
            assert abs(before[0] - after[0]) <= slack and abs(before[1] - after[1]) <= slack


def test_zoom_keeps_the_pointer_exactly_in_the_middle_of_a_large_photo() -> None:
    view = ViewTransform(6000, 4000, 1000, 800).fitted().zoomed(1.0, 500, 400)
    x, y = view.to_photo(620, 310)
    closer = view.zoomed(2.0, 620, 310)
    assert closer.to_photo(620, 310) == pytest.approx((x, y), abs=0.6)


@given(sizes, sizes, views, views, st.floats(0.01, 40), st.floats(-9e3, 9e3), st.floats(-9e3, 9e3))
def test_panning_never_loses_the_photo(w: int, h: int, vw: int, vh: int, zoom: float, dx: float, dy: float) -> None:
    view = ViewTransform(w, h, vw, vh).fitted().zoomed(zoom, vw / 2, vh / 2).panned(dx, dy)
    left, top, right, bottom = view.visible()
    assert right > left and bottom > top
    assert 0 <= left <= right <= w and 0 <= top <= bottom <= h


def test_hundred_percent_lies_on_whole_device_pixels() -> None:
    view = ViewTransform(1001, 777, 640, 481).fitted().zoomed(1.0, 13, 17).panned(3.3, 4.7)
    assert all(value == round(value) for value in view.origin)


def test_resizing_keeps_fit_and_else_the_centre() -> None:
    view = ViewTransform(4000, 3000, 800, 600).fitted()
    assert view.resized(400, 300).zoom == 0.1
    zoomed = view.zoomed(1.0, 400, 300)
    assert (zoomed.resized(1000, 900).center_x, zoomed.resized(1000, 900).zoom) == (zoomed.center_x, 1.0)
