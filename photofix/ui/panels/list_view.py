"""A list that leaves the space bar to the window, where it shows the original while held."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView


class ListView(QListView):
    """Rows are chosen with the arrow keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys but the space bar."""
        event.ignore() if event.key() == Qt.Key.Key_Space else super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Likewise."""
        event.ignore() if event.key() == Qt.Key.Key_Space else super().keyReleaseEvent(event)
