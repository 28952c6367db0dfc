"""What one can do about places of which a task is not sure: look at them, or undo all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from photofix.ui.system.allow import allow


class DoubtfulRow(QWidget):
    """Signals: show_asked, apply_asked. Seen only while there are such places."""

    show_asked = Signal()
    apply_asked = Signal()

    def __init__(self, task_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = self._button(task_name, self.tr("Show"), self.tr("Show these places, one by one, and on the photo"))
        self.look.clicked.connect(self.show_asked)
        self.apply = self._button(task_name, self.tr("Apply"), self.tr("Undo all of these places, certain or not"))
        self.apply.clicked.connect(self.apply_asked)
        self.words = QLabel(self)
        self.words.setObjectName("presence")
        self.words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.look)
        layout.addWidget(self.apply)
        self.setVisible(False)
        self._is_applied: bool | None = None

    def say(self, words: str) -> None:
        """How many places; "" hides the row."""
        self.words.setText(words)
        self.setVisible(bool(words))

    def show_applied(self, is_applied: bool) -> None:
        """Whether the places are undone already."""
        if is_applied is self._is_applied:  # asked at each move of each slider
            return
        self._is_applied = is_applied
        allow(self.apply, self.tr("These places are undone already") if is_applied else "")

    def _button(self, task_name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("pill")
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(f"{task_name}: {text}")
        return button
