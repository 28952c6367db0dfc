"""What a file is asked to be (`ExportOptions`) and what it can hold (`Target`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np

from photofix.checked_json import OneOf, Range
from photofix.errors import PhotoWriteError
from photofix.photo.formats import FORMATS, Format, format_for_suffix
from photofix.photo.icc import parse_profile, srgb_profile
from photofix.photo.metadata import Keep
from photofix.photo.photo import Photo
from photofix.photo.pixels import is_srgb
from photofix.photo.write import Chroma
from photofix.raster.frame import NO_GEOMETRY, Frame, Geometry, frame_of
from photofix.raster.warp import Framing

DTYPES: dict[int, np.dtype[Any]] = {8: np.dtype(np.uint8), 16: np.dtype(np.uint16), 32: np.dtype(np.float32)}


@dataclass(frozen=True)
class ExportOptions:
    """How a result is written.

    Attributes:
        format: key of `FORMATS`; None = by the path's suffix.
        quality: 1..100 for lossy formats; 100 is lossless for WebP.
        chroma: colour resolution of JPEG and AVIF.
        depth: bits per channel; None = the photo's, or the most the format holds.
        profile: the photo's own, or sRGB.
        long_side: shrink to this, pixels; None or more than the photo has = full size.
        enlarge: 2 = twice as many pixels each way, unless it is shrunk; interpolated, no detail is invented.
        metadata: keep all, none, or all but places.
        color_output: let a grey photo become a colour one.
    """

    format: Annotated[str, OneOf(lambda: FORMATS)] | None = None
    quality: Annotated[int, Range(1, 100)] = 95
    chroma: Chroma = "4:4:4"
    depth: Annotated[int, OneOf(lambda: DTYPES)] | None = None
    profile: Literal["keep", "srgb"] = "keep"
    long_side: Annotated[int, Range(1, 10**6)] | None = None
    metadata: Keep = "keep"
    color_output: bool = False
    enlarge: Annotated[int, Range(1, 2)] = 1

    @property
    def decisions(self) -> dict[str, Any]:
        """The options as JSON values, to be hashed. `enlarge` is left out at its default, so that hashes in journals
        from before that option still match."""
        values = asdict(self)
        return values if self.enlarge != 1 else {key: value for key, value in values.items() if key != "enlarge"}


@dataclass(frozen=True, eq=False)
class Target:
    """What the file will hold.

    Attributes:
        framing: how the photo's pixels lie in it.
        same_values: stored values of unchanged pixels are right in it (same profile and size, pixels only moved).
    """

    format: Format
    dtype: np.dtype[Any]
    channels: int
    icc: bytes | None
    framing: Framing
    same_values: bool
    note: str

    @property
    def scale(self) -> float:
        """Pixels of the file per pixel of the photo, at most 1."""
        return self.framing.scale


def target_for(photo: Photo, path: Path, options: ExportOptions, geometry: Geometry = NO_GEOMETRY) -> Target:
    """What `path` will hold of `photo` in the shape of `geometry`. Raises PhotoWriteError for options that its format
    cannot serve."""
    by_suffix = format_for_suffix(path)
    if options.format not in (None, by_suffix.key):
        raise PhotoWriteError(f"'{path.name}' does not end like {options.format}; change the suffix or the format.")
    depth = options.depth or max((d for d in by_suffix.depths if d <= photo.depth), default=min(by_suffix.depths))
    if depth not in by_suffix.depths:
        raise PhotoWriteError(f"{by_suffix.label} cannot hold {depth} bits per channel; choose {by_suffix.depths}.")
    if not 1 <= options.quality <= 100:
        raise PhotoWriteError(f"The quality is {options.quality}, outside 1..100; give a value inside the range.")
    has_alpha = photo.alpha is not None and by_suffix.has_alpha
    stays_gray = photo.is_gray and by_suffix.can_hold(1, has_alpha) and not options.color_output
    channels = 1 if stays_gray else 3
    icc, icc_note = _target_profile(photo, channels, options)
    alpha_note = "" if photo.alpha is None or by_suffix.has_alpha else "transparent parts became white"
    depth_note = _depth_note(photo, min(depth, by_suffix.most_bits)) if options.depth is None else ""
    halves_color = by_suffix.key == "AVIF" and depth > 8 and channels == 3 and options.chroma != "4:2:0"
    chroma_note = "AVIF above 8 bits keeps colour at half the resolution" if halves_color else ""
    frame = frame_of(geometry, photo.height, photo.width)
    scale = _scale(frame, options)
    framing = Framing(frame, scale, options.enlarge if scale == 1.0 else 1)
    return Target(
        format=by_suffix,
        dtype=DTYPES[depth],
        channels=channels,
        icc=icc,
        framing=framing,
        same_values=photo.film is None and icc == photo.icc and framing.scale == 1.0 and framing.is_exact,
        note="; ".join(filter(None, (depth_note, chroma_note, icc_note, alpha_note))),
    )


def _depth_note(photo: Photo, bits: int) -> str:
    return f"{photo.depth} bits per channel became {bits}" if bits < photo.depth else ""


def _target_profile(photo: Photo, channels: int, options: ExportOptions) -> tuple[bytes | None, str]:
    if photo.icc is None or (is_srgb(photo.icc) and channels == photo.pixels.shape[2]):
        return photo.icc, ""
    if options.profile == "srgb" or channels != photo.pixels.shape[2]:
        return (None if channels == 1 else srgb_profile()), ""
    if not parse_profile(photo.icc).can_encode:
        return (None if channels == 1 else srgb_profile()), "its profile only describes a source; converted to sRGB"
    return photo.icc, ""


def _scale(frame: Frame, options: ExportOptions) -> float:
    if options.long_side is None:
        return 1.0
    if options.long_side < 1:
        raise PhotoWriteError(f"The long side is {options.long_side} pixels; give at least 1.")
    return min(1.0, options.long_side / max(frame.height, frame.width))
