"""Copy and paste: settings between photos, pictures and files from other programs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from photofix.edit import NEGATIVE, WHOLE, Edit
from photofix.errors import EditError
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.raster.frame import NO_GEOMETRY


def copy_settings(edit: Edit) -> None:
    """Put the knobs of `edit` on the clipboard, as text: Qt may keep what lies there until after Python has ended,
    and a QMimeData made in Python then crashes the program as it dies."""
    QGuiApplication.clipboard().setText(json.dumps(edit.knobs_only().to_json(), indent=2))


def pasted_settings() -> Edit | None:
    """The knobs on the clipboard, also where they came as text by another way; None if there are none."""
    text = _clipboard().text()
    if '"tasks"' not in text:
        return None
    try:
        return Edit.from_text(text).knobs_only()
    except EditError:
        return None


def pasted_paths() -> list[Path]:
    """Files on the clipboard."""
    return [Path(url.toLocalFile()) for url in _clipboard().urls() if url.isLocalFile()]


def kept_picture(dropped: QMimeData | None = None) -> Path | None:
    """The picture on the clipboard, or that was dropped, as a PNG in the user's data folder, None if there is none.

    With a file of its own it is a photo like any other: listed, and its edit is kept. The same picture gives the same
    file. Raises PhotoWriteError.
    """
    data = _clipboard() if dropped is None else dropped
    picture = data.imageData() if data.hasImage() else None
    if not isinstance(picture, QImage) or picture.isNull():
        return None
    png = _png(picture)
    folder = user_data_path("photofix", appauthor=False) / "pasted"
    path = folder / f"pasted-{hashlib.sha256(png).hexdigest()[:8]}.png"
    if not path.exists():
        make_folder(folder)
        write_bytes_safely(path, png, overwrite=False)
    return path


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def with_knobs(edit: Edit, knobs: Edit) -> Edit:
    """`edit` with the knob values of `knobs`, and its geometry if it has one; strokes and decisions stay. A negative
    stays one unless `knobs` says otherwise: that is no matter of taste."""
    geometry = edit.geometry if knobs.geometry == NO_GEOMETRY else knobs.geometry
    changed = replace(edit, values=knobs.values, geometry=geometry)
    kept = None if knobs.is_touched(WHOLE, NEGATIVE) or not edit.negative else edit.value(WHOLE, NEGATIVE)
    return changed if kept is None else changed.with_value(WHOLE, NEGATIVE, kept)


def _clipboard() -> QMimeData:
    """What is on the clipboard; Qt gives None for an empty one."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return data if data is not None else QMimeData()
