"""The history list of the shown photo, and two snapshots to switch between."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QUndoView, QVBoxLayout, QWidget

from photofix.edit import Edit
from photofix.ui.panels.scrolled import scrolling
from photofix.ui.session.document import Document
from photofix.ui.system.allow import allow


class HistoryPanel(QWidget):
    """A click on a step goes back (or forth) to it."""

    def __init__(self, group: QUndoGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        area = scrolling(self)
        content = QWidget(area.viewport())
        self.list = QUndoView(group, content)
        self.list.setEmptyLabel(self.tr("As opened"))
        self.list.setAccessibleName(self.tr("History"))
        self.list.setMinimumHeight(64)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.list, 1)
        title = QLabel(self.tr("Snapshots"), self)
        title.setObjectName("section")
        layout.addWidget(title)
        layout.addLayout(self._grid())
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        area.setWidget(content)
        around.addWidget(area)
        self.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Show another photo's snapshots."""
        self._document = document
        self._refresh()

    @Slot()
    def switch(self) -> None:
        """From one snapshot to the other."""
        kept = self._kept()
        if self._document is not None and len(kept) == 2:
            self._show("B" if self._document.edit == kept["A"] else "A")

    def _grid(self) -> QGridLayout:
        self.keep_buttons: dict[str, QPushButton] = {}
        self.show_buttons: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setSpacing(6)
        for row, (name, keep, show) in enumerate((("A", self.keep_a, self.show_a), ("B", self.keep_b, self.show_b))):
            self.keep_buttons[name] = QPushButton(self.tr("Keep as {name}").format(name=name), self)
            self.show_buttons[name] = QPushButton(self.tr("Show {name}").format(name=name), self)
            self.keep_buttons[name].clicked.connect(keep)
            self.show_buttons[name].clicked.connect(show)
            grid.addWidget(self.keep_buttons[name], row, 0)
            grid.addWidget(self.show_buttons[name], row, 1)
        return grid

    @Slot()
    def keep_a(self) -> None:
        """Remember the present state as A."""
        self._keep("A")

    @Slot()
    def keep_b(self) -> None:
        """Remember the present state as B."""
        self._keep("B")

    @Slot()
    def show_a(self) -> None:
        """Go to snapshot A."""
        self._show("A")

    @Slot()
    def show_b(self) -> None:
        """Go to snapshot B."""
        self._show("B")

    def _kept(self) -> dict[str, Edit]:
        return self._document.snapshots if self._document is not None else {}

    def _keep(self, name: str) -> None:
        if self._document is not None:
            self._document.snapshots[name] = self._document.edit
            self._refresh()

    def _show(self, name: str) -> None:
        if self._document is not None and name in self._kept():
            self._document.change(self._kept()[name], self.tr("Snapshot {name}").format(name=name))

    def _refresh(self) -> None:
        for button in self.keep_buttons.values():
            allow(button, "" if self._document is not None else self.tr("Open a photo first"))
        for name, button in self.show_buttons.items():
            nothing = self.tr("Nothing is kept as {name} yet").format(name=name)
            allow(button, "" if name in self._kept() else nothing)
