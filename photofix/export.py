"""`export_photo`: the restored photo as a file; the pixels are those of `render`, quantised once.

A pixel that render leaves unchanged is written with its stored value, and a photo that nothing
changes is copied byte for byte.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.chain import steps
from photofix.checked_json import OneOf, Range
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.photo.fitting import fitting, lost_before
from photofix.photo.formats import FORMATS, Format, format_for_suffix
from photofix.photo.geometry import Turn, turned
from photofix.photo.icc import parse_profile, srgb_profile
from photofix.photo.metadata import Keep, Processing, for_export
from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth, decode_pixels, encode_pixels, is_srgb, to_srgb
from photofix.photo.safe_file import check_target, write_safely
from photofix.photo.write import Chroma, write_photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.render import render_stripes
from photofix.window import scaled_size

_STRIPE_PX = 1 << 21
_DTYPES: dict[int, np.dtype[Any]] = {8: np.dtype(np.uint8), 16: np.dtype(np.uint16), 32: np.dtype(np.float32)}


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
        metadata: keep all, none, or all but places.
        color_output: let a grey photo become a colour one.
    """

    format: Annotated[str, OneOf(lambda: FORMATS)] | None = None
    quality: Annotated[int, Range(1, 100)] = 95
    chroma: Chroma = "4:4:4"
    depth: Annotated[int, OneOf(lambda: _DTYPES)] | None = None
    profile: Literal["keep", "srgb"] = "keep"
    long_side: Annotated[int, Range(1, 10**6)] | None = None
    metadata: Keep = "keep"
    color_output: bool = False


@dataclass(frozen=True)
class ExportResult:
    """What was written.

    Attributes:
        path: the file.
        untouched: it is a byte copy of the original.
        seconds: "render" and "encode" (with writing and reading back).
        sha256: of the file.
        note: what the format could not hold, "" if nothing.
    """

    path: Path
    untouched: bool
    seconds: Mapping[str, float]
    sha256: str
    note: str = ""


@dataclass(frozen=True, eq=False)
class _Target:
    """What the file will hold.

    Attributes:
        same_values: stored values of unchanged pixels are right in it (same profile, size).
    """

    format: Format
    dtype: np.dtype[Any]
    channels: int
    icc: bytes | None
    scale: float
    same_values: bool
    note: str


def export_photo(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    path: Path,
    options: ExportOptions | None = None,
    progress: Progress = NO_PROGRESS,
    overwrite: bool = False,
) -> ExportResult:
    """Render `photo` and write it to `path`, stripe by stripe; the original is never overwritten.

    Raises:
        PhotoWriteError: see `write_photo`; nothing is left behind.
        Cancelled: through `progress`; nothing is left behind.
    """
    options = options or ExportOptions()
    target = _target(photo, path, options)
    check_target(path, photo.path, overwrite)
    start = time.perf_counter()
    if not steps(analysis, edit) and _asks_nothing(photo, target, options):
        sha256 = _copied(photo, path, overwrite)
        if sha256:
            return ExportResult(path, True, {"render": 0.0, "encode": time.perf_counter() - start}, sha256)
    pixels, is_changed = _pixels(photo, analysis, edit, target, options, progress.part(0.0, 0.8))
    rendered = time.perf_counter()
    progress.report(0.8)
    sha256 = note = ""
    if not is_changed and _asks_nothing(photo, target, options):
        sha256 = _copied(photo, path, overwrite)
    untouched = bool(sha256)
    if not untouched:
        processing = Processing(edit.strengths(analysis), analysis.weights_sha256)
        result, lost = _result_photo(photo, pixels, target, options, processing)
        note = "; ".join(filter(None, (target.note, lost)))
        sha256 = write_photo(
            result, path, original=photo.path, quality=options.quality, chroma=options.chroma, overwrite=overwrite
        )
    seconds = {"render": rendered - start, "encode": time.perf_counter() - rendered}
    return ExportResult(path, untouched, seconds, sha256, note)


def _target(photo: Photo, path: Path, options: ExportOptions) -> _Target:
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
    return _Target(
        format=by_suffix,
        dtype=_DTYPES[depth],
        channels=channels,
        icc=icc,
        scale=_scale(photo, options),
        same_values=icc == photo.icc and _scale(photo, options) == 1.0,
        note="; ".join(filter(None, (depth_note, chroma_note, icc_note, alpha_note))),
    )


def _depth_note(photo: Photo, bits: int) -> str:
    return f"{photo.depth} bits per channel became {bits}" if bits < photo.depth else ""


def _target_profile(photo: Photo, channels: int, options: ExportOptions) -> tuple[bytes | None, str]:
    if is_srgb(photo.icc):
        return photo.icc, ""
    assert photo.icc is not None
    if options.profile == "srgb" or channels != photo.pixels.shape[2]:
        return (None if channels == 1 else srgb_profile()), ""
    if not parse_profile(photo.icc).can_encode:
        return (None if channels == 1 else srgb_profile()), "its profile only describes a source; converted to sRGB"
    return photo.icc, ""


def _scale(photo: Photo, options: ExportOptions) -> float:
    if options.long_side is None:
        return 1.0
    if options.long_side < 1:
        raise PhotoWriteError(f"The long side is {options.long_side} pixels; give at least 1.")
    return min(1.0, options.long_side / max(photo.height, photo.width))


