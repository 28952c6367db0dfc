"""What may be dropped on the window: files, pictures; of a web address a sentence says why not, before the drop."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from photofix.ui.session.dropped import can_open, why_not
from photofix.ui.window.main_window import MainWindow

ADDRESS = QUrl("https://example.org/photo.jpg")


def offered(window: MainWindow, data: QMimeData) -> QDragEnterEvent:
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event = QDragEnterEvent(QPoint(5, 5), *how)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event


def test_a_picture_from_a_web_page_is_opened(window: MainWindow, qtbot: Any) -> None:
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    data = QMimeData()
    data.setUrls([ADDRESS])
    data.setImageData(picture)
    assert offered(window, data).dropAction() == Qt.DropAction.CopyAction
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *how))
    qtbot.waitUntil(lambda: window.library.current is not None)
    assert window.library.current is not None and window.library.current.photo.width == 30


def test_an_address_alone_is_refused_with_a_sentence_before_the_drop(opened: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([ADDRESS])
    assert not can_open(data) and "web address" in why_not(data)
    before = opened.viewer.grab().toImage()
    assert offered(opened, data).dropAction() == Qt.DropAction.IgnoreAction
    shown = opened.viewer.grab().toImage()
    assert shown != before
    QApplication.sendEvent(opened, QDragLeaveEvent())
    assert opened.viewer.grab().toImage() == before
    photos = list(opened.library.paths)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(opened, QDropEvent(QPointF(5, 5), *how))
    assert opened.library.paths == photos


def test_text_is_none_of_our_business(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("words")
    assert not can_open(data) and why_not(data) == ""
    assert not offered(window, data).isAccepted()
