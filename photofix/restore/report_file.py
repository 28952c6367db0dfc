"""A photo's condition report as a PDF beside its result, for where there is no window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.export.paper import page_of
from photofix.photo.names import fitted
from photofix.photo.photo import Photo
from photofix.photo.safe_file import check_target, write_bytes_safely
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.condition import ReportWords, condition_of, draw_report
from photofix.restore.pdf import PdfPage


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
) -> bytes:
    """One A4 page as PDF, with today's date. Raises Cancelled."""
    page = page_of("A4")
    condition = condition_of(photo, analysis, edit, name, page, color_output, progress)
    paper = PdfPage(page, name)
    draw_report(paper, page, condition, ReportWords(), date.today().isoformat())
    return paper.content()


def check_report(path: Path, overwrite: bool) -> None:
    """Before any work. Raises PhotoWriteError if the file must not be replaced."""
    check_target(path, None, overwrite)


def write_report(path: Path, content: bytes) -> None:
    """Whole or not at all; `check_report` came first. Raises PhotoWriteError."""
    write_bytes_safely(path, content)
