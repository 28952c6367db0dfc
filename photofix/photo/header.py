"""Size and depth of a picture from its header, read in the helper: Pillow asks native libraries for some formats."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from photofix.photo.decoded import DECODER_ERRORS
from photofix.photo.isolation import HelperDiedError, run


@dataclass(frozen=True)
class Header:
    """What a file says of itself.

    Attributes:
        width, height: pixels.
        bits: 8 or more per channel, as far as Pillow tells.
        format: Pillow's name of the format.
    """

    width: int
    height: int
    bits: int
    format: str


def read_header(path: Path) -> Header | None:
    """The header of a file, None if Pillow does not know the format; a pipe, where opening waits, has none."""
    if not path.is_file():
        return None
    try:
        header: Header | None = run(_header, path.absolute())
    except HelperDiedError:
        return None
    return header


def _header(path: Path) -> Header | None:
    try:
        with warnings.catch_warnings():
            # A huge picture is no surprise here: that is what is being measured.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                bits = 16 if "16" in image.mode else _tiff_bits(image)
                return Header(image.width, image.height, bits, image.format or "")
    except (*DECODER_ERRORS, Image.DecompressionBombError):
        return None


def _tiff_bits(image: Image.Image) -> int:
    # Pillow opens 16-bit RGB as 8 bit; the TIFF tag BitsPerSample tells the truth.
    tags = getattr(image, "tag_v2", None)
    return max(tags.get(258, (8,))) if tags is not None else 8
