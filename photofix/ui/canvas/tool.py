"""What the canvas asks of a tool and of an overlay."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from photofix.ui.canvas.view_transform import ViewTransform

Keys = Qt.KeyboardModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
"""Where each arrow key goes, right and down."""


class Tool:
    """Something that takes the left button on the photo; points are photo pixels. Does nothing itself."""

    def takes_click(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Whether this tool wants clicks at that place, but no drags: a drag that begins there pans the photo. A click
        is passed to `press` when the button goes up.
        """
        return False

    def press(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """The button went down. True = the tool takes it, and the viewer does not pan."""
        return False

    def press_again(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """The second press of a double click; by default one more `press`."""
        return self.press(x, y, keys)

    def move(self, x: float, y: float) -> None:
        """While the button is down."""

    def release(self) -> None:
        """The button went up."""

    def hover(self, x: float, y: float) -> None:
        """Where the pointer is, also while the button is up; NaN = outside."""

    def step(self, right: int, down: int, keys: Keys = NO_KEYS) -> bool:
        """An arrow key: one of the two is 1 or -1. True = the tool takes it, and the photo is not moved."""
        return False

    def confirm(self) -> bool:
        """Enter: finish what was begun. False = nothing was."""
        return False

    def cancel(self) -> bool:
        """Escape: forget what was begun. False = nothing was."""
        return False

    def cursor(self) -> Qt.CursorShape:
        """Shape of the mouse pointer over the photo."""
        return Qt.CursorShape.CrossCursor

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Its marks, in device pixels of one pane, while it is the tool."""


class Overlay(Protocol):
    """Something painted above the photo."""

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Paint in device pixels of one pane."""
