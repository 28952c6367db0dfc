"""Shows, while files are dragged over the window, that they may be dropped."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from photofix.ui.canvas.compare import paint_caption
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.canvas.viewer import Viewer

MARGIN_PX = 10
CAPTION_PX, CAPTION_MARGIN_PX = 12, 10


class DropHint:
    """An overlay of the viewer."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._is_shown, self._text = False, ""

    def show(self, is_shown: bool, text: str = "") -> None:
        """Files have come over the window, or have left it; `text` says why they cannot be dropped."""
        self._is_shown, self._text = is_shown, text
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
        text = self._text or QCoreApplication.translate("drop", "Drop to open")
        font = QFont(self._viewer.font())
        font.setPixelSize(CAPTION_PX)
        half = QFontMetricsF(font).horizontalAdvance(text) / 2 + CAPTION_MARGIN_PX
        corner = QPointF(view.view_width / 2 + half * ratio, view.view_height / 4)
        paint_caption(painter, text, corner, True, ratio, self._viewer.font())
