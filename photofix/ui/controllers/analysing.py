"""Has photos analysed and brings the answers to their documents (GUI thread).

The shown photo comes first; photos that an export waits for are looked at too, whether they are shown or not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from photofix.analysis import Analysis
from photofix.photo.photo import Photo
from photofix.ui.session.document import Document
from photofix.ui.workers.analysis_worker import AnalysisWorker
from photofix.ui.workers.jobs import AnalysisJob, TurnJob, WarmUpJob

WARM_UP_PX = 512


class AnalysisController(QObject):
    """Signals: progressed (fraction) of the shown photo; finished (Document); failed (sentence) of the shown photo;
    missed (Document, sentence) of one that was needed; device_known (name, notice); turn_found (Document, quarters)."""

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(str)
    missed = Signal(object, str)
    device_known = Signal(str, str)
    turn_found = Signal(object, int)

    def __init__(self, worker: AnalysisWorker) -> None:
        super().__init__()
        self._worker = worker
        self._document: Document | None = None
        self._jobs: dict[AnalysisJob, Document] = {}
        self._needed: list[Document] = []
        worker.analyzed.connect(self._take)
        worker.progressed.connect(self._take_progress)
        worker.failed.connect(self._take_failure)
        worker.device_known.connect(self.device_known)
        self._turn_jobs: dict[TurnJob, Document] = {}
        worker.turn_found.connect(self._take_turn)

    def set_document(self, document: Document | None) -> None:
        """Look at another photo; the one before is given up at the next tile, or finished later if it is needed."""
        before, self._document = self._document, document
        for each, connect in ((before, False), (document, True)):
            if each is not None and before is not document:
                (each.area_moved.connect if connect else each.area_moved.disconnect)(self._look_anew)
        for left in (before, document):
            self._give_up(left)
        self._worker.look_at(None if document is None else self._begun(document, is_shown=True))
        if before is not None and before is not document and before in self._needed:
            self._look_later(before)

    def need(self, document: Document) -> None:
        """Something waits for the complete answer: `finished` or `missed` will follow, unless it is released."""
        if document not in self._needed:
            self._needed.append(document)
            if document not in self._jobs.values():
                self._look_later(document)

    def release(self, document: Document) -> None:
        """Nothing waits for this one any more."""
        if document in self._needed:
            self._needed.remove(document)
            if document is not self._document:
                self._give_up(document)

    def ask_turn(self, document: Document) -> None:
        """Look which side of a photo is up, when nothing else is to be done; `turn_found` follows."""
        if document not in self._turn_jobs.values():
            job = TurnJob(document.photo)
            self._turn_jobs[job] = document
            self._worker.look_later(job)

    def warm_up(self, path: Path | None = None) -> None:
        """Make ready while nothing is open; a photo opened meanwhile, perhaps that at `path`, comes first."""
        if self._document is None:
            self._worker.look_at(WarmUpJob(Photo(None, np.zeros((WARM_UP_PX, WARM_UP_PX, 3), np.uint8)), path))

    @property
    def is_busy(self) -> bool:
        """Whether an answer to the shown photo is still to come."""
        return self._document in self._jobs.values()

    def _begun(self, document: Document, is_shown: bool) -> AnalysisJob | None:
        if document.is_settled:
            return None
        job = AnalysisJob(*document.job, is_shown)
        self._jobs[job] = document
        return job

    @Slot()
    def _look_anew(self) -> None:
        """The area of the shown photo was moved."""
        self._give_up(self._document)
        if self._document is not None:
            self._worker.look_at(self._begun(self._document, is_shown=True))

    def _look_later(self, document: Document) -> None:
        job = self._begun(document, is_shown=False)
        if job is not None:
            self._worker.look_later(job)

    def _give_up(self, document: Document | None) -> None:
        for job in [job for job, owner in self._jobs.items() if owner is document]:
            del self._jobs[job]
            self._worker.cancel_job(job)

    @Slot(object, int)
    def _take_turn(self, job: TurnJob, quarters: int) -> None:
        document = self._turn_jobs.pop(job, None)
        if document is not None:
            self.turn_found.emit(document, quarters)

    @Slot(object, object)
    def _take(self, job: AnalysisJob, analysis: Analysis) -> None:
        document = self._jobs.get(job)
        if document is None:
            return
        if analysis.complete:
            del self._jobs[job]
        document.set_analysis(analysis)
        if analysis.complete:
            self.release(document)
            self.finished.emit(document)

    @Slot(object, float, str)
    def _take_progress(self, job: AnalysisJob, fraction: float, message: str) -> None:
        if self._document is not None and self._jobs.get(job) is self._document:
            self.progressed.emit(fraction)

    @Slot(object, str)
    def _take_failure(self, job: AnalysisJob, sentence: str) -> None:
        document = self._jobs.pop(job, None)
        self._turn_jobs.pop(job, None)  # type: ignore[call-overload]
        if document is None:
            return
        document.set_problem(sentence)
        if document in self._needed:
            self._needed.remove(document)
            self.missed.emit(document, sentence)
        else:
            self.failed.emit(sentence)
