"""Runs one batch from the plan to the report; the command line is a thin view of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from photofix.batch.collect import Found, LeftOut
from photofix.batch.conditions import ConditionShelf, write_conditions
from photofix.batch.crash import died_of_fault, fault_trace
from photofix.batch.journal import Journal, JournalError
from photofix.batch.lock import lock_folder
from photofix.batch.outcome import Originals, Outcome
from photofix.batch.plan import Planned, Planner, Settings, remove_leftovers
from photofix.batch.report import write_report
from photofix.batch.session import Session, verify_originals
from photofix.errors import PhotoFixError, PhotoWriteError
from photofix.progress import Progress
from photofix.raster.threads import core_count, one_thread, opencv_in_one_thread
from photofix.restore.analyser import PhotoAnalyzer, SharedAnalyzer
from photofix.restore.heap import share_heap
from photofix.restore.memory import MemoryBudget, available_memory_mb
from photofix.restore.one_photo import failed
from photofix.restore.report_words import ReportWords
from photofix.restore.result import PhotoResult
from photofix.restore.work_queue import Item, WorkQueue
from photofix.store.analysis_cache import AnalysisCache

BatchItem = Item[Planned, Outcome]
GRACE_S = 1.2
"""How long photos at work may take to stop after Ctrl-C."""


@dataclass(frozen=True)
class Batch:
    """What to run.

    Attributes:
        folder: where results go.
        photos: what to restore.
        settings: the wishes.
        load: makes the network.
        jobs: photos at work at once, 0 = as many as there are cores, and one more where the network computes elsewhere.
        memory_mb: budget for the photos at work, 0 = half of what is available.
        journal_folder: where journal, lock and thumbnails lie, None = in `folder`.
        cache: analyses made before.
        left_out: what was found and is not worked on.
        words: of the condition report, None for no such report.
    """

    folder: Path
    photos: Sequence[Found]
    settings: Settings
    load: Callable[[], PhotoAnalyzer]
    jobs: int = 0
    memory_mb: float = 0.0
    journal_folder: Path | None = None
    cache: AnalysisCache | None = None
    left_out: Sequence[LeftOut] = ()
    words: ReportWords | None = None

    @property
    def books(self) -> Path:
        """The folder of journal, lock and thumbnails."""
        return self.journal_folder or self.folder / ".photofix-batch"

    @property
    def report_path(self) -> Path:
        """Where the report is written."""
        return self.folder / "photofix-report.html"

    @property
    def conditions_path(self) -> Path:
        """Where the condition report is written."""
        return self.folder / "photofix-condition.pdf"


@dataclass(frozen=True)
class Summary:
    """How a batch ended.

    Attributes:
        outcomes: of the photos that were reached, in the plan's order.
        originals: the check at the end.
        seconds: of this run.
        interrupted: stopped before all photos were reached.
        fatal: what ended the batch early: nothing could be recorded any more, or nobody could be told.
        report: where the report was written, None if it was not; `conditions` likewise the condition report.
        problem: why there is no report, "" if there is one or should be none.
        left_out: what was found and not worked on.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    originals: Originals = field(default_factory=Originals)
    seconds: float = 0.0
    interrupted: bool = False
    fatal: BaseException | None = None
    report: Path | None = None
    conditions: Path | None = None
    problem: str = ""
    left_out: Sequence[LeftOut] = ()

    @property
    def is_success(self) -> bool:
        """Whether every photo is done and every original is as it was."""
        bad = self.fatal or self.interrupted or self.originals.changed
        return not bad and all(outcome.status != "failed" for outcome in self.outcomes)


@dataclass(frozen=True)
class Watcher:
    """What a view wants to hear; called from worker threads.

    Attributes:
        on_plan: how many photos there are, before work begins.
        on_item: a photo moved on.
        on_outcome: a photo is finished.
        on_verify: the originals are being compared.
    """

    on_plan: Callable[[int], None] = lambda count: None
    on_item: Callable[[BatchItem], None] = lambda item: None
    on_outcome: Callable[[Outcome], None] = lambda outcome: None
    on_verify: Callable[[], None] = lambda: None


