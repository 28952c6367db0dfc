"""An on/off switch: a checkable button painted as a sliding knob."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

Role = QPalette.ColorRole


class Switch(QAbstractButton):
    """Use `toggled` or `clicked`; the accessible name must say what is switched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """Room for the track and the focus ring."""
        return QSize(38, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, knob, focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        track = QRectF(3, 4, 32, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        color = palette.color(group, Role.Highlight if self.isChecked() else Role.PlaceholderText)
        if not self.isEnabled():
            color.setAlpha(60)
        painter.setBrush(color)
        painter.drawRoundedRect(track, 8, 8)
        painter.setBrush(palette.color(Role.HighlightedText if self.isChecked() else Role.Base))
        painter.drawEllipse(
            QPointF(track.right() - 8 if self.isChecked() else track.left() + 8, track.center().y()), 6, 6
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(Role.Highlight), 2))
            painter.drawRoundedRect(track.adjusted(-2.5, -2.5, 2.5, 2.5), 10, 10)
        painter.end()
