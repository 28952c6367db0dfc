"""The exports that were asked for, from the click to the end of each (GUI thread).

Each keeps its own photo and edit, so that it outlives what happens to the window; each ends with a file, a sentence
or a cancel. None begins before the network has finished with its photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.ui.controllers.analysing import AnalysisController
from photofix.ui.session.document import Document
from photofix.ui.workers.jobs import ExportJob
from photofix.ui.workers.render_worker import RenderWorker


@dataclass(eq=False)
class Export:
    """One file that was asked for.

    Attributes:
        document: whose photo it is.
        photo, edit: as they were when it was asked for.
        options: an `ExportOptions`.
        job: what the render thread was given; None while the photo is still looked at.
        fraction: how far it is, 0..1.
    """

    document: Document
    photo: Photo
    edit: Edit
    path: Path
    options: Any
    overwrite: bool
    job: ExportJob | None = None
    fraction: float = 0.0


class ExportController(QObject):
    """Signals: changed () whenever there is something else to tell; exported (Export, ExportResult),
    failed (Export, sentence), cancelled (Export): each export ends with one of these."""

    changed = Signal()
    exported = Signal(object, object)
    failed = Signal(object, str)
    cancelled = Signal(object)

    def __init__(self, worker: RenderWorker, analysing: AnalysisController) -> None:
        super().__init__()
        self._worker = worker
        self._analysing = analysing
        self._exports: list[Export] = []
        worker.exported.connect(self._take)
        worker.progressed.connect(self._take_progress)
        worker.failed.connect(self._take_failure)
        worker.stopped.connect(self._take_stop)
        analysing.finished.connect(self._begin_waiting)
        analysing.missed.connect(self._fail_waiting)

    @property
    def exports(self) -> list[Export]:
        """Those that have not ended, in the order they were asked for."""
        return list(self._exports)

    @property
    def is_busy(self) -> bool:
        """Whether a file is still to be written."""
        return bool(self._exports)

    @property
    def shown(self) -> Export | None:
        """The one that is written now, else the first that waits."""
        begun = (export for export in self._exports if export.job is not None)
        return next(begun, self._exports[0] if self._exports else None)

    def export(self, document: Document, path: Path, options: Any, overwrite: bool) -> None:
        """Write the document as it is now, once the network has finished with it."""
        export = Export(document, document.photo, document.edit, path, options, overwrite)
        document.hold()
        self._exports.append(export)
        if document.is_settled:
            self._begin(export)
        else:
            self._analysing.need(document)
        self.changed.emit()

    def cancel(self, export: Export) -> None:
        """Stop one export; nothing half-written stays. `cancelled` follows, or its end if that was faster."""
        if export.job is None or self._worker.cancel_job(export.job):
            self._end(export)
            self.cancelled.emit(export)

    @Slot()
    def cancel_all(self) -> None:
        """Stop every export."""
        for export in self.exports:
            self.cancel(export)

    def _begin(self, export: Export) -> None:
        analysis = export.document.analysis
        assert analysis is not None and analysis.complete
        export.job = ExportJob(export.photo, analysis, export.edit, export.path, export.options, export.overwrite)
        self._worker.mailbox.enqueue(export.job)

    def _end(self, export: Export) -> None:
        self._exports.remove(export)
        export.document.release()
        if not self._waiting(export.document):
            self._analysing.release(export.document)
        self.changed.emit()

    def _waiting(self, document: Document) -> list[Export]:
        return [export for export in self._exports if export.document is document and export.job is None]

    def _of(self, job: object) -> Export | None:
        return next((export for export in self._exports if export.job is job), None)

    @Slot(object)
    def _begin_waiting(self, document: Document) -> None:
        for export in self._waiting(document):
            self._begin(export)
            self.changed.emit()

    @Slot(object, str)
    def _fail_waiting(self, document: Document, sentence: str) -> None:
        for export in self._waiting(document):
            self._fail(export, sentence)

    def _fail(self, export: Export, sentence: str) -> None:
        export.document.note_failure(export.edit)
        self._end(export)
        self.failed.emit(export, sentence)

    @Slot(object, object)
    def _take(self, job: ExportJob, result: Any) -> None:
        export = self._of(job)
        if export is not None:
            export.document.note_export(export.path, export.edit)
            self._end(export)
            self.exported.emit(export, result)

    @Slot(object, float, str)
    def _take_progress(self, job: object, fraction: float, message: str) -> None:
        export = self._of(job) if isinstance(job, ExportJob) else None
        if export is not None:
            export.fraction = fraction
            self.changed.emit()

    @Slot(object, str)
    def _take_failure(self, job: object, sentence: str) -> None:
        export = self._of(job) if isinstance(job, ExportJob) else None
        if export is not None:
            self._fail(export, sentence)

    @Slot(object)
    def _take_stop(self, job: object) -> None:
        export = self._of(job) if isinstance(job, ExportJob) else None
        if export is not None:
            self._end(export)
            self.cancelled.emit(export)
