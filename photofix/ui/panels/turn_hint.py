"""A small sheet on the canvas that proposes to turn the shown photo; it takes no focus and waits for no answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

MARGIN_PX = 14


class TurnHint(QFrame):
    """Floats at the top of `parent`. Signals: accepted, declined."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("bubble")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QLabel(self)
        self.turn = QPushButton(self.tr("Turn"), self)
        self.turn.setObjectName("primary")
        self.later = QPushButton(self.tr("Not now"), self)
        for button, signal in ((self.turn, self.accepted), (self.later, self.declined)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.setSpacing(10)
        for part in (self.text, self.turn, self.later):
            layout.addWidget(part)
        parent.installEventFilter(self)
        self.hide()

    def propose(self, quarters: int) -> None:
        """Ask whether to turn by `quarters` clockwise, 1..3."""
        self.text.setText(
            {
                1: self.tr("The faces lie on their side. Turn the photo to the right?"),
                2: self.tr("The faces are upside down. Turn the photo over?"),
                3: self.tr("The faces lie on their side. Turn the photo to the left?"),
            }[quarters]
        )
        self.setAccessibleName(self.text.text())
        self.show()
        self.raise_()
        self._put()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the canvas's upper edge."""
        if event.type() is QEvent.Type.Resize:
            self._put()
        return super().eventFilter(watched, event)

    def _put(self) -> None:
        self.adjustSize()
        self.move(max(0, (self._room.width() - self.width()) // 2), MARGIN_PX)
