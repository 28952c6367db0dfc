"""Paints pictures and texts at their places on paper, onto anything that QPainter can paint on; any thread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from photofix.export.paper import MM_PER_INCH, Page, Rect, fitted
from photofix.ui.pixels.qimage import from_rgb8

PRINT_DPI = 300
SMALL_PT, LARGE_PT = 8.0, 13.0
_WRAPPED = Qt.TextFlag.TextWordWrap


class PaperPainter:
    """A `QPainter` that is told places in mm. `end` when all is painted."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._x = painter.device().logicalDpiX() / MM_PER_INCH
        self._y = painter.device().logicalDpiY() / MM_PER_INCH

    def picture(self, image: QImage, box: Rect) -> None:
        """The whole picture over the whole box."""
        self._painter.drawImage(self._rect(box), image, QRectF(image.rect()))

    def picture_inside(self, image: QImage, box: Rect) -> None:
        """The picture as large as it fits."""
        self.picture(image, fitted(image.width() / image.height(), box))

    def pixels(self, rgb8: NDArray[np.uint8], box: Rect) -> None:
        """h x w x 3 uint8 sRGB, likewise."""
        self.picture_inside(from_rgb8(rgb8), box)

    def frame(self, box: Rect) -> None:
        """A thin grey line around an empty place."""
        self._painter.setPen(Qt.GlobalColor.lightGray)
        self._painter.drawRect(self._rect(box))

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = SMALL_PT) -> None:
        """One line; what is too long loses its middle, where file names differ least."""
        metrics = QFontMetricsF(self._font(points), self._painter.device())
        area = self._rect(box)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        side = Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft
        self._write(shown, area, int(side | Qt.AlignmentFlag.AlignVCenter), points)

    def lines(self, text: str, box: Rect, points: float = SMALL_PT) -> None:
        """As many lines as it takes, from the top of the box."""
        top_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self._write(text, self._rect(box), int(top_left) | int(_WRAPPED), points)

    def _write(self, text: str, area: QRectF, flags: int, points: float) -> None:
        self._painter.setFont(self._font(points))
        self._painter.setPen(Qt.GlobalColor.black)
        self._painter.drawText(area, flags, text)

    def _font(self, points: float) -> QFont:
        font = QFont()
        font.setPointSizeF(points)
        return font

    def _rect(self, box: Rect) -> QRectF:
        return QRectF(box.left * self._x, box.top * self._y, box.width * self._x, box.height * self._y)


def pdf_writer(device: QIODevice, page: Page, title: str) -> QPdfWriter:
    """A PDF of pages like `page` without margins of its own, on an open device."""
    writer = QPdfWriter(device)
    size = QPageSize(QSizeF(page.width, page.height), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(PRINT_DPI)
    writer.setTitle(title)
    writer.setCreator("PhotoFix")
    return writer
