"""Tools that measure the damage under a click: one speck, or a crack from click to click."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photofix.edit import Stroke
from photofix.photo.photo import Photo
from photofix.ui.canvas.brush import Brush, DrawingTool, Keys, joins, takes_away
from photofix.ui.canvas.stroke_paint import ADDED, paint_stroke
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.pixels.speck import speck_at
from photofix.ui.pixels.trace import Tracer, Way

SNAP_PX = 10.0
"""Device pixels by which a click may miss the crack."""


class Spot(DrawingTool):
    """One click heals the speck under it; where nothing stands out, a dab of the brush."""

    def __init__(self, brush: Brush, photo: Callable[[], Photo | None]) -> None:
        super().__init__(brush)
        self._photo = photo

    def begin(self, x: float, y: float, keys: Keys) -> bool:
        """Measure and heal."""
        photo, brush = self._photo(), self._brush
        if photo is None:
            return False
        speck = None if takes_away(keys) else speck_at(photo, y, x, brush.radius_px)
        if speck is None:
            stroke = brush.stroke([(y, x)], "spot")
        else:
            stroke = brush.stroke(speck.points, "spot", speck.radius_px)
        brush.deliver(stroke, takes_away(keys))
        return True


class Trace(DrawingTool):
    """Follows a crack from click to click and shows where before each; with Shift a straight line of the brush."""

    def __init__(self, brush: Brush, photo: Callable[[], Photo | None]) -> None:
        super().__init__(brush)
        self._photo = photo
        self._way = Way((), ())
        self._next = Way((), ())
        self._tracer: Tracer | None = None
        self._is_taking = self._is_straight = False
        self._zoom = 1.0

    def begin(self, x: float, y: float, keys: Keys) -> bool:
        """The next point of the crack."""
        if self._photo() is None:
            return False
        if self._tracer is None:
            self._is_taking = takes_away(keys)
        else:
            self._is_straight = joins(keys)
            self._ahead(x, y)
            self._way = _joined(self._way, self._next)
        self._anchor(x, y)
        self.hover(x, y)
        return True

    def begin_again(self, x: float, y: float, keys: Keys) -> bool:
        """A double click is the last point."""
        return self._finish(self._way) or self.begin(x, y, keys)

    def hover(self, x: float, y: float) -> None:
        """The way to the pointer."""
        super().hover(x, y)
        self._ahead(x, y)

    def confirm(self) -> bool:
        """The crack as far as it was clicked; after one click as far as it is shown. While nothing is shown, for the
        pointer is elsewhere, the click stays."""
        way = self._way if self._way.points else self._next
        return self._finish(way) if len(way.points) > 1 else self._tracer is not None

    def _finish(self, way: Way) -> bool:
        """Deliver a way, if it goes anywhere. False = none was begun."""
        had_begun = self._tracer is not None
        self._forget()
        if len(way.points) > 1:
            stroke = self._brush.stroke(way.points, "trace", median(way.radii), way.radii)
            self._brush.deliver(stroke, self._is_taking)
        return had_begun

    def cancel(self) -> bool:
        """Forget the crack."""
        had_begun = self._tracer is not None
        self._forget()
        return had_begun

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """What was clicked, and the way to the pointer."""
        self._zoom = view.zoom / ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for way in (self._way, self._next):
            if len(way.points) > 1:
                paint_stroke(painter, view, self._stroke(way), ratio)
                _paint_middle(painter, view, way, ratio)
        if self._tracer is None:
            super().paint(painter, view, ratio)

    def _ahead(self, x: float, y: float) -> None:
        """Look for the way to a point."""
        if self._tracer is None or x != x:
            self._next = Way((), ())
        elif self._is_straight and self._way.points:
            self._next = Way((self._way.points[-1], (round(y, 1), round(x, 1))), (self._brush.radius_px,) * 2)
        else:
            self._next = self._tracer.way_to(y, x)

    def _anchor(self, x: float, y: float) -> None:
        """Ways begin where the last one ended."""
        photo = self._photo()
        if photo is not None:
            y, x = self._way.points[-1] if self._way.points else (y, x)
            self._tracer = Tracer(photo, y, x, self._brush.radius_px, SNAP_PX / max(self._zoom, 1e-3))
            self._is_straight = False

    def _forget(self) -> None:
        self._way = self._next = Way((), ())
        self._tracer = None

    def _stroke(self, way: Way) -> Stroke:
        return self._brush.stroke(way.points, "trace", radii=way.radii)


def _joined(first: Way, second: Way) -> Way:
    return Way((*first.points, *second.points), (*first.radii, *second.radii))


def _paint_middle(painter: QPainter, view: ViewTransform, way: Way, ratio: float) -> None:
    """A thin line along the crack: where it is followed is seen at any zoom."""
    painter.setPen(QPen(QColor(0, 0, 0, 130), 2.6 * ratio))
    line = [QPointF(*view.to_view(x, y)) for y, x in way.points]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(line)
    painter.setPen(QPen(ADDED, 1.2 * ratio))
    painter.drawPolyline(line)
