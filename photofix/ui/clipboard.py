"""Copy and paste: settings between photos, pictures and files from other programs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from photofix.edit import Edit
from photofix.errors import EditError
from photofix.photo.photo import Photo
from photofix.ui.qimage import to_rgb8

MIME = "application/x-photofix-settings+json"


def copy_settings(edit: Edit) -> None:
    """Put the knobs of `edit` on the clipboard, for this program and as text."""
    text = json.dumps(edit.knobs_only().to_json(), indent=2)
    data = QMimeData()
    data.setData(MIME, text.encode())
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def pasted_settings() -> Edit | None:
    """The knobs on the clipboard, None if there are none."""
    data = _clipboard()
    if not data.hasFormat(MIME):
        return None
    try:
        return Edit.from_text(bytes(data.data(MIME).data()).decode()).knobs_only()
    except (EditError, UnicodeDecodeError):
        return None


def pasted_paths() -> list[Path]:
    """Files on the clipboard."""
    return [Path(url.toLocalFile()) for url in _clipboard().urls() if url.isLocalFile()]


def pasted_photo() -> Photo | None:
    """The picture on the clipboard as a photo without a file, None if there is none."""
    data = _clipboard()
    picture = data.imageData() if data.hasImage() else None
    if not isinstance(picture, QImage) or picture.isNull():
        return None
    pixels = to_rgb8(picture)
    return Photo(None, pixels, sha256=hashlib.sha256(pixels.tobytes()).hexdigest())


def with_knobs(edit: Edit, knobs: Edit) -> Edit:
    """`edit` with the knob values of `knobs`; strokes and decisions stay."""
    return replace(edit, values=knobs.values)


def _clipboard() -> QMimeData:
    """What is on the clipboard; Qt gives None for an empty one."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return data if data is not None else QMimeData()
