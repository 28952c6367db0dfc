"""Closing the window while exports run asks first: wait, cancel, or stay; nothing that was edited is lost."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from photofix.errors import PhotoWriteError
from photofix.photo.read import read_photo
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.window.main_window import MainWindow


class Writer:
    """Waits at its gate; fails if it is told to."""

    def __init__(self) -> None:
        self.gate, self.is_failing = Event(), False

    def __call__(
        self, photo: Any, analysis: Any, edit: Any, path: Path, options: Any, progress: Any, **more: Any
    ) -> Any:
        while not self.gate.wait(0.005):
            progress.report(0.5, "")
        if self.is_failing:
            raise PhotoWriteError("The disk is full; free some space.")
        path.write_bytes(b"exported")
        return SimpleNamespace(path=path, untouched=False, seconds={}, sha256="")


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def window(make_window: Any, open_photo: Any, photo_path: Path, writer: Writer) -> MainWindow:
    """A photo is being exported."""
    window = open_photo(make_window(export=writer), photo_path)
    window.actions_.export.trigger()
    window.findChildren(ExportDialog)[-1].export.click()
    return window


@pytest.fixture
def result(photo_path: Path) -> Path:
    return photo_path.with_name("photo_restored.png")


def _answer(window: MainWindow, button: QPushButton) -> None:
    assert window.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_wait_closes_when_the_file_is_there(window: MainWindow, writer: Writer, result: Path, qtbot: Any) -> None:
    window.close()
    _answer(window, window.closing.wait_button)
    assert window.isVisible() and "Then PhotoFix closes" in window.status.activity.text()
    writer.gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert result.exists() and window.render_worker.isFinished()


def test_cancel_closes_without_a_file(window: MainWindow, writer: Writer, result: Path, qtbot: Any) -> None:
    window.close()
    _answer(window, window.closing.cancel_button)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not result.exists()


@pytest.mark.parametrize("by_key", [False, True])
def test_stay_goes_on(window: MainWindow, writer: Writer, result: Path, qtbot: Any, by_key: bool) -> None:
    window.close()
    if by_key:
        QTest.keyClick(window.findChildren(QMessageBox)[-1], Qt.Key.Key_Escape)
    else:
        _answer(window, window.closing.stay_button)
    writer.gate.set()
    qtbot.waitUntil(result.exists)
    qtbot.waitUntil(lambda: not window.exporting.is_busy)
    assert window.isVisible()


def test_asked_twice_there_is_one_question(window: MainWindow, writer: Writer, qtbot: Any) -> None:
    window.close()
    window.close()
    assert len(window.findChildren(QMessageBox)) == 1
    _answer(window, window.closing.cancel_button)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_failure_while_waiting_is_told_and_the_window_stays(window: MainWindow, writer: Writer, qtbot: Any) -> None:
    writer.is_failing = True
    window.close()
    _answer(window, window.closing.wait_button)
    writer.gate.set()
    qtbot.waitUntil(lambda: not window.exporting.is_busy)
    texts = [box.text() for box in window.findChildren(QMessageBox)]
    assert "The disk is full; free some space." in texts
    assert window.isVisible()


def test_edit_that_waits_to_be_saved_is_saved(
    make_window: Any, tmp_path: Path, write_photo: Any, saved: dict[str, Any], qtbot: Any
) -> None:
    begun, gate = Event(), Event()

    def read(path: Path, **options: Any) -> Any:
        if path.name == "slow.png":
            begun.set()
            assert gate.wait(20)
        return read_photo(path, **options)

    window = make_window(read=read)
    window.open_paths([write_photo(tmp_path / name, 1, 60, 90) for name in ("a.png", "slow.png")])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    assert begun.wait(20)  # the file thread is busy with a thumbnail
    key, card = next(iter(window.sidebar.tasks.cards.items()))
    QTest.keyClick(card.rows["strength"].slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: not window.file_worker.mailbox.is_empty)
    assert not saved
    window.file_worker.mailbox.close()  # as `stop` does before it waits for the slow file
    gate.set()
    window.close()
    assert saved["a.png"].value(key) == 0
