"""Keys while a number box has the focus: what is typed is the box's, all else the window's."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from photofix.edit import Edit
from photofix.tasks import load_tasks
from photofix.ui.panels.knob_row import KnobRow
from photofix.ui.session import clipboard
from photofix.ui.window.main_window import MainWindow

KEY = next(iter(load_tasks()))
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def row(opened: MainWindow, qtbot: Any) -> KnobRow:
    row = opened.sidebar.tasks.cards[KEY].rows["strength"]
    row.box.setFocus()
    row.box.selectAll()
    return row


def value(window: MainWindow) -> float | None:
    assert window.library.current is not None
    return window.library.current.edit.value(KEY, "strength")


def test_an_entered_number_can_be_undone_by_the_key(opened: MainWindow, row: KnobRow) -> None:
    QTest.keyClicks(row.box, "35")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert value(opened) == 35
    QTest.keyClick(row.box, Qt.Key.Key_Z, CTRL)
    assert value(opened) is None


def test_copy_after_entering_a_number_copies_the_settings(opened: MainWindow, row: KnobRow) -> None:
    QTest.keyClicks(row.box, "35")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    QTest.keyClick(row.box, Qt.Key.Key_C, CTRL)
    assert clipboard.pasted_settings() == Edit().with_value(KEY, "strength", 35.0)
    QTest.keyClick(row.box, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(row.box, Qt.Key.Key_V, CTRL)
    assert value(opened) == 35


def test_keys_of_one_letter_work(opened: MainWindow, row: KnobRow) -> None:
    QTest.keyClick(row.box, Qt.Key.Key_D)
    assert opened.viewer.chosen_mode.value == "difference"


def test_half_a_number_is_text_with_an_undo_of_its_own(opened: MainWindow, row: KnobRow) -> None:
    QTest.keyClicks(row.box, "35")
    QTest.keyClick(row.box, Qt.Key.Key_Z, CTRL)
    assert value(opened) is None and not opened.undo_group.canUndo()
    QTest.keyClicks(row.box, "42")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert value(opened) == 42


def test_digits_and_a_number_from_the_clipboard_go_into_the_box(opened: MainWindow, row: KnobRow) -> None:
    QGuiApplication.clipboard().setText("64")
    QTest.keyClick(row.box, Qt.Key.Key_V, CTRL)
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert value(opened) == 64
    row.box.selectAll()
    QTest.keyClicks(row.box, "1")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert value(opened) == 1


def test_a_number_counts_before_the_windows_key_that_follows_it(opened: MainWindow, row: KnobRow) -> None:
    """The next photo would show its own number in the box."""
    document = opened.library.current
    assert document is not None
    QTest.keyClicks(row.box, "35")
    QTest.keyClick(row.box, Qt.Key.Key_PageDown)
    assert document.edit.value(KEY, "strength") == 35


def test_what_edits_the_text_does_not_enter_it(opened: MainWindow, row: KnobRow) -> None:
    QTest.keyClicks(row.box, "35")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Backspace, Qt.Key.Key_Shift):
        QTest.keyClick(row.box, key)
    assert value(opened) is None


def test_enter_that_ends_a_number_ends_nothing_else(
    opened: MainWindow, row: KnobRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed: list[bool] = []
    monkeypatch.setattr(opened.defects, "confirm", lambda: confirmed.append(True) or True)
    QTest.keyClicks(row.box, "35")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert value(opened) == 35 and not confirmed
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert confirmed


def test_escape_forgets_a_number_and_then_what_was_begun(opened: MainWindow, row: KnobRow) -> None:
    QTest.keyClick(opened, Qt.Key.Key_C)
    row.box.setFocus()
    row.box.selectAll()
    before = row.box.text()
    QTest.keyClicks(row.box, "35")
    QTest.keyClick(row.box, Qt.Key.Key_Escape)
    assert row.box.text() == before and opened.cropping.is_active
    opened.viewer.setFocus()
    assert value(opened) is None, "not taken when the keyboard leaves, either"
    row.box.setFocus()
    QTest.keyClick(row.box, Qt.Key.Key_Escape)
    assert not opened.cropping.is_active
