"""Lists that leave to the window the keys that act on the photo while held: the space bar and the backslash."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QTableView

HELD = (Qt.Key.Key_Space, Qt.Key.Key_Backslash)


class ListView(QListView):
    """Rows are chosen with the arrow keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys but those."""
        event.ignore() if event.key() in HELD else super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Likewise."""
        event.ignore() if event.key() in HELD else super().keyReleaseEvent(event)


class TableView(QTableView):
    """The same with columns."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys but those."""
        event.ignore() if event.key() in HELD else super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Likewise."""
        event.ignore() if event.key() in HELD else super().keyReleaseEvent(event)
