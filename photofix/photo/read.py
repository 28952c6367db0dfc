"""From a file to a `Photo`: sniffed, decoded at full depth, upright, its profile checked, metadata lifted out.

Whatever the file holds, the answer is a `Photo` or a `PhotoReadError` with one sentence.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from photofix.errors import PhotoReadError, TruncatedPhotoError
from photofix.photo.consent import Consent, agreed
from photofix.photo.decode import decode
from photofix.photo.decoded import CutOffError, Decoded, TooManyPixelsError
from photofix.photo.formats import FORMATS, sniff
from photofix.photo.icc import adobe_rgb_profile, is_usable, srgb_profile
from photofix.photo.metadata import read_metadata, read_orientation, says_adobe_rgb
from photofix.photo.photo import Metadata, Photo
from photofix.photo.texts import without_texts

_STREAMED = ("TIFF", "RAW")
_HEAD_BYTES = 64
_COPIED_BYTES = 64 * 2**20  # exiv2 copies what it is given in memory
_CHECKED_SAMPLES = 1 << 22
_LARGEST_VALUE = 1e9  # the square of more overflows in float32
_FILLED_NOTE = "truncated: what is missing is filled"
# What decoders are known to raise on damaged files, from wrong arithmetic to Pillow's SyntaxError.
_DECODER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    cv2.error,
)


def read_photo(path: Path, *, allow_truncated: bool | None = None, max_megapixels: float | None = None) -> Photo:
    """Open a photo file.

    Args:
        path: the file.
        allow_truncated: read a file that ends too early as far as it goes (the person was asked).
        max_megapixels: refuse larger pictures. Both as in `agreed` if not given.

    Raises:
        TruncatedPhotoError: the file ends too early and `allow_truncated` may help.
        PhotoReadError: anything else that is wrong with the file.
    """
    try:
        if path.is_dir():
            raise PhotoReadError(f"'{path.name}' is a folder; open the photos in it.")
        if path.exists() and not path.is_file():
            raise PhotoReadError(f"'{path.name}' is not a regular file; copy the photo to a disk first.")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            key = _known_format(head, path)
            data = b"" if key in _STREAMED else head + file.read()
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise PhotoReadError(f"'{path}' does not exist; check the name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PhotoReadError(f"'{path}' cannot be read ({reason}); check its permissions and the drive.") from error
    return _photo(key, path, path, data, sha256, _consent(allow_truncated, max_megapixels))


def read_bytes(
    data: bytes, path: Path | None = None, *, allow_truncated: bool | None = None, max_megapixels: float | None = None
) -> Photo:
    """Open a photo file that is already in memory; `path` is where it came from. Raises as `read_photo`."""
    key = _known_format(data[:_HEAD_BYTES], path)
    sha256 = hashlib.sha256(data).hexdigest()
    return _photo(key, path, data, data, sha256, _consent(allow_truncated, max_megapixels))


def _consent(allow_truncated: bool | None, max_megapixels: float | None) -> Consent:
    return Consent(
        agreed().allow_truncated if allow_truncated is None else allow_truncated,
        agreed().max_megapixels if max_megapixels is None else max_megapixels,
    )


def _known_format(head: bytes, path: Path | None) -> str:
    name = f"'{path.name}'" if path else "The data"
    if not head:
        raise PhotoReadError(f"{name} is empty (zero bytes); get another copy.")
    key = sniff(head, path.suffix if path else "")
    if key is None:
        readable = ", ".join(entry.label for entry in FORMATS.values())
        raise PhotoReadError(f"{name} is not a photo in a format PhotoFix reads; it reads {readable}.")
    return key


def _photo(key: str, path: Path | None, source: Path | bytes, data: bytes, sha256: str, consent: Consent) -> Photo:
    name = f"'{path.name}'" if path else "The data"
    label = FORMATS[key].label
    try:
        decoded = decode(key, source, data, int(consent.max_megapixels * 1e6), consent.allow_truncated)
        _check_numbers(decoded.pixels, name)
        return _assemble(key, path, source, data, sha256, decoded)
    except TooManyPixelsError as error:
        raise PhotoReadError(
            f"{name} says it is {error} pixels, above the limit of {consent.max_megapixels:g} megapixels; "
            "raise the limit if you trust the file (--max-megapixels on the command line)."
        ) from error
    except MemoryError as error:
        raise PhotoReadError(f"{name} does not fit into memory; close other programs or make it smaller.") from error
    except CutOffError as error:
        raise TruncatedPhotoError(
            f"{name} is truncated ({error}); get another copy, or read it as far as it goes "
            "(--partial on the command line)."
        ) from error
    except _DECODER_ERRORS as error:
        raise PhotoReadError(
            f"{name} is a damaged or unsupported {label} file ({_reason(error)}); get another copy."
        ) from error


def _assemble(key: str, path: Path | None, source: Path | bytes, data: bytes, sha256: str, decoded: Decoded) -> Photo:
    metadata, orientation, lost, meta_note = _metadata(_for_exiv2(key, source, data), decoded)
    pixels = decoded.pixels if decoded.pixels.ndim == 3 else decoded.pixels[..., None]
    if 0 in pixels.shape:
        raise ValueError("it has no pixels")
    icc, icc_note = _checked_profile(decoded, pixels.shape[2], metadata)
    if decoded.inks:
        pixels, icc, icc_note = _from_inks(pixels, icc)
    upright = _upright(pixels, orientation)
    colors = 1 if upright.shape[2] < 3 else 3
    has_alpha = upright.shape[2] > colors
    return Photo(
        path=path,
        pixels=np.ascontiguousarray(upright[..., :colors]),
        alpha=np.ascontiguousarray(upright[..., colors]) if has_alpha else None,
        icc=icc,
        metadata=replace(metadata, dpi=decoded.dpi or metadata.dpi, texts=decoded.texts),
        format=key,
        sha256=sha256,
        orientation=orientation,
        note=_joined(_FILLED_NOTE if decoded.is_partial else "", decoded.note, meta_note, icc_note),
        left_out=decoded.left_out + lost,
        is_partial=decoded.is_partial,
    )


def _for_exiv2(key: str, source: Path | bytes, data: bytes) -> Path | bytes:
    if key == "PNG":
        return without_texts(data)
    in_memory = data and (len(data) < _COPIED_BYTES or not isinstance(source, Path))
    return data if in_memory else source


def _check_numbers(pixels: NDArray[Any], name: str) -> None:
    """Refuse float samples that are no numbers or mean "no data": whatever is averaged with one becomes one."""
    rows = max(1, _CHECKED_SAMPLES * len(pixels) // max(1, pixels.size))
    for top in range(0, len(pixels) if pixels.dtype.kind == "f" else 0, rows):
        is_number = np.abs(pixels[top : top + rows]) <= _LARGEST_VALUE  # false for NaN too
        if not is_number.all():
            y, x = np.argwhere(~is_number)[0, :2]
            value = pixels[top + y, x].ravel()[~is_number[y, x].ravel()][0]
            raise PhotoReadError(
                f"{name} holds the value {value:g} at x = {x}, y = {top + y}, which is no brightness; "
                "replace it in the program that made the file, or export the photo from there in 16 bits."
            )


def _metadata(source: bytes | Path, decoded: Decoded) -> tuple[Metadata, int, tuple[str, ...], str]:
    """Blocks, orientation still to be applied, what was lost, note."""
    lost: tuple[str, ...] = ()
    try:
        if decoded.metadata is None:
            metadata, orientation, lost = read_metadata(source)
        else:
            metadata, orientation = decoded.metadata, read_orientation(decoded.metadata.exif)
    except (RuntimeError, ValueError, zlib.error) as error:
        note = f"its metadata cannot be read ({_reason(error)})"
        return Metadata(), decoded.orientation or 1, ("metadata that cannot be read",), note
    return metadata, orientation if decoded.orientation is None else decoded.orientation, lost, ""


def _checked_profile(decoded: Decoded, samples: int, metadata: Metadata) -> tuple[bytes | None, str]:
    channels = 4 if decoded.inks else 1 if samples < 3 else 3
    if decoded.icc is not None:
        if is_usable(decoded.icc, channels):
            return decoded.icc, ""
        return None, "its colour profile is damaged or does not fit; sRGB is assumed"
    if channels == 3 and says_adobe_rgb(metadata):
        return adobe_rgb_profile(), "Adobe RGB according to EXIF"
    return None, ""


def _from_inks(pixels: NDArray[Any], icc: bytes | None) -> tuple[NDArray[Any], bytes | None, str]:
    """CMYK to sRGB through its profile (littleCMS, relative colorimetric); alpha stays."""
    if icc is None:
        raise ValueError("it holds CMYK inks without a colour profile; convert it to RGB in the program that made it")
    inks = np.ascontiguousarray(pixels[..., :4])
    rgb = imagecodecs.cms_transform(inks, icc, srgb_profile(), colorspace="cmyk", outcolorspace="rgb", intent=1)
    return np.concatenate([rgb, pixels[..., 4:]], axis=2), None, "converted from CMYK to sRGB"


def _upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Apply EXIF orientation 1..8 (CIPA DC-008, tag 274): its row and column 0 are named by where they end up."""
    if orientation in (5, 6, 7, 8):
        pixels = cv2.transpose(pixels).reshape(pixels.shape[1], pixels.shape[0], -1)
    flips = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}
    if orientation not in flips:
        return pixels
    return cv2.flip(pixels, flips[orientation]).reshape(pixels.shape)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else type(error).__name__
