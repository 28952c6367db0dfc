"""Adjustments and pickers of a card through mouse and keys; a click is one step of the history, Esc changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photofix.tasks import load_tasks
from photofix.ui.panels.choice_row import ChoiceRow
from photofix.ui.panels.knob_row import KnobRow
from photofix.ui.panels.task_card import TaskCard
from photofix.ui.window.main_window import MainWindow

KEY = next(key for key, task in load_tasks().items() if task.finish is not None and task.finish.pickers)
TASK = load_tasks()[KEY]


@pytest.fixture
def card(opened: MainWindow) -> TaskCard:
    """The unfolded card of the task with pickers."""
    card = opened.sidebar.tasks.cards[KEY]
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    return card


def at(window: MainWindow, x: float, y: float) -> QPoint:
    view = window.viewer.view
    assert view is not None
    return QPoint(*(round(value) for value in view.to_view(x, y)))


def edit(window: MainWindow) -> Any:
    assert window.library.current is not None
    return window.library.current.edit


def test_a_click_with_a_picker_is_one_step_that_can_be_undone(opened: MainWindow, card: TaskCard, qtbot: Any) -> None:
    before = edit(opened)
    QTest.mouseClick(card.pickers["gray"], Qt.MouseButton.LeftButton)
    assert opened.picking.is_picking and card.pickers["gray"].isChecked()
    QTest.mouseClick(opened.viewer, Qt.MouseButton.LeftButton, pos=at(opened, 100, 100))
    assert not opened.picking.is_picking and not card.pickers["gray"].isChecked() and opened.viewer.guest is None
    assert {name for name, _ in edit(opened).tuning(KEY, is_finish=True)} == {"warmth", "tint"}
    row = card.rows["warmth"]
    assert isinstance(row, KnobRow) and row.box.value() == round(edit(opened).value(KEY, "warmth"))
    opened.actions_.undo.trigger()
    assert edit(opened) == before
    opened.actions_.redo.trigger()
    assert edit(opened) != before


def test_escape_cancels_and_another_picker_takes_over(opened: MainWindow, card: TaskCard) -> None:
    before = edit(opened)
    QTest.mouseClick(card.pickers["gray"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(card.pickers["white"], Qt.MouseButton.LeftButton)
    assert [key for key, button in card.pickers.items() if button.isChecked()] == ["white"]
    QTest.keyClick(opened.viewer, Qt.Key.Key_Escape)
    assert not opened.picking.is_picking and not card.pickers["white"].isChecked()
    QTest.mouseClick(opened.viewer, Qt.MouseButton.LeftButton, pos=at(opened, 100, 100))
    assert edit(opened) == before


def test_a_second_click_on_the_button_or_another_tab_cancels(opened: MainWindow, card: TaskCard) -> None:
    for leave in (
        lambda: QTest.mouseClick(card.pickers["black"], Qt.MouseButton.LeftButton),
        lambda: opened.sidebar.tabs.setCurrentWidget(opened.sidebar.defects),
    ):
        QTest.mouseClick(card.pickers["black"], Qt.MouseButton.LeftButton)
        assert opened.picking.is_picking
        leave()
        assert not opened.picking.is_picking and not card.pickers["black"].isChecked()
    assert opened.viewer.guest is None and opened.viewer.tool is not None, "the other tab's tool has the mouse"


def test_an_adjustment_moves_the_picture_while_the_task_is_off(opened: MainWindow, card: TaskCard, qtbot: Any) -> None:
    QTest.mouseClick(card.switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    before = opened.viewer.pictures.restored.base.image.copy()
    row = card.rows["brightness"]
    assert isinstance(row, KnobRow) and row.slider.isEnabled()
    for _ in range(10):
        QTest.keyClick(row.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert opened.viewer.pictures.restored.base.image != before
    assert edit(opened).value(KEY, "strength") == 0 and edit(opened).value(KEY, "brightness") == 10
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton)
    assert not edit(opened).is_touched(KEY, "brightness") and row.box.value() == 0
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert opened.viewer.pictures.restored.base.image == before


def test_a_choice_reaches_edit_history_and_back(opened: MainWindow, card: TaskCard) -> None:
    row = card.rows["tone"]
    assert isinstance(row, ChoiceRow)
    before = edit(opened)
    row.box.setFocus()
    QTest.keyClick(row.box, Qt.Key.Key_Down)
    QTest.keyClick(row.box, Qt.Key.Key_Down)
    assert edit(opened).to_json()["tasks"][KEY]["tone"] == "sepia"
    assert "sepia" in opened.undo_group.undoText()
    QTest.keyClick(row.box, Qt.Key.Key_Home)
    assert edit(opened) == before


def test_what_is_shown_as_the_original_has_none_of_it(opened: MainWindow, card: TaskCard, qtbot: Any) -> None:
    original = opened.viewer.pictures.original.base.image.copy()
    row = card.rows["brightness"]
    assert isinstance(row, KnobRow)
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    opened.rendering.set_monitor(None)  # asks for the original anew
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert opened.viewer.pictures.original.base.image == original
    assert opened.viewer.pictures.restored.base.image != original
