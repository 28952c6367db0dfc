"""Tools that draw what the hand draws: freehand lines and areas."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from photofix.ui.canvas.brush import Brush, DrawingTool, Keys, joins, takes_away
from photofix.ui.canvas.stroke_paint import ADDED, paint_stroke
from photofix.ui.canvas.view_transform import ViewTransform

AREA_RIM_PX = 2.0
"""How far an area fades outside its border, photo pixels."""
CLOSE_PX = 9.0
"""Device pixels from the first corner at which a click closes a polygon."""
LASSO_STEP_PX = 2.0
"""Photo pixels between two points of a lasso."""


class Freehand(DrawingTool):
    """A line as it is drawn; with Shift straight from the end of the last one; with Ctrl it takes away."""

    def __init__(self, brush: Brush) -> None:
        super().__init__(brush)
        self._points: list[tuple[float, float]] = []
        self._end: tuple[float, float] | None = None
        self._is_taking = False

    def forget_end(self) -> None:
        """There is nothing to join to: another photo."""
        self._end = None

    def begin(self, x: float, y: float, keys: Keys) -> bool:
        """Begin a stroke."""
        self._is_taking = takes_away(keys)
        self._points = [self._end] if joins(keys) and self._end is not None else []
        self._points.append((y, x))
        self.hover(x, y)
        return True

    def move(self, x: float, y: float) -> None:
        """Go on; points closer than a quarter radius add nothing."""
        self.hover(x, y)
        if not self._points:
            return
        last_y, last_x = self._points[-1]
        if (x - last_x) ** 2 + (y - last_y) ** 2 >= (self._brush.radius_px / 4) ** 2:
            self._points.append((y, x))

    def release(self) -> None:
        """Finish the stroke."""
        if self._points:
            points, self._points = self._points, []
            self._end = points[-1]
            self._brush.deliver(self._brush.stroke(points), self._is_taking)

    def cancel(self) -> bool:
        """Forget the stroke."""
        had_begun, self._points = bool(self._points), []
        return had_begun

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """The stroke so far and the circle."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_stroke(painter, view, self._brush.stroke(self._points), ratio)
        super().paint(painter, view, ratio)


class Area(DrawingTool):
    """A lasso where the button is held, a polygon where corners are clicked."""

    def __init__(self, brush: Brush) -> None:
        super().__init__(brush)
        self._corners: list[tuple[float, float]] = []
        self._lasso: list[tuple[float, float]] = []
        self._is_taking = False
        self._zoom = 1.0

    def begin(self, x: float, y: float, keys: Keys) -> bool:
        """A corner, or the begin of a lasso."""
        if not self._corners:
            self._is_taking = takes_away(keys)
        self._lasso = [(y, x)]
        return True

    def begin_again(self, x: float, y: float, keys: Keys) -> bool:
        """A double click closes the polygon."""
        return self.confirm() or self.begin(x, y, keys)

    def move(self, x: float, y: float) -> None:
        """The lasso goes on."""
        self.hover(x, y)
        if self._lasso and hypot(y - self._lasso[-1][0], x - self._lasso[-1][1]) >= LASSO_STEP_PX:
            self._lasso.append((y, x))

    def release(self) -> None:
        """A lasso closes itself; a click is a corner, on the first corner it closes the polygon."""
        lasso, self._lasso = self._lasso, []
        if len(lasso) > 2 and self._spread(lasso) > CLOSE_PX:
            self._corners += lasso
            self.confirm()
        elif lasso and self._corners and self._spread([self._corners[0], lasso[0]]) < CLOSE_PX:
            self.confirm()
        else:
            self._corners += lasso[:1]

    def confirm(self) -> bool:
        """Close the polygon."""
        if len(self._corners) < 3:
            return False
        corners, self._corners = self._corners, []
        self._brush.deliver(self._brush.stroke(corners, "area", AREA_RIM_PX), self._is_taking)
        return True

    def cancel(self) -> bool:
        """Forget all corners."""
        had_begun = bool(self._corners or self._lasso)
        self._corners, self._lasso = [], []
        return had_begun

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """The border so far, to the pointer."""
        self._zoom = view.zoom
        places = [*self._corners, *self._lasso]
        if not places:
            return
        if self._pointer is not None and not self._lasso:
            places.append((self._pointer[1], self._pointer[0]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath(QPointF(*view.to_view(places[0][1], places[0][0])))
        for y, x in places[1:]:
            path.lineTo(QPointF(*view.to_view(x, y)))
        tint = QColor(ADDED)
        tint.setAlpha(60)
        painter.fillPath(path, tint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 150), 3.0), (ADDED, 1.5)):
            painter.setPen(QPen(color, width * ratio))
            painter.drawPath(path)

    def _spread(self, places: list[tuple[float, float]]) -> float:
        """Device pixels that the places lie apart."""
        ys, xs = zip(*places, strict=True)
        return hypot(max(ys) - min(ys), max(xs) - min(xs)) * self._zoom
