"""The result is dragged from the canvas into another program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.session.document import State
from photofix.ui.window.main_window import MainWindow


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """File names of each drag; a real one would wait for a drop."""
    drags: list[list[str]] = []
    monkeypatch.setattr(
        QDrag, "exec", lambda drag, actions: drags.append([url.fileName() for url in drag.mimeData().urls()])
    )
    return drags


def _drag(window: MainWindow) -> None:
    QTest.mousePress(window.viewer, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(window.viewer, QPoint(202, 201))
    QTest.mouseMove(window.viewer, QPoint(260, 240))
    QTest.mouseMove(window.viewer, QPoint(300, 280))
    QTest.mouseRelease(window.viewer, Qt.MouseButton.LeftButton, pos=QPoint(300, 280))


def _export(window: MainWindow, qtbot: Any) -> None:
    window.actions_.export.trigger()
    window.findChildren(ExportDialog)[-1].export.click()
    qtbot.waitUntil(lambda: window.library.current.state is State.EXPORTED)
    window.findChildren(QMessageBox)[-1].close()


def test_exported_file_is_carried_once(opened: MainWindow, carried: Any, photo_path: Path, qtbot: Any) -> None:
    _export(opened, qtbot)
    _drag(opened)
    assert carried == [["photo_restored.png"]]


def test_the_picture_that_is_carried_has_all_pixels_of_a_dense_screen(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    pictures: list[QPixmap] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, actions: pictures.append(drag.pixmap()))
    monkeypatch.setattr(opened.viewer, "devicePixelRatioF", lambda: 2.0)
    _export(opened, qtbot)
    opened.drag_out.start()
    assert pictures[0].width() == 256 and pictures[0].deviceIndependentSize().width() == 128


def test_what_is_not_exported_or_changed_since_says_so(opened: MainWindow, carried: Any, qtbot: Any) -> None:
    _drag(opened)
    assert "Export" in opened.status.activity.text()
    _export(opened, qtbot)
    QTest.keyClick(next(iter(opened.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    _drag(opened)
    assert carried == []


def test_zoomed_photo_is_panned_instead(opened: MainWindow, carried: Any, qtbot: Any) -> None:
    _export(opened, qtbot)
    opened.actions_.four.trigger()
    left = opened.viewer.view.visible()[0]
    _drag(opened)
    assert carried == [] and opened.viewer.view.visible()[0] < left
