from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photofix.render.tile import Region
from photofix.ui.pixels.pan_cache import PanCache
from photofix.ui.pixels.qimage import from_rgb8, to_rgb8
from photofix.ui.window.main_window import MainWindow

WHOLE = np.random.default_rng(1).integers(0, 256, (120, 160, 3), np.uint8)


@pytest.mark.parametrize("offset", [(0, 0), (7, 0), (-9, 0), (0, 12), (0, -5), (6, 8), (-6, -8), (6, -8)])
def test_moved_picture_is_the_rendered_one_and_only_edges_are_rendered(qapp: Any, offset: tuple[int, int]) -> None:
    rendered = 0

    def render(region: Region) -> Any:
        nonlocal rendered
        top, left, height, width = region
        rendered += height * width
        return WHOLE[top : top + height, left : left + width]

    cache = PanCache()
    cache.keep("key", (30, 40, 60, 70), from_rgb8(render((30, 40, 60, 70))))
    rendered = 0
    region = (30 + offset[0], 40 + offset[1], 60, 70)
    picture = cache.moved("key", region, render)
    assert picture is not None
    assert np.array_equal(to_rgb8(picture), render(region))
    assert rendered - 60 * 70 == 60 * 70 - (60 - abs(offset[0])) * (70 - abs(offset[1]))


def test_another_edit_or_a_far_place_is_not_copied(qapp: Any) -> None:
    cache = PanCache()
    cache.keep("key", (0, 0, 20, 20), from_rgb8(WHOLE[:20, :20]))
    assert cache.moved("other", (0, 0, 20, 20), lambda region: WHOLE) is None
    assert cache.moved("key", (90, 90, 20, 20), lambda region: WHOLE) is None


def test_panned_canvas_shows_what_the_photo_holds(
    window: MainWindow, write_photo: Any, open_photo: Any, tmp_path: Any, qtbot: Any
) -> None:
    open_photo(window, write_photo(tmp_path / "large.png", 4, 1500, 2000))
    window.actions_.one.trigger()
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    QTest.mousePress(window.viewer, Qt.MouseButton.LeftButton, pos=QPoint(500, 500))
    QTest.mouseMove(window.viewer, QPoint(420, 450))
    QTest.mouseRelease(window.viewer, Qt.MouseButton.LeftButton, pos=QPoint(420, 450))
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    detail = window.viewer.pictures.original.detail
    rect = detail.rect
    top, left = round(rect.top()), round(rect.left())
    pixels = window.library.current.photo.pixels[top : top + detail.image.height(), left : left + detail.image.width()]
    assert np.array_equal(to_rgb8(detail.image), pixels)
