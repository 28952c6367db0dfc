"""An edit that cannot be saved is tried again, and the person is asked before the window closes without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.photo.photo import Photo
from photofix.ui.session.document import Document
from photofix.ui.window.main_window import MainWindow


class Disk:
    """Holds edits while it has room."""

    def __init__(self) -> None:
        self.is_full = True
        self.edits: list[Edit] = []

    def save_edit(self, photo: Photo, edit: Edit, weights_sha256: str) -> None:
        if self.is_full:
            raise PhotoWriteError("The disk is full; free some space.")
        self.edits.append(edit)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], open_photo: Callable[..., MainWindow], photo_path: Path, disk: Disk
) -> MainWindow:
    """An edit was made for which there was no room."""
    return open_photo(make_window(save_edit=disk.save_edit), photo_path)


@pytest.fixture
def document(window: MainWindow, qtbot: Any) -> Document:
    document = window.library.current
    assert document is not None
    with qtbot.waitSignal(window.library.noted) as told:
        window.actions_.turn_right.trigger()
    assert "full" in told.args[0]
    return document


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_room_that_was_made_in_another_program_is_used(
    window: MainWindow, document: Document, disk: Disk, qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    disk.is_full = False
    make_window().activateWindow()
    with qtbot.waitSignal(window.file_worker.saved):
        window.activateWindow()
    assert disk.edits == [document.edit]
    assert window.close(), "there is nothing to ask"


def test_closing_asks_and_tries_again(window: MainWindow, document: Document, disk: Disk, qtbot: Any) -> None:
    assert not window.close() and window.isVisible()
    with qtbot.waitSignal(window.library.noted):
        press(window.closing.retry_button)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    assert window.isVisible() and disk.edits == []
    disk.is_full = False
    press(window.closing.retry_button)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert disk.edits == [document.edit]


def test_who_stays_is_asked_once_more_and_who_agrees_is_not_kept(
    window: MainWindow, document: Document, disk: Disk, qtbot: Any
) -> None:
    for _ in range(2):
        assert not window.close()
        press(window.closing.stay_button)
        assert window.isVisible()
    assert not window.close()
    press(window.closing.lose_button)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert disk.edits == []
