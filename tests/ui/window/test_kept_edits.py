"""What another window had saved of a photo can be taken up again, and cleared away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.store.sidecar import Sidecar
from photofix.tasks import load_tasks
from photofix.ui.window.kept_edits import KeptEditsMenu
from photofix.ui.window.main_window import MainWindow

TASK = next(iter(load_tasks()))
EDITS = [Edit().with_value(TASK, "strength", value) for value in (11.0, 12.0)]


@pytest.fixture
def kept(tmp_path: Path) -> list[Sidecar]:
    return [Sidecar(edit, "", "", tmp_path / f"photo.png.photofix.other{n}.json") for n, edit in enumerate(EDITS, 1)]


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow],
    open_photo: Callable[..., MainWindow],
    photo_path: Path,
    kept: list[Sidecar],
) -> MainWindow:
    doors: dict[str, Any] = {"kept_others": lambda photo: list(kept), "forget_others": lambda photo: kept.clear()}
    return open_photo(make_window(**doors), photo_path)


def shown(window: MainWindow) -> KeptEditsMenu:
    menu = window.actions_.kept_edits
    menu.aboutToShow.emit()
    return menu


def test_a_kept_edit_becomes_a_step_of_the_history(window: MainWindow) -> None:
    document = window.library.current
    assert document is not None
    before = document.edit
    shown(window).actions()[1].trigger()
    assert document.edit == EDITS[1]
    window.undo_group.activeStack().undo()
    assert document.edit == before


def test_they_are_deleted_once_that_is_confirmed(window: MainWindow, kept: list[Sidecar], qtbot: Any) -> None:
    shown(window).actions()[-1].trigger()
    box = window.findChildren(QMessageBox)[-1]
    assert "2 edits" in box.text()
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert len(kept) == 2
    shown(window).actions()[-1].trigger()
    box = window.findChildren(QMessageBox)[-1]
    QTest.mouseClick(next(button for button in box.buttons() if "Delete" in button.text()), Qt.MouseButton.LeftButton)
    assert kept == []
    (delete,) = (action for action in shown(window).actions() if not action.isSeparator())
    assert not delete.isEnabled() and "No other window" in delete.toolTip()


def test_what_cannot_be_deleted_is_said(
    make_window: Callable[..., MainWindow],
    open_photo: Callable[..., MainWindow],
    photo_path: Path,
    kept: list[Sidecar],
) -> None:
    def refuse(photo: object) -> None:
        raise PhotoWriteError("'x' cannot be deleted.")

    window = open_photo(make_window(kept_others=lambda photo: kept, forget_others=refuse), photo_path)
    shown(window).actions()[-1].trigger()
    box = window.findChildren(QMessageBox)[-1]
    QTest.mouseClick(next(button for button in box.buttons() if "Delete" in button.text()), Qt.MouseButton.LeftButton)
    assert any("cannot be deleted" in box.text() for box in window.findChildren(QMessageBox))
