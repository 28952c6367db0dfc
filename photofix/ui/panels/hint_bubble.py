"""One hint of a tour: a small sheet beside the place that it speaks of, which is framed meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.ui.system.text_size import with_text

WIDTH_PX = 320
GAP_PX = 12
SLACK_PX = 20
"""Text is measured so much narrower: where a font lacks letters, the lines break earlier than Qt reckons."""


class HintBubble(QFrame):
    """Floats inside `parent`. Signals: next_asked, skip_asked (button or Esc, wherever the focus is)."""

    next_asked = Signal()
    skip_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bubble")
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.spot = QFrame(parent)
        self.spot.setObjectName("spot")
        self.spot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self.skip = QPushButton(self.tr("Skip (Esc)"), self)
        self.next = QPushButton(self)
        self.next.setObjectName("primary")
        self.next.setAutoDefault(True)
        self.skip.clicked.connect(self.skip_asked)
        self.next.clicked.connect(self.next_asked)
        self._escape = QShortcut(QKeySequence("Esc"), parent)
        self._escape.activated.connect(self.skip_asked)
        self._escape.setEnabled(False)
        self._lay_out()
        self.end()

    def show_hint(self, text: str, number: int, count: int, place: QRect) -> None:
        """Say `text` beside `place`, in the parent's pixels."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.count.setText(f"{number} / {count}")
        self.next.setText(self.tr("Done") if number == count else self.tr("Next"))
        self.next.setAccessibleDescription(text)
        self.skip.setVisible(number < count)
        self.show()  # only now its parts have their fonts and frames, and can be measured
        self._layout.invalidate()
        width = with_text(WIDTH_PX)
        self.setFixedSize(width, self._layout.heightForWidth(width - SLACK_PX))
        self.put_beside(place)
        self._escape.setEnabled(True)
        for part in (self.spot, self):
            part.show()
            part.raise_()

    def put_beside(self, place: QRect) -> None:
        """Left of it, else below it, else over its lower half; always inside the parent."""
        self.spot.setGeometry(place.adjusted(-3, -3, 3, 3))
        middle = place.center().x() - self.width() // 2
        beside = self._inside(QPoint(place.left() - self.width() - GAP_PX, place.top()))
        below = self._inside(QPoint(middle, place.bottom() + GAP_PX))
        over = self._inside(QPoint(middle, place.top() + 2 * place.height() // 3))
        free = (corner for corner in (beside, below) if not QRect(corner, self.size()).intersects(place))
        self.move(next(free, over))

    def _inside(self, corner: QPoint) -> QPoint:
        """The corner, moved as far as the parent asks for."""
        room = self._room.rect()
        right, bottom = max(0, room.width() - self.width()), max(0, room.height() - self.height())
        return QPoint(min(max(corner.x(), 0), right), min(max(corner.y(), 0), bottom))

    def end(self) -> None:
        """Go away."""
        self._escape.setEnabled(False)
        self.spot.hide()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addLayout(row)
