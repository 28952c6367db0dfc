"""A number box that keeps for itself only what one types into it: every other key goes on meaning what it means, and
finds the number entered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDoubleSpinBox

from photofix.ui.session import clipboard

_KEY = Qt.Key
_MOVING = (_KEY.Key_Home, _KEY.Key_End, _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down)
_ENTERING = (_KEY.Key_Return, _KEY.Key_Enter)
_ENDING = (*_ENTERING, _KEY.Key_Escape)
_EDITING = frozenset((*_MOVING, *_ENTERING, _KEY.Key_Backspace, _KEY.Key_Delete))
_TYPED = frozenset("0123456789.,+-")
_NO_END = frozenset((_KEY.Key_Escape, _KEY.Key_Shift, _KEY.Key_Control, _KEY.Key_Alt, _KEY.Key_Meta, _KEY.Key_AltGr))


class NumberBox(QDoubleSpinBox):
    """After a number was typed and entered, the window's keys (undo, copy, tools, a look at the original) work as they
    do everywhere else; while one is being typed, undo and copy are those of its text."""

    def event(self, event: QEvent) -> bool:
        """Claim the keys that change the number, and no others; these come after the number, so that none is lost with
        the next photo or the end of a crop."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.key() in _ENDING and not self._is_entered:
            event.accept()
            return True
        is_windows = self._is_windows(event)
        if is_windows:
            event.ignore()
        is_claimed = not is_windows and super().event(event)
        is_text = event.key() in _EDITING or event.text() in _TYPED
        if not event.isAccepted() and not is_text and event.key() not in _NO_END:
            self.interpretText()
        return is_claimed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is typed and Escape forgets it; neither ends anything else then."""
        is_its_own = event.key() in _ENDING and not self._is_entered
        if is_its_own and event.key() == _KEY.Key_Escape:
            self.setValue(self.value())
            self.selectAll()
        else:
            super().keyPressEvent(event)
        if is_its_own:
            event.accept()

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
