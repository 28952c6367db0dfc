"""A scan with the prints on it as frames to select, move, bend by their corners, add and delete."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from photofix.checked_json import UnfitError
from photofix.raster.frame import Corners, Geometry

GRAB_PX = 12.0
_HANDLE_PX = 5.0
_NEW_SHARE = 0.3
Point = tuple[float, float]


class PrintsView(QWidget):
    """Signals: changed () when a frame was moved, added, deleted or selected.

    Args:
        image: the scan, small enough to show.
        size: (height, width) of the scan, pixels.
        prints: corners of each, by number.
    """

    changed = Signal()

    def __init__(self, image: QImage, size: tuple[int, int], prints: dict[int, Corners]) -> None:
        super().__init__()
        self._image, self._size = image, size
        self.prints = dict(prints)
        self.selected = 0
        self._corner: int | None = None
        self._at: Point | None = None
        self._highest = max(prints, default=0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Prints on the scan"))

    def sizeHint(self) -> QSize:
        """Room to work in."""
        return QSize(900, 620)

    def minimumSizeHint(self) -> QSize:
        """As small as it may become."""
        return QSize(320, 240)

    def show_prints(self, prints: dict[int, Corners]) -> None:
        """Take other frames instead."""
        self.prints, self.selected = dict(prints), 0
        self._highest = max(self._highest, *prints, 0)
        self._tell()

    def add(self) -> None:
        """Put a new frame in the middle."""
        height, width = self._size
        down, across = _NEW_SHARE * height / 2, _NEW_SHARE * width / 2
        y, x = height / 2, width / 2
        self._highest += 1
        self.selected = self._highest
        self.prints[self.selected] = (
            (y - down, x - across),
            (y - down, x + across),
            (y + down, x + across),
            (y + down, x - across),
        )
        self._tell()

    def delete(self) -> None:
        """Take the selected frame away."""
        if self.prints.pop(self.selected, None) is not None:
            self.selected = 0
            self._tell()

    def point(self, y: float, x: float) -> QPointF:
        """A place of the scan on the widget."""
        left, top, zoom = self._place()
        return QPointF(left + x * zoom, top + y * zoom)

    # --- events --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a frame, and hold it or one of its corners."""
        at = self._scan_point(event.position())
        number, self._corner = self._under(at)
        self._at = at if number else None
        self.selected = number
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held; else show what could be."""
        at = self._scan_point(event.position())
        if self._at is None:
            number, corner = self._under(at)
            shape = Qt.CursorShape.CrossCursor if corner is not None else Qt.CursorShape.SizeAllCursor
            self.setCursor(shape if number else Qt.CursorShape.ArrowCursor)
            return
        before = self.prints[self.selected]
        down, across = at[0] - self._at[0], at[1] - self._at[1]
        moves = range(4) if self._corner is None else (self._corner,)
        moved = [(y + down, x + across) if n in moves else (y, x) for n, (y, x) in enumerate(before)]
        self._at = at
        if self._is_fit(moved):
            self.prints[self.selected] = (moved[0], moved[1], moved[2], moved[3])
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the selected frame away."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scan with its frames."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        left, top, zoom = self._place()
        height, width = self._size
        painter.drawImage(QRectF(left, top, width * zoom, height * zoom), self._image)
        for place, (number, corners) in enumerate(self.prints.items(), 1):
            self._paint_frame(painter, place, corners, number == self.selected)
        painter.end()

    # --- inside --------------------------------------------------------------------------------

    def _paint_frame(self, painter: QPainter, place: int, corners: Corners, is_selected: bool) -> None:
        points = [self.point(y, x) for y, x in corners]
        color = QColor(255, 176, 32) if is_selected else QColor(64, 156, 255)
        painter.setBrush(QColor(color.red(), color.green(), color.blue(), 40))
        for pen, width in ((QColor(0, 0, 0, 140), 3.5), (color, 1.8)):
            painter.setPen(QPen(pen, width))
            painter.drawPolygon(QPolygonF(points))
        painter.setBrush(color)
        for point in points:
            painter.drawEllipse(point, _HANDLE_PX, _HANDLE_PX)
        middle = sum(points, QPointF()) / 4
        badge = QRectF(middle.x() - 15, middle.y() - 15, 30, 30)
        painter.drawEllipse(badge)
        painter.setPen(QColor(0, 0, 0))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(place))

    def _place(self) -> tuple[float, float, float]:
        """Left, top and zoom of the scan on the widget."""
        height, width = self._size
        zoom = min((self.width() - 16) / width, (self.height() - 16) / height)
        return (self.width() - width * zoom) / 2, (self.height() - height * zoom) / 2, zoom

    def _scan_point(self, point: QPointF) -> Point:
        left, top, zoom = self._place()
        height, width = self._size
        return min(max((point.y() - top) / zoom, 0), height), min(max((point.x() - left) / zoom, 0), width)

    def _under(self, at: Point) -> tuple[int, int | None]:
        """The frame at a place, and which of its corners; 0 for none. The selected one comes first."""
        reach = GRAB_PX / self._place()[2]
        order = sorted(self.prints, key=lambda number: number != self.selected)
        for number in order:
            for index, (y, x) in enumerate(self.prints[number]):
                if hypot(y - at[0], x - at[1]) <= reach:
                    return number, index
        for number in order:
            polygon = QPolygonF([QPointF(x, y) for y, x in self.prints[number]])
            if polygon.containsPoint(QPointF(at[1], at[0]), Qt.FillRule.OddEvenFill):
                return number, None
        return 0, None

    def _is_fit(self, corners: list[Point]) -> bool:
        height, width = self._size
        try:
            Geometry(corners=(corners[0], corners[1], corners[2], corners[3]))
        except UnfitError:
            return False
        return all(0 <= y <= height and 0 <= x <= width for y, x in corners)

    def _tell(self) -> None:
        self.update()
        self.changed.emit()
