"""A worker thread's mailbox: one slot where the latest job wins, and a queue that nothing replaces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Mailbox(Generic[Job]):
    """Thread-safe; `take` blocks until there is work or the mailbox is closed."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._latest: Job | None = None
        self._queue: deque[Job] = deque()
        self._closed = False

    def post(self, job: Job) -> None:
        """Put `job` into the slot; one that still waits there is dropped."""
        with self._changed:
            self._latest = job
            self._changed.notify()

    def enqueue(self, job: Job, first: bool = False) -> None:
        """Append `job` to the queue, or put it at the head of it."""
        with self._changed:
            if first:
                self._queue.appendleft(job)
            else:
                self._queue.append(job)
            self._changed.notify()

    def take(self) -> Job | None:
        """The slot's job, else the queue's next; None once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._latest is not None or bool(self._queue))
            if self._closed:
                return None
            return self._take_latest() or self._queue.popleft()

    def take_latest(self) -> Job | None:
        """The slot's job without waiting, None if it is empty: for a long job that serves previews on the way."""
        with self._changed:
            return self._take_latest()

    @property
    def is_empty(self) -> bool:
        """Whether no job waits."""
        with self._changed:
            return self._latest is None and not self._queue

    @property
    def has_latest(self) -> bool:
        """Whether a job waits in the slot."""
        return self.holds(lambda job: True)

    def holds(self, wanted: Callable[[Job], bool]) -> bool:
        """Whether a job waits in the slot for which `wanted` holds."""
        with self._changed:
            return self._latest is not None and wanted(self._latest)

    def discard(self, unwanted: Callable[[Job], bool]) -> bool:
        """Drop the waiting jobs for which `unwanted` holds; whether there were any."""
        with self._changed:
            kept = deque(job for job in self._queue if not unwanted(job))
            is_posted = self._latest is not None and unwanted(self._latest)
            has_dropped = is_posted or len(kept) < len(self._queue)
            self._queue = kept
            if is_posted:
                self._latest = None
            return has_dropped

    def close(self) -> None:
        """Make every `take` return None."""
        with self._changed:
            self._closed = True
            self._latest = None
            self._queue.clear()
            self._changed.notify_all()

    def _take_latest(self) -> Job | None:
        job, self._latest = self._latest, None
        return job
