"""The command "Check Preview": does the exported file hold what the window shows? (GUI thread)"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from photofix.ui.session.document import Document
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.jobs import CheckJob
from photofix.ui.workers.render_worker import RenderWorker


class CheckController(QObject):
    """Signals: progressed (fraction), finished (sentence), failed (sentence)."""

    progressed = Signal(float)
    finished = Signal(str)
    failed = Signal(str)

    def __init__(self, worker: RenderWorker) -> None:
        super().__init__()
        self._worker = worker
        self._job: CheckJob | None = None
        worker.checked.connect(self._take)
        worker.progressed.connect(self._take_progress)
        worker.failed.connect(self._take_failure)

    @property
    def is_busy(self) -> bool:
        """Whether the answer is still to come."""
        return self._job is not None

    def check(self, document: Document) -> None:
        """Export in secret, read back, compare."""
        if document.analysis is not None and self._job is None:
            self._job = CheckJob(document.photo, document.analysis, document.edit)
            self._worker.mailbox.enqueue(self._job)
            self.progressed.emit(0.0)

    @Slot()
    def cancel(self) -> None:
        """Stop comparing."""
        if self._job is not None:
            self._worker.cancel_job(self._job)
            self._job = None

    @Slot(object, object)
    def _take(self, job: CheckJob, result: Any) -> None:
        if job is self._job:
            self._job = None
            self.finished.emit(in_our_language(result.sentence))

    @Slot(object, float, str)
    def _take_progress(self, job: object, fraction: float, message: str) -> None:
        if job is self._job:
            self.progressed.emit(fraction)

    @Slot(object, str)
    def _take_failure(self, job: object, sentence: str) -> None:
        if job is self._job:
            self._job = None
            self.failed.emit(sentence)
