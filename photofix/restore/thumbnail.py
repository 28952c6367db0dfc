"""Small pictures for reports: before and after side by side, as JPEG bytes."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit, at_full
from photofix.errors import PhotoWriteError
from photofix.photo.photo import Photo
from photofix.photo.rgb8 import jpeg_of
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.render.difference import delta_e
from photofix.render.image import framing_of, render

LONG_SIDE_PX = 160
_GAP_PX = 4


def before_after(photo: Photo, analysis: Analysis, edit: Edit) -> tuple[bytes, float]:
    """The photo and its restoration side by side, each at most `LONG_SIDE_PX` long.

    Returns:
        JPEG bytes, and the mean CIE76 difference between the two pictures.
    """
    before, after = (small(photo, analysis, wanted) for wanted in (replace(at_full(()), geometry=edit.geometry), edit))
    gap = np.ones((before.shape[0], _GAP_PX, 3), np.float32)
    return jpeg(np.concatenate([before, gap, after], axis=1)), mean_delta_e(before, after)


def mean_delta_e(before: Image, after: Image) -> float:
    """Mean CIE76 colour difference of two h x w x 3 sRGB pictures."""
    return float(delta_e(before, after).mean())


def small(photo: Photo, analysis: Analysis, edit: Edit, long_side_px: int = LONG_SIDE_PX) -> Image:
    """The photo rendered with `edit` at thumbnail size, h x w x 3 sRGB 0..1."""
    scale = min(1.0, long_side_px / max(framing_of(photo, edit, 1.0).size))
    return np.clip(render(photo, analysis, edit, scale=scale), 0, 1)


def jpeg(image: Image) -> bytes:
    """h x w x 3 sRGB 0..1 as JPEG bytes of quality 75."""
    return jpeg_of(np.asarray(cv2.convertScaleAbs(image, alpha=255.0), np.uint8), 75)


def data_uri(picture: bytes) -> str:
    """JPEG bytes as the source of an <img>."""
    return "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")


def keep_thumbnail(folder: Path, photo_sha256: str, picture: bytes) -> None:
    """Store a photo's before/after picture for the report; without one, or without room for it, nothing happens."""
    if not picture:
        return
    try:
        make_folder(folder)
        write_bytes_safely(_path(folder, photo_sha256), picture)
    except PhotoWriteError:
        return  # no reason to fail a photo that was restored


def kept_thumbnail(folder: Path, photo_sha256: str) -> bytes:
    """What `keep_thumbnail` stored, empty if nothing."""
    try:
        return _path(folder, photo_sha256).read_bytes()
    except OSError:
        return b""


def _path(folder: Path, photo_sha256: str) -> Path:
    return folder / f"{photo_sha256[:32]}.jpg"
