"""Has each shown photo analysed and brings the answers to its document (GUI thread)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from photofix.analysis import Analysis
from photofix.photo.photo import Photo
from photofix.ui.analysis_worker import AnalysisWorker
from photofix.ui.document import Document
from photofix.ui.jobs import AnalysisJob, WarmUpJob

WARM_UP_PX = 512


class AnalysisController(QObject):
    """Signals: progressed (fraction), finished (Document), failed (sentence), device_known (name, notice)."""

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(str)
    device_known = Signal(str, str)

    def __init__(self, worker: AnalysisWorker) -> None:
        super().__init__()
        self._worker = worker
        self._document: Document | None = None
        self._job: AnalysisJob | None = None
        worker.analyzed.connect(self._take)
        worker.progressed.connect(self._take_progress)
        worker.failed.connect(self._take_failure)
        worker.device_known.connect(self.device_known)

    def set_document(self, document: Document | None) -> None:
        """Look at another photo; the one before is given up at the next tile."""
        self._document = document
        self._job = None
        if document is not None and not document.is_settled:
            self._job = AnalysisJob(document.photo, document.analysis)
            self._worker.look_at(self._job)

    @Slot()
    def warm_up(self) -> None:
        """Make ready while nothing is open; a photo opened meanwhile comes first."""
        if self._document is None:
            self._worker.look_at(WarmUpJob(Photo(None, np.zeros((WARM_UP_PX, WARM_UP_PX, 3), np.uint8))))

    @property
    def is_busy(self) -> bool:
        """Whether an answer to the shown photo is still to come."""
        return self._job is not None

    @Slot(object, object)
    def _take(self, job: AnalysisJob, analysis: Analysis) -> None:
        if job is not self._job or self._document is None:
            return
        if analysis.complete:
            self._job = None
        self._document.set_analysis(analysis)
        if analysis.complete:
            self.finished.emit(self._document)

    @Slot(object, float, str)
    def _take_progress(self, job: AnalysisJob, fraction: float, message: str) -> None:
        if job is self._job:
            self.progressed.emit(fraction)

    @Slot(object, str)
    def _take_failure(self, job: AnalysisJob, sentence: str) -> None:
        if job is self._job:
            self._job = None
            if self._document is not None:
                self._document.set_problem(sentence)
            self.failed.emit(sentence)
