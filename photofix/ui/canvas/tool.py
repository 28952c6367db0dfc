"""What can lie above the photo on the canvas and what can take the mouse there."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from photofix.ui.canvas.view_transform import ViewTransform


class Tool(Protocol):
    """Something that takes the left button on the photo; points are photo pixels."""

    def press(self, x: float, y: float) -> bool:
        """True = taken, the viewer does not pan."""

    def move(self, x: float, y: float) -> None:
        """While the button is down."""

    def release(self) -> None:
        """The button went up."""

    def cursor(self) -> Qt.CursorShape:
        """Shape of the mouse pointer over the photo."""


class Overlay(Protocol):
    """Something painted above the photo."""

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Paint in device pixels of one pane."""
