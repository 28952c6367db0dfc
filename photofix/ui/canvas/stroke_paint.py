"""Paints strokes over the photo: a tint in the tool's colour, an outline, hatching where something is protected."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform

from photofix.edit import Cut, Stroke
from photofix.ui.canvas.source_mark import paint_source
from photofix.ui.canvas.view_transform import ViewTransform

ADDED = QColor(255, 140, 30)
PROTECTED = QColor(60, 170, 255)
SELECTED = QColor(255, 214, 64)
SMALLEST_PX = 1.0


def paint_stroke(
    painter: QPainter, view: ViewTransform, stroke: Stroke, ratio: float, is_selected: bool = False
) -> None:
    """One stroke, finished or still being drawn."""
    if not stroke.points:
        return
    left, top = view.origin
    path = QTransform(view.zoom, 0, 0, view.zoom, left, top).map(stroke_path(stroke))
    is_add = stroke.mode == "add"
    color = QColor(ADDED if is_add else PROTECTED)
    tint = QColor(color)
    tint.setAlpha(90 if is_add else 70)
    painter.fillPath(path, tint)
    if not is_add:
        painter.fillPath(path, QBrush(color, Qt.BrushStyle.BDiagPattern))
    if is_selected:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((QColor(0, 0, 0, 150), 4.0), (SELECTED, 2.0)):
            painter.setPen(QPen(shade, width * ratio))
            painter.drawPath(path)
        if stroke.source is not None:
            paint_source(painter, view, stroke.source, stroke.anchor, ratio)


@lru_cache(maxsize=256)
def stroke_path(stroke: Stroke) -> QPainterPath:
    """What a stroke covers, photo pixels."""
    path = _shape_path(stroke)
    for cut in stroke.cuts:
        path = path.simplified().subtracted(_shape_path(cut).simplified())
    return path


def _shape_path(shape: Stroke | Cut) -> QPainterPath:
    points = [QPointF(x, y) for y, x in shape.points]
    if shape.kind == "area" and len(points) > 2:
        area = QPainterPath()
        area.addPolygon(QPolygonF(points))
        area.closeSubpath()
        return area
    radii = shape.radii or (shape.radius,) * len(points)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if not shape.radii and len(points) > 1:
        path.addPath(_even_line(points, max(shape.radius, SMALLEST_PX)))
        return path
    for point, radius in zip(points, radii, strict=True):
        path.addEllipse(point, max(radius, SMALLEST_PX), max(radius, SMALLEST_PX))
    for (start, wide), (stop, narrow) in pairwise(zip(points, radii, strict=True)):
        path.addPolygon(_side_by_side(start, stop, max(wide, SMALLEST_PX), max(narrow, SMALLEST_PX)))
    return path


def _even_line(points: list[QPointF], radius: float) -> QPainterPath:
    line = QPainterPath(points[0])
    for point in points[1:]:
        line.lineTo(point + QPointF(0.01, 0))
    pen = QPainterPathStroker()
    pen.setWidth(2 * radius)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    path = pen.createStroke(line)
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _side_by_side(start: QPointF, stop: QPointF, wide: float, narrow: float) -> QPolygonF:
    """The trapezoid between two circles of radii `wide` and `narrow`. Its corners go round in the direction of Qt's
    ellipses, so that overlapping parts of the path do not cancel each other (winding fill)."""
    way = stop - start
    length = hypot(way.x(), way.y()) or 1.0
    across = QPointF(-way.y() / length, way.x() / length)
    return QPolygonF([start - across * wide, stop - across * narrow, stop + across * narrow, start + across * wide])
