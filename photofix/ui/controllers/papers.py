"""Sheets and prints that were asked for, from the click to the end of each (GUI thread): progress, cancel, the word
at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.pixels.paper_record import Painting
from photofix.ui.system.desktop import folder_url
from photofix.ui.workers.jobs import ComparisonJob, ConditionJob, ContactJob, PictureJob, Proof, ProofJob
from photofix.ui.workers.paper_worker import PaperJob, PaperWorker, SheetJob


class PaperController(QObject):
    """Each job has a small window with progress and Cancel. Signals for who prints: pictured (PictureJob, QImage),
    proofed (ProofJob, QImage, Proof), recorded (job, its pages); each sheet that is a file ends with written (),
    failed () or cancelled ()."""

    pictured = Signal(object, object)
    proofed = Signal(object, object, object)
    recorded = Signal(object, object)
    written = Signal()
    failed = Signal()
    cancelled = Signal()

    def __init__(self, window: QWidget, worker: PaperWorker) -> None:
        super().__init__(window)
        self._window = window
        self._worker = worker
        self._running: dict[PaperJob, QProgressDialog] = {}
        self._jobs: dict[QProgressDialog, PaperJob] = {}
        worker.written.connect(self._take)
        worker.recorded.connect(self._take_pages)
        worker.proofed.connect(self._take_proof)
        worker.pictured.connect(self._take_picture)
        worker.progressed.connect(self._take_progress)
        worker.failed.connect(self._take_failure)
        worker.stopped.connect(self._take_stop)

    @property
    def promised(self) -> frozenset[Path]:
        """Files that are still to be written."""
        return frozenset(_files(self._running))

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be made."""
        return bool(self._running)

    def start(self, job: PaperJob) -> None:
        """Make it in the background."""
        box = QProgressDialog(self._title(job), self.tr("Cancel"), 0, 100, self._window)
        box.setWindowTitle(self.tr("On paper"))
        box.setAutoClose(False)
        box.setAutoReset(False)
        box.setMinimumDuration(0)
        box.setMinimumWidth(360)
        box.setValue(0)
        box.canceled.connect(self._cancel)
        self._running[job], self._jobs[box] = box, job
        self._worker.mailbox.enqueue(job)
        box.show()

    @Slot()
    def cancel_all(self) -> None:
        """Stop everything; nothing half-written stays."""
        for job in list(self._running):
            self._stop(job)

    @Slot()
    def _cancel(self) -> None:
        box = self.sender()
        if isinstance(box, QProgressDialog) and box in self._jobs:
            self._stop(self._jobs[box])

    def _stop(self, job: PaperJob) -> None:
        if self._worker.cancel_job(job):
            self._take_stop(job)

    @Slot(object)
    def _take_stop(self, job: PaperJob) -> None:
        self._end(job)
        self.cancelled.emit()

    def _end(self, job: PaperJob) -> None:
        box = self._running.pop(job, None)
        if box is not None:
            del self._jobs[box]
            box.hide()
            box.deleteLater()

    def _title(self, job: PaperJob) -> str:
        if isinstance(job, ContactJob):
            return self.tr("Contact sheet of %n photo(s)…", "", len(job.photos))
        if isinstance(job, ComparisonJob):
            return self.tr("Before/after sheet of {name}…").format(name=job.photo.name)
        if isinstance(job, ConditionJob) and len(job.photos) > 1:
            return self.tr("Condition report of %n photo(s)…", "", len(job.photos))
        if isinstance(job, ConditionJob):
            return self.tr("Condition report of {name}…").format(name=job.photos[0].name)
        if isinstance(job, ProofJob):
            return self.tr("Converting the colors of {name} for the printer…").format(name=job.name)
        return self.tr("Preparing {name} for print…").format(name=job.photo.name)

    @Slot(object, float, str)
    def _take_progress(self, job: PaperJob, fraction: float, message: str) -> None:
        box = self._running.get(job)
        if box is not None and not box.wasCanceled():
            box.setValue(round(100 * fraction))

    @Slot(object, str)
    def _take_failure(self, job: PaperJob, sentence: str) -> None:
        self._end(job)
        self.failed.emit()
        dialogs.show_problem(self._window, self.tr("The sheet could not be made"), sentence)

    @Slot(object, object)
    def _take_picture(self, job: PictureJob, image: QImage) -> None:
        if job in self._running:
            self._end(job)
            self.pictured.emit(job, image)

    @Slot(object, object, object)
    def _take_proof(self, job: ProofJob, image: QImage, proof: Proof) -> None:
        if job in self._running:
            self._end(job)
            self.proofed.emit(job, image, proof)

    @Slot(object, object, object)
    def _take_pages(self, job: SheetJob, pages: Sequence[Sequence[Painting]], missing: list[str]) -> None:
        if job not in self._running:
            return
        self._end(job)
        self.recorded.emit(job, pages)
        if missing:
            dialogs.show_note(self._window, self.tr("On paper"), self._unopened(missing))

    @Slot(object, object)
    def _take(self, job: SheetJob, missing: list[str]) -> None:
        self._end(job)
        text = self.tr("Written: {name}").format(name=job.path)
        box = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("On paper"), text, parent=self._window)
        if missing:
            box.setInformativeText(self._unopened(missing))
        show = box.addButton(self.tr("Show in &Folder"), QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
        show.setProperty("path", str(job.path))
        show.clicked.connect(self._show_folder)
        dialogs.open_box(box)
        self.written.emit()

    def _unopened(self, missing: list[str]) -> str:
        return self.tr("Could not be opened: {names}").format(names=self.tr(", ").join(missing))

    @Slot()
    def _show_folder(self) -> None:
        button = self.sender()
        if button is not None:
            QDesktopServices.openUrl(folder_url(Path(str(button.property("path")))))


def _files(jobs: Iterable[PaperJob]) -> Iterator[Path]:
    """What the jobs are to write."""
    for job in jobs:
        if isinstance(job, SheetJob) and job.path is not None:
            yield job.path
