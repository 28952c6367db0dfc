"""Facts about the open photo: file, size, depth, profile, camera, lens, date."""

from __future__ import annotations

import io
import re
import struct

from PIL import ExifTags, Image
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from photofix.ui.panels.facts import profile_name
from photofix.ui.session.document import Document

LONGEST_RUN = 20
"""Characters of a word that may stand on one line, however narrow the panel and large the text."""
PLACES = rf"([/\\_.-]|[^/\\_.-]{{{LONGEST_RUN}}})"
"""Where a longer one may be broken: after these."""


class InfoPanel(QWidget):
    """A list of facts; empty ones are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(8)
        layout.addLayout(self._form)
        layout.addStretch(1)
        self.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Show another photo's facts."""
        while self._form.rowCount():
            self._form.removeRow(0)
        if document is None:
            self._form.addRow(QLabel(self.tr("Open a photo to see its facts"), self))
            return
        for name, value in self._facts(document):
            if value:
                self._add(name, value)

    def _add(self, name: str, value: str) -> None:
        caption = QLabel(name, self)
        caption.setObjectName("muted")
        label = QLabel(breakable(value), self)
        label.setWordWrap(True)
        label.setAccessibleName(name)
        self._form.addRow(caption, label)

    def _facts(self, document: Document) -> list[tuple[str, str]]:
        photo = document.photo
        camera = camera_facts(photo.metadata.exif)
        megapixels = photo.width * photo.height / 1e6
        dpi = photo.metadata.dpi
        channels = self.tr("grey") if photo.is_gray else self.tr("colored")
        return [
            (self.tr("File"), document.name),
            (self.tr("Folder"), str(photo.path.parent) if photo.path else ""),
            (self.tr("Format"), photo.format),
            (self.tr("Size"), f"{photo.width} × {photo.height}  ({megapixels:.1f} MP)"),
            (self.tr("Depth"), self.tr("{bits} bits per channel, {kind}").format(bits=photo.depth, kind=channels)),
            (self.tr("Profile"), profile_name(photo)[0]),
            (self.tr("Resolution"), f"{dpi[0]:g} × {dpi[1]:g} dpi" if dpi else ""),
            (self.tr("Transparency"), self.tr("yes") if photo.alpha is not None else ""),
            (self.tr("Camera"), camera.get("camera", "")),
            (self.tr("Lens"), camera.get("lens", "")),
            (self.tr("Exposure"), camera.get("exposure", "")),
            (self.tr("Date"), camera.get("date", "")),
            (self.tr("Note"), document.note),
        ]


def breakable(text: str) -> str:
    """`text` that a label can wrap however long its words are, as names of files, folders and profiles may be: in those
    longer than `LONGEST_RUN`, zero-width spaces after separators and within runs as long. For show, not to be copied.
    """
    return re.sub(rf"\S{{{LONGEST_RUN + 1},}}", lambda word: re.sub(PLACES, "\\1\u200b", word[0]), text)


def camera_facts(exif: bytes | None) -> dict[str, str]:
    """ "camera", "lens", "exposure", "date" as far as a raw EXIF block states them."""
    if not exif:
        return {}
    tags = Image.Exif()
    try:
        tags.load(exif if exif.startswith(b"Exif") else b"Exif\x00\x00" + exif)
        detail = tags.get_ifd(ExifTags.IFD.Exif)
    except (SyntaxError, ValueError, OSError, LookupError, TypeError, struct.error, io.UnsupportedOperation):
        return {}
    base = ExifTags.Base
    maker, model = _text(tags.get(base.Make)), _text(tags.get(base.Model))
    camera = model if model.lower().startswith(maker.lower()) else f"{maker} {model}"
    date = _text(detail.get(base.DateTimeOriginal) or tags.get(base.DateTime))
    return {
        "camera": camera.strip(),
        "lens": _text(detail.get(base.LensModel)),
        "exposure": _exposure(detail),
        "date": date.replace(":", "-", 2),
    }


def _exposure(detail: dict[int, object]) -> str:
    base = ExifTags.Base
    parts = []
    for tag, form in (
        (base.ExposureTime, _seconds),
        (base.FNumber, "f/{:g}".format),
        (base.ISOSpeedRatings, "ISO {:g}".format),
    ):
        value = _number(detail.get(tag))
        if value:
            parts.append(form(value))
    return "  ".join(parts)


def _seconds(value: float) -> str:
    return f"1/{1 / value:.0f} s" if value < 0.4 else f"{value:g} s"


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0


def _text(value: object) -> str:
    return str(value).strip("\x00 ") if value is not None else ""
