"""The photo in memory: the file's own pixels, upright, with everything needed to write it back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.photo.texts import Text
from photofix.raster.frame import Corners


@dataclass(frozen=True, eq=False)
class Metadata:
    """What the file said beside its pixels.

    Attributes:
        exif, iptc, xmp: raw blocks as the file holds them, None if absent.
        dpi: (x, y) pixels per inch, None if not stated.
        texts: see `photo.texts`.
    """

    exif: bytes | None = None
    iptc: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    texts: tuple[Text, ...] = ()


Asked = tuple[Corners | None, str]
"""What a person says a file shows: `Photo.area` and `Photo.negative`."""

NOTHING_ASKED: Asked = (None, "")


class Film(Protocol):
    """How the pixels of a scanned negative become those of the positive. `kind`: "grey" or "colour"."""

    kind: str

    def positive(self, image: Image) -> Image:
        """H x W x 3 extended sRGB of the scan to that of the positive, each pixel by itself."""


@dataclass(frozen=True, eq=False)
class Photo:
    """One opened photo.

    Attributes:
        path: where it was read from; None for one that is not a file.
        pixels: upright H x W x c in the file's own dtype (uint8, uint16, finite float32) and profile; c = 1 grey,
            3 RGB.
        alpha: H x W straight alpha in the same dtype, None without one; never changed.
        extra: H x W x n further channels in the same dtype, such as a film scanner's infrared or a saved
            selection, never changed; None without.
        icc: embedded profile, None if the file has none (sRGB is assumed).
        format: "JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIC", "RAW", "JXL".
        sha256: of the file's bytes (of the pixels for a photo that is not a file).
        orientation: EXIF orientation 1..8 that was applied to make `pixels` upright.
        note: a sentence for the status bar ("3 pages, the first is shown"), "" if none.
        left_out: what the file holds beside this and no export of it will ("2 more pages").
        is_partial: the file ended too early; what is missing is filled.
        part: of a print on a scan that holds several: where it lies in the scan, see `Geometry.corners`; `path` is then
            its `photo.names.print_path`.
        area: where a person says that the picture lies in its scan, see `Geometry.corners`; None = it is to be found.
        film: `pixels` are those of a negative, which is read as the positive; None = they are read as they are.
    """

    path: Path | None
    pixels: NDArray[np.generic]
    alpha: NDArray[np.generic] | None = None
    icc: bytes | None = None
    metadata: Metadata = field(default_factory=Metadata)
    format: str = "PNG"
    sha256: str = ""
    orientation: int = 1
    note: str = ""
    left_out: tuple[str, ...] = ()
    is_partial: bool = False
    extra: NDArray[np.generic] | None = None
    part: Corners | None = None
    area: Corners | None = None
    film: Film | None = None

    @property
    def height(self) -> int:
        """Upright height, pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Upright width, pixels."""
        return int(self.pixels.shape[1])

    @property
    def depth(self) -> int:
        """Bits per channel: 8, 16 or 32 (float)."""
        return int(self.pixels.dtype.itemsize) * 8

    @property
    def is_gray(self) -> bool:
        """Whether the picture has one colour channel: the file holds no more, or it is a black-and-white negative."""
        return bool(self.pixels.shape[2] == 1) or self.negative == "grey"

    @property
    def negative(self) -> str:
        """The kind of `film`, "" without one."""
        return "" if self.film is None else self.film.kind

    @property
    def asked(self) -> Asked:
        """What an answer about it depends on beside the file."""
        return self.area, self.negative

    @property
    def scan(self) -> Photo:
        """The photo as its file has it."""
        return self if self.film is None else replace(self, film=None)
