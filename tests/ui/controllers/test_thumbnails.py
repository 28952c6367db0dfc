"""Thumbnails of after: they come by themselves, follow the edit, and never hold up the window or a preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, current_thread
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from photofix.errors import PhotoFixError
from photofix.render.image import render
from photofix.ui.panels.before_after import GAP_PX, ICON_SIZE, SIDE_PX
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow


@pytest.fixture
def defects(opened: MainWindow) -> MainWindow:
    """The tab with two findings is open."""
    opened.sidebar.tabs.setCurrentWidget(opened.sidebar.defects)
    return opened


def _halves(window: MainWindow, row: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Before and after of a row, as they are shown."""
    model = window.sidebar.defects.model
    icon = model.data(model.index(row), Qt.ItemDataRole.DecorationRole)
    pixels = to_rgb8(icon.pixmap(ICON_SIZE).toImage().convertToFormat(QImage.Format.Format_RGB888)).astype(int)
    return pixels[:, :SIDE_PX], pixels[:, SIDE_PX + GAP_PX :]


def _has_after(window: MainWindow, row: int = 0) -> bool:
    model, thumbnails = window.sidebar.defects.model, window.defects.thumbnails
    return model.shows_after(model.rows[row], thumbnails._stamp(window.library.current))


def _off(window: MainWindow) -> None:
    edit = window.library.current.edit
    for key in window.library.current.analysis.tasks:
        edit = edit.with_value(key, "strength", 0.0)
    window.library.current.change(edit, "off")


def test_after_comes_by_itself_and_follows_the_edit(defects: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: all(_has_after(defects, row) for row in (0, 1)), timeout=20_000)
    first, second = _halves(defects)
    assert np.abs(first - second).max() > 10, "the photo is restored"
    _off(defects)
    qtbot.waitUntil(lambda: _has_after(defects), timeout=20_000)
    first, second = _halves(defects)
    assert np.array_equal(first, second), "nothing is on: after is as before"


def test_a_stroke_shows_what_it_did(defects: MainWindow, qtbot: Any) -> None:
    _off(defects)
    QTest.keyClick(defects.viewer, Qt.Key.Key_B)
    defects.defects.brush.set_radius(12)
    place = defects.viewer.view.to_view(50, 150)
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=QPoint(*(round(value) for value in place)))
    assert len(defects.sidebar.defects.model.rows) == 3
    qtbot.waitUntil(lambda: _has_after(defects), timeout=20_000)
    first, second = _halves(defects)
    assert (first != second)[12:32, 12:32].any() and np.array_equal(first[:4], second[:4])


def test_rows_out_of_sight_are_not_rendered(
    make_window: Callable[..., MainWindow], photo_path: Path, open_photo: Any, qtbot: Any
) -> None:
    asked: list[object] = []

    def counted(photo: Any, analysis: Any, edit: Any, region: Any = None, *arguments: Any, **more: Any) -> Any:
        asked.append(region)
        return render(photo, analysis, edit, region, *arguments, **more)

    window = open_photo(make_window(render=counted), photo_path)
    assert asked == [], "the tab is closed"
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    qtbot.waitUntil(lambda: all(_has_after(window, row) for row in (0, 1)), timeout=20_000)
    assert len(asked) == 2
    window.sidebar.defects.select(window.sidebar.defects.model.rows[1])
    window.sidebar.defects.refresh()
    qtbot.wait(600)  # longer than it rests: nothing may come of it
    assert len(asked) == 2, "what is known is not rendered again"


def test_a_preview_goes_before_a_thumbnail_and_takes_its_place(
    make_window: Callable[..., MainWindow], photo_path: Path, open_photo: Any, qtbot: Any
) -> None:
    """A thumbnail that takes for ever: the window answers, and a moved slider gives it up."""
    begun, threads = Event(), set()

    def slow(photo: Any, analysis: Any, edit: Any, region: Any, scale: Any, progress: Any, **more: Any) -> Any:
        threads.add(current_thread().name)
        begun.set()
        while True:
            progress.check()
            Event().wait(0.005)

    window = open_photo(make_window(render=slow), photo_path)
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    window.library.current.change(window.library.current.edit.with_value("rust", "strength", 40.0), "moved")
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=20_000)
    assert current_thread().name not in threads
    window.defects.set_document(None)


def test_one_that_fails_is_not_asked_for_again(
    make_window: Callable[..., MainWindow], photo_path: Path, open_photo: Any, qtbot: Any
) -> None:
    tried: list[object] = []

    def broken(photo: Any, analysis: Any, edit: Any, region: Any, *arguments: Any, **more: Any) -> Any:
        tried.append(region)
        raise PhotoFixError("No.")

    window = open_photo(make_window(render=broken), photo_path)
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    qtbot.waitUntil(lambda: len(tried) == 2, timeout=20_000)
    qtbot.wait(600)  # longer than it rests: no third try may come
    assert len(tried) == 2
    first, _ = _halves(window)
    assert first.any(), "before is shown all the same"


def test_nothing_is_asked_of_a_window_that_is_gone(
    make_window: Callable[..., MainWindow], photo_path: Path, open_photo: Any, qtbot: Any
) -> None:
    """The last change before it went: its timer goes with it."""
    window = open_photo(make_window(), photo_path)
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    rest = window.defects.thumbnails._rest
    window.library.current.change(window.library.current.edit.with_value("rust", "strength", 40.0), "moved")
    assert rest.isActive()
    panel = window.sidebar.defects
    panel.setParent(None)
    shiboken6.delete(panel)
    assert not shiboken6.isValid(rest)
