"""Hands exports to the render thread, waits for the complete analysis first, and follows them (GUI thread)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from photofix.ui.document import Document, State
from photofix.ui.jobs import ExportJob
from photofix.ui.render_worker import RenderWorker, empty_analysis


class ExportController(QObject):
    """Signals: waiting (), progressed (fraction), exported (path, ExportResult), failed (sentence), cancelled ()."""

    waiting = Signal()
    progressed = Signal(float)
    exported = Signal(object, object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, worker: RenderWorker) -> None:
        super().__init__()
        self._worker = worker
        self._running: dict[ExportJob, Document] = {}
        self._waiting: tuple[Document, Path, Any, bool] | None = None
        worker.exported.connect(self._take)
        worker.progressed.connect(self._take_progress)
        worker.failed.connect(self._take_failure)

    @property
    def is_busy(self) -> bool:
        """Whether a file is still to be written."""
        return self._waiting is not None or bool(self._running)

    def export(self, document: Document, path: Path, options: Any, overwrite: bool) -> None:
        """Write the document as it is now; if the network still looks for fine stains, after that."""
        if document.analysis is not None and not document.is_settled:
            self._waiting = (document, path, options, overwrite)
            self.waiting.emit()
            return
        analysis = document.analysis or empty_analysis(document.photo)
        job = ExportJob(document.photo, analysis, document.edit, path, options, overwrite)
        self._running[job] = document
        self._worker.mailbox.enqueue(job)
        self.progressed.emit(0.0)

    def cancel(self) -> None:
        """Stop every export; nothing half-written stays."""
        self._waiting = None
        for job in self._running:
            self._worker.cancel_job(job)
        self._running.clear()
        self.cancelled.emit()

    @Slot(object)
    def analysis_finished(self, document: Document) -> None:
        """Begin what waited for this document."""
        if self._waiting is not None and self._waiting[0] is document:
            waiting, self._waiting = self._waiting, None
            self.export(*waiting)

    @Slot(object, object)
    def _take(self, job: ExportJob, result: Any) -> None:
        document = self._running.pop(job, None)
        if document is not None:
            document.result = job.path
            document.set_state(State.EXPORTED)
            self.exported.emit(job.path, result)

    @Slot(object, float, str)
    def _take_progress(self, job: object, fraction: float, message: str) -> None:
        if isinstance(job, ExportJob) and job in self._running:
            self.progressed.emit(fraction)

    @Slot(object, str)
    def _take_failure(self, job: object, sentence: str) -> None:
        document = self._running.pop(job, None) if isinstance(job, ExportJob) else None
        if document is not None:
            document.set_state(State.FAILED)
            self.failed.emit(sentence)
