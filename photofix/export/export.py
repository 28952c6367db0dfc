"""`export_photo`: the restored photo as a file; the pixels are those of `render`, quantised once.

A pixel that render leaves unchanged is written with its stored value, and a photo that nothing
changes is copied byte for byte.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial, wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.export.pixels import alpha_of, extra_of, pixels_of
from photofix.export.target import ExportOptions, Target, target_for
from photofix.photo.fitting import fitting, lost_before
from photofix.photo.geometry import Turn, turned, turned_dpi
from photofix.photo.metadata import Processing, for_export
from photofix.photo.names import file_of
from photofix.photo.photo import Photo
from photofix.photo.safe_file import check_target, write_safely
from photofix.photo.write import write_photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.render.hand_work import by_hand
from photofix.render.tile import plan_render

Asked = ParamSpec("Asked")
Made = TypeVar("Made")

_LOSSY = ("JPEG", "WEBP", "AVIF")
_ENCODED_AGAIN = "the picture was turned or cropped, so it was encoded once more"


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


def prepare_export(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    path: Path,
    options: ExportOptions | None = None,
    progress: Progress = NO_PROGRESS,
    overwrite: bool = False,
) -> Callable[[], ExportResult]:
    """Render `photo` now; write it to `path` when the returned function is called. The original is never overwritten.

    The returned function keeps no reference to `photo`: a caller that drops its own gets that memory back before the
    result is encoded. A photo that comes out unchanged is copied at once, and the function only says so.

    Raises (this function, and the one it returns):
        PhotoWriteError: see `write_photo`; nothing is left behind.
        Cancelled: through `progress`; nothing is left behind.
    """
    options, photo = options or ExportOptions(), edit.seen(photo)
    options = replace(options, color_output=options.color_output or edit.gives_color)
    target = target_for(photo, path, options, edit.geometry)
    original = None if photo.path is None else file_of(photo.path)
    check_target(path, original, overwrite)
    start = time.perf_counter()
    plan = plan_render(photo, analysis, edit, target.scale, options.color_output)
    if not plan.chain and _asks_nothing(photo, target, options):
        sha256 = _copied(photo, path, overwrite)
        if sha256:
            seconds = {"render": 0.0, "encode": time.perf_counter() - start}
            return partial(ExportResult, path, True, seconds, sha256)
    pixels, is_changed = pixels_of(photo, plan, target, progress.part(0.0, 0.8))
    is_changed = is_changed or photo.film is not None
    rendered = time.perf_counter()
    progress.report(0.8)
    if not is_changed and _asks_nothing(photo, target, options):
        sha256 = _copied(photo, path, overwrite)
        if sha256:
            seconds = {"render": rendered - start, "encode": time.perf_counter() - rendered}
            return partial(ExportResult, path, True, seconds, sha256)
    processing = Processing(edit.strengths(analysis), analysis.weights_sha256, by_hand(edit), is_changed)
    result, lost = _result_photo(photo, pixels, target, options, processing)
    again = "" if is_changed or not _is_only_moved(photo, target) else _ENCODED_AGAIN
    note = "; ".join(filter(None, (target.note, again, lost)))
    quality, chroma = options.quality, options.chroma
    write = partial(write_photo, result, path, original=original, quality=quality, chroma=chroma, overwrite=overwrite)
    return partial(_written, write, path, rendered - start, note)


def _at_once(prepare: Callable[Asked, Callable[[], Made]]) -> Callable[Asked, Made]:
    """A function with the arguments of `prepare` that also calls what that returns."""

    @wraps(prepare)
    def both(*arguments: Asked.args, **named: Asked.kwargs) -> Made:
        return prepare(*arguments, **named)()

    return both


export_photo = _at_once(prepare_export)
"""Render and write in one call: the arguments and errors of `prepare_export`; gives the `ExportResult`."""


def _written(write: Callable[[], str], path: Path, render_s: float, note: str) -> ExportResult:
    start = time.perf_counter()
    sha256 = write()
    return ExportResult(path, False, {"render": render_s, "encode": time.perf_counter() - start}, sha256, note)


def _is_only_moved(photo: Photo, target: Target) -> bool:
    """Whether pixels were only moved within one lossy format, so that a person might take the result for lossless."""
    is_lossy = target.format.key in _LOSSY and target.format.key == photo.format
    return is_lossy and target.same_values and not target.framing.frame.is_whole


def _result_photo(
    photo: Photo, pixels: NDArray[Any], target: Target, options: ExportOptions, processing: Processing
) -> tuple[Photo, str]:
    size, frame = (pixels.shape[1], pixels.shape[0]), target.framing.frame
    places, dropped = turned(photo.metadata, Turn(photo.orientation, (photo.width, photo.height), size, frame))
    places = replace(places, dpi=turned_dpi(places.dpi, frame))
    metadata = for_export(places, options.metadata, processing, size)
    kept, notes = fitting(metadata, target.format, processing)
    result = Photo(
        path=None,
        pixels=pixels,
        alpha=alpha_of(photo, target) if target.format.has_alpha else None,
        extra=extra_of(photo, target) if target.format.has_extra else None,
        icc=target.icc,
        metadata=kept,
        format=target.format.key,
    )
    notes += [f"dropped, because it speaks of the picture as it was: {', '.join(dropped)}"] if dropped else []
    return result, "; ".join(lost_before(photo, result) + notes)


def _asks_nothing(photo: Photo, target: Target, options: ExportOptions) -> bool:
    return (
        photo.path is not None
        and not photo.is_partial
        and target.format.key == photo.format
        and target.dtype == photo.pixels.dtype
        and target.same_values
        and target.framing.frame.is_whole
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
