"""The paper thread: sheets as PDF or as pages for the printer, and the picture for the printer.

Photos that are not open are read and looked at here, one after the other, so that memory holds one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, Signal
from PySide6.QtGui import QImage, QPainter, QPdfWriter

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.errors import EditError, PhotoReadError, PhotoWriteError
from photofix.export.paper import Cell, Page, comparison, contact_page, page_count
from photofix.export.picture import as_it_was, picture_of
from photofix.photo.photo import NOTHING_ASKED, Photo
from photofix.photo.safe_file import check_target, write_safely
from photofix.progress import Progress
from photofix.raster.frame import Frame, frame_of
from photofix.restore.analyser import PhotoAnalyzer
from photofix.restore.condition import Condition, condition_of, draw_report
from photofix.restore.condition_batch import BATCH_DPI, draw_batch, packed
from photofix.restore.report_words import report_words
from photofix.ui.pixels.paper_paint import LARGE_PT, PRINT_DPI, PaperPainter, pdf_writer
from photofix.ui.pixels.paper_record import PaperRecord, kept_dpi
from photofix.ui.pixels.qimage import from_rgb8, to_rgb8
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.done_words import what_was_done
from photofix.ui.workers.jobs import ComparisonJob, ConditionJob, ContactJob, PaperPhoto, PictureJob, Proof, ProofJob
from photofix.ui.workers.services import Services
from photofix.ui.workers.worker import Worker

SheetJob = ContactJob | ComparisonJob | ConditionJob
PaperJob = SheetJob | PictureJob | ProofJob
translate = QCoreApplication.translate


@dataclass(frozen=True, eq=False)
class _Ready:
    """A photo of which all is known."""

    photo: Photo
    analysis: Analysis
    edit: Edit
    color_output: bool

    @property
    def frame(self) -> Frame:
        return frame_of(self.edit.geometry, self.photo.height, self.photo.width)

    def picture(self, long_side_px: int, progress: Progress) -> QImage:
        """As an export of that size would hold it."""
        return from_rgb8(picture_of(self.photo, self.analysis, self.edit, long_side_px, self.color_output, progress))


class PaperWorker(Worker[PaperJob]):
    """Signals: written (job, list of names of photos that could not be opened), recorded (job, the pages of a
    `PaperRecord`, such a list), pictured (PictureJob, QImage), proofed (ProofJob, QImage for the printer, Proof)."""

    written = Signal(object, object)
    recorded = Signal(object, object, object)
    pictured = Signal(object, object)
    proofed = Signal(object, object, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("paper")
        self._services = services
        self._analyzer: PhotoAnalyzer | None = None

    def handle(self, job: PaperJob) -> None:
        """Write a PDF, or make pages or a picture."""
        progress = self.progress(job)
        if isinstance(job, PictureJob):
            ready = self._ready(job.photo, progress.part(0.0, 0.7))
            self.pictured.emit(job, ready.picture(job.long_side_px, progress.part(0.7, 0.3)))
            return
        if isinstance(job, ProofJob):
            self.proofed.emit(job, *_proof(job, progress))
            return
        missing: list[str] = []
        if job.path is None:
            record = PaperRecord()
            self._draw(job, record, missing, progress)
            self.recorded.emit(job, record.pages, missing)
            return
        _write_pdf(job.path, job.page, lambda paper: self._draw(job, paper, missing, progress))
        self.written.emit(job, missing)

    def _draw(self, job: SheetJob, paper: _Paper, missing: list[str], progress: Progress) -> None:
        if isinstance(job, ContactJob):
            self._contact(job, paper, missing, progress)
        elif isinstance(job, ConditionJob):
            self._condition(job, paper, missing, progress)
        else:
            self._comparison(job, paper, progress)

    def _contact(self, job: ContactJob, paper: _Paper, missing: list[str], progress: Progress) -> None:
        sheet = contact_page(job.page, job.rows, job.columns, job.with_names + job.with_sizes)
        pages = page_count(len(job.photos), job.rows, job.columns)
        dpi = kept_dpi(job.page, pages) if job.path is None else PRINT_DPI
        for number, wanted in enumerate(job.photos):
            page, place = divmod(number, len(sheet.cells))
            if place == 0:
                _turn_page(paper, page)
                paper.line(f"{page + 1} / {pages}", sheet.foot, is_centred=True)
            part = progress.part(number / len(job.photos), 1 / len(job.photos))
            if not self._cell(job, wanted, sheet.cells[place], paper, dpi, part):
                missing.append(wanted.name)

    def _cell(
        self, job: ContactJob, wanted: PaperPhoto, cell: Cell, paper: _Paper, dpi: float, progress: Progress
    ) -> bool:
        """One photo with its caption; False, and an empty frame, for one that does not open."""
        progress.report(0.0, wanted.name)
        try:
            ready = self._ready(wanted, progress.part(0.0, 0.8))
        except PhotoReadError:
            paper.frame(cell.picture)
            paper.lines("\n".join((wanted.name, translate("paper", "cannot be opened"))), cell.caption)
            return False
        side = cell.picture.long_side_px(dpi)
        paper.picture_inside(ready.picture(side, progress.part(0.8, 0.2)), cell.picture)
        size = f"{ready.frame.width} × {ready.frame.height}"
        texts = [wanted.name] * job.with_names + [size] * job.with_sizes
        height = cell.caption.height / max(1, len(texts))
        for row, text in enumerate(texts):
            line = replace(cell.caption, top=cell.caption.top + row * height, height=height)
            paper.line(text, line, is_centred=True)
        return True

    def _comparison(self, job: ComparisonJob, paper: _Paper, progress: Progress) -> None:
        ready = self._ready(job.photo, progress.part(0.0, 0.6))
        frame = ready.frame
        sheet = comparison(job.page, frame.width / frame.height)
        side = sheet.after.long_side_px(PRINT_DPI)
        before = replace(ready, edit=as_it_was(ready.edit)).picture(side, progress.part(0.6, 0.2))
        after = ready.picture(side, progress.part(0.8, 0.2))
        paper.line(job.photo.name, sheet.heading, points=LARGE_PT)
        paper.picture(before, sheet.before)
        paper.picture(after, sheet.after)
        paper.line(translate("paper", "Before"), sheet.captions[0], is_centred=True)
        paper.line(translate("paper", "After"), sheet.captions[1], is_centred=True)
        size = translate("paper", "{width} × {height} pixels").format(width=frame.width, height=frame.height)
        paper.lines("\n".join((what_was_done(ready.edit, ready.analysis), size, job.date)), sheet.text, points=9.0)

    def _condition(self, job: ConditionJob, paper: _Paper, missing: list[str], progress: Progress) -> None:
        looking = progress.part(0.0, 0.9 if len(job.photos) > 1 else 1.0)
        share = 1 / len(job.photos)
        made: list[bytes] = []
        unread: list[tuple[str, str]] = []
        words = report_words(QCoreApplication.translate)
        if len(job.photos) == 1:
            condition = self._condition_of(job, job.photos[0], looking)
            draw_report(paper, job.page, condition, words, job.date)
            return
        for number, wanted in enumerate(job.photos):
            looking.report(number * share, wanted.name)
            try:
                part = looking.part(number * share, share)
                made.append(packed(self._condition_of(job, wanted, part, BATCH_DPI)))
            except PhotoReadError as error:
                missing.append(wanted.name)
                unread.append((wanted.name, in_our_language(str(error))))
        kept = [partial(bytes, condition) for condition in made]
        draw_batch(paper, job.page, kept, unread, words, job.date, progress.part(0.9, 0.1))

    def _condition_of(
        self, job: ConditionJob, wanted: PaperPhoto, progress: Progress, dpi: float = PRINT_DPI
    ) -> Condition:
        ready = self._ready(wanted, progress.part(0.0, 0.6))
        asked = (ready.photo, ready.analysis, ready.edit, wanted.name, job.page, ready.color_output)
        return condition_of(*asked, progress.part(0.6, 0.4), dpi)

    def _ready(self, wanted: PaperPhoto, progress: Progress) -> _Ready:
        """The photo with its complete answer and its edit, from memory as far as it is there."""
        photo = wanted.photo
        if photo is None:
            photo = self._services.read(wanted.path, allow_truncated=wanted.allow_truncated)
        edit = wanted.edit if wanted.edit is not None else self._saved(photo)
        analysis = self._complete(edit.looked_at(photo), wanted.analysis, progress)
        return _Ready(edit.seen(photo), analysis, edit, wanted.color_output)

    def _saved(self, photo: Photo) -> Edit:
        """The edit saved for the photo; one that is damaged is told of when the photo is shown."""
        try:
            edit: Edit | None = self._services.load_edit(photo)[0]
        except EditError:
            edit = None
        return edit or Edit()

    def _complete(self, photo: Photo, analysis: Analysis | None, progress: Progress) -> Analysis:
        if analysis is not None and analysis.asked != photo.asked:
            analysis = None
        found = analysis
        if photo.asked == NOTHING_ASKED and (found is None or not found.complete):
            found = self._services.cached(photo) or analysis
        if found is not None and found.complete:
            return found
        if self._analyzer is None:
            self._analyzer = self._services.make_analyzer()
        first = found or self._analyzer.first_look(photo, progress.part(0.0, 0.2))
        made = self._analyzer.refine(photo, first, progress.part(0.2, 0.8))
        self._services.keep(made)
        return made


def _proof(job: ProofJob, progress: Progress) -> tuple[QImage, Proof]:
    """What the printer is given, and how that will look."""
    pixels = to_rgb8(job.image)
    printed = job.profile.for_printer(pixels, progress.part(0.0, 0.4))
    seen = job.profile.seen(pixels, job.is_paper_white, progress.part(0.4, 0.6))
    white = job.profile.white if job.is_paper_white else (255, 255, 255)
    return from_rgb8(printed), Proof(from_rgb8(seen), white)


class _Pages(PaperPainter):
    """Paper that goes on, on the writer's next page."""

    def __init__(self, painter: QPainter, writer: QPdfWriter) -> None:
        super().__init__(painter)
        self._writer = writer

    def new_page(self) -> None:
        """What is painted from now on stands on the next page."""
        self._writer.newPage()


_Paper = _Pages | PaperRecord


@contextmanager
def _painted(writer: QPdfWriter) -> Iterator[_Pages]:
    """Paper to paint on, ended however that goes."""
    painter = QPainter(writer)
    try:
        yield _Pages(painter, writer)
    finally:
        painter.end()


def _turn_page(paper: _Paper, page: int) -> None:
    if page:
        paper.new_page()


def _write_pdf(path: Path, page: Page, draw: Callable[[_Pages], None]) -> None:
    """A PDF that is there whole or not at all. The file is begun before anything is drawn: where it cannot be written,
    nobody waits for that. Raises PhotoWriteError, also where `path` is taken."""
    check_target(path, None, overwrite=False)
    content = QByteArray()

    def fill(file: BinaryIO, temporary: Path) -> None:
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        with _painted(pdf_writer(buffer, page, path.stem)) as paper:
            draw(paper)
        buffer.close()
        file.write(content.data())

    def verify(temporary: Path) -> None:
        if temporary.read_bytes() != content.data():
            raise PhotoWriteError(f"'{path}' was written, but reading it back failed; check the disk.")

    write_safely(path, fill, verify, overwrite=False)
