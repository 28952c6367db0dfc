"""From a known format to a `Photo`: pixels decoded at full depth, made upright, profile and metadata checked.

Runs in the helper process, or in the program itself for plain files whose decoders have proved harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from photofix.errors import PhotoReadError, TruncatedPhotoError
from photofix.photo.consent import Consent
from photofix.photo.decode import decode
from photofix.photo.decoded import DECODER_ERRORS, CutOffError, Decoded, TooManyPixelsError, UnsupportedError
from photofix.photo.formats import FORMATS, STREAMED
from photofix.photo.icc import adobe_rgb_profile, is_usable, srgb_profile
from photofix.photo.infrared import NOT_USABLE, shows_picture
from photofix.photo.look import Look, checked, look
from photofix.photo.metadata import says_adobe_rgb
from photofix.photo.photo import Metadata, Photo

_CHECKED_SAMPLES = 1 << 22
_LARGEST_VALUE = 1e9  # the square of more overflows in float32
_FILLED_NOTE = "truncated: what is missing is filled"


@dataclass(frozen=True)
class Source:
    """A file to open.

    Attributes:
        key: its format.
        path: as a person named it, None for bytes that were no file.
        file: the same, absolute; None if `data` holds everything.
        data: its bytes; empty for what is read from `file`.
        sha256: of its bytes.
        consent: how far reading may go.
    """

    key: str
    path: Path | None
    file: Path | None
    data: bytes
    sha256: str
    consent: Consent

    @property
    def name(self) -> str:
        """For messages."""
        return f"'{self.path.name}'" if self.path else "The data"


def open_in_place(source: Source) -> Photo:
    """Open the file in this process. Raises PhotoReadError."""
    if not source.data and source.file is not None and source.key not in STREAMED:
        source = replace(source, data=source.file.read_bytes())
    return opened_photo(source, lambda: look(source.key, source.file, source.data))


def opened_photo(source: Source, looked: Callable[[], Look]) -> Photo:
    """Decode the pixels, then add what `looked` gives. Raises PhotoReadError with one sentence."""
    name, consent, label = source.name, source.consent, FORMATS[source.key].label
    try:
        content = source.data if source.file is None else source.file
        decoded = decode(source.key, content, source.data, int(consent.max_megapixels * 1e6), consent.allow_truncated)
        _check_numbers(decoded.pixels, name)
        seen = looked()
        if seen.is_cut and not consent.allow_truncated:
            raise CutOffError("the end is missing")
        return _with_infrared_note(_assemble(source, decoded, seen))
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
    except UnsupportedError as error:
        raise PhotoReadError(f"{name} cannot be read: {error}.") from error
    except DECODER_ERRORS as error:
        raise PhotoReadError(f"{name} is damaged or not a {label} file that can be read; get another copy.") from error


def _assemble(source: Source, decoded: Decoded, seen: Look) -> Photo:
    metadata, orientation, lost = _metadata(decoded, seen)
    pixels = decoded.pixels if decoded.pixels.ndim == 3 else decoded.pixels[..., None]
    if 0 in pixels.shape:
        raise ValueError("it has no pixels")
    icc, icc_note = _checked_profile(decoded, pixels.shape[2], metadata)
    if decoded.inks:
        pixels, icc, icc_note = _from_inks(pixels, icc)
    turned = upright(pixels, orientation)
    colors = 1 if turned.shape[2] < 3 else 3
    has_alpha = turned.shape[2] > colors
    is_partial = decoded.is_partial or seen.is_cut
    return Photo(
        path=source.path,
        pixels=np.ascontiguousarray(turned[..., :colors]),
        alpha=np.ascontiguousarray(turned[..., colors]) if has_alpha else None,
        extra=None if decoded.extra is None else _upright_planes(decoded.extra, orientation),
        icc=icc,
        metadata=replace(metadata, dpi=decoded.dpi or metadata.dpi, texts=seen.texts),
        format=source.key,
        sha256=source.sha256,
        orientation=orientation,
        note=_joined(
            _FILLED_NOTE if is_partial else "",
            decoded.note,
            f"damaged inside, parts of the picture may be wrong ({seen.damage})" if seen.damage else "",
            f"left out: {', '.join(lost)}" if lost else "",
            icc_note,
        ),
        left_out=tuple(dict.fromkeys((*decoded.left_out, *seen.beside, *lost))),
        is_partial=is_partial,
    )


def _with_infrared_note(photo: Photo) -> Photo:
    """Say it where a film scanner's infrared channel cannot serve."""
    return replace(photo, note=_joined(photo.note, NOT_USABLE)) if shows_picture(photo) else photo


def _metadata(decoded: Decoded, seen: Look) -> tuple[Metadata, int, tuple[str, ...]]:
    """Blocks, orientation still to be applied, what was lost."""
    if decoded.metadata is None:
        metadata, lost = seen.metadata, seen.lost
    else:
        metadata, lost = checked(decoded.metadata)
    return metadata, seen.orientation if decoded.orientation is None else decoded.orientation, lost


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
        raise UnsupportedError(
            "it holds CMYK inks without a colour profile; convert it to RGB in the program that made it"
        )
    inks = np.ascontiguousarray(pixels[..., :4])
    rgb = imagecodecs.cms_transform(inks, icc, srgb_profile(), colorspace="cmyk", outcolorspace="rgb", intent=1)
    return np.concatenate([rgb, pixels[..., 4:]], axis=2), None, "converted from CMYK to sRGB"


def upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """H x W x c `pixels` with EXIF orientation 1..8 applied.

    Source: CIPA DC-008, tag 274: row and column 0 are named by where they end up.
    """
    if orientation in (5, 6, 7, 8):
        pixels = cv2.transpose(pixels).reshape(pixels.shape[1], pixels.shape[0], -1)
    flips = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}
    if orientation not in flips:
        return pixels
    return cv2.flip(pixels, flips[orientation]).reshape(pixels.shape)


def _upright_planes(planes: NDArray[Any], orientation: int) -> NDArray[Any]:
    # One by one: OpenCV turns no more than four channels at once.
    turned = [upright(np.ascontiguousarray(planes[..., i : i + 1]), orientation) for i in range(planes.shape[2])]
    return np.concatenate(turned, axis=2)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
