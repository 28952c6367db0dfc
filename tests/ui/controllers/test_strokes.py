"""The restorer's hand through mouse and keys: every tool, strokes one can choose, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.ui.controllers.defects import STAYS_MS
from photofix.ui.panels.properties_menu import PropertiesMenu
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.session.strokes import ListedStroke
from photofix.ui.window.main_window import MainWindow

BRUSHED = next(key for key, task in load_tasks().items() if task.takes_brush)
LEFT = Qt.MouseButton.LeftButton
NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture(scope="module")
def print_file() -> bytes:
    """A grainy 480 x 360 print with a bright wavy crack of 3 px and a dark speck of 9 px."""
    rng = np.random.default_rng(3)
    pixels = cv2.resize(rng.uniform(90, 160, (4, 5, 3)), (480, 360), interpolation=cv2.INTER_CUBIC)
    pixels += rng.normal(0, 2, (360, 480, 1))
    line = np.array([(x, round(crack(x))) for x in range(40, 441)], np.int32)
    cv2.polylines(pixels, [line], False, (250, 250, 250), 3)
    cv2.circle(pixels, (120, 80), 4, (10, 10, 10), -1)
    return cv2.imencode(".png", pixels.clip(0, 255).astype(np.uint8))[1].tobytes()


@pytest.fixture
def print_path(tmp_path: Path, print_file: bytes) -> Path:
    path = tmp_path / "print.png"
    path.write_bytes(print_file)
    return path


def crack(x: float) -> float:
    return 220 + 20 * float(np.sin(x / 30))


@pytest.fixture
def hand(
    window: MainWindow,
    analyzer: Any,
    print_path: Path,
    open_photo: Callable[..., MainWindow],
    by_hand: Callable[[MainWindow], MainWindow],
) -> MainWindow:
    """The print is open, the tasks are off, one picture fills the canvas."""
    analyzer.presence = 0.0  # what is switched off next is not rendered first
    return by_hand(open_photo(window, print_path))


def _at(window: MainWindow, x: float, y: float) -> QPoint:
    return QPoint(*(round(value) for value in window.viewer.view.to_view(x, y)))


def _strokes(window: MainWindow) -> Any:
    return window.library.current.edit.strokes


def _take(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.viewer, key)


def _click(window: MainWindow, x: float, y: float, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseMove(window.viewer, _at(window, x, y))
    QTest.mouseClick(window.viewer, LEFT, keys, _at(window, x, y))


def _drag(window: MainWindow, places: list[tuple[float, float]], keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(window.viewer, LEFT, keys, _at(window, *places[0]))
    for place in places[1:]:
        QTest.mouseMove(window.viewer, _at(window, *place))
    QTest.mouseRelease(window.viewer, LEFT, keys, _at(window, *places[-1]))


def _double(window: MainWindow, x: float, y: float) -> None:
    """The second press of a double click, as the platform delivers it."""
    place = QPointF(_at(window, x, y))
    there = window.viewer.mapToGlobal(place)
    kinds = QEvent.Type
    for kind, pressed in ((kinds.MouseButtonDblClick, LEFT), (kinds.MouseButtonRelease, Qt.MouseButton.NoButton)):
        QApplication.sendEvent(window.viewer, QMouseEvent(kind, place, there, LEFT, pressed, NONE))


def _texts(window: MainWindow) -> list[str]:
    stack = window.library.current.undo_stack
    return [stack.text(index) for index in range(stack.count())]


def _restored(window: MainWindow, qtbot: Any) -> np.ndarray:
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)
    return to_rgb8(window.viewer.pictures.restored.base.image).astype(int)


# -- a stroke is free ---------------------------------------------------------------------------------


def test_a_stroke_heals_with_the_slider_at_0_and_moves_no_slider(hand: MainWindow, qtbot: Any) -> None:
    before = _restored(hand, qtbot)
    _take(hand, Qt.Key.Key_B)
    _drag(hand, [(x, crack(x)) for x in range(100, 201, 5)])
    assert [(stroke.task, stroke.mode, stroke.kind) for stroke in _strokes(hand)] == [(BRUSHED, "add", "heal")]
    assert hand.sidebar.tasks.cards[BRUSHED].rows["strength"].box.value() == 0
    after = _restored(hand, qtbot)
    assert after[round(crack(150)), 150].max() < 200 < before[round(crack(150)), 150].min()
    rows, columns = np.nonzero((before != after).any(axis=2))
    assert columns.min() > 80 and columns.max() < 220 and rows.min() > 180, "nothing else has changed"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_V, "select"),
        (Qt.Key.Key_B, "heal"),
        (Qt.Key.Key_S, "spot"),
        (Qt.Key.Key_T, "trace"),
        (Qt.Key.Key_L, "area"),
        (Qt.Key.Key_P, "protect"),
    ],
)
def test_each_tool_has_a_key_that_its_tip_says(hand: MainWindow, key: Qt.Key, name: str) -> None:
    _take(hand, Qt.Key.Key_L if name != "area" else Qt.Key.Key_B)
    hand.sidebar.tabs.setCurrentIndex(0)
    QTest.keyClick(hand, key)
    button = hand.sidebar.defects.tools[name]
    assert button.isChecked() and hand.sidebar.tabs.currentWidget() is hand.sidebar.defects
    assert f"({chr(key)})" in button.toolTip()
    assert hand.viewer.tool is not None


# -- heal ---------------------------------------------------------------------------------------------


def test_shift_joins_with_a_straight_line(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_B)
    _click(hand, 100, 100)
    _click(hand, 200, 140, SHIFT)
    _, second = _strokes(hand)
    (y, x), (end_y, end_x) = second.points
    assert abs(x - 100) < 1.5 and abs(y - 100) < 1.5 and abs(end_x - 200) < 1.5 and abs(end_y - 140) < 1.5


def test_ctrl_takes_away_from_the_last_stroke(hand: MainWindow, qtbot: Any) -> None:
    _take(hand, Qt.Key.Key_B)
    _drag(hand, [(x, crack(x)) for x in range(100, 301, 5)])
    healed = _restored(hand, qtbot)[round(crack(200)), 200]
    _click(hand, 200, crack(200), CTRL)
    (stroke,) = _strokes(hand)
    assert len(stroke.cuts) == 1
    after = _restored(hand, qtbot)
    assert after[round(crack(200)), 200].min() > 200 > healed.max(), "the crack is there again"
    assert after[round(crack(150)), 150].max() < 200
    hand.actions_.undo.trigger()
    assert _strokes(hand)[0].cuts == ()


def test_ctrl_without_any_stroke_does_nothing(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_B)
    _click(hand, 200, 200, CTRL)
    assert _strokes(hand) == ()


# -- spot ---------------------------------------------------------------------------------------------


def test_one_click_measures_and_heals_a_speck(hand: MainWindow, qtbot: Any) -> None:
    before = _restored(hand, qtbot)
    _take(hand, Qt.Key.Key_S)
    _click(hand, 122, 82)
    (stroke,) = _strokes(hand)
    ((y, x),) = stroke.points
    assert stroke.kind == "spot" and abs(y - 80) < 1.5 and abs(x - 120) < 1.5 and 5 < stroke.radius < 13
    after = _restored(hand, qtbot)
    assert before[80, 120].max() < 60 < after[76:85, 116:125].min()


def test_a_click_where_nothing_stands_out_is_a_dab_of_the_brush(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_S)
    _click(hand, 300, 100)
    (stroke,) = _strokes(hand)
    assert stroke.radius == pytest.approx(hand.defects.brush.radius_px, abs=0.06)


@pytest.mark.parametrize(("key", "ends"), [("S", False), ("B", False), ("T", True)])
def test_beside_the_photo_nothing_is_drawn_and_the_next_click_works(hand: MainWindow, key: str, ends: bool) -> None:
    """In the margin around a small photo, further off than the tool looks."""
    before = _texts(hand)
    _take(hand, getattr(Qt.Key, f"Key_{key}"))
    hand.viewer.zoom_to(0.05)
    for x, y in ((-2000, 100), (200, -2000), (4000, 3000)):
        _click(hand, x, y)
    if ends:
        QTest.keyClick(hand.viewer, Qt.Key.Key_Escape)
    assert _strokes(hand) == () and _texts(hand) == before
    hand.viewer.fit()
    _click(hand, 300, 100)
    if ends:
        _click(hand, 340, 120)
        QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    assert len(_strokes(hand)) == 1


# -- trace --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["enter", "double click"])
def test_two_clicks_trace_a_crack(hand: MainWindow, qtbot: Any, end: str) -> None:
    _take(hand, Qt.Key.Key_T)
    _click(hand, 60, crack(60))
    QTest.mouseMove(hand.viewer, _at(hand, 420, crack(420)))
    live = hand.viewer.grab().toImage()
    if end == "enter":
        _click(hand, 420, crack(420))
        assert _strokes(hand) == ()
        QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    else:
        _click(hand, 420, crack(420))
        _double(hand, 420, crack(420))
    (stroke,) = _strokes(hand)
    ys, xs = np.array(stroke.points).T
    assert stroke.kind == "trace" and np.abs(ys - [crack(x) for x in xs]).max() < 3
    assert len(stroke.radii) == len(stroke.points) and 1.5 < np.median(stroke.radii) < 7
    spot = _at(hand, 240, crack(240))
    color = live.pixelColor(spot)
    assert color.red() - color.blue() > 40, "the way is shown before the second click"
    after = _restored(hand, qtbot)
    healed = [after[round(crack(x)), x].max() for x in range(70, 411)]
    assert np.mean(np.array(healed) < 200) > 0.97
    assert _texts(hand)[-1].startswith("Trace, ") and 350 < int(_texts(hand)[-1].split()[1]) < 560


def test_enter_after_one_click_takes_the_way_that_is_shown(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    _click(hand, 60, crack(60))
    QTest.mouseMove(hand.viewer, _at(hand, 200, crack(200)))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    (stroke,) = _strokes(hand)
    xs = np.array(stroke.points)[:, 1]
    assert stroke.kind == "trace" and xs.min() < 70 and 190 < xs.max() < 210


def test_enter_with_the_pointer_elsewhere_forgets_no_click(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    _click(hand, 60, crack(60))
    QApplication.sendEvent(hand.viewer, QEvent(QEvent.Type.Leave))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    assert _strokes(hand) == ()
    _click(hand, 200, crack(200))
    QApplication.sendEvent(hand.viewer, QEvent(QEvent.Type.Leave))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    (stroke,) = _strokes(hand)
    assert min(x for _, x in stroke.points) < 70, "it begins at the first click"


def test_enter_after_two_clicks_ends_at_the_second(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    for x in (60, 200):
        _click(hand, x, crack(x))
    QTest.mouseMove(hand.viewer, _at(hand, 300, crack(300)))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    (stroke,) = _strokes(hand)
    assert 190 < np.array(stroke.points)[:, 1].max() < 210


def test_another_tool_takes_no_way_that_was_only_shown(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    _click(hand, 60, crack(60))
    QTest.mouseMove(hand.viewer, _at(hand, 200, crack(200)))
    _take(hand, Qt.Key.Key_B)
    assert _strokes(hand) == ()


def test_escape_forgets_a_trace_and_a_new_one_begins(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    _click(hand, 60, crack(60))
    _click(hand, 200, crack(200))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Escape)
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    assert _strokes(hand) == ()
    _click(hand, 240, crack(240))
    _click(hand, 300, crack(300))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    (stroke,) = _strokes(hand)
    assert min(x for _, x in stroke.points) > 230


def test_three_clicks_go_on_from_where_the_last_way_ended(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    for x in (60, 200, 330):
        _click(hand, x, crack(x))
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    (stroke,) = _strokes(hand)
    xs = np.array(stroke.points)[:, 1]
    assert xs.min() < 70 and xs.max() > 320
    assert np.abs(np.diff(np.array(stroke.points), axis=0)).max() < 12, "in one piece"


def test_another_tool_finishes_the_trace(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_T)
    _click(hand, 60, crack(60))
    _click(hand, 200, crack(200))
    _take(hand, Qt.Key.Key_B)
    assert [stroke.kind for stroke in _strokes(hand)] == ["trace"]


# -- area ---------------------------------------------------------------------------------------------


def test_a_lasso_closes_itself(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_L)
    ring = [(300 + 30 * np.cos(t), 100 + 30 * np.sin(t)) for t in np.linspace(0, 6, 30)]
    _drag(hand, ring)
    (stroke,) = _strokes(hand)
    assert stroke.kind == "area" and len(stroke.points) > 10
    assert _texts(hand)[-1].startswith("Area, 6")


@pytest.mark.parametrize("end", ["enter", "double click", "first corner"])
def test_clicked_corners_make_an_area(hand: MainWindow, qtbot: Any, end: str) -> None:
    _take(hand, Qt.Key.Key_L)
    for place in ((105, 65), (135, 65), (135, 95), (105, 95)):
        _click(hand, *place)
    if end == "enter":
        QTest.keyClick(hand.viewer, Qt.Key.Key_Enter)
    elif end == "double click":
        _double(hand, 105, 95)
    else:
        _click(hand, 105, 65)
    (stroke,) = _strokes(hand)
    assert stroke.kind == "area" and len(stroke.points) == 4
    assert _restored(hand, qtbot)[76:85, 116:125].min() > 60, "the speck inside is gone"


def test_escape_forgets_corners(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_L)
    for place in ((105, 65), (135, 65), (135, 95)):
        _click(hand, *place)
    QTest.keyClick(hand.viewer, Qt.Key.Key_Escape)
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    assert _strokes(hand) == ()


# -- protect ------------------------------------------------------------------------------------------


def test_protect_holds_back_what_was_chosen(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_P)
    target = hand.sidebar.defects.target
    _click(hand, 200, 100)
    target.setCurrentIndex(target.findData("all"))
    _click(hand, 240, 100)
    assert [(stroke.mode, stroke.task) for stroke in _strokes(hand)] == [("protect", BRUSHED), ("protect", "all")]


# -- size, pan, original, properties -----------------------------------------------------------------------


def _wheel(window: MainWindow, keys: Qt.KeyboardModifier, delta: QPoint) -> None:
    place = QPointF(_at(window, 200, 200))
    there = window.viewer.mapToGlobal(place)
    none = Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(window.viewer, QWheelEvent(place, there, QPoint(), delta, none, keys, phase, False))


def test_alt_and_wheel_size_the_brush_also_where_qt_turns_it_sideways(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_B)
    before, view = hand.defects.brush.radius_px, hand.viewer.view
    _wheel(hand, ALT, QPoint(0, 120))
    assert hand.defects.brush.radius_px == pytest.approx(before * 1.25)
    _wheel(hand, ALT, QPoint(-120, 0))
    assert hand.defects.brush.radius_px == pytest.approx(before)
    assert hand.viewer.view == view


def test_after_alt_and_wheel_the_keys_are_still_the_canvas_s(hand: MainWindow) -> None:
    """A menu bar takes the keyboard when Alt goes up, unless Alt was used for something."""
    _take(hand, Qt.Key.Key_B)
    hand.viewer.setFocus()
    QTest.keyPress(hand.viewer, Qt.Key.Key_Alt, ALT)
    _wheel(hand, ALT, QPoint(0, 120))
    QTest.keyRelease(hand.viewer, Qt.Key.Key_Alt)
    assert QApplication.focusWidget() is hand.viewer


@pytest.mark.parametrize("key", "VBSTLP")
def test_space_pans_with_every_tool(hand: MainWindow, key: str) -> None:
    QTest.keyClick(hand.viewer, key)
    hand.viewer.zoom_to(4.0)
    before = hand.viewer.view
    QTest.keyPress(hand.viewer, Qt.Key.Key_Space)
    middle = hand.viewer.rect().center()
    QTest.mousePress(hand.viewer, LEFT, NONE, middle)
    QTest.mouseMove(hand.viewer, middle + QPoint(40, 30))
    QTest.mouseRelease(hand.viewer, LEFT, NONE, middle + QPoint(40, 30))
    QTest.keyRelease(hand.viewer, Qt.Key.Key_Space)
    assert hand.viewer.view.center_x == pytest.approx(before.center_x - 10)
    assert hand.viewer.view.center_y == pytest.approx(before.center_y - 7.5)
    QTest.keyClick(hand.viewer, Qt.Key.Key_Return)
    assert _strokes(hand) == ()


def test_a_button_shows_the_original_while_held(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_B)
    button = hand.sidebar.defects.original
    QTest.mousePress(button, LEFT)
    assert hand.viewer.mode.value == "original"
    QTest.mouseRelease(button, LEFT)
    assert hand.viewer.mode.value == "restored"


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
def test_right_click_shows_the_properties_of_the_stroke_there(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_B)
    _drag(hand, [(100, 100), (160, 100)])
    QTest.mouseClick(hand.viewer, Qt.MouseButton.RightButton, NONE, _at(hand, 130, 100))
    menu = hand.viewer.findChildren(PropertiesMenu)[-1]
    QTest.keyClick(menu.percent.slider, Qt.Key.Key_Home)
    assert _strokes(hand)[0].strength == 0
    assert _texts(hand)[-1].startswith("Change: Heal")
    menu.close()
    QTest.mouseClick(hand.viewer, Qt.MouseButton.RightButton, NONE, _at(hand, 350, 300))
    menu = hand.viewer.findChildren(PropertiesMenu)[-1]
    radius = hand.defects.brush.radius_px
    QTest.keyClick(menu.brush_size.slider, Qt.Key.Key_Right)
    assert hand.defects.brush.radius_px > radius
    menu.close()


# -- strokes are objects ------------------------------------------------------------------------------


@pytest.fixture
def drawn(hand: MainWindow) -> MainWindow:
    """A line and a speck were healed."""
    _take(hand, Qt.Key.Key_B)
    _drag(hand, [(300, 100), (360, 100)])
    _take(hand, Qt.Key.Key_S)
    _click(hand, 120, 80)
    return hand


def test_strokes_stand_in_the_list_with_kind_size_and_place(drawn: MainWindow) -> None:
    model = drawn.sidebar.defects.model
    first, second = (str(model.data(model.index(row))) for row in (0, 1))
    assert "Spot" in first and "at 12" in first and "px" in first
    assert "Heal" in second and "100 %" in second
    assert len(model.rows) == 2 + len(model.findings)
    icon = model.data(model.index(0), Qt.ItemDataRole.DecorationRole)
    assert not icon.isNull()


def test_a_click_chooses_a_stroke_and_delete_removes_it(drawn: MainWindow) -> None:
    _take(drawn, Qt.Key.Key_V)
    _click(drawn, 330, 100)
    current = drawn.sidebar.defects.current
    assert isinstance(current, ListedStroke) and current.index == 0
    QTest.keyClick(drawn.viewer, Qt.Key.Key_Delete)
    assert [stroke.kind for stroke in _strokes(drawn)] == ["spot"]
    assert _texts(drawn)[-1].startswith("Remove: Heal")
    drawn.actions_.undo.trigger()
    assert len(_strokes(drawn)) == 2
    assert len(drawn.library.paths) == 1, "Delete is not for the photo"


def test_a_stroke_is_chosen_by_a_click_though_the_overlay_is_off(drawn: MainWindow) -> None:
    """Pointing at it shows it; what is shown can be chosen."""
    _take(drawn, Qt.Key.Key_V)
    _take(drawn, Qt.Key.Key_O)
    _click(drawn, 330, 100)
    assert isinstance(drawn.sidebar.defects.current, ListedStroke)
    finding = drawn.sidebar.defects.model.findings[0]
    _click(drawn, finding.center[1], finding.center[0])
    assert not drawn.library.current.edit.decisions, "what is not seen is not judged"


def test_to_choose_something_the_overlay_stays(drawn: MainWindow) -> None:
    _take(drawn, Qt.Key.Key_V)
    fading = [timer for timer in drawn.viewer.findChildren(QTimer) if timer.interval() == STAYS_MS]
    assert fading and not any(timer.isActive() for timer in fading)
    assert drawn.defects.overlay.is_shown


def test_another_tool_points_at_nothing(drawn: MainWindow) -> None:
    _take(drawn, Qt.Key.Key_V)
    QTest.mouseMove(drawn.viewer, _at(drawn, 330, 100))
    assert drawn.defects.overlay.hovered == _strokes(drawn)[0]
    _take(drawn, Qt.Key.Key_T)
    assert drawn.defects.overlay.hovered is None


def test_delete_works_from_the_list_too(drawn: MainWindow) -> None:
    panel = drawn.sidebar.defects
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert [stroke.kind for stroke in _strokes(drawn)] == ["heal"]


def test_size_and_strength_of_the_chosen_stroke_stay_editable(drawn: MainWindow) -> None:
    _take(drawn, Qt.Key.Key_V)
    _click(drawn, 330, 100)
    hand = drawn.sidebar.defects.hand
    before, brush = _strokes(drawn)[0], drawn.defects.brush.strength
    hand.strength.slider.setFocus()
    for _ in range(5):
        QTest.keyClick(hand.strength.slider, Qt.Key.Key_Left)
    QTest.keyClick(hand.brush_size.slider, Qt.Key.Key_Right)
    QTest.keyClick(drawn.viewer, Qt.Key.Key_BracketRight)
    after = _strokes(drawn)[0]
    assert after.strength == 95 and after.radius > 1.25 * before.radius
    assert drawn.defects.brush.strength == brush
    assert drawn.sidebar.defects.current.stroke == after, "it stays chosen"
    steps = [text for text in _texts(drawn) if text.startswith("Change")]
    assert len(steps) == 1, "one gesture is one step"
    QTest.keyClick(drawn.viewer, Qt.Key.Key_Escape)
    assert drawn.sidebar.defects.current is None
    assert hand.strength.slider.value() == brush


def test_the_list_shows_where_a_stroke_lies(drawn: MainWindow) -> None:
    panel = drawn.sidebar.defects
    panel.overlay.setChecked(False)
    plain = drawn.viewer.grab().toImage()
    view = panel.list.viewport()
    QTest.mouseMove(view, panel.list.visualRect(panel.model.index(1)).center())
    assert drawn.defects.overlay.hovered == _strokes(drawn)[0]
    assert drawn.viewer.grab().toImage() != plain


def test_the_overlay_fades_after_a_stroke_and_o_shows_it(hand: MainWindow, qtbot: Any) -> None:
    _take(hand, Qt.Key.Key_B)
    _drag(hand, [(300, 100), (360, 100)])
    assert hand.defects.overlay.is_shown
    qtbot.waitUntil(lambda: not hand.defects.overlay.is_shown, timeout=10_000)
    QTest.keyClick(hand.viewer, Qt.Key.Key_O)
    assert hand.defects.overlay.is_shown and hand.defects.overlay.opacity == 1.0
    QTest.keyClick(hand.viewer, Qt.Key.Key_O)
    QTest.keyClick(hand.viewer, Qt.Key.Key_V)
    assert hand.defects.overlay.is_shown, "to choose something it must be seen"


def test_findings_are_sorted_as_one_likes(hand: MainWindow) -> None:
    _take(hand, Qt.Key.Key_V)
    panel = hand.sidebar.defects
    panel.order.setFocus()
    certain = lambda: [listed.finding.confidence for listed in panel.model.findings]  # noqa: E731
    assert certain() == [0.6, 0.9]
    QTest.keyClick(panel.order, Qt.Key.Key_Down)
    assert certain() == [0.9, 0.6]


# -- certainty, and others of its like ---------------------------------------------------------------------


def test_the_certainty_knob_moves_live_in_the_overlay(opened: MainWindow, qtbot: Any) -> None:
    """Also on the tab where the knob is; the overlay fades when it rests."""
    card = opened.sidebar.tasks.cards[BRUSHED]
    QTest.mouseClick(card.more, LEFT)
    slider = card.rows[CERTAINTY].slider
    slider.setFocus()
    assert not opened.defects.overlay.is_shown
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert opened.defects.overlay.is_shown
    assert [listed.is_rejected for listed in opened.defects.overlay.findings] == [True, True]
    strict = opened.viewer.grab().toImage()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert [listed.is_rejected for listed in opened.defects.overlay.findings] == [False, False]
    assert opened.viewer.grab().toImage() != strict
    qtbot.waitUntil(lambda: not opened.defects.overlay.is_shown, timeout=10_000)


def test_a_slider_of_strength_does_not_show_the_overlay(opened: MainWindow) -> None:
    QTest.keyClick(opened.sidebar.tasks.cards[BRUSHED].rows["strength"].slider, Qt.Key.Key_Left)
    assert not opened.defects.overlay.is_shown


@pytest.fixture
def specked(window: MainWindow, tmp_path: Path, open_photo: Callable[..., MainWindow]) -> MainWindow:
    """Six dark specks, a bright one, a large dark one and a dark line; the first speck is healed and chosen."""
    rng = np.random.default_rng(5)
    pixels = np.full((360, 480, 3), 150.0) + rng.normal(0, 2, (360, 480, 1))
    for x in range(60, 421, 72):
        cv2.circle(pixels, (x, 60), 4, (20, 20, 20), -1)
    cv2.circle(pixels, (60, 120), 4, (250, 250, 250), -1)
    cv2.circle(pixels, (400, 300), 18, (20, 20, 20), -1)
    cv2.line(pixels, (60, 160), (300, 170), (20, 20, 20), 3)
    path = tmp_path / "specks.png"
    cv2.imwrite(str(path), pixels.clip(0, 255).astype(np.uint8))
    opened = open_photo(window, path)
    QTest.keyClick(opened.viewer, Qt.Key.Key_S)
    _click(opened, 60, 60)
    QTest.keyClick(opened.viewer, Qt.Key.Key_V)
    _click(opened, 60, 60)
    return opened


def test_others_like_a_speck_are_proposed_and_taken_with_one_key(specked: MainWindow) -> None:
    plain = specked.viewer.grab().toImage()
    QTest.keyClick(specked.viewer, Qt.Key.Key_M)
    assert len(_strokes(specked)) == 1
    assert specked.viewer.grab().toImage() != plain, "they are seen before they are taken"
    assert "5" in specked.status.activity.text()
    QTest.keyClick(specked.viewer, Qt.Key.Key_Return)
    assert not specked.status.activity.text(), "there is nothing more to take"
    places = sorted((round(stroke.points[0][1] / 12), round(stroke.points[0][0] / 12)) for stroke in _strokes(specked))
    assert places == [(x // 12, 5) for x in range(60, 421, 72)]
    assert {stroke.kind for stroke in _strokes(specked)} == {"spot"}
    assert _texts(specked)[-1] == "Find similar, 5"
    specked.actions_.undo.trigger()
    assert len(_strokes(specked)) == 1


def test_escape_takes_no_proposal(specked: MainWindow) -> None:
    QTest.keyClick(specked.viewer, Qt.Key.Key_M)
    QTest.keyClick(specked.viewer, Qt.Key.Key_Escape)
    assert not specked.status.activity.text(), "there is nothing more to take"
    QTest.keyClick(specked.viewer, Qt.Key.Key_Return)
    assert len(_strokes(specked)) == 1


def test_nothing_chosen_or_nothing_alike_is_said(specked: MainWindow) -> None:
    QTest.keyClick(specked.viewer, Qt.Key.Key_Escape)
    QTest.keyClick(specked.viewer, Qt.Key.Key_M)
    assert "Choose" in specked.status.activity.text()
    QTest.keyClick(specked.viewer, Qt.Key.Key_S)
    _click(specked, 60, 120)
    QTest.keyClick(specked.viewer, Qt.Key.Key_V)
    _click(specked, 60, 120)
    QTest.keyClick(specked.viewer, Qt.Key.Key_M)
    assert "Nothing" in specked.status.activity.text()


def test_findings_like_a_finding_are_kept_in_one_step(opened: MainWindow) -> None:
    card = opened.sidebar.tasks.cards[BRUSHED]
    QTest.mouseClick(card.more, LEFT)
    QTest.keyClick(card.rows[CERTAINTY].slider, Qt.Key.Key_End)
    QTest.keyClick(opened.viewer, Qt.Key.Key_V)
    QTest.keyClick(opened.viewer, Qt.Key.Key_N)
    QTest.keyClick(opened.viewer, Qt.Key.Key_M)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Return)
    assert [listed.is_rejected for listed in opened.sidebar.defects.model.findings] == [True, False]


def test_a_dab_on_a_part_of_the_picture_is_like_nothing(specked: MainWindow) -> None:
    """The dark disc is far larger than the dab: it is no speck, and neither are the others."""
    panel = specked.sidebar.defects
    QTest.keyClick(specked.viewer, Qt.Key.Key_B)
    _click(specked, 400, 300)
    QTest.keyClick(specked.viewer, Qt.Key.Key_V)
    _click(specked, 400, 300)
    assert isinstance(panel.current, ListedStroke) and panel.current.stroke.kind == "heal"
    QTest.keyClick(specked.viewer, Qt.Key.Key_M)
    assert "Nothing" in specked.status.activity.text()
