"""What the keyboard goes to is scrolled into view, wherever the keyboard comes from."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class FocusInView(QObject):
    """Qt scrolls only where Tab goes from one widget of an area to another of the same; this does it also for who
    comes from outside: from the tabs above, the button below, by an accelerator.

    What the mouse chose is seen already and must not move under it. A window that comes to the front again stays
    scrolled as it was left.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._show)

    @Slot(QWidget, QWidget)
    def _show(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is None or now is None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        around = now.parentWidget()
        while around is not None and not around.isWindow():
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(now)
            around = around.parentWidget()
