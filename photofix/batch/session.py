"""One batch on one computer: resume by the journal, restore, record, verify the originals, report."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from photofix.batch.conditions import ConditionShelf
from photofix.batch.journal import Journal, State
from photofix.batch.outcome import Originals, Outcome, recorded
from photofix.batch.plan import Planned, Planner, Settings, is_intact
from photofix.progress import NO_PROGRESS, Cancelled, Progress
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.hashing import Stamp, file_sha256, stamp
from photofix.restore.memory import MemoryBudget, photo_memory_mb
from photofix.restore.one_photo import Job, condition_only, failed, restore_photo
from photofix.restore.result import PhotoResult
from photofix.restore.thumbnail import keep_thumbnail
from photofix.store.analysis_cache import AnalysisCache


class Session:
    """Works on the photos of one plan; every method may be called from any thread.

    Args:
        planner: decides again when an earlier result turns out to be damaged.
        settings: the wishes.
        journal: what was done; an entry is written before and after each photo.
        analyzer: shared by all threads (see `SharedAnalyzer`).
        cache: analyses made before.
        budget: memory shared by all threads.
        thumbnails: folder for small before/after pictures, None for none.
        conditions: where the pages of a condition report are kept, None for none.
    """

    def __init__(
        self,
        planner: Planner,
        settings: Settings,
        journal: Journal,
        analyzer: SharedAnalyzer,
        cache: AnalysisCache | None,
        budget: MemoryBudget,
        thumbnails: Path | None = None,
        conditions: ConditionShelf | None = None,
    ) -> None:
        self._planner, self._settings, self._journal = planner, settings, journal
        self._analyzer, self._cache, self._budget, self._thumbnails = analyzer, cache, budget, thumbnails
        self._conditions = conditions

    def work(self, planned: Planned, progress: Progress = NO_PROGRESS) -> Outcome:
        """Do what is planned for one photo. Raises Cancelled, and JournalError if nothing can be recorded."""
        if planned.action == "verify":
            progress.report(0.0, "verify")
            if is_intact(planned) and planned.previous is not None:
                result = recorded(planned.previous, str(planned.input), str(planned.output))
                return Outcome("resumed", result, condition=self._condition_again(planned, result, progress))
            planned = self._planner.after_failed_check(planned)
        if planned.action == "skip":
            return Outcome("skipped", PhotoResult(str(planned.input)), planned.reason)
        if planned.action == "failed before":
            result = PhotoResult(str(planned.input), error=planned.reason)
            return Outcome("failed", result, "failed before; --retry-failed tries again")
        return self._restore(planned, progress)

    def _restore(self, planned: Planned, progress: Progress) -> Outcome:
        read = stamp(planned.input)
        self._record(planned, "started", PhotoResult(str(planned.input)), read)
        with self._budget.reserve(photo_memory_mb(planned.input), progress):
            result = self._restored(planned, progress)
        if planned.queued != read:
            result = replace(
                result, note=" ".join(filter(None, (result.note, "The photo changed after it was queued.")))
            )
        if self._thumbnails is not None:
            keep_thumbnail(self._thumbnails, result.input_sha256, result.thumbnail)
        kept = None
        if self._conditions is not None:
            kept = self._conditions.put(result.input_sha256, planned.edit_sha256, result.condition)
            result = replace(result, condition=b"")
        if result.disk_full:  # begun and not ended, as the journal has it: the next run does it without being asked
            return Outcome("failed", result, "The same command tries again.")
        self._record(planned, "done" if result.error is None else "failed", result, read)
        return Outcome("done" if result.error is None else "failed", result, result.note, kept)

    def _condition_again(self, planned: Planned, result: PhotoResult, progress: Progress) -> Path | None:
        """The page of a photo that an earlier run has done: the one kept, else made now."""
        shelf = self._conditions
        if shelf is None:
            return None
        kept = shelf.get(result.input_sha256, planned.edit_sha256)
        if kept is not None:
            return kept
        with self._budget.reserve(photo_memory_mb(planned.input), progress):
            made = condition_only(self._job(planned), self._analyzer, self._cache, progress)
        return shelf.put(result.input_sha256, planned.edit_sha256, made)

    def _restored(self, planned: Planned, progress: Progress) -> PhotoResult:
        try:
            return restore_photo(self._job(planned), self._analyzer, self._cache, progress)
        except Cancelled:
            raise
        except Exception as error:
            return failed(planned.input, error, device=self._analyzer.device_name)

    def _job(self, planned: Planned) -> Job:
        return Job(
            planned.input,
            planned.output,
            self._settings.edit,
            self._settings.options,
            planned.overwrite,
            self._settings.use_sidecars,
            overrides=self._settings.overrides,
            thumbnail=self._thumbnails is not None,
            shape=planned.shape,
            condition=self._conditions is not None,
        )

    def _record(self, planned: Planned, state: State, result: PhotoResult, read: Stamp | None) -> None:
        self._journal.append(self._planner.entry(planned, state, result, read))


def verify_originals(outcomes: Iterable[Outcome], progress: Progress = NO_PROGRESS, threads: int = 2) -> Originals:
    """Read every original that was restored once more and compare it with the hash it was read with."""
    pairs = [
        (Path(outcome.result.input), outcome.result.input_sha256) for outcome in outcomes if outcome.result.input_sha256
    ]
    unchanged = 0
    changed: list[str] = []
    with ThreadPoolExecutor(max(1, threads)) as pool:
        hashes = pool.map(lambda pair: _hash_unless_cancelled(pair[0], progress), pairs)
        for number, ((path, before), after) in enumerate(zip(pairs, hashes, strict=True)):
            if after == "":
                return Originals(unchanged, tuple(changed), len(pairs) - number)
            unchanged += after == before
            if after != before:
                changed.append(str(path))
    return Originals(unchanged, tuple(changed))


def _hash_unless_cancelled(path: Path, progress: Progress) -> str | None:
    try:
        progress.check()
    except Cancelled:
        return ""
    return file_sha256(path)
