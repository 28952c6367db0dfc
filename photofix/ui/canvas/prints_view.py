"""A scan with the prints on it as frames to select, move, bend by their corners, add and delete."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from photofix.checked_json import UnfitError
from photofix.raster.frame import Corners, Geometry
from photofix.ui.canvas.tool import ARROWS

GRAB_PX = 12.0
STEP_PX = 2.0
"""How far an arrow key moves on the screen; never less than a pixel of the scan."""
_HANDLE_PX = 5.0
_HELD_PX = 8.0
"""Of the corners that the arrow keys move."""
_NEW_SHARE = 0.3
_KEY = Qt.Key
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
        self.setAccessibleDescription(
            self.tr(
                "Page Up and Down choose a frame, Space one of its corners, arrow keys move it, Delete takes it away"
            )
        )

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
        self._move(at[0] - self._at[0], at[1] - self._at[1])
        self._at = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a frame or a corner, move it, take the frame away."""
        key = event.key()
        if key in (_KEY.Key_Delete, _KEY.Key_Backspace):
            self.delete()
        elif key in (_KEY.Key_PageDown, _KEY.Key_PageUp) and self.prints:
            self._choose(1 if key == _KEY.Key_PageDown else -1)
        elif key == _KEY.Key_Space and self.selected:
            self._corner = 0 if self._corner is None else self._corner + 1 if self._corner < 3 else None
            self.update()
        elif key in ARROWS and self.selected:
            far = max(1.0, STEP_PX / self._place()[2])
            right, down = ARROWS[_KEY(key)]
            self._move(far * down, far * right)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is on a frame, and seen there; the mouse says itself which."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason and self.prints and not self.selected:
            self._choose(1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark of the keyboard goes."""
        super().focusOutEvent(event)
        self.update()

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
        for corner, point in enumerate(points):
            is_held = is_selected and self.hasFocus() and self._corner in (None, corner)
            radius = _HELD_PX if is_held else _HANDLE_PX
            painter.drawEllipse(point, radius, radius)
        middle = sum(points, QPointF()) / 4
        badge = QRectF(middle.x() - 15, middle.y() - 15, 30, 30)
        painter.drawEllipse(badge)
        painter.setPen(QColor(0, 0, 0))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(place))

    def _choose(self, step: int) -> None:
        """The next frame, or the one before, by number; all of it."""
        numbers = sorted(self.prints)
        place = numbers.index(self.selected) + step if self.selected else (0 if step > 0 else -1)
        self.selected, self._corner = numbers[place % len(numbers)], None
        self._tell()

    def _move(self, down: float, across: float) -> None:
        """Move what is held, as far as it stays a frame on the scan."""
        moves = range(4) if self._corner is None else (self._corner,)
        before = self.prints[self.selected]
        moved = [(y + down, x + across) if n in moves else (y, x) for n, (y, x) in enumerate(before)]
        if self._is_fit(moved):
            self.prints[self.selected] = (moved[0], moved[1], moved[2], moved[3])
            self._tell()

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
