"""What the mouse chooses does not keep the keyboard: the space bar pans, and never presses a button once more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from photofix.ui.system.wheel import WheelGuard


class MouseFocus(QObject):
    """Buttons inside `root` that were clicked hand the keyboard on to `home`; lists of choices do not take it from the
    mouse. Who comes by Tab stays where they are.

    A click takes the keyboard from where a number was typed, which is so entered before the button does its work;
    a button that the mouse gives no focus would come first.
    """

    def __init__(self, root: QWidget, home: QWidget) -> None:
        super().__init__(root)
        self._home = home
        for button in root.findChildren(QAbstractButton):
            if button.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                button.installEventFilter(self)
        for choices in root.findChildren(QComboBox):
            choices.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse lets a button go: once its work is done or begun, the keyboard goes home."""
        if event.type() is QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self._hand_on)
        return super().eventFilter(watched, event)

    @Slot()
    def _hand_on(self) -> None:
        """Also from the button that Qt gave it to as the clicked one was done with and disabled."""
        if self._home.isVisible() and isinstance(QApplication.focusWidget(), QAbstractButton | None):
            self._home.setFocus()


def tame_mouse(root: QWidget, home: QWidget) -> None:
    """Wheel and clicks do what they seem to do, and nothing later; call once, when all is laid out."""
    WheelGuard(root)
    MouseFocus(root, home)
