"""Findings and brush through mouse, keys and buttons; what they decide reaches the edit and the pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest

from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.ui.main_window import MainWindow
from photofix.ui.qimage import to_rgb8

FINDER = next(key for key, task in load_tasks().items() if task.refines)


@pytest.fixture
def defects(opened: MainWindow) -> MainWindow:
    """The defects tab is open."""
    opened.sidebar.tabs.setCurrentWidget(opened.sidebar.defects)
    return opened


def _at(window: MainWindow, x: float, y: float) -> QPoint:
    view = window.viewer.view
    assert view is not None
    return QPoint(*(round(value) for value in view.to_view(x, y)))


def _edit(window: MainWindow) -> Any:
    assert window.library.current is not None
    return window.library.current.edit


def test_list_shows_least_certain_first(defects: MainWindow) -> None:
    model = defects.sidebar.defects.model
    assert [finding.patch.confidence for finding in model.findings] == [0.6, 0.9]
    assert "60 %" in str(model.data(model.index(0)))
    icon = model.data(model.index(0), Qt.ItemDataRole.DecorationRole)
    shown = [icon.pixmap(44, 44, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)]
    assert not icon.isNull() and shown[0] == shown[1]


def test_click_on_a_finding_rejects_it_and_again_keeps_it(defects: MainWindow, qtbot: Any) -> None:
    before = to_rgb8(defects.viewer.pictures.restored.base.image)
    spot = _at(defects, 0.2 * 480 + 10, 0.2 * 360 + 10)
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=spot)
    assert [(decision.task, decision.verdict) for decision in _edit(defects).decisions] == [(FINDER, "reject")]
    qtbot.waitUntil(lambda: defects.rendering.is_up_to_date)
    view = defects.viewer.view
    assert view is not None and not np.array_equal(before, to_rgb8(defects.viewer.pictures.restored.base.image))
    y, x = defects.sidebar.defects.current.center
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=_at(defects, x, y))
    assert [decision.verdict for decision in _edit(defects).decisions] == ["keep"]


def test_least_certainty_leaves_doubtful_findings_alone(defects: MainWindow, qtbot: Any) -> None:
    sidebar = defects.sidebar
    sidebar.tabs.setCurrentIndex(0)
    card = sidebar.tasks.cards[FINDER]
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    card.rows[CERTAINTY].slider.setFocus()
    QTest.keyClick(card.rows[CERTAINTY].slider, Qt.Key.Key_Right)
    knob = next(knob for knob in load_tasks()[FINDER].knobs if knob.key == CERTAINTY)
    assert _edit(defects).value(FINDER, CERTAINTY) == knob.low + 1
    sidebar.tabs.setCurrentWidget(sidebar.defects)
    findings = sidebar.defects.model.findings
    assert [(finding.patch.confidence, finding.is_rejected) for finding in findings] == [(0.6, True), (0.9, False)]
    y, x = findings[0].center
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=_at(defects, x, y))
    assert not any(finding.is_rejected for finding in sidebar.defects.model.findings)


def test_keyboard_walks_through_the_findings(defects: MainWindow) -> None:
    panel = defects.sidebar.defects
    QTest.keyClick(defects, Qt.Key.Key_N)
    assert panel.current.patch.confidence == 0.6
    QTest.keyClick(defects, Qt.Key.Key_X)
    assert panel.current.patch.confidence == 0.9
    QTest.keyClick(defects, Qt.Key.Key_P)
    assert panel.current.patch.confidence == 0.6 and panel.current.is_rejected
    QTest.keyClick(defects, Qt.Key.Key_K)
    assert [decision.verdict for decision in _edit(defects).decisions] == ["keep"]


def test_protecting_stroke_brings_the_original_back(defects: MainWindow, qtbot: Any) -> None:
    defects.sidebar.defects.tools["protect"].click()
    points = [_at(defects, x, 180) for x in (200, 240, 280)]
    QTest.mousePress(defects.viewer, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(defects.viewer, point)
    QTest.mouseRelease(defects.viewer, Qt.MouseButton.LeftButton, pos=points[-1])
    (stroke,) = _edit(defects).strokes
    assert (stroke.task, stroke.mode) == ("all", "protect") and len(stroke.points) >= 2
    qtbot.waitUntil(lambda: defects.rendering.is_up_to_date)
    pictures = defects.viewer.pictures
    assert pictures.restored.base.image.pixelColor(240, 180) == pictures.original.base.image.pixelColor(240, 180)
    assert pictures.restored.base.image.pixelColor(240, 60) != pictures.original.base.image.pixelColor(240, 60)


def test_adding_stroke_belongs_to_the_task_that_finds_stains(defects: MainWindow) -> None:
    defects.sidebar.defects.tools["add"].click()
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=_at(defects, 300, 100))
    (stroke,) = _edit(defects).strokes
    assert (stroke.task, stroke.mode) == (FINDER, "add")
    defects.actions_.undo.trigger()
    assert _edit(defects).strokes == ()


def test_brackets_change_the_brush(defects: MainWindow) -> None:
    before = defects.defects.brush.radius_px
    QTest.keyClick(defects, Qt.Key.Key_BracketRight)
    assert defects.defects.brush.radius_px == pytest.approx(before * 1.25)
    QTest.keyClick(defects, Qt.Key.Key_BracketLeft)
    assert defects.defects.brush.radius_px == pytest.approx(before)


def test_overlay_is_toggled_by_key_and_painted(defects: MainWindow) -> None:
    with_overlay = defects.viewer.grab().toImage()
    QTest.keyClick(defects, Qt.Key.Key_O)
    assert not defects.sidebar.defects.overlay.isChecked()
    assert defects.viewer.grab().toImage() != with_overlay


def test_overlay_goes_when_the_tab_is_left(defects: MainWindow) -> None:
    assert defects.defects.overlay.is_shown
    defects.sidebar.tabs.setCurrentIndex(0)
    assert not defects.defects.overlay.is_shown
    QTest.keyClick(defects, Qt.Key.Key_O)
    defects.sidebar.tabs.setCurrentWidget(defects.sidebar.defects)
    defects.sidebar.tabs.setCurrentIndex(0)
    assert defects.defects.overlay.is_shown


def test_findings_of_a_task_that_is_off_say_so(defects: MainWindow) -> None:
    hint = defects.sidebar.defects.hint
    assert not hint.isVisible()
    QTest.keyClick(defects.sidebar.tasks.cards[FINDER].rows["strength"].slider, Qt.Key.Key_Home)
    assert hint.isVisible() and "0 %" in hint.text()
    defects.actions_.undo.trigger()
    assert not hint.isVisible()


def test_presets_and_copied_settings_carry_no_strokes(defects: MainWindow) -> None:
    defects.sidebar.defects.tools["add"].click()
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=_at(defects, 300, 100))
    defects.actions_.copy.trigger()
    defects.sidebar.defects.clear.click()
    defects.actions_.paste.trigger()
    assert _edit(defects).strokes == ()
