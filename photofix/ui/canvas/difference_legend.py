"""The legend of the difference view: colour scale and one sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from photofix.render.difference import FULL, NOTICEABLE, legend_rgb8
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.pixels.qimage import from_rgb8

BAR_PX, MARGIN_PX = 150, 14


class DifferenceLegend:
    """An overlay of the viewer; `share` (0..1) is the part of the photo changed visibly."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._bar = from_rgb8(legend_rgb8(BAR_PX))
        self.share: float | None = None

    @property
    def sentence(self) -> str:
        """What the picture means, in words."""
        if self.share is None:
            return ""
        text = QCoreApplication.translate("difference", "{share} % of pixels changed by more than ΔE {limit}")
        return text.format(share=f"{100 * self.share:.1f}", limit=f"{NOTICEABLE:g}")

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Bottom left, on a dark plate, device pixels."""
        if self._viewer.mode is not CompareMode.DIFFERENCE:
            return
        font = QFont(self._viewer.font())
        font.setPixelSize(round(12 * ratio))
        painter.setFont(font)
        width = max((BAR_PX + 60) * ratio, painter.fontMetrics().horizontalAdvance(self.sentence) + 24 * ratio)
        plate = QRectF(MARGIN_PX * ratio, view.view_height - (MARGIN_PX + 62) * ratio, width, 62 * ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 22, 190))
        painter.drawRoundedRect(plate, 8 * ratio, 8 * ratio)
        painter.setPen(QColor(245, 245, 245))
        corner = plate.topLeft() + QPointF(12 * ratio, 10 * ratio)
        painter.drawImage(QRectF(corner, corner + QPointF(BAR_PX * ratio, 10 * ratio)), self._bar)
        labels = QRectF(corner.x(), corner.y() + 11 * ratio, BAR_PX * ratio, 16 * ratio)
        painter.drawText(labels, Qt.AlignmentFlag.AlignLeft, "ΔE 0")
        painter.drawText(labels, Qt.AlignmentFlag.AlignRight, f"{FULL:g}+")
        painter.drawText(plate.adjusted(12 * ratio, 0, 0, -7 * ratio), Qt.AlignmentFlag.AlignBottom, self.sentence)
