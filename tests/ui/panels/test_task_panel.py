"""The cards follow the edit, whatever changed it; what a move of a slider does not change is not made again."""

from __future__ import annotations

from typing import Any

import pytest

from photofix.edit import WHOLE
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
    monkeypatch.setattr(TaskCard, "show_finding", lambda card, analysis: said.append(card))
    card = next(iter(opened.sidebar.tasks.cards.values()))
    card.rows["strength"].slider.setValue(17)
    assert opened.library.current is not None
    assert opened.library.current.edit.value(card.task.key, "strength") == 17 and not said
    opened.library.current.analysis_changed.emit()
    assert said
