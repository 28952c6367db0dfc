"""What a width in pixels grows to where the person's text is larger than usual."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

USUAL_HEIGHT_PX = 18
"""A line of text on most desktops, or a little more than that; widths are drawn for it."""


def with_text(width_px: int) -> int:
    """`width_px`, or more in proportion to the application's font."""
    height = QFontMetrics(QApplication.font()).height()
    return round(width_px * max(1.0, height / USUAL_HEIGHT_PX))
