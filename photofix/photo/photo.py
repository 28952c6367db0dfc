"""The photo in memory: the file's own pixels, upright, with everything needed to write it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
        """Whether the file holds one colour channel."""
        return bool(self.pixels.shape[2] == 1)
