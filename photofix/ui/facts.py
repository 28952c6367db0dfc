"""One-line facts about a photo for the status bar."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photofix.photo.photo import Photo
from photofix.ui.view_transform import ViewTransform


def photo_facts(photo: Photo) -> tuple[str, str]:
    """(size · depth · profile, what the profile means)."""
    profile, tip = profile_name(photo)
    parts = (f"{photo.width} × {photo.height}", _translate("{bits} bit").format(bits=photo.depth), profile)
    return "  ·  ".join(parts), tip


def profile_name(photo: Photo) -> tuple[str, str]:
    """(name, explanation) of the colour profile."""
    if photo.icc is None:
        return _translate("no profile"), _translate("The file has no color profile; sRGB is assumed")
    return _described(photo.icc) or _translate("embedded profile"), ""


def zoom_text(view: ViewTransform | None) -> str:
    """ "53 %", or "" without a photo."""
    return "" if view is None else f"{view.zoom * 100:.0f} %"


def _described(icc: bytes) -> str:
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QColorSpace

    return QColorSpace.fromIccProfile(QByteArray(icc)).description()


def _translate(text: str) -> str:
    return QCoreApplication.translate("facts", text)
