"""Shows, while files are dragged over the window, that they may be dropped."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photofix.ui.canvas.compare import paint_caption
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.canvas.viewer import Viewer

MARGIN_PX = 10


class DropHint:
    """An overlay of the viewer."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._is_shown = False

    def show(self, is_shown: bool) -> None:
        """Files have come over the window, or have left it."""
        self._is_shown = is_shown
        self._viewer.update()

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """A dashed frame and a word, device pixels."""
        if not self._is_shown:
            return
        margin = MARGIN_PX * ratio
        frame = QRectF(0, 0, view.view_width, view.view_height).adjusted(margin, margin, -margin, -margin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(255, 255, 255), 3 * ratio, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(20, 20, 22, 90))
        painter.drawRoundedRect(frame, 14 * ratio, 14 * ratio)
        text = QCoreApplication.translate("drop", "Drop to open")
        corner = QPointF(view.view_width / 2 + 50 * ratio, view.view_height / 4)
        paint_caption(painter, text, corner, True, ratio, self._viewer.font())
