"""The words "Before" and "After" on the canvas, and the frame around it that says it has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from photofix.ui.canvas.compare import CompareMode, Split, paint_caption, panes


def paint_captions(
    painter: QPainter, mode: CompareMode, split: Split, canvas: QRectF, ratio: float, font: QFont
) -> None:
    """In the corners of what each names, device pixels."""
    margin = 14 * ratio
    before = QCoreApplication.translate("Viewer", "Before")
    after = QCoreApplication.translate("Viewer", "After")
    if mode in (CompareMode.SPLIT, CompareMode.SIDE):
        parts = panes(mode, canvas)
        paint_caption(painter, before, parts[0].topLeft() + QPointF(margin, margin), False, ratio, font)
        corner = QPointF(parts[-1].right() - margin, margin)
        if mode is CompareMode.SPLIT and not split.is_vertical:
            corner.setY(canvas.height() - margin - 24 * ratio)
        paint_caption(painter, after, corner, True, ratio, font)
    elif mode is CompareMode.ORIGINAL:
        paint_caption(painter, before, QPointF(margin, margin), False, ratio, font)


def paint_focus(painter: QPainter, canvas: QRectF, color: QColor, ratio: float) -> None:
    """A frame just inside `canvas`, device pixels."""
    painter.setPen(QPen(color, 2 * ratio))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(canvas.adjusted(ratio, ratio, -ratio, -ratio))
