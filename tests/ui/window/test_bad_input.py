"""Odd and damaged files in the window: each works, or gives one sentence and leaves the open photo alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from photofix.ui.window.main_window import MainWindow


@pytest.mark.parametrize("shape", [(1, 1), (1, 20_000), (20_000, 1), (3, 3)])
def test_strange_shapes_are_shown_zoomed_and_panned(
    window: MainWindow, tmp_path: Path, open_photo: Any, shape: Any, qtbot: Any
) -> None:
    path = tmp_path / "odd.png"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8))
    open_photo(window, path)
    window.actions_.four.trigger()
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    window.viewer.grab()


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((40, 50), 90, np.uint8),
        np.full((40, 50), 30_000, np.uint16),
        np.full((40, 50, 4), 120, np.uint8),
        np.full((40, 50, 4), 40_000, np.uint16),
    ],
    ids=["grey 8", "grey 16", "alpha 8", "alpha 16"],
)
def test_every_kind_of_pixels_is_shown(window: MainWindow, tmp_path: Path, open_photo: Any, pixels: Any) -> None:
    path = tmp_path / "kind.png"
    cv2.imwrite(str(path), pixels)
    open_photo(window, path)
    assert window.viewer.pictures.restored.base.image.width() == 50


@pytest.mark.parametrize("damage", ["empty", "truncated", "text"])
def test_unreadable_files_give_a_sentence(
    opened: MainWindow, tmp_path: Path, photo_path: Path, qtbot: Any, damage: str
) -> None:
    data = {"empty": b"", "truncated": photo_path.read_bytes()[:60], "text": b"hello, I am a photo"}[damage]
    bad = tmp_path / "bad.png"
    bad.write_bytes(data)
    opened.open_paths([bad])
    qtbot.waitUntil(lambda: bool(opened.findChildren(QMessageBox)))
    box = opened.findChildren(QMessageBox)[-1]
    assert "bad.png" in box.text() and "\n" not in box.text()
    box.close()
    assert opened.library.current_path == photo_path


@pytest.fixture
def cut_off(tmp_path: Path) -> Path:
    """A JPEG whose second half is missing."""
    pixels = np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)
    data = cv2.imencode(".jpg", pixels)[1].tobytes()
    path = tmp_path / "half.jpg"
    path.write_bytes(data[: len(data) // 2])
    return path


def _question(window: MainWindow, qtbot: Any) -> QMessageBox:
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    return window.findChildren(QMessageBox)[-1]


def test_photo_that_ends_too_early_is_opened_if_the_person_agrees(
    opened: MainWindow, cut_off: Path, qtbot: Any
) -> None:
    opened.open_paths([cut_off])
    box = _question(opened, qtbot)
    assert "half.jpg" in box.text() and opened.library.current_path != cut_off
    next(button for button in box.buttons() if box.buttonRole(button) is QMessageBox.ButtonRole.AcceptRole).click()
    qtbot.waitUntil(lambda: opened.library.current_path == cut_off and opened.library.current.is_settled)
    assert opened.library.current.photo.height == 240
    note = opened.library.current.photo.note
    assert note and opened.status.activity.text().endswith(note[0].upper() + note[1:]), "a sentence of its own"
    strip = opened.filmstrip.model_
    picture = lambda: strip.data(strip.index(1), Qt.ItemDataRole.DecorationRole)  # noqa: E731
    qtbot.waitUntil(lambda: picture() is not None and not picture().isNull())


def test_photo_that_ends_too_early_stays_closed_otherwise(opened: MainWindow, cut_off: Path, qtbot: Any) -> None:
    before = opened.library.current
    opened.open_paths([cut_off])
    QTest.keyClick(_question(opened, qtbot), Qt.Key.Key_Escape)
    assert opened.library.current is before


def test_folder_without_photos_says_so(window: MainWindow, tmp_path: Path) -> None:
    window.open_paths([tmp_path])
    box = window.findChildren(QMessageBox)[-1]
    assert str(tmp_path) in box.text()
    box.close()


def test_failing_network_says_so_and_the_photo_can_be_looked_at(make_window: Any, photo_path: Path, qtbot: Any) -> None:
    from photofix.errors import WeightsError

    def fail() -> Any:
        raise WeightsError("There are no weights; reinstall PhotoFix.")

    window = make_window(make_analyzer=fail)
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    box = window.findChildren(QMessageBox)[-1]
    assert box.text() == "There are no weights; reinstall PhotoFix."
    box.close()
    qtbot.waitUntil(lambda: window.viewer.pictures.original.base is not None)
    card = next(iter(window.sidebar.tasks.cards.values()))
    qtbot.waitUntil(lambda: card.presence.text() == "not available")
    assert card.toolTip() == "There are no weights; reinstall PhotoFix."


def test_empty_clipboard_says_so(window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_.paste.trigger()
    assert "clipboard" in window.status.activity.text()
