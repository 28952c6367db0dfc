"""What a stroke is healed from: Alt and a click, seen, kept with the stroke, cleared again; by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.ui.panels.properties_menu import PropertiesMenu
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
STRIPED = (360, 100)  # (x, y) where the picture is striped; the damage lies at (120, 250), where it is plain
DAMAGED = (120, 250)


@pytest.fixture
def hand(
    window: MainWindow,
    tmp_path: Path,
    open_photo: Callable[..., MainWindow],
    by_hand: Callable[[MainWindow], MainWindow],
) -> MainWindow:
    """Plain on the left and striped on the right, a dark blot on the left; the tasks are off, one picture shows."""
    pixels = np.full((360, 480, 3), (150, 140, 130), np.float32)
    pixels[:, 240:] += 40 * np.sign(np.sin(np.arange(240) * (2 * np.pi / 8)))[None, :, None]
    cv2.circle(pixels, DAMAGED, 9, (15, 15, 15), -1)
    path = tmp_path / "striped.png"
    cv2.imwrite(str(path), pixels.clip(0, 255).astype(np.uint8))
    return by_hand(open_photo(window, path))


def _at(window: MainWindow, place: tuple[float, float]) -> QPoint:
    return QPoint(*(round(value) for value in window.viewer.view.to_view(*place)))


def _click(window: MainWindow, place: tuple[float, float], keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseMove(window.viewer, _at(window, place))
    QTest.mouseClick(window.viewer, LEFT, keys, _at(window, place))


def _drag(window: MainWindow, places: list[tuple[float, float]], keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(window.viewer, LEFT, keys, _at(window, places[0]))
    for place in places[1:]:
        QTest.mouseMove(window.viewer, _at(window, place))
    QTest.mouseRelease(window.viewer, LEFT, keys, _at(window, places[-1]))


def _strokes(window: MainWindow) -> Any:
    return window.library.current.edit.strokes


def _spread(window: MainWindow, qtbot: Any) -> float:
    """How lively the healed blot is."""
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=20_000)
    pixels = to_rgb8(window.viewer.pictures.restored.base.image).astype(float)
    scale = pixels.shape[1] / 480
    x, y = (round(value * scale) for value in DAMAGED)
    reach = round(5 * scale)
    return float(pixels[y - reach : y + reach, x - reach : x + reach, 1].std())


def _draw(window: MainWindow, tool: Qt.Key) -> None:
    """Over the blot, with any tool."""
    x, y = DAMAGED
    if tool == Qt.Key.Key_L:
        _drag(window, [(x - 14, y - 14), (x + 14, y - 14), (x + 14, y + 14), (x - 14, y + 14), (x - 14, y - 8)])
    elif tool == Qt.Key.Key_T:
        _click(window, (x - 12, y))
        _click(window, (x + 12, y))
        QTest.keyClick(window.viewer, Qt.Key.Key_Return)
    else:
        _click(window, DAMAGED)


@pytest.mark.parametrize("tool", [Qt.Key.Key_B, Qt.Key.Key_S, Qt.Key.Key_L, Qt.Key.Key_T])
def test_alt_click_says_what_the_next_stroke_of_a_tool_is_healed_from(hand: MainWindow, tool: Qt.Key) -> None:
    QTest.keyClick(hand.viewer, tool)
    hand.defects.brush.set_radius(14)
    _click(hand, STRIPED, ALT)
    assert _strokes(hand) == () and "next stroke" in hand.status.activity.text()
    _draw(hand, tool)
    (stroke,) = _strokes(hand)
    y, x = stroke.source
    assert abs(x - STRIPED[0]) < 1.5 and abs(y - STRIPED[1]) < 1.5
    assert hand.defects.brush.source is None, "the one after it is healed by what fits"
    assert "next stroke" not in hand.status.activity.text()


def test_what_lies_there_is_put_here_and_undone_and_cleared_again(hand: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    hand.defects.brush.set_radius(14)
    _click(hand, STRIPED, ALT)
    _click(hand, DAMAGED)
    assert _spread(hand, qtbot) > 20, "stripes"
    QTest.keyClick(hand.viewer, Qt.Key.Key_V)
    _click(hand, DAMAGED)
    button = hand.sidebar.defects.hand.clear_source
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)
    assert _strokes(hand)[0].source is None and not button.isVisible()
    assert _spread(hand, qtbot) < 5, "plain as its surroundings"
    hand.actions_.undo.trigger()
    assert _strokes(hand)[0].source is not None and _spread(hand, qtbot) > 20
    hand.actions_.undo.trigger()
    assert _strokes(hand) == ()


def test_a_chosen_stroke_is_healed_from_where_alt_clicks(hand: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    hand.defects.brush.set_radius(14)
    _click(hand, DAMAGED)
    assert _spread(hand, qtbot) < 5
    QTest.keyClick(hand.viewer, Qt.Key.Key_V)
    _click(hand, DAMAGED)
    _click(hand, STRIPED, ALT)
    (stroke,) = _strokes(hand)
    assert stroke.source is not None and _spread(hand, qtbot) > 20
    model = hand.sidebar.defects.model
    assert f"from {round(stroke.source[1])}, {round(stroke.source[0])}" in model.data(model.index(0))
    assert hand.sidebar.defects.current is not None, "it stays chosen"


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
def test_the_menu_of_a_stroke_clears_its_source(hand: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    _click(hand, STRIPED, ALT)
    _click(hand, DAMAGED)
    QTest.keyClick(hand.viewer, Qt.Key.Key_V)
    QTest.mouseClick(hand.viewer, Qt.MouseButton.RightButton, NONE, _at(hand, DAMAGED))
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), PropertiesMenu), timeout=10_000)
    menu = QApplication.activePopupWidget()
    next(action for action in menu.actions() if action.text() == "Clear source").trigger()
    menu.close()
    assert _strokes(hand)[0].source is None


def test_escape_forgets_it_and_another_photo_knows_nothing_of_it(
    hand: MainWindow, write_photo: Callable[..., Path], open_photo: Callable[..., MainWindow], tmp_path: Path
) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    _click(hand, STRIPED, ALT)
    QTest.keyClick(hand.viewer, Qt.Key.Key_Escape)
    assert hand.defects.brush.source is None
    _click(hand, STRIPED, ALT)
    open_photo(hand, write_photo(tmp_path / "other.png", 5, 360, 480))
    assert hand.defects.brush.source is None


def test_a_drag_with_alt_draws_nothing(hand: MainWindow) -> None:
    for tool in (Qt.Key.Key_B, Qt.Key.Key_L, Qt.Key.Key_T, Qt.Key.Key_S):
        QTest.keyClick(hand.viewer, tool)
        _drag(hand, [STRIPED, (370, 110), (390, 130)], ALT)
    assert _strokes(hand) == () and hand.defects.brush.source is not None


def test_a_protecting_stroke_has_none(hand: MainWindow) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_P)
    _click(hand, STRIPED, ALT)
    assert hand.defects.brush.source is None


def test_the_cross_and_its_line_are_seen(hand: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: hand.rendering.is_up_to_date, timeout=20_000)
    hand.sidebar.defects.overlay.setChecked(False)
    QTest.mouseMove(hand.viewer, _at(hand, DAMAGED))
    plain = to_rgb8(hand.viewer.grab().toImage()).astype(int)
    _click(hand, STRIPED, ALT)
    QTest.mouseMove(hand.viewer, _at(hand, DAMAGED))
    shown = to_rgb8(hand.viewer.grab().toImage()).astype(int)
    differs = (shown != plain).any(axis=2)
    cross, middle = _at(hand, STRIPED), _at(hand, ((STRIPED[0] + DAMAGED[0]) / 2, (STRIPED[1] + DAMAGED[1]) / 2))
    assert differs[cross.y() - 3 : cross.y() + 4, cross.x() - 9 : cross.x() + 9].any()
    assert differs[middle.y() - 9 : middle.y() + 10, middle.x() - 9 : middle.x() + 10].any()


@pytest.mark.parametrize("by_key", [False, True])
def test_without_alt_a_button_or_a_key_asks_for_the_next_click(hand: MainWindow, by_key: bool) -> None:
    """Some desktops move windows with Alt and a click."""
    button = hand.sidebar.defects.hand.source
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    if by_key:
        QTest.keyClick(hand.viewer, Qt.Key.Key_H)
    else:
        QTest.mouseClick(button, LEFT)
    assert button.isChecked() and "heal from" in hand.status.activity.text()
    _click(hand, STRIPED)
    assert _strokes(hand) == () and not button.isChecked() and hand.defects.brush.source is not None
    _click(hand, DAMAGED)
    assert len(_strokes(hand)) == 1 and _strokes(hand)[0].source is not None, "only that click was for the source"


def test_a_source_that_was_asked_for_is_forgotten_by_escape_another_tool_and_protecting(hand: MainWindow) -> None:
    button = hand.sidebar.defects.hand.source
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_S):
        QTest.mouseClick(button, LEFT)
        assert button.isChecked()
        QTest.keyClick(hand.viewer, key)
        assert not button.isChecked()
    QTest.keyClick(hand.viewer, Qt.Key.Key_P)
    QTest.mouseClick(button, LEFT)
    assert not button.isChecked() and not hand.defects.brush.is_pointing


@pytest.mark.parametrize("key", [None, Qt.Key.Key_S])
def test_nothing_is_asked_for_any_more_once_the_source_is_told_or_another_tool_taken(
    hand: MainWindow, key: Qt.Key | None
) -> None:
    QTest.keyClick(hand.viewer, Qt.Key.Key_B)
    _click(hand, DAMAGED)
    QTest.keyClick(hand.viewer, Qt.Key.Key_V)
    _click(hand, DAMAGED)
    QTest.keyClick(hand.viewer, Qt.Key.Key_H)
    assert "heal from" in hand.status.activity.text()
    if key is None:
        _click(hand, STRIPED)
        assert _strokes(hand)[0].source is not None
    else:
        QTest.keyClick(hand.viewer, key)
    assert "heal from" not in hand.status.activity.text()
