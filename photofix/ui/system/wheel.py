"""The wheel scrolls panels; a slider, number box or list of choices follows it only once it was chosen; with Alt it
opens no menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollBar, QWidget


class WheelGuard(QObject):
    """Keeps the wheel from all inputs inside `root` that do not have the focus; what is around them scrolls."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox):
            for control in root.findChildren(kind):
                if not isinstance(control, QScrollBar):
                    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # boxes would take the focus from the wheel
                    control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on to what is around the control."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def alt_is_used(widget: QWidget) -> None:
    """Alt is held for something else than the menu bar, which else takes the keyboard when Alt goes up.

    It forgets Alt at presses of the mouse and at changes of the focus, but not at the wheel; this says to it that
    something changed.
    """
    QApplication.sendEvent(widget, QEvent(QEvent.Type.ActivationChange))
