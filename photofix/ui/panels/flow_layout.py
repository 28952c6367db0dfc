"""Widgets in a row that goes on below where the window is narrow (after Qt's flow layout example)."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

MARGIN_PX, GAP_PX = 8, 8


class FlowLayout(QLayout):
    """Items keep their size; a row is as high as its highest item."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX))

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's own entry."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """A narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its rows."""
        return self._arranged(QRect(0, 0, width, 0), is_trial=True)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items there."""
        super().setGeometry(rect)
        self._arranged(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        """One row high."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Of the largest item."""
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return least + QSize(2 * MARGIN_PX, 2 * MARGIN_PX)

    def _arranged(self, rect: QRect, is_trial: bool) -> int:
        """The height needed; items are moved unless it is only a trial."""
        inner = rect.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        rows: list[list[QLayoutItem]] = [[]]
        x = inner.left()
        for item in self._items:
            if item.isEmpty():
                continue
            width = item.sizeHint().width()
            if rows[-1] and x + width > inner.right() + 1:
                rows.append([])
                x = inner.left()
            rows[-1].append(item)
            x += width + GAP_PX
        y = inner.top()
        for row in rows:
            height = max((item.sizeHint().height() for item in row), default=0)
            if not is_trial:
                _place(row, inner.left(), y, height)
            y += height + GAP_PX
        return y - GAP_PX + MARGIN_PX - rect.top()


def _place(row: list[QLayoutItem], left: int, top: int, height: int) -> None:
    for item in row:
        size = item.sizeHint()
        item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
        left += size.width() + GAP_PX
