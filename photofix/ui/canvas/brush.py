"""What all drawing tools share: size, strength, what they do, and where their strokes go."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Literal

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from photofix.edit import Cut, Stroke, StrokeKind
from photofix.ui.canvas.stroke_paint import ADDED, PROTECTED
from photofix.ui.canvas.tool import NO_KEYS, Keys, Tool
from photofix.ui.canvas.view_transform import ViewTransform

SMALLEST, LARGEST = 1.0, 2000.0


class BrushMode(Enum):
    """What a stroke does."""

    ADD = "add"
    PROTECT = "protect"


class Brush(QObject):
    """Signals: drawn (Stroke), taken (Cut): to be taken away from the last stroke; pointed_at (y, x): heal from there;
    changed (radius or strength); pointing_changed (bool). `task` is a key or "all", `source` what the next stroke is
    healed from, `is_pointing` whether the next click says that, as one with Alt does."""

    drawn = Signal(object)
    pointed_at = Signal(float, float)
    taken = Signal(object)
    changed = Signal()
    pointing_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.mode = BrushMode.ADD
        self.task = "all"
        self.radius_px = 20.0
        self.strength = 100.0
        self.source: tuple[float, float] | None = None
        self.is_pointing = False

    def set_radius(self, radius_px: float) -> None:
        """Photo pixels, kept within bounds."""
        self.radius_px = min(max(radius_px, SMALLEST), LARGEST)
        self.changed.emit()

    def set_pointing(self, is_pointing: bool) -> None:
        """Whether the next click says what to heal from."""
        if is_pointing != self.is_pointing:
            self.is_pointing = is_pointing
            self.pointing_changed.emit(is_pointing)

    def points(self, keys: Keys) -> bool:
        """Whether a click with these keys held says what to heal from."""
        return self.is_pointing or bool(keys & Qt.KeyboardModifier.AltModifier)

    def stroke(
        self,
        points: Sequence[tuple[float, float]],
        kind: StrokeKind = "heal",
        radius_px: float | None = None,
        radii: tuple[float, ...] = (),
    ) -> Stroke:
        """A stroke as it would be drawn now; points are (y, x)."""
        mode: Literal["add", "protect"] = "add" if self.mode is BrushMode.ADD else "protect"
        radius = round(self.radius_px if radius_px is None else radius_px, 1)
        places = tuple((round(float(y), 1), round(float(x), 1)) for y, x in points)
        source = self.source if self.mode is BrushMode.ADD else None
        return Stroke(self.task, mode, radius, self.strength, places, kind, radii, source=source)

    def deliver(self, stroke: Stroke, is_taking: bool) -> None:
        """Hand over a finished stroke, or what it takes away."""
        if is_taking:
            self.taken.emit(Cut(stroke.radius, stroke.points, stroke.kind, stroke.radii))
        else:
            if stroke.source is not None:  # it was for this one
                self.source = None
            self.drawn.emit(stroke)


class DrawingTool(Tool):
    """A tool that draws with a brush: knows where the pointer is and paints the brush's circle. With Alt held a click
    says what to heal from."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._pointer: tuple[float, float] | None = None

    @property
    def pointer(self) -> tuple[float, float] | None:
        """(x, y), photo pixels; None = outside."""
        return self._pointer

    def press(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Point at what to heal from, or begin."""
        return self._points_at(x, y, keys) or self.begin(x, y, keys)

    def press_again(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """The second press of a double click."""
        return self._points_at(x, y, keys) or self.begin_again(x, y, keys)

    def begin(self, x: float, y: float, keys: Keys) -> bool:
        """What the tool does at a press; True = taken."""
        return False

    def begin_again(self, x: float, y: float, keys: Keys) -> bool:
        """What it does at the second press of a double click; two quick presses are two."""
        return self.begin(x, y, keys)

    def _points_at(self, x: float, y: float, keys: Keys) -> bool:
        if self._brush.mode is not BrushMode.ADD or not self._brush.points(keys):
            return False
        self._brush.pointed_at.emit(y, x)
        return True

    def hover(self, x: float, y: float) -> None:
        """Where the circle is painted."""
        self._pointer = (x, y) if x == x else None

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """The circle; a cross of dashes in it is for subclasses."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pointer is None:
            return
        center = QPointF(*view.to_view(*self._pointer))
        radius = max(self._brush.radius_px * view.zoom, 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        own = ADDED if self._brush.mode is BrushMode.ADD else PROTECTED
        for color, width in ((QColor(0, 0, 0, 150), 3.0), (own, 1.5)):
            painter.setPen(QPen(color, width * ratio))
            painter.drawEllipse(center, radius, radius)


def takes_away(keys: Keys) -> bool:
    """Whether the keys held ask to take away from the last stroke."""
    return bool(keys & Qt.KeyboardModifier.ControlModifier)


def joins(keys: Keys) -> bool:
    """Whether the keys held ask for a straight line."""
    return bool(keys & Qt.KeyboardModifier.ShiftModifier)


__all__ = [
    "LARGEST",
    "NO_KEYS",
    "SMALLEST",
    "Brush",
    "BrushMode",
    "DrawingTool",
    "Keys",
    "joins",
    "takes_away",
]
