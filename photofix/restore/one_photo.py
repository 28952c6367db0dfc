"""The way of one photo: read, analyse (or take the cached analysis), resolve the edit, export.

Command line, batch and window queue all restore through `restore_photo`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.errors import DiskFullError, PhotoFixError
from photofix.export.export import prepare_export
from photofix.photo.photo import NOTHING_ASKED, Photo
from photofix.photo.safe_file import make_folder
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.memory import peak_memory_mb
from photofix.restore.one_print import cut_print, read_input
from photofix.restore.places import counted, damage_seen, found_places
from photofix.restore.report_file import check_report, kept_condition, report_of, report_path, write_report
from photofix.restore.report_words import ENGLISH, ReportWords
from photofix.restore.request import Order, with_values
from photofix.restore.result import PhotoResult
from photofix.restore.shape import Shape
from photofix.restore.thumbnail import before_after
from photofix.store.analysis_cache import AnalysisCache
from photofix.store.sidecar import load_sidecar


@dataclass(frozen=True)
class Job(Order):
    """An order, and what else may be asked of one photo.

    Attributes:
        overrides: knob values that win over the sidecar's.
        thumbnail: make a small before/after picture for the report.
        shape: turn and crop asked for beside the edit.
        report: also write a condition report beside the result, in `words`.
        condition: also give what a page of the batch's report shows.
    """

    overrides: tuple[tuple[tuple[str, str], float], ...] = ()
    thumbnail: bool = False
    shape: Shape = field(default_factory=Shape)
    report: bool = False
    words: ReportWords = ENGLISH
    condition: bool = False


class Stopwatch:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the body, also when it raises."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def restore_photo(
    job: Job, analyzer: SharedAnalyzer, cache: AnalysisCache | None = None, progress: Progress = NO_PROGRESS
) -> PhotoResult:
    """Restore one photo; a failure is returned, not raised. Raises only `Cancelled`."""
    watch = Stopwatch()
    try:
        return _restore(job, analyzer, cache, progress, watch)
    except (PhotoFixError, OSError, MemoryError) as error:
        return failed(job.input, error, watch.seconds, _device(analyzer))


def failed(
    path: Path | str, error: BaseException, seconds: dict[str, float] | None = None, device: str = ""
) -> PhotoResult:
    """The result of a photo that could not be restored because of `error`."""
    return PhotoResult(
        str(path),
        seconds=seconds or {},
        peak_memory_mb=peak_memory_mb(),
        device=device,
        error=sentence(error),
        disk_full=isinstance(error, DiskFullError),
    )


def sentence(error: BaseException) -> str:
    """`error` as one line that a person can read."""
    if isinstance(error, MemoryError):
        return "Not enough memory for this photo; close other programs (or --jobs 1 for a batch on the command line)."
    if isinstance(error, (PhotoFixError, OSError)):
        return " ".join(str(error).split())
    return f"Unexpected error: {type(error).__name__}: {' '.join(str(error).split())}; please report it with the photo."


def _device(analyzer: SharedAnalyzer) -> str:
    try:
        return analyzer.device_name
    except PhotoFixError:
        return ""


def _restore(
    job: Job, analyzer: SharedAnalyzer, cache: AnalysisCache | None, progress: Progress, watch: Stopwatch
) -> PhotoResult:
    if job.report:
        check_report(report_path(job.output), job.overwrite)
    photo, analysis, resolved, original_sha256, note = _looked_at(job, analyzer, cache, progress, watch)
    # Before the export, so that a photo whose thumbnail or report fails leaves no result behind.
    thumbnail, delta_e = before_after(photo, analysis, resolved) if job.thumbnail else (b"", 0.0)
    color_output = job.options.color_output
    asked = (photo, analysis, resolved, job.input.name, color_output)
    report = report_of(*asked, words=job.words) if job.report else b""
    condition = kept_condition(*asked) if job.condition else b""
    make_folder(job.output.parent)
    write = prepare_export(
        photo, analysis, resolved, job.output, job.options, progress.part(0.6, 0.4), overwrite=job.overwrite
    )
    remarks = photo.note
    del photo, asked  # their pixels, while the result is encoded: what most of a batch's memory is
    exported = write()
    if job.report:
        write_report(report_path(job.output), report)
    watch.seconds.update(exported.seconds)
    places = found_places(analysis, resolved)
    return PhotoResult(
        input=str(job.input),
        output=str(exported.path),
        untouched=exported.untouched,
        strengths=resolved.strengths(analysis),
        presence={key: float(found.presence) for key, found in analysis.tasks.items()},
        damage=damage_seen(analysis),
        findings=places,
        places=counted(places),
        seconds=watch.seconds,
        peak_memory_mb=peak_memory_mb(),
        device=analyzer.device_name,
        input_sha256=original_sha256,
        output_sha256=exported.sha256,
        weights_sha256=analysis.weights_sha256,
        thumbnail=thumbnail,
        delta_e=delta_e,
        condition=condition,
        note=_remarks(remarks, exported.note, note),
    )


def condition_only(
    job: Job, analyzer: SharedAnalyzer, cache: AnalysisCache | None = None, progress: Progress = NO_PROGRESS
) -> bytes:
    """The data for a photo's page in the condition report, when its result is already there from an earlier run.

    Empty if the photo cannot be read or analysed any more. Raises Cancelled.
    """
    try:
        photo, analysis, edit, _, _ = _looked_at(job, analyzer, cache, progress, Stopwatch())
        return kept_condition(photo, analysis, edit, job.input.name, job.options.color_output)
    except (PhotoFixError, OSError, MemoryError):
        return b""


def _looked_at(
    job: Job, analyzer: SharedAnalyzer, cache: AnalysisCache | None, progress: Progress, watch: Stopwatch
) -> tuple[Photo, Analysis, Edit, str, str]:
    """The photo or the wanted print of it, its analysis, its resolved edit, the SHA-256 of the file, and a remark (""
    if there is none). Raises as `read_input`."""
    with analyzer.place_in_line(progress):
        return _read_and_analysed(job, analyzer, cache, progress, watch)


def _read_and_analysed(
    job: Job, analyzer: SharedAnalyzer, cache: AnalysisCache | None, progress: Progress, watch: Stopwatch
) -> tuple[Photo, Analysis, Edit, str, str]:
    progress.report(0.0, "decode")
    with watch.stage("decode"):
        photo = read_input(job.input, allow_truncated=job.allow_truncated or None)
    edit, note = chosen_edit(job, photo, analyzer.weights_sha256)
    shape, original_sha256 = job.shape, photo.sha256
    if shape.corners is not None:
        photo, corners = cut_print(photo, shape.corners)
        shape = replace(shape, corners=corners)
    edit = shape.applied(edit, photo)
    photo = edit.looked_at(photo)
    analysis = analysed(photo, analyzer, cache, progress.part(0.1, 0.5), watch, edit)
    return photo, analysis, edit.resolved(analysis), original_sha256, note


def _remarks(*notes: str) -> str:
    """The remarks of `notes` ("a; b"), each once: reading and exporting may both tell of the same loss."""
    return "; ".join(dict.fromkeys(remark for note in notes for remark in note.split("; ") if remark))


def analysed(
    photo: Photo,
    analyzer: SharedAnalyzer,
    cache: AnalysisCache | None,
    progress: Progress,
    watch: Stopwatch,
    edit: Edit | None = None,
) -> Analysis:
    """The cached analysis of `photo` if that is complete, else a new one, which is then cached.

    A new one looks for no more than `edit` needs; None = for everything.
    """
    progress.report(0.0, "analyse")
    found = cache.get(photo.sha256, analyzer.weights_sha256) if cache and photo.asked == NOTHING_ASKED else None
    if found is not None and found.complete:
        return found
    made, seconds = analyzer.analyse(photo, progress, edit)
    watch.seconds.update(seconds)
    if cache:
        cache.put(made)
    return made


def chosen_edit(job: Job, photo: Photo, weights_sha256: str) -> tuple[Edit, str]:
    """The job's edit, or the one saved for the photo where the job asks for that; and a remark about it."""
    sidecar = load_sidecar(photo) if job.use_sidecar else None
    if sidecar is None:
        return job.edit, ""
    note = ""
    if sidecar.photo_sha256 not in ("", photo.sha256):
        note = "The saved edit was made before the photo was changed."
    elif sidecar.weights_sha256 not in ("", weights_sha256):
        note = "The saved edit was made with other weights."
    return with_values(sidecar.edit, dict(job.overrides)), note
