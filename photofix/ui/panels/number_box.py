"""A number box that keeps for itself only what one types into it: every other key goes on meaning what it means."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDoubleSpinBox

from photofix.ui.session import clipboard

_KEY = Qt.Key
_MOVING = (_KEY.Key_Home, _KEY.Key_End, _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down)
_EDITING = frozenset((*_MOVING, _KEY.Key_Backspace, _KEY.Key_Delete, _KEY.Key_Return, _KEY.Key_Enter))
_TYPED = frozenset("0123456789.,+-")


class NumberBox(QDoubleSpinBox):
    """After a number was typed and entered, the window's keys (undo, copy, tools, a look at the original) work as they
    do everywhere else; while one is being typed, undo and copy are those of its text."""

    def event(self, event: QEvent) -> bool:
        """Claim the keys that change the number, and no others."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_windows(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_windows(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            return clipboard.pasted_settings() is not None
        if event.key() in _EDITING or event.text() in _TYPED:
            return False
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return self._is_entered and not event.matches(QKeySequence.StandardKey.SelectAll)
        return True

    @property
    def _is_entered(self) -> bool:
        """Whether what is shown is the value, and nothing half typed."""
        return self.lineEdit().text() == f"{self.prefix()}{self.textFromValue(self.value())}{self.suffix()}"
