"""A photo's condition report as a PDF beside its result, for where there is no window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.export.paper import page_of
from photofix.photo.names import fitted
from photofix.photo.photo import Photo
from photofix.photo.safe_file import check_target, write_bytes_safely, write_safely
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.condition import condition_of, draw_report
from photofix.restore.condition_batch import BATCH_DPI, draw_batch, packed
from photofix.restore.pdf import Pdf
from photofix.restore.report_words import ENGLISH, ReportWords

PAPER = "A4"


def report_path(output: Path) -> Path:
    """The report's file: beside the result, with its whole name, so that results of two formats have two reports."""
    return output.with_name(fitted(output.name, "_report.pdf"))


def report_of(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    name: str,
    color_output: bool = False,
    progress: Progress = NO_PROGRESS,
    words: ReportWords = ENGLISH,
) -> bytes:
    """One A4 page as PDF, with today's date. Raises Cancelled."""
    page, file = page_of(PAPER), BytesIO()
    condition = condition_of(photo, analysis, edit, name, page, color_output, progress)
    paper = Pdf(page, name, file)
    draw_report(paper, page, condition, words, date.today().isoformat())
    paper.end()
    return file.getvalue()


def kept_condition(photo: Photo, analysis: Analysis, edit: Edit, name: str, color_output: bool = False) -> bytes:
    """What a page of a batch's report shows, to be kept until all photos are done."""
    return packed(condition_of(photo, analysis, edit, name, page_of(PAPER), color_output, dpi=BATCH_DPI))


def write_batch_report(
    path: Path,
    kept: Sequence[Callable[[], bytes]],
    missing: Sequence[tuple[str, str]],
    words: ReportWords = ENGLISH,
) -> None:
    """Overview and a page for each photo, as `draw_batch` asks for them; replaces an older one. Raises PhotoWriteError,
    and UnfitError if what was kept is damaged."""
    page = page_of(PAPER)

    def fill(file: BinaryIO, temporary: Path) -> None:
        paper = Pdf(page, path.stem, file)
        draw_batch(paper, page, kept, missing, words, date.today().isoformat())
        paper.end()

    def verify(temporary: Path) -> None:
        with temporary.open("rb") as file:
            file.seek(-6, SEEK_END)
            if file.read() != b"%%EOF\n":
                raise PhotoWriteError(f"'{path}' was written, but reading it back failed; check the disk.")

    write_safely(path, fill, verify, overwrite=True)


def check_report(path: Path, overwrite: bool) -> None:
    """Before any work. Raises PhotoWriteError if the file must not be replaced."""
    check_target(path, None, overwrite)


def write_report(path: Path, content: bytes) -> None:
    """Whole or not at all; `check_report` came first. Raises PhotoWriteError."""
    write_bytes_safely(path, content)
