"""Paints findings and brush strokes over the photo: tint and outline, so that colour is never the only sign."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import cv2
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from photofix.analysis import Finding
from photofix.edit import Stroke
from photofix.ui.canvas.stroke_paint import SELECTED, paint_stroke
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.pixels.qimage import from_rgba8
from photofix.ui.session.findings import ListedFinding, opacity

TINT = (255, 40, 150)
OUTLINE = QColor(255, 60, 165)
REJECTED = QColor(235, 235, 235)
_VISIBLE = 0.06
_SMALLEST_PX = 7.0


class _Shape:
    """One finding made ready to paint: its tint and its outline in coordinates of its cells."""

    def __init__(self, finding: Finding) -> None:
        strength = opacity(finding)
        rgba = np.empty((*strength.shape, 4), np.uint8)
        rgba[..., :3] = TINT
        rgba[..., 3] = np.clip(strength * 1.4, 0, 1) * 150
        self.tint: QImage = from_rgba8(rgba)
        self.outline = QPainterPath()
        padded = cv2.copyMakeBorder((strength > _VISIBLE).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
        for contour in cv2.findContours(padded, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            points = contour[:, 0, :].astype(np.float64) - 0.5
            self.outline.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
            self.outline.closeSubpath()


class FindingsOverlay:
    """An overlay of the viewer; set its public attributes and update the viewer."""

    def __init__(self) -> None:
        self.is_shown = False
        self.findings: list[ListedFinding] = []
        self.strokes: tuple[Stroke, ...] = ()
        self.selected: Finding | None = None
        self.selected_stroke: int | None = None
        self.opacity = 1.0
        self.hovered: Finding | Stroke | None = None
        self._shapes: WeakKeyDictionary[Finding, _Shape] = WeakKeyDictionary()

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Everything visible, in device pixels; what the pointer is on in the list is seen in any case."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.is_shown:
            self._paint_hovered(painter, view, ratio)
            return
        painter.setOpacity(self.opacity)
        seen = QRectF(-50, -50, view.view_width + 100, view.view_height + 100)
        for listed in self.findings:
            box = _box(listed.finding, view)
            if box.intersects(seen):
                self._paint_finding(painter, listed, box, ratio)
        for index, stroke in enumerate(self.strokes):
            paint_stroke(painter, view, stroke, ratio, index == self.selected_stroke)

        painter.setOpacity(1.0)
        self._paint_hovered(painter, view, ratio)

    def _paint_hovered(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        if isinstance(self.hovered, Stroke):
            paint_stroke(painter, view, self.hovered, ratio, is_selected=True)
        elif self.hovered is not None:
            paint_frame(painter, view, self.hovered, ratio)

    def _paint_finding(self, painter: QPainter, listed: ListedFinding, box: QRectF, ratio: float) -> None:
        color = REJECTED if listed.is_rejected else OUTLINE
        style = Qt.PenStyle.DashLine if listed.is_rejected else Qt.PenStyle.SolidLine
        pen = QPen(color, 1.4 * ratio, style)
        pen.setCosmetic(True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if max(box.width(), box.height()) < _SMALLEST_PX * ratio:
            painter.setPen(pen)
            painter.drawEllipse(box.center(), 5 * ratio, 5 * ratio)
        else:
            self._paint_shape(painter, listed, box, pen, ratio)
        if listed.finding is self.selected:
            painter.setPen(QPen(SELECTED, 2.2 * ratio))
            margin = 6 * ratio
            painter.drawRoundedRect(box.adjusted(-margin, -margin, margin, margin), 4 * ratio, 4 * ratio)

    def _paint_shape(self, painter: QPainter, listed: ListedFinding, box: QRectF, pen: QPen, ratio: float) -> None:
        shape = self._shapes.get(listed.finding)
        if shape is None:
            shape = self._shapes[listed.finding] = _Shape(listed.finding)
        if not listed.is_rejected:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, shape.tint)
        painter.save()
        painter.translate(box.topLeft())
        painter.scale(box.width() / shape.tint.width(), box.height() / shape.tint.height())
        if not listed.is_rejected:
            halo = QPen(QColor(0, 0, 0, 120), 3.0 * ratio)
            halo.setCosmetic(True)
            painter.setPen(halo)
            painter.drawPath(shape.outline)
        painter.setPen(pen)
        painter.drawPath(shape.outline)
        painter.restore()


def paint_frame(painter: QPainter, view: ViewTransform, finding: Finding, ratio: float) -> None:
    """A dotted frame around a finding."""
    box, margin = _box(finding, view), 4 * ratio
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(SELECTED, 2 * ratio, Qt.PenStyle.DotLine))
    painter.drawRect(box.adjusted(-margin, -margin, margin, margin))


def _box(finding: Finding, view: ViewTransform) -> QRectF:
    left, top = view.to_view(finding.x, finding.y)
    rows, columns = finding.shown.shape
    return QRectF(left, top, columns * finding.scale * view.zoom, rows * finding.scale * view.zoom)
