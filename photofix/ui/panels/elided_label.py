"""A label of one line that gives way: what does not fit is cut with an ellipsis, and its window may still be small."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption, QStylePainter

LEAST_PX = 60


class ElidedLabel(QLabel):
    """`text` stays whole."""

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), LEAST_PX), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the text as there is room for."""
        if self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        option, painter = QStyleOption(), QStylePainter(self)
        option.initFrom(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_ShapedFrameContents, option, self)
        inside = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawItemText(
            inside, int(self.alignment()), option.palette, self.isEnabled(), shown, self.foregroundRole()
        )
        painter.end()