def run_batch(batch: Batch, watcher: Watcher = Watcher(), stop: Event | None = None) -> Summary:
    """Restore what is not done yet, verify the originals, write the report.

    Raises FolderBusyError, JournalError, WeightsError or DeviceError before any work is begun.
    """
    stop = stop or Event()
    start = time.monotonic()
    lock = lock_folder(batch.folder, batch.books / "lock")
    share_heap()
    with ExitStack() as last:
        last.callback(lock.release)
        journal = Journal(batch.books / "journal.jsonl")
        last.callback(journal.close)
        at_once = min(batch.jobs or core_count(), core_count())
        analyzer = SharedAnalyzer(batch.load, threads=at_once, places=core_count())
        last.callback(analyzer.close)
        if not analyzer.wait_loaded(stop):
            return Summary(interrupted=True)
        after_fault = died_of_fault(batch.books)
        planner = Planner(batch.folder, batch.settings, journal, analyzer.weights_sha256, after_fault)
        budget = MemoryBudget(batch.memory_mb or available_memory_mb() / 2)
        shelf = ConditionShelf(batch.books / "conditions") if batch.words else None
        thumbnails = batch.books / "thumbnails"
        session = Session(planner, batch.settings, journal, analyzer, batch.cache, budget, thumbnails, shelf)
        plan = planner.plan(batch.photos)
        remove_leftovers(plan, thumbnails)
        with fault_trace(batch.books):
            jobs = batch.jobs or core_count() + (analyzer.device_name != "cpu")
            summary = _work(batch, plan, session, watcher, stop, jobs)
        summary = replace(summary, left_out=[*batch.left_out, *own_results(planner, batch.photos)])
        return _finish(batch, summary, watcher, stop, start)


def own_results(planner: Planner, photos: Sequence[Found]) -> list[LeftOut]:
    """Those of `photos` that are results of earlier runs of this batch: they are not restored once more."""
    return [LeftOut(path, "a result of this batch") for path in planner.own_results(photos)]


def _work(batch: Batch, plan: Sequence[Planned], session: Session, watcher: Watcher, stop: Event, jobs: int) -> Summary:
    def on_change(item: BatchItem) -> None:
        watcher.on_item(item)
        if item.state in ("done", "failed") and (outcome := outcome_of(item)) is not None:
            watcher.on_outcome(outcome)

    are_several = min(jobs, len(plan)) > 1

    def work(planned: Planned, progress: Progress) -> Outcome:
        with one_thread() if are_several else nullcontext():
            return session.work(planned, progress)

    queue = WorkQueue[Planned, Outcome](
        work,
        jobs,
        is_failure=lambda outcome: outcome.status == "failed",
        on_change=on_change,
        is_fatal=lambda error: isinstance(error, JournalError),
    )
    with opencv_in_one_thread() if are_several else nullcontext():
        try:
            watcher.on_plan(len(plan))
            items = queue.add(plan)
            while not queue.wait_idle(0.1) and not stop.is_set():
                pass
            interrupted = stop.is_set() and not queue.wait_idle(0)
        finally:
            queue.stop()
        queue.join(GRACE_S)
    outcomes = [outcome for outcome in map(outcome_of, items) if outcome is not None]
    return Summary(outcomes, interrupted=interrupted, fatal=queue.fatal)


def outcome_of(item: BatchItem) -> Outcome | None:
    """The item's outcome, also for one that failed in an unforeseen way; None if it was not reached."""
    if item.result is not None:
        return item.result
    if item.error is None or isinstance(item.error, JournalError):
        return None
    result: PhotoResult = failed(item.task.input, item.error)
    return Outcome("failed", result)


def _finish(batch: Batch, summary: Summary, watcher: Watcher, stop: Event, start: float) -> Summary:
    if summary.interrupted or summary.fatal:
        return replace(summary, seconds=time.monotonic() - start)
    watcher.on_verify()
    originals = verify_originals(summary.outcomes, Progress(is_cancelled=stop.is_set), core_count())
    summary = replace(summary, originals=originals, seconds=time.monotonic() - start)
    summary = with_report(summary, batch.report_path, batch.books / "thumbnails")
    return summary if batch.words is None else with_conditions(summary, batch.conditions_path, batch.words)


def with_report(summary: Summary, path: Path, thumbnails: Path) -> Summary:
    """Write the report of a batch that came to its end; a full disk then is no reason to fail it."""
    try:
        write_report(path, summary.outcomes, summary.originals, thumbnails, summary.seconds, summary.left_out)
    except PhotoWriteError as error:
        return replace(summary, problem=f"There is no report: {error}")
    return replace(summary, report=path)


def with_conditions(summary: Summary, path: Path, words: ReportWords) -> Summary:
    """Write the condition report likewise."""
    try:
        write_conditions(path, summary.outcomes, words)
    except (PhotoFixError, OSError) as error:
        problem = f"There is no condition report: {error}"
        return replace(summary, problem=" ".join(filter(None, (summary.problem, problem))))
    return replace(summary, conditions=path)
