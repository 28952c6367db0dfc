"""The desktop around the window: addresses for its file manager, room on its screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtWidgets import QWidget

FRAME_PX = QSize(4, 40)
"""What a title bar and borders take, before a window is shown and has any."""


def folder_url(path: Path) -> QUrl:
    """The folder that holds `path`."""
    return QUrl.fromLocalFile(str(path.parent))


def resize_within_screen(window: QWidget, wanted: QSize) -> None:
    """Give `window` the size `wanted`, or less where its screen has no room for that."""
    window.resize(wanted.boundedTo(window.screen().availableGeometry().size() - FRAME_PX))
