"""The canvas alone, through real mouse and wheel events; golden pictures without text at two scales."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.ui.canvas import compare
from photofix.ui.canvas.compare import CompareMode, Pictures, Split
from photofix.ui.canvas.layers import Layer
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.canvas.viewer import CANVAS, Viewer
from photofix.ui.pixels.qimage import from_rgb8, to_rgb8

BEFORE, AFTER = (200, 60, 40), (40, 90, 210)


def _flat(color: tuple[int, int, int], width: int, height: int) -> QImage:
    return from_rgb8(np.full((height, width, 3), color, np.uint8))


@pytest.fixture
def viewer(qtbot: Any, qapp: Any) -> Viewer:
    viewer = Viewer()
    qtbot.addWidget(viewer)
    viewer.resize(800, 600)
    viewer.show()
    qtbot.waitExposed(viewer)
    viewer.set_photo_size(4000, 3000)
    rect = QRectF(0, 0, 4000, 3000)
    viewer.pictures.original.put(Layer(_flat(BEFORE, 800, 600), rect), True)
    viewer.pictures.restored.put(Layer(_flat(AFTER, 800, 600), rect), True)
    viewer.pictures.difference.put(Layer(_flat((9, 9, 9), 800, 600), rect), True)
    return viewer


def _wheel(viewer: Viewer, at: QPointF, steps: int = 1, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewer, event)


def _pixel(viewer: Viewer, x: int, y: int) -> tuple[int, int, int]:
    color = viewer.grab().toImage().pixelColor(x, y)
    return color.red(), color.green(), color.blue()


def test_split_shows_before_left_and_after_right(viewer: Viewer) -> None:
    assert _pixel(viewer, 100, 300) == BEFORE
    assert _pixel(viewer, 700, 300) == AFTER


def test_split_line_is_dragged(viewer: Viewer) -> None:
    QTest.mousePress(viewer, Qt.MouseButton.LeftButton, pos=QPoint(402, 100))
    QTest.mouseMove(viewer, QPoint(650, 100))
    QTest.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=QPoint(650, 100))
    assert _pixel(viewer, 600, 400) == BEFORE
    assert viewer.view is not None and viewer.view.is_fit


def test_turned_split_shows_before_above(viewer: Viewer) -> None:
    viewer.split.is_vertical = False
    assert _pixel(viewer, 600, 100) == BEFORE
    assert _pixel(viewer, 100, 500) == AFTER


def test_side_by_side_shows_both_under_one_transform(viewer: Viewer) -> None:
    viewer.set_mode(CompareMode.SIDE)
    assert _pixel(viewer, 200, 300) == BEFORE
    assert _pixel(viewer, 600, 300) == AFTER
    _wheel(viewer, QPointF(600, 300), 20)
    assert _pixel(viewer, 200, 300) == BEFORE
    assert _pixel(viewer, 600, 300) == AFTER


def test_restored_only_and_difference(viewer: Viewer) -> None:
    viewer.set_mode(CompareMode.RESTORED)
    assert _pixel(viewer, 100, 300) == AFTER
    viewer.set_mode(CompareMode.DIFFERENCE)
    assert _pixel(viewer, 100, 300) == (9, 9, 9)


def test_wheel_zooms_at_the_pointer(viewer: Viewer) -> None:
    assert viewer.view is not None
    point = viewer.view.to_photo(300, 200)
    _wheel(viewer, QPointF(300, 200), 8)
    assert viewer.view.zoom > 0.8
    assert viewer.view.to_photo(300, 200) == pytest.approx(point, abs=2 / viewer.view.zoom)


def test_zooming_out_and_in_passes_through_exactly_one_hundred_percent(viewer: Viewer) -> None:
    seen = []
    for _ in range(20):
        _wheel(viewer, QPointF(400, 300))
        assert viewer.view is not None
        seen.append(viewer.view.zoom)
    assert 1.0 in seen


def test_drag_pans_when_zoomed(viewer: Viewer) -> None:
    viewer.zoom_to(1.0)
    assert viewer.view is not None
    before = viewer.view.to_photo(100, 100)
    QTest.mousePress(viewer, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(viewer, QPoint(160, 140))
    QTest.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=QPoint(160, 140))
    assert viewer.view.to_photo(160, 140) == pytest.approx(before, abs=1)


def test_arrow_keys_pan(viewer: Viewer) -> None:
    viewer.zoom_to(1.0)
    assert viewer.view is not None
    left = viewer.view.visible()[0]
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.view.visible()[0] == pytest.approx(left + 80, abs=1)


def test_double_click_goes_to_hundred_percent_and_back(viewer: Viewer) -> None:
    QTest.mouseDClick(viewer, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    assert viewer.view is not None and viewer.view.zoom == 1.0
    QTest.mouseDClick(viewer, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    assert viewer.view.is_fit


def test_old_pixels_stay_until_new_ones_come(viewer: Viewer) -> None:
    viewer.set_mode(CompareMode.RESTORED)
    viewer.zoom_to(1.0)
    assert _pixel(viewer, 400, 300) == AFTER
    viewer.pan_by(-300, -200)
    assert _pixel(viewer, 400, 300) == AFTER


def test_canvas_is_neutral_grey_around_the_photo(viewer: Viewer) -> None:
    viewer.set_photo_size(3000, 3000)
    assert _pixel(viewer, 5, 300) == (CANVAS.red(), CANVAS.green(), CANVAS.blue())
    assert CANVAS.red() == CANVAS.green() == CANVAS.blue()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_hundred_percent_shows_every_photo_pixel_as_one_device_pixel(qapp: Any, ratio: float) -> None:
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 256, (90, 120, 3), np.uint8)
    side = round(200 * ratio), round(150 * ratio)
    view = ViewTransform(120, 90, *side).fitted().zoomed(1.0, side[0] / 2, side[1] / 2)
    pictures = Pictures()
    pictures.restored.put(Layer(from_rgb8(pixels), QRectF(0, 0, 120, 90)), True)
    canvas = QImage(*side, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    compare.paint(painter, CompareMode.RESTORED, pictures, Split(), QRectF(0, 0, *side), view)
    painter.end()
    left, top = (int(value) for value in view.origin)
    assert np.array_equal(to_rgb8(canvas)[top : top + 90, left : left + 120], pixels)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_split_view_is_painted_as_computed_by_hand(qapp: Any, ratio: float) -> None:
    """Split view with its line: computed by hand, at most 2/255 off outside the line and its handle."""
    side = round(300 * ratio), round(200 * ratio)
    view = ViewTransform(3000, 2000, *side).fitted()
    pictures = Pictures()
    rect = QRectF(0, 0, 3000, 2000)
    ramp = np.repeat(np.linspace(0, 255, side[0]).astype(np.uint8)[None, :, None], side[1], axis=0)
    before = np.concatenate([ramp, ramp, ramp], axis=2)
    pictures.original.put(Layer(from_rgb8(before), rect), True)
    pictures.restored.put(Layer(from_rgb8(255 - before), rect), True)
    canvas = QImage(*side, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    split = Split(0.5)
    area = QRectF(0, 0, *side)
    compare.paint(painter, CompareMode.SPLIT, pictures, split, area, view)
    compare.paint_split_line(painter, split, area, ratio)
    painter.end()
    middle = side[0] // 2
    expected = np.concatenate([before[:, :middle], 255 - before[:, middle:]], axis=1)
    off = np.abs(to_rgb8(canvas).astype(int) - expected).max(axis=2)
    handle = round(20 * ratio)
    off[:, middle - handle : middle + handle] = 0
    assert off.max() <= 2
    assert (to_rgb8(canvas)[5, middle] > 200).all()


def test_a_screen_of_denser_pixels_shows_the_photo_as_large(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that is moved to another screen is not resized; the photo was left in a quarter of the canvas."""
    told: list[bool] = []
    viewer.view_changed.connect(lambda: told.append(True))
    monkeypatch.setattr(viewer, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(viewer, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert viewer.view is not None and (viewer.view.view_width, viewer.view.view_height) == (1600, 1200)
    assert viewer.view.zoom == pytest.approx(0.4)
    assert told, "sharper pixels are asked for"


@pytest.mark.parametrize("ratio", [1.25, 1.5, 1.75])
def test_no_pixel_of_the_canvas_is_left_from_before(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    """At such scales the last column may be half the canvas's: it showed a line of what had been there, zoomed in."""
    monkeypatch.setattr(viewer, "devicePixelRatioF", lambda: ratio)
    for side in range(503, 507):
        viewer.setFixedSize(side, side)
        viewer.forget_photo()
        covered = int(side * ratio + 0.5)  # what Qt gives to a widget
        shown = QImage(covered, covered, QImage.Format.Format_RGB32)
        shown.setDevicePixelRatio(ratio)
        shown.fill(Qt.GlobalColor.red)
        viewer.render(shown)
        assert (to_rgb8(shown) == (CANVAS.red(), CANVAS.green(), CANVAS.blue())).all(), side
