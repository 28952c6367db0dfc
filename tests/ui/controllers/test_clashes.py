"""One photo in two windows: whoever saves last replaces nothing of the other without keeping it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photofix.edit import Edit
from photofix.store.sidecar import sidecar_path
from photofix.ui.session.document import Document
from photofix.ui.window.main_window import MainWindow
from photofix.ui.workers.real_services import real_services


@pytest.fixture
def two(
    make_window: Callable[..., MainWindow], open_photo: Callable[..., MainWindow], photo_path: Path
) -> tuple[MainWindow, MainWindow]:
    """Two windows, each with the photo as it was before anything was saved; sidecars are real ones."""
    real = real_services("cpu")
    doors = {"load_edit": real.load_edit, "save_edit": real.save_edit, "keep_other": real.keep_other}
    first, second = (open_photo(make_window(**doors), photo_path) for _ in range(2))
    return first, second


def document(window: MainWindow) -> Document:
    assert window.library.current is not None
    return window.library.current


def set_knob(window: MainWindow, qtbot: Any, which: int, value: int) -> Edit:
    """Type a value into the box of a task's first slider and wait until it is saved."""
    box = list(window.sidebar.tasks.cards.values())[which].rows["strength"].box
    with qtbot.waitSignal(window.file_worker.saved):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, str(value))
        QTest.keyClick(box, Qt.Key.Key_Return)
    return document(window).edit


def on_disk(file: Path) -> Edit:
    return Edit.from_json(json.loads(file.read_text())["edit"])


def kept(photo: Path) -> list[Path]:
    return sorted(photo.parent.glob("*.other*.json"))


def test_a_window_alone_keeps_nothing(two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path) -> None:
    for value in (41, 42, 43):
        mine = set_knob(two[0], qtbot, 0, value)
    assert on_disk(sidecar_path(photo_path)) == mine and kept(photo_path) == []


def test_the_edit_of_the_other_window_is_one_undo_away_and_in_a_file(
    two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path
) -> None:
    first, second = two
    theirs = set_knob(first, qtbot, 0, 42)
    with qtbot.waitSignal(second.library.noted) as told:
        mine = set_knob(second, qtbot, 1, 17)
    assert "photo.png" in told.args[0] and "photo.png.photofix.other1.json" in told.args[0]
    assert document(second).edit == mine == on_disk(sidecar_path(photo_path))
    assert [on_disk(file) for file in kept(photo_path)] == [theirs]
    with qtbot.waitSignal(second.file_worker.saved):
        second.undo_group.activeStack().undo()
    assert document(second).edit == theirs
    second.undo_group.activeStack().undo()
    assert document(second).edit == mine


def test_windows_that_take_turns_lose_nothing(two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path) -> None:
    edits = []
    for turn, value in enumerate((31, 32, 33)):
        edits.append(set_knob(two[turn % 2], qtbot, turn % 2, value))
    assert on_disk(sidecar_path(photo_path)) == edits[-1]
    assert [on_disk(file) for file in kept(photo_path)] == edits[:-1]


def test_what_can_be_redone_stays(two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path) -> None:
    first, second = two
    mine = set_knob(second, qtbot, 0, 17)
    theirs = set_knob(first, qtbot, 0, 42)
    stack = second.undo_group.activeStack()
    with qtbot.waitSignals([second.library.noted, second.file_worker.saved]):
        document(second).undo_stack.undo()
    document(second).undo_stack.redo()
    assert stack is not None and document(second).edit == mine
    assert theirs in [on_disk(file) for file in kept(photo_path)]


def test_closing_at_once_keeps_both(two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path) -> None:
    first, second = two
    theirs = set_knob(first, qtbot, 0, 42)
    box = list(second.sidebar.tasks.cards.values())[1].rows["strength"].box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "17")
    QTest.keyClick(box, Qt.Key.Key_Return)
    mine = document(second).edit
    assert second.close()
    assert on_disk(sidecar_path(photo_path)) == mine
    assert [on_disk(file) for file in kept(photo_path)] == [theirs]


def come_back(window: MainWindow, others: MainWindow) -> None:
    """The window comes to the front after another one."""
    others.activateWindow()
    window.activateWindow()


def test_a_window_that_comes_to_the_front_shows_what_another_has_saved(
    two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path
) -> None:
    first, second = two
    before = document(second).edit
    theirs = set_knob(first, qtbot, 0, 42)
    with qtbot.waitSignal(second.library.noted) as told:
        come_back(second, first)
    assert "photo.png" in told.args[0] and "undo once" in told.args[0]
    assert document(second).edit == theirs == on_disk(sidecar_path(photo_path))
    mine = set_knob(second, qtbot, 1, 17)
    assert mine.value(*_knob(second, 0)) == 42, "the other window's work is in it"
    assert kept(photo_path) == [], "nothing was replaced unseen"
    for _ in range(2):
        second.undo_group.activeStack().undo()
    assert document(second).edit == before


def _knob(window: MainWindow, which: int) -> tuple[str, str]:
    return list(window.sidebar.tasks.cards)[which], "strength"


def test_what_was_taken_back_here_stays_in_the_history(
    two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path
) -> None:
    first, second = two
    mine = set_knob(second, qtbot, 1, 17)
    with qtbot.waitSignal(second.file_worker.saved):
        second.undo_group.activeStack().undo()
    undone = document(second).edit
    with qtbot.waitSignal(first.library.noted, raising=False, timeout=300):
        come_back(first, second)
    theirs = set_knob(first, qtbot, 0, 42)
    with qtbot.waitSignal(second.library.noted):
        come_back(second, first)
    stack, seen = document(second).undo_stack, []
    while stack.canUndo():
        seen.append(document(second).edit)
        stack.undo()
    assert seen == [theirs, undone, mine]


def test_an_edit_that_another_window_took_back_is_taken_back_here(
    two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path
) -> None:
    first, second = two
    theirs = set_knob(first, qtbot, 0, 42)
    with qtbot.waitSignal(second.library.noted):
        come_back(second, first)
    with qtbot.waitSignal(first.file_worker.saved):
        first.undo_group.activeStack().undo()
    with qtbot.waitSignal(second.library.noted):
        come_back(second, first)
    assert document(second).edit == Edit() and not sidecar_path(photo_path).exists()
    second.undo_group.activeStack().undo()
    assert document(second).edit == theirs


def test_a_folder_that_is_away_takes_nothing_back(
    two: tuple[MainWindow, MainWindow], qtbot: Any, photo_path: Path
) -> None:
    first, second = two
    mine = set_knob(second, qtbot, 0, 42)
    photo_path.parent.rename(photo_path.parent.with_name("away"))
    come_back(second, first)
    qtbot.wait(200)
    assert document(second).edit == mine
    photo_path.parent.with_name("away").rename(photo_path.parent)
