"""A titled grid of picture cards on the start page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from photofix.ui.panels.picture_card import CARD, PictureCard

GAP_PX = 8
TITLE_PX = 28


class CardGroup(QWidget):
    """Cards in rows of `columns`; hidden while it has none."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[PictureCard] = []
        self._columns = 2
        self._title = QLabel(title, self)
        self._title.setObjectName("section")
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addLayout(self._grid)

    def set_cards(self, cards: list[PictureCard]) -> None:
        """Show these in place of those before."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = cards
        self._place()

    def set_columns(self, columns: int) -> None:
        """How many stand in a row."""
        if columns != self._columns:
            self._columns = columns
            self._place()

    def room(self, columns: int) -> QSize:
        """What the group takes with so many in a row."""
        rows = -(-len(self.cards) // columns)
        used = min(columns, len(self.cards))
        width = used * CARD.width() + max(0, used - 1) * GAP_PX
        return QSize(width, TITLE_PX + rows * CARD.height() + max(0, rows - 1) * GAP_PX)

    def _place(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(number, self._columns), left)
            card.show()
