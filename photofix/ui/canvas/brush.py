"""The brush: adds damage to fill, or protects what must stay. A tool and an overlay of the viewer."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Literal

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from photofix.edit import Edit, Stroke
from photofix.ui.canvas.findings_overlay import ADDED, PROTECTED, paint_stroke
from photofix.ui.canvas.view_transform import ViewTransform

SMALLEST, LARGEST = 1.0, 2000.0


class BrushMode(Enum):
    """What a stroke does."""

    ADD = "add"
    PROTECT = "protect"


class Brush(QObject):
    """Signals: drawn (Stroke), changed (radius or strength). `task` is a key or "all"."""

    drawn = Signal(object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = BrushMode.ADD
        self.task = "all"
        self.radius_px = 20.0
        self.strength = 100.0
        self._points: list[tuple[float, float]] = []
        self._pointer: tuple[float, float] | None = None

    def set_radius(self, radius_px: float) -> None:
        """Photo pixels, kept within bounds."""
        self.radius_px = min(max(radius_px, SMALLEST), LARGEST)
        self.changed.emit()

    def press(self, x: float, y: float) -> bool:
        """Begin a stroke."""
        self._points = [(y, x)]
        self._pointer = (x, y)
        return True

    def move(self, x: float, y: float) -> None:
        """Go on; points closer than a quarter radius add nothing."""
        self._pointer = (x, y)
        last_y, last_x = self._points[-1]
        if (x - last_x) ** 2 + (y - last_y) ** 2 >= (self.radius_px / 4) ** 2:
            self._points.append((y, x))

    def release(self) -> None:
        """Finish the stroke."""
        if self._points:
            mode: Literal["add", "protect"] = "add" if self.mode is BrushMode.ADD else "protect"
            points, self._points = tuple((round(y, 1), round(x, 1)) for y, x in self._points), []
            self.drawn.emit(Stroke(self.task, mode, round(self.radius_px, 1), self.strength, points))

    def hover(self, x: float, y: float) -> None:
        """Where the pointer is; NaN = outside."""
        self._pointer = (x, y) if x == x else None

    def cursor(self) -> Qt.CursorShape:
        """A cross in the middle of the circle."""
        return Qt.CursorShape.CrossCursor

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """The stroke being drawn, and the brush's circle."""
        is_add = self.mode is BrushMode.ADD
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_stroke(painter, view, tuple(self._points), self.radius_px, is_add, ratio)
        if self._pointer is None:
            return
        center = QPointF(*view.to_view(*self._pointer))
        radius = max(self.radius_px * view.zoom, 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 150), 3.0), (ADDED if is_add else PROTECTED, 1.5)):
            painter.setPen(QPen(color, width * ratio))
            painter.drawEllipse(center, radius, radius)


def with_stroke(edit: Edit, stroke: Stroke) -> Edit:
    """`edit` with one more stroke."""
    return replace(edit, strokes=(*edit.strokes, stroke))
