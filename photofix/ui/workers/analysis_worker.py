"""The analysis thread owns the network (and torch): first look, then refinement, one photo at a time.

The photo on the canvas comes first and the latest one wins; photos that something else waits for (an export) are
looked at when it leaves time, and none of them is forgotten.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from photofix.analysis import Analysis
from photofix.progress import Cancelled, Progress
from photofix.restore.analyser import PhotoAnalyzer
from photofix.ui.workers.courtesy import Courtesy
from photofix.ui.workers.jobs import AnalysisJob, TurnJob, WarmUpJob
from photofix.ui.workers.services import Services
from photofix.ui.workers.worker import Worker


class AnalysisWorker(Worker["AnalysisJob | TurnJob | WarmUpJob"]):
    """Signals: analyzed (AnalysisJob, Analysis) for each better answer; turn_found (TurnJob, quarters clockwise, 0 =
    none); device_known (name, notice)."""

    analyzed = Signal(object, object)
    turn_found = Signal(object, int)
    device_known = Signal(str, str)

    def __init__(self, services: Services, courtesy: Courtesy | None = None) -> None:
        super().__init__()
        self.setObjectName("analysis")
        self._services = services
        self._courtesy = courtesy or Courtesy()
        self._analyzer: PhotoAnalyzer | None = None
        self._said = ("", "")
        self._wanted: AnalysisJob | WarmUpJob | None = None

    def look_at(self, job: AnalysisJob | WarmUpJob | None) -> None:
        """Start on `job`; work on the photo that was shown before is given up. GUI thread."""
        before, self._wanted = self._wanted, job
        if job is not None:
            self.mailbox.post(job)
        elif before is not None:
            self.mailbox.discard(lambda waiting: waiting is before)

    def look_later(self, job: AnalysisJob | TurnJob) -> None:
        """Look at a photo that is not shown as soon as the shown one leaves time. GUI thread."""
        self.mailbox.enqueue(job)

    def is_cancelled(self, job: AnalysisJob | TurnJob | WarmUpJob) -> bool:
        """Of shown photos only the last is worth finishing; the others give way to it."""
        if _is_shown(job):
            return super().is_cancelled(job) or job is not self._wanted
        return super().is_cancelled(job) or self.mailbox.has_latest

    def handle(self, job: AnalysisJob | TurnJob | WarmUpJob) -> None:
        """Look at a photo, or make ready for one: the network's first answer takes longer than all later ones."""
        if isinstance(job, WarmUpJob):
            if job.path is None or not self._services.is_known(job.path):
                self._loaded().first_look(job.photo, self.progress(job))
            return
        if isinstance(job, TurnJob):
            self.turn_found.emit(job, self._services.proposed_turn(job.photo))
            return
        try:
            self._look(job)
        except Cancelled:
            if _is_shown(job) or super().is_cancelled(job):
                raise
            self.mailbox.enqueue(job, first=True)

    def _look(self, job: AnalysisJob) -> None:
        """Emit the first look and the complete answer."""
        progress = self.progress(job)
        progress.report(0.0, "loading")
        analyzer = self._loaded()
        analysis = job.partial
        if analysis is None:
            self._courtesy.give_way()  # to the photo's own first picture
            analysis = analyzer.first_look(job.photo, progress.part(0.0, 0.1))
            self._tell(job, analysis)
        if not analysis.complete:
            analysis = analyzer.refine(job.photo, analysis, self._courteous(job, progress.part(0.1, 0.9)))
        self._tell(job, analysis)
        self._say_device(analyzer)

    def _courteous(self, job: AnalysisJob, progress: Progress) -> Progress:
        """There is an answer to be seen already: what a person does with it comes first."""
        return Progress(progress.report, lambda: self.is_cancelled(job), self._courtesy.give_way)

    def _loaded(self) -> PhotoAnalyzer:
        if self._analyzer is None:
            self._analyzer = self._services.make_analyzer()
            self._say_device(self._analyzer)
        return self._analyzer

    def _tell(self, job: AnalysisJob, analysis: Analysis) -> None:
        self.analyzed.emit(job, analysis)

    def _say_device(self, analyzer: PhotoAnalyzer) -> None:
        said = (analyzer.device_name, analyzer.notice)
        if said != self._said:
            self._said = said
            self.device_known.emit(*said)


def _is_shown(job: AnalysisJob | TurnJob | WarmUpJob) -> bool:
    return isinstance(job, WarmUpJob) or (isinstance(job, AnalysisJob) and job.is_shown)
