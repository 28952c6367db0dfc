"""One-line facts about a photo for the status bar."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication
from PySide6.QtGui import QColorSpace

from photofix.photo.photo import Photo
from photofix.raster.frame import NO_GEOMETRY, Geometry, frame_of
from photofix.ui.canvas.view_transform import ViewTransform


def photo_facts(photo: Photo, geometry: Geometry = NO_GEOMETRY) -> tuple[str, str]:
    """(size · depth · profile, what the profile means), turned and cropped by `geometry`."""
    frame = frame_of(geometry, photo.height, photo.width)
    profile, tip = profile_name(photo)
    depth = QCoreApplication.translate("facts", "{bits} bit").format(bits=photo.depth)
    return "  ·  ".join((f"{frame.width} × {frame.height}", depth, profile)), tip


def profile_name(photo: Photo) -> tuple[str, str]:
    """(name, explanation) of the colour profile."""
    if photo.icc is None:
        tip = QCoreApplication.translate("facts", "The file has no color profile; sRGB is assumed")
        return QCoreApplication.translate("facts", "no profile (sRGB assumed)"), tip
    return _described(photo.icc) or QCoreApplication.translate("facts", "embedded profile"), ""


def zoom_text(view: ViewTransform | None) -> str:
    """ "53 %", or "" without a photo."""
    return "" if view is None else f"{view.zoom * 100:.0f} %"


def _described(icc: bytes) -> str:
    return QColorSpace.fromIccProfile(QByteArray(icc)).description()
