"""What is dragged over the window: files and folders, a picture from another program, or only an address."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData

from photofix.ui.session.clipboard import kept_picture


def can_open(data: QMimeData) -> bool:
    """Whether there is a file on this computer or a picture in it."""
    return bool(_local_files(data)) or data.hasImage()


def why_not(data: QMimeData) -> str:
    """A sentence for what cannot be opened, "" for what is none of our business."""
    if can_open(data) or not data.hasUrls():
        return ""
    return QCoreApplication.translate("drop", "This is a web address: save the picture first, then open the file")


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files that were dropped; a picture becomes a file first. Raises PhotoWriteError."""
    paths = _local_files(data)
    if paths or not data.hasImage():
        return paths
    kept = kept_picture(data)
    return [] if kept is None else [kept]


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
