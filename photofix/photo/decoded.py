"""What a decoder hands to the reader: samples as stored, and what the container says about them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Any

import cv2
from numpy.typing import NDArray

from photofix.photo.photo import Metadata

# What decoders are known to raise on damaged files, from wrong arithmetic to Pillow's SyntaxError.
DECODER_ERRORS = (
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


class TooManyPixelsError(ValueError):
    """The header claims more pixels than the limit; the text is the claimed size."""


class CutOffError(ValueError):
    """The file ends too early, but decoding leniently gives part of it."""


class RawInsideError(ValueError):
    """A TIFF whose pixels are those of a camera's or scanner's sensor: a DNG by another name."""


class UnsupportedError(ValueError):
    """An intact file of a kind that is not read; the text completes "It is ..."."""


def check_size(size: tuple[int, int], max_pixels: int) -> None:
    """Raise TooManyPixelsError for more pixels than allowed."""
    if size[0] * size[1] > max_pixels:
        raise TooManyPixelsError(f"{size[0]} x {size[1]}")


def more(count: int, what: str) -> tuple[str, ...]:
    """The things of a kind after the first, for `Decoded.left_out`."""
    return (f"{count - 1} more {what}{'s' if count > 2 else ''}",) if count > 1 else ()


@dataclass(frozen=True, eq=False)
class Decoded:
    """One decoded image, not yet upright.

    Attributes:
        pixels: H x W or H x W x n uint8, uint16 or float32; straight alpha last for n = 2, 4 (5 with inks).
        extra: H x W x n samples that are neither colour nor transparency (an infrared scan, a saved selection).
        icc: profile that describes them, None if the container says nothing or sRGB.
        metadata: blocks that the decoder itself found; None = ask exiv2.
        orientation: EXIF orientation still to be applied, None = as the EXIF block says.
        dpi: (x, y) pixels per inch.
        inks: the samples are CMYK.
        note: a sentence for the status bar.
        left_out, is_partial: as in `Photo`.
    """

    pixels: NDArray[Any]
    icc: bytes | None = None
    metadata: Metadata | None = None
    orientation: int | None = None
    dpi: tuple[float, float] | None = None
    inks: bool = False
    note: str = ""
    left_out: tuple[str, ...] = ()
    is_partial: bool = False
    extra: NDArray[Any] | None = None