def _pixels(
    photo: Photo, analysis: Analysis, edit: Edit, target: _Target, options: ExportOptions, progress: Progress
) -> tuple[NDArray[Any], bool]:
    """The file's pixels (H x W x c in its dtype and profile) and whether a task changed any."""
    if target.same_values and not steps(analysis, edit):
        return _on_white(photo, _stored(photo, target), target), False
    rows = max(1, _STRIPE_PX // photo.width)
    height, width = scaled_size(photo.height, photo.width, target.scale)
    result = np.empty((height, width, target.channels), target.dtype)
    is_changed = False
    for top, image in render_stripes(
        photo, analysis, edit, rows, target.scale, progress, color_output=options.color_output
    ):
        bottom = top + len(image)
        if target.scale == 1.0:
            differs = image != to_srgb(photo, top, bottom)
            changed = differs[..., 0] | differs[..., 1] | differs[..., 2]
            is_changed = is_changed or bool(changed.any())
        if target.same_values:
            result[top:bottom] = _merged(photo, image, changed, top, target)
        else:
            result[top:bottom] = encode_pixels(image, target.icc, target.channels, target.dtype)
    return _on_white(photo, result, target), is_changed


def _stored(photo: Photo, target: _Target) -> NDArray[Any]:
    """The photo's own values at the file's depth; the same array if nothing differs."""
    stored: NDArray[Any] = np.asarray(photo.pixels)
    if target.dtype == stored.dtype and target.channels == stored.shape[2]:
        return stored
    result = np.empty((*stored.shape[:2], target.channels), target.dtype)
    rows = max(1, _STRIPE_PX // photo.width)
    for top in range(0, len(stored), rows):
        result[top : top + rows] = _at_depth(stored[top : top + rows], target)
    return result


def _merged(photo: Photo, image: Image, changed: NDArray[np.bool_], top: int, target: _Target) -> NDArray[Any]:
    """Stored values where nothing changed, encoded ones elsewhere."""
    stored = _at_depth(photo.pixels[top : top + len(image)], target)
    if not changed.any():
        return stored
    encoded = encode_pixels(image, target.icc, target.channels, target.dtype)
    if not changed.all():
        cv2.copyTo(stored, (~changed).view(np.uint8), encoded)
    return encoded


def _at_depth(stored: NDArray[Any], target: _Target) -> NDArray[Any]:
    """Stored values at the file's depth and channel count (grey repeated), in the same profile."""
    values = change_depth(stored, target.dtype)
    return values if values.shape[2] == target.channels else np.repeat(values, target.channels, axis=2)


def _on_white(photo: Photo, result: NDArray[Any], target: _Target) -> NDArray[Any]:
    """Pixels laid over white for a format without transparency; others pass as they are."""
    if photo.alpha is None or target.format.has_alpha:
        return result
    alpha = _alpha(photo, target)
    assert alpha is not None
    rows = max(1, _STRIPE_PX // result.shape[1])
    blended = np.empty_like(result)
    for top in range(0, len(result), rows):
        image = decode_pixels(result[top : top + rows], target.icc)
        cover = decode_pixels(alpha[top : top + rows, :, None], None)
        over_white = image * cover + (np.float32(1) - cover)
        blended[top : top + rows] = encode_pixels(over_white, target.icc, target.channels, target.dtype)
    return blended


def _alpha(photo: Photo, target: _Target) -> NDArray[Any] | None:
    return None if photo.alpha is None else _plane(np.asarray(photo.alpha), photo, target)


def _extra(photo: Photo, target: _Target) -> NDArray[Any] | None:
    if photo.extra is None:
        return None
    extra = np.asarray(photo.extra)
    return np.dstack([_plane(extra[..., number], photo, target) for number in range(extra.shape[2])])


def _plane(plane: NDArray[Any], photo: Photo, target: _Target) -> NDArray[Any]:
    """One channel that no task changes, at the file's depth and size."""
    height, width = scaled_size(photo.height, photo.width, target.scale)
    result: NDArray[Any] = change_depth(plane, target.dtype)
    if result.shape != (height, width):
        result = cv2.resize(np.ascontiguousarray(result), (width, height), interpolation=cv2.INTER_AREA)
    return result


def _result_photo(
    photo: Photo, pixels: NDArray[Any], target: _Target, options: ExportOptions, processing: Processing
) -> tuple[Photo, str]:
    size = (pixels.shape[1], pixels.shape[0])
    places, dropped = turned(photo.metadata, Turn(photo.orientation, (photo.width, photo.height), size))
    metadata = for_export(places, options.metadata, processing, size)
    kept, notes = fitting(metadata, target.format, processing)
    result = Photo(
        path=None,
        pixels=pixels,
        alpha=_alpha(photo, target) if target.format.has_alpha else None,
        extra=_extra(photo, target) if target.format.has_extra else None,
        icc=target.icc,
        metadata=kept,
        format=target.format.key,
    )
    notes += [f"dropped, because it speaks of the picture as it was: {', '.join(dropped)}"] if dropped else []
    return result, "; ".join(lost_before(photo, result) + notes)


def _asks_nothing(photo: Photo, target: _Target, options: ExportOptions) -> bool:
    return (
        photo.path is not None
        and not photo.is_partial
        and target.format.key == photo.format
        and target.dtype == photo.pixels.dtype
        and target.same_values
        and options.metadata == "keep"
    )


def _copied(photo: Photo, path: Path, overwrite: bool) -> str:
    """Copy the original's bytes; returns their sha256, or "" if it is no longer the file that was read."""
    assert photo.path is not None
    try:
        with photo.path.open("rb") as source:
            if hashlib.file_digest(source, "sha256").hexdigest() != photo.sha256:
                return ""
    except OSError:
        return ""

    def fill(file: BinaryIO, temporary: Path) -> None:
        assert photo.path is not None
        with photo.path.open("rb") as source:
            while block := source.read(1 << 20):
                file.write(block)

    def verify(temporary: Path) -> None:
        with temporary.open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != photo.sha256:
                raise PhotoWriteError(f"'{path}' was copied, but reading it back failed; check the disk and try again.")

    write_safely(path, fill, verify, overwrite)
    return photo.sha256
