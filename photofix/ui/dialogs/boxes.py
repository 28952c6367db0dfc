"""Small message windows that never block the event loop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget


def show_problem(parent: QWidget, title: str, sentence: str) -> QMessageBox:
    """One sentence that says what went wrong and what to do."""
    return _show(parent, QMessageBox.Icon.Warning, title, sentence)


def show_note(parent: QWidget, title: str, text: str) -> QMessageBox:
    """A note with an OK button."""
    return _show(parent, QMessageBox.Icon.NoIcon, title, text)


def ask(parent: QWidget, title: str, sentence: str, question: str, answer: str) -> QAbstractButton:
    """A question with a button that says `answer`, which is returned, and Cancel."""
    box = QMessageBox(QMessageBox.Icon.Question, title, sentence, QMessageBox.StandardButton.Cancel, parent)
    box.setInformativeText(question)
    button = box.addButton(answer, QMessageBox.ButtonRole.AcceptRole)
    open_box(box)
    return button


def open_box(box: QMessageBox) -> QMessageBox:
    """Show a message window that goes away when closed."""
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def _show(parent: QWidget, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
    return open_box(QMessageBox(icon, title, text, QMessageBox.StandardButton.Ok, parent))
