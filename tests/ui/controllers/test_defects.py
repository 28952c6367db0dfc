"""Findings and brush through mouse, keys and buttons; what they decide reaches the edit and the pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.errors import DeviceError
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.ui.canvas.compare import HANDLE_PX, CompareMode
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow

FINDER = next(key for key, task in load_tasks().items() if task.refines)


@pytest.fixture
def photo_path(tmp_path: Path, write_photo: Callable[..., Path]) -> Path:
    """Larger than those of other tests: strokes have room beside the findings."""
    return write_photo(tmp_path / "photo.png", 1, 360, 480)


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
    assert [finding.finding.confidence for finding in model.findings] == [0.6, 0.9]
    assert "60 %" in str(model.data(model.index(0)))
    icon = model.data(model.index(0), Qt.ItemDataRole.DecorationRole)
    shown = [icon.pixmap(44, 44, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)]
    assert not icon.isNull() and shown[0] == shown[1]


def test_a_row_says_what_was_seen_in_infrared(defects: MainWindow) -> None:
    document, model = defects.library.current, defects.sidebar.defects.model
    analysis = document.analysis
    first, *others = analysis.tasks[FINDER].findings
    found = replace(analysis.tasks[FINDER], findings=(replace(first, seen_in="infrared"), *others))
    document.set_analysis(replace(analysis, tasks={**analysis.tasks, FINDER: found}))
    told = [str(model.data(model.index(row))) for row in range(model.rowCount())]
    assert sum("infrared" in text for text in told) == 1


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
    assert _edit(defects).value(FINDER, CERTAINTY) == load_tasks()[FINDER].certain + 1, "what automatic use asks for"
    while _edit(defects).value(FINDER, CERTAINTY) > 75:  # between the two, whatever these weights ask for
        QTest.keyClick(card.rows[CERTAINTY].slider, Qt.Key.Key_Left)
    sidebar.tabs.setCurrentWidget(sidebar.defects)
    findings = sidebar.defects.model.findings
    assert [(finding.finding.confidence, finding.is_rejected) for finding in findings] == [(0.6, True), (0.9, False)]
    y, x = findings[0].center
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=_at(defects, x, y))
    assert not any(finding.is_rejected for finding in sidebar.defects.model.findings)


def test_keyboard_walks_through_the_findings(defects: MainWindow) -> None:
    panel = defects.sidebar.defects
    QTest.keyClick(defects, Qt.Key.Key_N)
    assert panel.current.finding.confidence == 0.6
    QTest.keyClick(defects, Qt.Key.Key_X)
    assert panel.current.finding.confidence == 0.9
    QTest.keyClick(defects, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert panel.current.finding.confidence == 0.6 and panel.current.is_rejected
    QTest.keyClick(defects, Qt.Key.Key_K)
    assert [decision.verdict for decision in _edit(defects).decisions] == ["keep"]


def test_protecting_stroke_brings_the_original_back(defects: MainWindow, qtbot: Any) -> None:
    panel = defects.sidebar.defects
    panel.tools["protect"].click()
    assert panel.target.currentData() == FINDER, "a protecting stroke holds back stains alone, until asked for more"
    panel.target.setCurrentIndex(panel.target.findData("all"))
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
    defects.sidebar.defects.tools["heal"].click()
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
    defects.sidebar.defects.tools["heal"].click()
    QTest.mouseClick(defects.viewer, Qt.MouseButton.LeftButton, pos=_at(defects, 300, 100))
    defects.actions_.copy.trigger()
    defects.sidebar.defects.clear.click()
    defects.actions_.paste.trigger()
    assert _edit(defects).strokes == ()


# -- the brush under quick hands -----------------------------------------------------------------------


def _mouse(window: MainWindow, kind: QEvent.Type, spot: QPoint) -> None:
    """One event as the platform delivers it; the second press of two quick ones comes as a double click."""
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    place = QPointF(spot)
    globally = window.viewer.mapToGlobal(place)
    QApplication.sendEvent(
        window.viewer, QMouseEvent(kind, place, globally, button, pressed, Qt.KeyboardModifier.NoModifier)
    )


def _quick_presses(window: MainWindow, first: QPoint, second: QPoint) -> None:
    kinds = QEvent.Type
    for kind, spot in (
        (kinds.MouseButtonPress, first),
        (kinds.MouseButtonRelease, first),
        (kinds.MouseButtonDblClick, second),
        (kinds.MouseButtonRelease, second),
    ):
        _mouse(window, kind, spot)


def test_two_quick_dabs_are_two_strokes(defects: MainWindow) -> None:
    QTest.mouseClick(defects.sidebar.defects.tools["protect"], Qt.MouseButton.LeftButton)
    before = defects.viewer.view
    _quick_presses(defects, _at(defects, 100, 100), _at(defects, 104, 101))
    first, second = _edit(defects).strokes
    assert first.points != second.points
    assert abs(second.points[0][1] - 104) < 2
    assert defects.viewer.view == before, "and the zoom stays"


def test_a_quick_second_dab_can_be_drawn_on(defects: MainWindow) -> None:
    QTest.mouseClick(defects.sidebar.defects.tools["heal"], Qt.MouseButton.LeftButton)
    start, end = _at(defects, 100, 100), _at(defects, 200, 150)
    _mouse(defects, QEvent.Type.MouseButtonPress, start)
    _mouse(defects, QEvent.Type.MouseButtonRelease, start)
    _mouse(defects, QEvent.Type.MouseButtonDblClick, start)
    _mouse(defects, QEvent.Type.MouseMove, end)
    _mouse(defects, QEvent.Type.MouseButtonRelease, end)
    assert [len(stroke.points) for stroke in _edit(defects).strokes] == [1, 2]


def test_two_quick_clicks_on_a_finding_are_two_verdicts(defects: MainWindow) -> None:
    spot = _at(defects, 0.2 * 480 + 10, 0.2 * 360 + 10)
    _mouse(defects, QEvent.Type.MouseButtonPress, spot)
    _mouse(defects, QEvent.Type.MouseButtonRelease, spot)
    assert [decision.verdict for decision in _edit(defects).decisions] == ["reject"]
    y, x = defects.sidebar.defects.current.center
    spot = _at(defects, x, y)
    _mouse(defects, QEvent.Type.MouseButtonDblClick, spot)
    _mouse(defects, QEvent.Type.MouseButtonRelease, spot)
    assert [decision.verdict for decision in _edit(defects).decisions] == ["keep"]


def test_a_drag_that_begins_on_a_finding_pans_and_judges_nothing(defects: MainWindow) -> None:
    defects.viewer.center_on(0.2 * 480 + 10, 0.2 * 360 + 10, 4.0)
    before, start = defects.viewer.view, _at(defects, 0.2 * 480 + 10, 0.2 * 360 + 10) + QPoint(24, 0)
    assert defects.defects.is_pickable(*before.to_photo(start.x(), start.y())) and not before.is_fit
    _mouse(defects, QEvent.Type.MouseButtonPress, start)
    for way in (20, 40, 60):
        _mouse(defects, QEvent.Type.MouseMove, start - QPoint(0, way))
    _mouse(defects, QEvent.Type.MouseButtonRelease, start - QPoint(0, 60))
    assert _edit(defects).decisions == ()
    assert defects.viewer.view.to_view(0, 0)[1] == pytest.approx(before.to_view(0, 0)[1] - 60, abs=1)


def test_a_finding_chosen_in_the_list_is_seen_restored_beside_the_split_line(defects: MainWindow) -> None:
    viewer = defects.viewer
    viewer.set_mode(CompareMode.SPLIT)
    viewer.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # another test may have left the pointer there
    for turned in (True, False):
        viewer.split.is_vertical, viewer.split.position = turned, 0.9
        defects.sidebar.defects.next()
        y, x, *_ = defects.sidebar.defects.current.box
        line = viewer.split.line(viewer.rect().toRectF())
        corner = viewer.view.to_view(x, y)[0 if turned else 1]
        assert 0 < line < corner - HANDLE_PX, "neither line nor handle lies on it"
    viewer.split.position = 0.01
    defects.sidebar.defects.next()
    assert viewer.split.position == 0.01, "it is seen already"


def test_a_stroke_on_the_side_of_the_original_is_seen_healed(defects: MainWindow) -> None:
    viewer = defects.viewer
    viewer.set_mode(CompareMode.SPLIT)
    QTest.mouseClick(defects.sidebar.defects.tools["heal"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(viewer, Qt.MouseButton.LeftButton, pos=_at(defects, 400, 100))
    assert viewer.split.position == 0.5
    QTest.mouseClick(viewer, Qt.MouseButton.LeftButton, pos=_at(defects, 100, 100))
    assert len(_edit(defects).strokes) == 2
    assert viewer.split.line(viewer.rect().toRectF()) < _at(defects, 100, 100).x()


def test_a_double_click_beside_every_tool_still_changes_the_zoom(opened: MainWindow) -> None:
    fitted = opened.viewer.view
    assert fitted is not None and fitted.is_fit
    spot = _at(opened, 100, 100)
    _quick_presses(opened, spot, spot)
    assert opened.viewer.view is not None
    assert opened.viewer.view.zoom == 1.0 or fitted.zoom == 1.0
    zoomed = opened.viewer.view
    _mouse(opened, QEvent.Type.MouseMove, _at(opened, 200, 200))
    assert opened.viewer.view == zoomed, "nothing is dragged any more"


def test_a_stroke_stays_on_the_photo_it_was_begun_on(
    defects: MainWindow, write_photo: Any, tmp_path: Any, qtbot: Any
) -> None:
    first = defects.library.current
    assert first is not None
    second_path = write_photo(tmp_path / "second.png", 2, 360, 480)
    QTest.mouseClick(defects.sidebar.defects.tools["protect"], Qt.MouseButton.LeftButton)
    start, far, end = _at(defects, 100, 100), _at(defects, 200, 100), _at(defects, 300, 200)
    _mouse(defects, QEvent.Type.MouseButtonPress, start)
    _mouse(defects, QEvent.Type.MouseMove, far)
    defects.open_paths([second_path])
    qtbot.waitUntil(lambda: defects.library.current_path == second_path, timeout=10_000)
    _mouse(defects, QEvent.Type.MouseMove, end)
    _mouse(defects, QEvent.Type.MouseButtonRelease, end)
    assert _edit(defects).strokes == ()
    assert [len(stroke.points) for stroke in first.edit.strokes] == [2]
    _mouse(defects, QEvent.Type.MouseButtonPress, end)
    _mouse(defects, QEvent.Type.MouseButtonRelease, end)
    assert [len(stroke.points) for stroke in _edit(defects).strokes] == [1], "a new one lands on the new photo"


def test_leaving_the_tab_ends_the_stroke(defects: MainWindow) -> None:
    QTest.mouseClick(defects.sidebar.defects.tools["heal"], Qt.MouseButton.LeftButton)
    start, end = _at(defects, 100, 100), _at(defects, 200, 100)
    _mouse(defects, QEvent.Type.MouseButtonPress, start)
    defects.sidebar.tabs.setCurrentIndex(0)
    _mouse(defects, QEvent.Type.MouseMove, end)
    _mouse(defects, QEvent.Type.MouseButtonRelease, end)
    assert [len(stroke.points) for stroke in _edit(defects).strokes] == [1]


def test_what_a_first_look_found_is_listed_once_the_search_is_complete(
    window: MainWindow, analyzer: Any, photo_path: Any, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    seen_first = analyzer.refine(Photo(photo_path, np.zeros((360, 480, 3), np.uint8)), None)
    monkeypatch.setattr(type(analyzer), "first_look", lambda *asked: replace(seen_first, complete=False))
    analyzer.refine_gate.clear()
    panel, card = window.sidebar.defects, window.sidebar.tasks.cards[FINDER]
    window.sidebar.tabs.setCurrentWidget(panel)
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.analysis is not None)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    assert panel.model.rowCount() == 0 and panel.summary.text() == "Looking closer…"
    assert card.presence.text() == "looking…" and card.doubtful.isHidden()
    QTest.mouseClick(window.viewer, Qt.MouseButton.LeftButton, pos=_at(window, 0.2 * 480 + 10, 0.2 * 360 + 10))
    assert _edit(window).decisions == () and window.defects.overlay.findings == []
    analyzer.refine_gate.set()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert len(window.defects.overlay.findings) == 2 and card.presence.text() != "looking…"


def test_what_a_first_look_found_is_listed_where_the_search_fails(
    window: MainWindow, analyzer: Any, photo_path: Any, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    seen_first = analyzer.refine(Photo(photo_path, np.zeros((360, 480, 3), np.uint8)), None)

    def fail(*asked: Any) -> None:
        raise DeviceError("The computer's memory is full.")

    monkeypatch.setattr(type(analyzer), "first_look", lambda *asked: replace(seen_first, complete=False))
    monkeypatch.setattr(type(analyzer), "refine", fail)
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.sidebar.defects.model.rowCount() == 2, timeout=10_000)
    assert window.sidebar.tasks.cards[FINDER].presence.text() != "looking…"
