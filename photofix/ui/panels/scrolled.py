"""A panel that scrolls where it is higher than the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(parent: QWidget) -> QScrollArea:
    """An area in `parent` that only scrolls up and down; the keyboard stops at what is inside, not at the area.

    What it shall hold is best made as a child of its viewport: a panel that moves into another is styled anew with all
    that is in it.
    """
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
