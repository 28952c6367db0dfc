"""A menu with the choices of a `ChoiceRow`, for a command that a person may look for in the menus too."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from photofix.ui.panels.choice_row import ChoiceRow


class ChoiceMenu(QMenu):
    """What is chosen here goes the row's way: the same step of the history, in the same words."""

    def __init__(self, title: str, row: ChoiceRow, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._row = row
        self._group = QActionGroup(self)
        for index in range(row.box.count()):
            action = self.addAction(row.box.itemText(index))
            action.setCheckable(True)
            action.setData(index)
            self._group.addAction(action)
        self.aboutToShow.connect(self.refresh)
        self._group.triggered.connect(self._choose)

    @Slot()
    def refresh(self) -> None:
        """Mark what the row shows."""
        self._group.actions()[self._row.box.currentIndex()].setChecked(True)

    @Slot(object)
    def _choose(self, action: QAction) -> None:
        self._row.choose(int(action.data()))
