"""Paints what a stroke is healed from: a small cross there and a line to the stroke, as long as one is seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photofix.ui.canvas.view_transform import ViewTransform

ARM_PX = 7.0
HEALTHY = QColor(120, 235, 130)
HALO = QColor(0, 0, 0, 150)


def paint_source(
    painter: QPainter,
    view: ViewTransform,
    source: tuple[float, float],
    anchor: tuple[float, float] | None,
    ratio: float,
) -> None:
    """A cross at `source`, and a line from there to `anchor`; both (y, x), photo pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    center = QPointF(*view.to_view(source[1], source[0]))
    across, down = QPointF(ARM_PX * ratio, 0), QPointF(0, ARM_PX * ratio)
    for color, width in ((HALO, 3.6), (HEALTHY, 1.6)):
        painter.setPen(QPen(color, width * ratio))
        painter.drawLine(center - across, center + across)
        painter.drawLine(center - down, center + down)
    if anchor is not None:
        end = QPointF(*view.to_view(anchor[1], anchor[0]))
        for color, width in ((HALO, 2.6), (HEALTHY, 1.1)):
            painter.setPen(QPen(color, width * ratio, Qt.PenStyle.DashLine))
            painter.drawLine(center, end)
