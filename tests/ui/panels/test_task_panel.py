"""The cards follow the edit, whatever changed it; what a move of a slider does not change is not made again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from photofix.edit import WHOLE
from photofix.ui.panels.knob_row import KnobRow
from photofix.ui.panels.task_card import TaskCard
from photofix.ui.window.main_window import MainWindow


def test_every_row_follows_the_edit(opened: MainWindow) -> None:
    panel, document = opened.sidebar.tasks, opened.library.current
    assert document is not None
    keys = list(panel.cards)[:2]
    before = {key: panel.cards[key].rows["strength"].slider.value() for key in keys}
    edit = document.edit.with_value(keys[0], "strength", 31.0).with_value(keys[1], "strength", 0.0)
    document.change(edit.with_value(WHOLE, "max_change", 12.0), "three at once")
    first, second = (panel.cards[key] for key in keys)
    assert (first.rows["strength"].slider.value(), first.rows["strength"].box.value()) == (31, 31.0)
    assert second.rows["strength"].box.value() == 0 and not second.switch.isChecked()
    assert not first.rows["strength"].auto.isChecked()
    assert panel.whole.rows["max_change"].box.value() == 12.0
    document.undo_stack.undo()
    assert {key: panel.cards[key].rows["strength"].slider.value() for key in keys} == before
    assert first.rows["strength"].auto.isChecked()


def test_a_moved_slider_says_nothing_anew(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    monkeypatch.setattr(TaskCard, "show_finding", lambda card, analysis, is_final: said.append(card))
    card = next(iter(opened.sidebar.tasks.cards.values()))
    card.rows["strength"].slider.setValue(17)
    assert opened.library.current is not None
    assert opened.library.current.edit.value(card.task.key, "strength") == 17 and not said
    opened.library.current.analysis_changed.emit()
    assert said


def test_a_double_click_beside_the_handle_is_one_step_or_none(opened: MainWindow) -> None:
    """Its first click moves the slider by a page."""
    document, panel = opened.library.current, opened.sidebar.tasks
    assert document is not None
    rows = [(card.task.key, row) for card in panel.cards.values() for row in card.rows.values()]
    rows += [(WHOLE, row) for row in panel.whole.rows.values()]
    for key, row in ((key, row) for key, row in rows if isinstance(row, KnobRow)):
        panel.cards.get(key, panel.whole).more.setChecked(True)
        steps, before = document.undo_stack.index(), document.edit
        beside = QPoint(3, row.slider.height() // 2)
        _double_click(row.slider, beside)
        assert (document.undo_stack.index(), document.edit) == (steps, before), "what was at its default still is"
        row.box.setValue(row.box.maximum() / 2 + 3)
        document.end_gesture()
        chosen = document.edit
        _double_click(row.slider, beside)
        assert document.edit == before
        document.undo_stack.undo()
        assert document.edit == chosen, "not where the first click had left it"
        document.undo_stack.undo()
        assert document.edit == before


def _double_click(widget: QWidget, at: QPoint) -> None:
    """With the first click of the two, which Qt's own leaves out."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)


def test_the_button_takes_back_the_last_step_and_is_a_step_of_its_own(opened: MainWindow) -> None:
    document, card = opened.library.current, next(iter(opened.sidebar.tasks.cards.values()))
    assert document is not None
    row = card.rows["strength"]
    assert isinstance(row, KnobRow)
    before = document.edit
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    moved = document.edit
    QTest.mouseClick(row.auto, Qt.MouseButton.LeftButton)
    assert document.edit == before
    document.undo_stack.undo()
    assert document.edit == moved
