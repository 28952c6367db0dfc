"""A queue of photos that several threads work through: reorder, pause, cancel, retry, stop.

Knows nothing of what the work is. Every photo goes the whole way in one thread; with more threads
than cores, reading one photo overlaps with analysing, rendering and writing others.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Generic, Literal, TypeVar

from photofix.progress import Cancelled, Progress

T = TypeVar("T")
R = TypeVar("R")
State = Literal["waiting", "running", "done", "failed", "cancelled"]
_numbers = itertools.count()


@dataclass(eq=False)
class Item(Generic[T, R]):
    """One piece of work. Read it anywhere; only its queue changes it.

    Attributes:
        task: what to do.
        state: where it is.
        fraction, stage: progress while running.
        result: what the work returned.
        error: what it raised; None for expected failures, which are in `result`.
    """

    task: T
    state: State = "waiting"
    fraction: float = 0.0
    stage: str = ""
    result: R | None = None
    error: Exception | None = None
    number: int = field(default_factory=lambda: next(_numbers))
    _cancelled: bool = False


class WorkQueue(Generic[T, R]):
    """Runs `work(task, progress)` for every item in `threads` threads.

    Args:
        work: raises Cancelled when its progress says so; anything else it raises fails the item.
        is_failure: whether a returned result counts as failed.
        on_change: called with an item that changed, from a worker's thread (or the caller's). What it raises ends the
            whole queue, as `fatal`: nobody would hear of the rest.
        is_fatal: whether what `work` raised ends the whole queue; it is then `fatal`.
    """

    def __init__(
        self,
        work: Callable[[T, Progress], R],
        threads: int,
        is_failure: Callable[[R], bool] = lambda result: False,
        on_change: Callable[[Item[T, R]], None] = lambda item: None,
        is_fatal: Callable[[Exception], bool] = lambda error: False,
    ) -> None:
        self._work, self._is_failure, self._is_fatal, self._on_change = work, is_failure, is_fatal, on_change
        self._items: list[Item[T, R]] = []
        self._changed = Condition()
        self._paused = False
        self._stopping = False
        self._busy = 0
        self.fatal: BaseException | None = None
        # Daemons: a stuck decoder must not keep the process alive after a second Ctrl-C.
        self._threads = [Thread(target=self._loop, name=f"batch-{i}", daemon=True) for i in range(max(1, threads))]
        for thread in self._threads:
            thread.start()

    # -- what may be asked from any thread --------------------------------------------------------

    @property
    def items(self) -> list[Item[T, R]]:
        """All items in the order of work."""
        with self._changed:
            return list(self._items)

    @property
    def is_paused(self) -> bool:
        """Whether no new item is started."""
        return self._paused

    def add(self, tasks: Iterable[T]) -> list[Item[T, R]]:
        """Append tasks."""
        items = [Item[T, R](task) for task in tasks]
        with self._changed:
            self._items += items
            self._changed.notify_all()
        return items

    def add_failed(self, task: T, result: R) -> Item[T, R]:
        """Append one that has failed before, with what came of it; it waits for `retry`."""
        item = Item[T, R](task, state="failed", result=result)
        with self._changed:
            self._items.append(item)
        return item

    def move(self, item: Item[T, R], position: int) -> None:
        """Put `item` at `position` of the order of work."""
        with self._changed:
            self._items.remove(item)
            self._items.insert(position, item)

    def remove(self, item: Item[T, R]) -> None:
        """Take an item that does not run out of the list."""
        with self._changed:
            if item.state != "running":
                self._items.remove(item)

    def cancel(self, item: Item[T, R]) -> None:
        """Stop `item` if it runs, or do not start it."""
        with self._changed:
            item._cancelled = True
            waiting = item.state == "waiting"
            if waiting:
                item.state = "cancelled"
            self._changed.notify_all()
        if waiting:
            self._tell(item)

    def retry(self, item: Item[T, R]) -> None:
        """Do a failed or cancelled item again."""
        with self._changed:
            if item.state in ("failed", "cancelled"):
                item.state, item.fraction, item.stage, item._cancelled = "waiting", 0.0, "", False
                item.result, item.error = None, None
                self._changed.notify_all()
        self._tell(item)

    def pause(self, paused: bool = True) -> None:
        """Start no new item until `pause(False)`; running ones go on."""
        with self._changed:
            self._paused = paused
            self._changed.notify_all()

    def stop(self) -> None:
        """Cancel what runs, start nothing more; the threads end. Does not wait."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing runs and nothing waits; False if it took longer."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, timeout_s)

    def join(self, timeout_s: float) -> bool:
        """Wait for the threads to end after `stop`; False if some still work."""
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    # -- in the worker threads --------------------------------------------------------------------

    def _is_idle(self) -> bool:
        return not self._busy and (self._stopping or not any(item.state == "waiting" for item in self._items))

    def _loop(self) -> None:
        while (item := self._take()) is not None:
            try:
                self._tell(item)
                self._run(item)
                self._tell(item)
            except BaseException as error:  # a thread that ends otherwise would leave `wait_idle` waiting for ever
                item.state = "failed"
                self._end_with(error)
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _tell(self, item: Item[T, R]) -> None:
        """Call the watcher, here and nowhere else: the work must not take what it raises for its own failure."""
        try:
            self._on_change(item)
        except BaseException as error:
            self._end_with(error)

    def _end_with(self, error: BaseException) -> None:
        with self._changed:
            self.fatal = self.fatal or error
        self.stop()

    def _take(self) -> Item[T, R] | None:
        with self._changed:
            while not self._stopping:
                if not self._paused and (item := next((i for i in self._items if i.state == "waiting"), None)):
                    item.state = "running"
                    self._busy += 1
                    return item
                self._changed.wait()
        return None

    def _run(self, item: Item[T, R]) -> None:
        def report(fraction: float, stage: str) -> None:
            item.fraction, item.stage = fraction, stage or item.stage
            self._tell(item)

        try:
            item.result = self._work(item.task, Progress(report, lambda: item._cancelled or self._stopping))
            item.state = "failed" if self._is_failure(item.result) else "done"
        except Cancelled:
            item.state = "cancelled"
        except Exception as error:
            item.error, item.state = error, "failed"
            if self._is_fatal(error):
                self._end_with(error)
