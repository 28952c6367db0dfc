"""The window's queue: photos with an edit each, restored one after the other; what is unfinished or has failed survives
closing.

A thin layer over `WorkQueue`: it keeps the list on disk (`orders`) and collects changes for a view to fetch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from time import monotonic

from photofix.batch.orders import read_orders, write_orders
from photofix.progress import Progress
from photofix.restore.analyser import PhotoAnalyzer, SharedAnalyzer
from photofix.restore.one_photo import Job, restore_photo
from photofix.restore.pace import Pace
from photofix.restore.request import Order
from photofix.restore.result import PhotoResult
from photofix.restore.work_queue import Item, WorkQueue
from photofix.store.analysis_cache import AnalysisCache

DeskItem = Item[Order, PhotoResult]


@dataclass(frozen=True)
class Course:
    """How far the work has come since nothing was to be done; cancelled photos are none of it.

    Attributes:
        done, failed, total: photos.
        fraction: 0..1, the photo that is worked on included.
        left_s: seconds of work left, None while nobody can tell.
    """

    done: int
    failed: int
    total: int
    fraction: float
    left_s: float | None


class Desk:
    """The queue of one window; every method may be called from the window's thread.

    Attributes:
        problem: a sentence if orders of last time could not be read, else "".

    Args:
        load: makes the network, when the first photo needs it.
        file: where unfinished orders are kept, None = nowhere.
        cache: analyses made before.
        let_go: called when it is closed: `file` is no longer its own.
    """

    def __init__(
        self,
        load: Callable[[], PhotoAnalyzer],
        file: Path | None,
        cache: AnalysisCache | None = None,
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        self._load, self._file, self._cache, self._let_go = load, file, cache, let_go
        self._analyzer: SharedAnalyzer | None = None
        self._changed: set[DeskItem] = set()
        self._lock, self._saving = Lock(), Lock()
        self._begun: dict[int, float] = {}
        self._pace = Pace()
        self._before: set[int] = set()
        self._cleared = 0
        self._queue = WorkQueue[Order, PhotoResult](
            self._restore, 1, is_failure=lambda result: result.error is not None, on_change=self._note
        )
        entries, self.problem = read_orders(file)
        for order, failure in entries:
            if failure:
                item = self._queue.add_failed(order, PhotoResult(str(order.input), error=failure))
                self._before.add(item.number)
            else:
                self._queue.add([order])

    @property
    def items(self) -> list[DeskItem]:
        """All items in the order of work."""
        return self._queue.items

    @property
    def is_paused(self) -> bool:
        """Whether no new photo is started."""
        return self._queue.is_paused

    @property
    def fatal(self) -> BaseException | None:
        """What ended the work on all photos, None while all is well."""
        return self._queue.fatal

    def unfinished(self) -> int:
        """How many photos wait or run."""
        return sum(item.state in ("waiting", "running") for item in self.items)

    @property
    def course(self) -> Course:
        """How far the work has come."""
        items = [item for item in self.items if item.number not in self._before]
        states = Counter(item.state for item in items)
        done, failed = states["done"] + self._cleared, states["failed"]
        left = states["waiting"] + sum(1 - item.fraction for item in items if item.state == "running")
        total = done + failed + states["waiting"] + states["running"]
        fraction = 1 - left / total if total else 0.0
        return Course(done, failed, total, fraction, self._pace.left_s(left))

    def take_changes(self) -> set[DeskItem]:
        """The items that changed since the last call."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def add(self, orders: Iterable[Order]) -> list[DeskItem]:
        """Append orders."""
        self._begin_anew()
        items = self._queue.add(orders)
        self._save()
        return items

    def move(self, item: DeskItem, position: int) -> None:
        """Put `item` at `position` of the order of work."""
        self._queue.move(item, position)
        self._save()

    def pause(self, paused: bool) -> None:
        """Start no new photo, or go on; the running one is finished."""
        self._queue.pause(paused)

    def cancel(self, items: Iterable[DeskItem]) -> None:
        """Stop or do not start these."""
        for item in items:
            self._queue.cancel(item)
        self._save()

    def retry(self, items: Iterable[DeskItem]) -> None:
        """Do failed or cancelled ones again."""
        self._begin_anew()
        for item in items:
            self._before.discard(item.number)
            self._queue.retry(item)
        self._save()

    def clear_finished(self) -> None:
        """Forget what is done or cancelled; what has failed stays until `clear_failed`."""
        cleared = self._clear("done", "cancelled")
        self._cleared += sum(item.state == "done" and item.number not in self._before for item in cleared)

    def clear_failed(self) -> None:
        """Forget what has failed."""
        self._clear("failed")
        self._save()

    def _clear(self, *states: str) -> list[DeskItem]:
        finished = [item for item in self.items if item.state in states]
        for item in finished:
            self._queue.remove(item)
        return finished

    def _begin_anew(self) -> None:
        """If nothing is to be done, what is finished belongs to the past."""
        if not self.unfinished():
            self._before, self._cleared = {item.number for item in self.items}, 0

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing runs and nothing waits; False if it took longer."""
        return self._queue.wait_idle(timeout_s)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Drop the running photo and keep the unfinished orders for next time; False if it still works."""
        self._save()
        self._file = None
        self._queue.stop()
        is_ended = self._queue.join(timeout_s)
        if self._analyzer is not None:
            self._analyzer.close()
        self._let_go()
        return is_ended

    def _restore(self, order: Order, progress: Progress) -> PhotoResult:
        if self._analyzer is None:
            self._analyzer = SharedAnalyzer(self._load)
        return restore_photo(Job(**vars(order)), self._analyzer, self._cache, progress)

    def _note(self, item: DeskItem) -> None:
        with self._lock:
            self._changed.add(item)
            is_new = item.state != "running" or item.number not in self._begun
            begun = self._begun.setdefault(item.number, monotonic())
            if item.state != "running":
                del self._begun[item.number]
            if item.state == "done":
                self._pace.note(monotonic() - begun)
        if is_new:
            self._save()

    def _save(self) -> None:
        with self._saving:
            if self._file is not None:
                # A running photo may be cut off after its result was moved into place: that result is ours.
                entries = [
                    (replace(item.task, overwrite=item.task.overwrite or item.state == "running"), _failure(item))
                    for item in self.items
                    if item.state in ("waiting", "running", "failed")
                ]
                write_orders(self._file, entries)


def _failure(item: DeskItem) -> str:
    """Why it failed, a sentence; "" if it did not."""
    if item.state != "failed":
        return ""
    said = item.error if item.result is None else item.result.error
    return str(said) or "It failed."
