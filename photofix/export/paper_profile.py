"""Colours for a printer and its paper, by their ICC profile: what the printer is given, and how that looks."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from photofix.errors import PhotoReadError
from photofix.photo.icc import parse_profile, srgb_profile
from photofix.progress import NO_PROGRESS, Progress

Pixels = NDArray[np.uint8]
"""H x W x 3 uint8 RGB, or x 4 inks."""

_KINDS = {b"prtr", b"mntr", b"spac"}
"""Device classes of ICC.1:2022, 7.2.5, that have a way to the device: printer, monitor, colour space."""
_MOST_BYTES = 1 << 26
_STRIPE_PX = 1 << 20
_RELATIVE, _ABSOLUTE = imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC, imagecodecs.CMS.INTENT.ABSOLUTE_COLORIMETRIC
_BLACK_POINT = imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION


@dataclass(frozen=True)
class PaperProfile:
    """A profile that colours can be converted to and back.

    Attributes:
        data: the profile itself.
        name: its description.
        space: "RGB", or "CMYK" for inks.
    """

    data: bytes
    name: str
    space: str

    @property
    def white(self) -> tuple[int, int, int]:
        """The bare paper as 8-bit sRGB, beside a white of 255."""
        bare = np.full((1, 1, 3), 255, np.uint8) if self.space == "RGB" else np.zeros((1, 1, 4), np.uint8)
        red, green, blue = (int(value) for value in self._back(bare, True)[0, 0])
        return red, green, blue

    def for_printer(self, srgb8: Pixels, progress: Progress = NO_PROGRESS) -> Pixels:
        """H x W x 3 sRGB to H x W x 3 for a printer that takes RGB: values of an RGB profile, relative colorimetric
        with black point compensation. Printers' drivers take no inks: of a CMYK profile it is what the inks show, as
        sRGB. Raises Cancelled."""
        if self.space == "RGB":
            return _in_stripes(self._to, srgb8, progress)
        return self.seen(srgb8, False, progress)

    def seen(self, srgb8: Pixels, is_paper_white: bool, progress: Progress = NO_PROGRESS) -> Pixels:
        """How that will look, as H x W x 3 sRGB: with the paper's own white and black (absolute colorimetric), or with
        those of the screen. Raises Cancelled."""
        return _in_stripes(lambda rows: self._back(self._to(rows), is_paper_white), srgb8, progress)

    def _to(self, srgb8: Pixels) -> Pixels:
        return _converted(srgb8, srgb_profile(), self.data, ("rgb", self.space.lower()), _RELATIVE, _BLACK_POINT)

    def _back(self, device: Pixels, is_paper_white: bool) -> Pixels:
        intent, flags = (_ABSOLUTE, 0) if is_paper_white else (_RELATIVE, _BLACK_POINT)
        return _converted(device, self.data, srgb_profile(), (self.space.lower(), "rgb"), intent, flags)


def read_paper_profile(path: Path) -> PaperProfile:
    """Read the ICC profile of a printer and its paper. Raises PhotoReadError for what is none."""
    data = _content(path)
    try:
        parsed = parse_profile(data)
        found = PaperProfile(data, parsed.name, parsed.space)
    except (ValueError, LookupError, ArithmeticError, struct.error) as error:
        raise PhotoReadError(f"'{path.name}' is no ICC profile, or a damaged one; choose another file.") from error
    if data[12:16] not in _KINDS or found.space not in ("RGB", "CMYK") or not parsed.can_encode:
        raise PhotoReadError(
            f"'{path.name}' is no profile of a printer that takes RGB or CMYK; choose the one that was made for your "
            "printer and paper."
        )
    try:
        found.seen(np.zeros((1, 2, 3), np.uint8), True)
    except (imagecodecs.CmsError, RuntimeError, ValueError) as error:
        raise PhotoReadError(
            f"No colours can be converted to the profile '{path.name}' and back; choose another file."
        ) from error
    return found


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise PhotoReadError(f"The profile '{path}' cannot be read; choose another file.") from error


def _in_stripes(convert: Callable[[Pixels], Pixels], pixels: Pixels, progress: Progress) -> Pixels:
    """Row by row the same, but it can be cancelled in between."""
    rows = max(1, _STRIPE_PX // pixels.shape[1])
    done = []
    for top in range(0, len(pixels), rows):
        progress.report(top / len(pixels))
        done.append(convert(pixels[top : top + rows]))
    return np.concatenate(done)


def _converted(
    pixels: Pixels, source: bytes, target: bytes, spaces: tuple[str, str], intent: int, flags: int
) -> Pixels:
    made = imagecodecs.cms_transform(
        np.ascontiguousarray(pixels),
        source,
        target,
        colorspace=spaces[0],
        outcolorspace=spaces[1],
        intent=intent,
        flags=flags,
    )
    return np.asarray(made, np.uint8).reshape(*pixels.shape[:2], -1)
