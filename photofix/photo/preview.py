"""The picture that a camera has put into its RAW file: there at once, where developing takes seconds.

Its colours are the camera's own and not those of the developed photo; it stands upright as the photo does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.errors import PhotoFixError
from photofix.photo.consent import Consent
from photofix.photo.decoded import DECODER_ERRORS, check_size
from photofix.photo.formats import HEAD_BYTES, sniff
from photofix.photo.isolation import HelperDiedError, run
from photofix.photo.opening import Source, open_in_place, upright
from photofix.photo.photo import Metadata, Photo
from photofix.photo.raw import ORIENTATION_OF_FLIP

_MOST_STRETCH = 1.1  # a preview of other proportions shows another crop, or black bars
_MOST_MEGAPIXELS = 200.0
_BACK = {6: 8, 8: 6}  # the orientation that undoes one; all others undo themselves


def embedded_preview(path: Path, side_px: int) -> Photo | None:
    """A RAW photo as its camera shows it, upright, at most `side_px` long, 8 bits, with the hash of the file.

    None for a file that is no RAW, that holds no preview or one of another crop, or that cannot be read.
    """
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            if sniff(file.read(HEAD_BYTES), path.suffix) != "RAW":
                return None
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        shown: Photo | None = run(preview_in_place, path.absolute(), side_px)
    except (OSError, ValueError, HelperDiedError, PhotoFixError, MemoryError):
        return None
    return None if shown is None else replace(shown, path=path, sha256=sha256)


def preview_in_place(path: Path, side_px: int) -> Photo | None:
    """`embedded_preview` in this process, without name and hash."""
    try:
        import rawpy
    except ImportError:
        return None
    try:
        with rawpy.imread(str(path)) as raw:
            orientation = ORIENTATION_OF_FLIP.get(raw.sizes.flip, 1)
            height, width = raw.sizes.height, raw.sizes.width * raw.sizes.pixel_aspect
            stored = raw.extract_thumb().data
        shown, said = _photo(stored)
        stored_pixels = upright(np.ascontiguousarray(shown.pixels), _BACK.get(said, said or 1))
    except (rawpy.LibRawError, rawpy.NotSupportedError, PhotoFixError, *DECODER_ERRORS):
        return None
    size = (height, width) if orientation < 5 else (width, height)
    shown = replace(shown, pixels=_stood_up(stored_pixels, (said or orientation, orientation, 1), size))
    if _stretch((shown.height, shown.width), size) > _MOST_STRETCH:
        return None
    return replace(shown, pixels=_shrunk(np.asarray(shown.pixels), side_px), metadata=Metadata(), format="RAW", note="")


def _photo(stored: bytes | NDArray[Any]) -> tuple[Photo, int]:
    """The preview and the orientation it states, 0 if none: LibRaw hands out pixels as stored, or a JPEG, to which it
    adds the RAW's orientation if it has no EXIF."""
    if not isinstance(stored, bytes):
        check_size((stored.shape[1], stored.shape[0]), int(_MOST_MEGAPIXELS * 1e6))
        return Photo(None, stored.reshape(*stored.shape[:2], -1)), 0
    consent = Consent(allow_truncated=False, max_megapixels=_MOST_MEGAPIXELS)
    photo = open_in_place(Source("JPEG", None, None, stored, "", consent))
    return photo, photo.orientation


def _stood_up(stored: NDArray[Any], orientations: Iterable[int], size: tuple[float, float]) -> NDArray[Any]:
    """The preview turned by the first of these under which it is a portrait where the photo is one.

    What a preview's own EXIF states is often that of another program, or was added by LibRaw to one that is turned
    already.
    """
    turned = stored
    for orientation in orientations:
        turned = upright(stored, orientation)
        if size[0] == size[1] or (turned.shape[0] > turned.shape[1]) == (size[0] > size[1]):
            break
    return turned


def _stretch(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How much the proportions of two (height, width) differ, as a factor from 1 on."""
    factor = (one[0] * other[1]) / (one[1] * other[0])
    return max(factor, 1 / factor)


def _shrunk(pixels: NDArray[Any], side_px: int) -> NDArray[Any]:
    scale = side_px / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], -1)
