"""Addresses for the desktop's file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl


def folder_url(path: Path) -> QUrl:
    """The folder that holds `path`."""
    return QUrl.fromLocalFile(str(path.parent))
