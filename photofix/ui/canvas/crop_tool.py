"""The crop tool on the canvas: rectangle with handles and thirds, a line to straighten along, corners for perspective.

It works in pixels of the picture as it is shown while cropping: all of the canvas, empty corners too.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from math import atan2, degrees, hypot

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from photofix.raster.frame import STEEPEST
from photofix.ui.canvas.crop_rect import HANDLES, CropRect
from photofix.ui.canvas.tool import NO_KEYS, Keys, Tool
from photofix.ui.canvas.view_transform import ViewTransform

GRAB_PX = 14.0
HANDLE_PX = 6.0
STEP_PX = 4.0
"""How far an arrow key moves on the screen, so that zooming in makes it finer; never less than a pixel of the photo."""
SHORTEST_LINE_PX = 12.0
Point = tuple[float, float]
_CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "move": Qt.CursorShape.SizeAllCursor,
}


class CropMode(Enum):
    """What the mouse does."""

    CROP = "crop"
    LINE = "line"
    CORNERS = "corners"
    AREA = "area"

    @property
    def is_quad(self) -> bool:
        """Whether four corners are dragged, not a frame."""
        return self in (CropMode.CORNERS, CropMode.AREA)


class CropTool(QObject, Tool):
    """Signals: changed (the rectangle or a corner was dragged), line_drawn (degrees to turn clockwise).

    Args:
        to_shown: photo pixels, as the viewer gives them, to the shown picture.
    """

    changed = Signal()
    line_drawn = Signal(float)

    def __init__(self, to_shown: Callable[[float, float], Point]) -> None:
        super().__init__()
        self._to_shown = to_shown
        self.mode = CropMode.CROP
        self.is_active = False
        self.rect = CropRect(0, 0, 1, 1)
        self.corners: list[Point] = [(0.0, 0.0)] * 4
        self.ratio: float | None = None
        self.size = (1, 1)
        self.straighten = 0.0
        self.zoom = 1.0
        self._held = ""
        self._start: Point = (0.0, 0.0)
        self._at: Point = (0.0, 0.0)
        self._before = self.rect
        self._corners_before = self.corners

    # --- the viewer's tool ---------------------------------------------------------------------

    def press(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Everything is taken: the picture is not panned while cropping."""
        self._start = self._at = self._to_shown(x, y)
        self._before, self._corners_before = self.rect, list(self.corners)
        self._held = "line" if self.mode is CropMode.LINE else self._under(self._start)
        return True

    def move(self, x: float, y: float) -> None:
        """Drag what is held."""
        self._at = at = self._to_shown(x, y)
        if self._held in HANDLES:
            self._drag_to(self._before.pulled(self._held, *self._offset(), self.ratio))
        elif self._held == "move":
            self._drag_to(self._before.moved(at[0] - self._start[0], at[1] - self._start[1]))
        elif self._held.isdigit():
            self._drag_corner(int(self._held), at)
            self.changed.emit()
        elif self._held.startswith("side"):
            self._drag_side(int(self._held[4:]), at)
            self.changed.emit()

    def release(self) -> None:
        """Let go; a line that was drawn says how far to turn."""
        held, self._held = self._held, ""
        if held != "line":
            return
        dx, dy = self._at[0] - self._start[0], self._at[1] - self._start[1]
        if hypot(dx, dy) * self.zoom >= SHORTEST_LINE_PX:
            self.line_drawn.emit(turn_of_line(dx, dy))

    def step(self, right: int, down: int, keys: Keys = NO_KEYS) -> bool:
        """Arrow keys move the frame; with Shift they move its right or lower edge."""
        if self.mode.is_quad or self._held:
            return False
        far = max(1.0, STEP_PX / self.zoom)
        x, y = right * far, down * far
        if keys & Qt.KeyboardModifier.ShiftModifier:
            edge = "e" if right else "s"
            at = self.rect.handle(edge)
            self._drag_to(self.rect.pulled(edge, at[0] + x, at[1] + y, self.ratio))
        else:
            self._drag_to(self.rect.moved(x, y))
        return True

    def cursor(self) -> Qt.CursorShape:
        """As what is held, or a cross to draw with."""
        if self.mode is CropMode.LINE:
            return Qt.CursorShape.CrossCursor
        under = self._held or self._under(self._at)
        if under.startswith("side"):
            return self._side_cursor(int(under[4:]))
        return _CURSORS.get(under, Qt.CursorShape.SizeAllCursor if under.isdigit() else Qt.CursorShape.ArrowCursor)

    def hover(self, x: float, y: float) -> None:
        """Where the pointer is; NaN = outside."""
        if x == x and not self._held:
            self._at = self._to_shown(x, y)

    # --- the viewer's sign ---------------------------------------------------------------------

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Outside dimmed, frame, thirds, handles; or the quadrilateral; or the line. Device pixels of one pane."""
        if not self.is_active:
            return
        self.zoom = view.zoom / ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.mode.is_quad:
            self._paint_corners(painter, view, ratio)
            return
        left, top = view.to_view(self.rect.left, self.rect.top)
        frame = QRectF(left, top, self.rect.width * view.zoom, self.rect.height * view.zoom)
        _dim_outside(painter, view, frame)
        _paint_thirds(painter, frame, ratio)
        if self.mode is CropMode.LINE:
            self._paint_line(painter, view, ratio)
        else:
            for name in HANDLES:
                _paint_handle(painter, QPointF(*view.to_view(*self.rect.handle(name))), ratio)

    # --- inside --------------------------------------------------------------------------------

    def _offset(self) -> Point:
        """Where the held handle goes: it keeps its distance from the pointer."""
        x, y = self._before.handle(self._held)
        return x + self._at[0] - self._start[0], y + self._at[1] - self._start[1]

    def _drag_to(self, wanted: CropRect) -> None:
        self.rect = self.rect.towards(wanted, *self.size, self.straighten)
        self.changed.emit()

    def _under(self, point: Point) -> str:
        reach = GRAB_PX / self.zoom
        if self.mode.is_quad:
            near = [hypot(x - point[0], y - point[1]) for x, y in self.corners]
            return str(near.index(min(near))) if min(near) <= 2 * reach else self._side_under(point, reach)
        for name in ("nw", "ne", "se", "sw", "n", "e", "s", "w"):
            x, y = self.rect.handle(name)
            along_x = name in ("n", "s") and self.rect.left <= point[0] <= self.rect.right
            along_y = name in ("e", "w") and self.rect.top <= point[1] <= self.rect.bottom
            if (along_x or abs(x - point[0]) <= reach) and (along_y or abs(y - point[1]) <= reach):
                return name
        is_inside = self.rect.left < point[0] < self.rect.right and self.rect.top < point[1] < self.rect.bottom
        return "move" if is_inside else ""

    def _drag_corner(self, number: int, at: Point) -> None:
        wide, tall = self.size
        self.corners[number] = (min(max(at[0], 0), wide), min(max(at[1], 0), tall))

    def _drag_side(self, number: int, at: Point) -> None:
        """Both ends go with the pointer, across the side only."""
        ends = (number, (number + 1) % 4)
        (x0, y0), (x1, y1) = (self._corners_before[end] for end in ends)
        long = max(hypot(x1 - x0, y1 - y0), 1e-9)
        across = ((y0 - y1) / long, (x1 - x0) / long)
        far = (at[0] - self._start[0]) * across[0] + (at[1] - self._start[1]) * across[1]
        for end in ends:
            x, y = self._corners_before[end]
            self._drag_corner(end, (x + far * across[0], y + far * across[1]))

    def _side_under(self, point: Point, reach: float) -> str:
        away = [_distance(point, self.corners[side], self.corners[(side + 1) % 4]) for side in range(4)]
        return f"side{away.index(min(away))}" if min(away) <= reach else ""

    def _side_cursor(self, number: int) -> Qt.CursorShape:
        (x0, y0), (x1, y1) = self.corners[number], self.corners[(number + 1) % 4]
        return Qt.CursorShape.SizeVerCursor if abs(x1 - x0) > abs(y1 - y0) else Qt.CursorShape.SizeHorCursor

    def _paint_corners(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        points = [QPointF(*view.to_view(x, y)) for x, y in self.corners]
        outside = QPainterPath()
        outside.addRect(QRectF(0, 0, view.view_width, view.view_height))
        outside.addPolygon(QPolygonF([*points, points[0]]))
        painter.fillPath(outside, QColor(0, 0, 0, 120))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 130), 3.0), (QColor(255, 255, 255), 1.4)):
            painter.setPen(QPen(color, width * ratio))
            painter.drawPolygon(QPolygonF(points))
        for number, point in enumerate(points):
            _paint_handle(painter, point, ratio * 1.4)
            _paint_handle(painter, (point + points[(number + 1) % 4]) / 2, ratio * 0.8)

    def _paint_line(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        if self._held != "line":
            return
        ends = QPointF(*view.to_view(*self._start)), QPointF(*view.to_view(*self._at))
        for color, width in ((QColor(0, 0, 0, 150), 4.0), (QColor(255, 214, 64), 2.0)):
            painter.setPen(QPen(color, width * ratio))
            painter.drawLine(*ends)


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a line between two."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / max(dx * dx + dy * dy, 1e-9)
    share = min(max(share, 0.0), 1.0)
    return hypot(start[0] + share * dx - point[0], start[1] + share * dy - point[1])


def turn_of_line(dx: float, dy: float) -> float:
    """Degrees clockwise that make a line level or upright, whichever is nearer, at most `STEEPEST`."""
    slope = degrees(atan2(dy, dx))
    off = (slope + 45) % 90 - 45
    return min(max(-off, -STEEPEST), STEEPEST)


def _dim_outside(painter: QPainter, view: ViewTransform, frame: QRectF) -> None:
    outside = QPainterPath()
    outside.addRect(QRectF(0, 0, view.view_width, view.view_height))
    outside.addRect(frame)
    painter.fillPath(outside, QColor(0, 0, 0, 140))


def _paint_thirds(painter: QPainter, frame: QRectF, ratio: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((QColor(0, 0, 0, 130), 3.0), (QColor(255, 255, 255), 1.4)):
        painter.setPen(QPen(color, width * ratio))
        painter.drawRect(frame)
    painter.setPen(QPen(QColor(255, 255, 255, 110), ratio))
    for third in (1 / 3, 2 / 3):
        x, y = frame.left() + third * frame.width(), frame.top() + third * frame.height()
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))


def _paint_handle(painter: QPainter, middle: QPointF, ratio: float) -> None:
    half = HANDLE_PX * ratio
    painter.setPen(QPen(QColor(0, 0, 0, 160), 1.2 * ratio))
    painter.setBrush(QColor(255, 255, 255))
    painter.drawRoundedRect(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half), 2 * ratio, 2 * ratio)
