"""Base of the worker threads: a QThread that takes jobs from a mailbox until it is stopped.

Signals are emitted in the worker's thread and must be connected to `@Slot` methods of QObjects of
the GUI thread only; anything else could run in the worker's thread.
"""

from __future__ import annotations

import logging
from threading import Event
from typing import Generic, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QThread, Signal

from photofix.errors import PhotoFixError
from photofix.progress import Cancelled, Progress
from photofix.ui.system.sentences import in_our_language, told
from photofix.ui.workers.mailbox import Mailbox

Job = TypeVar("Job")
_log = logging.getLogger(__name__)


class Worker(QThread, Generic[Job]):
    """Runs `handle` for each job. Subclasses implement `handle`.

    Signals:
        failed: (job, sentence) when a job raised.
        stopped: (job) when a job ended because it was cancelled.
        progressed: (job, fraction 0..1, message) during a long job.
    """

    failed = Signal(object, str)
    stopped = Signal(object)
    progressed = Signal(object, float, str)

    def __init__(self) -> None:
        super().__init__()
        self.mailbox: Mailbox[Job] = Mailbox()
        self._stopping = Event()
        self._running: Job | None = None
        self._given_up: WeakSet[Job] = WeakSet()

    def handle(self, job: Job) -> None:
        """Do one job, in the worker's thread."""
        raise NotImplementedError

    def run(self) -> None:
        """The thread's loop; one failing job never ends it."""
        while (job := self.mailbox.take()) is not None:
            self._running = job
            self._guarded(job)
            self._running = None
            del job

    def cancel_job(self, job: Job) -> bool:
        """Give `job` up. True: it had not begun and never will; False: `stopped` follows, or its result if that was
        faster. GUI thread."""
        if self.mailbox.discard(lambda waiting: waiting is job):
            return True
        self._given_up.add(job)
        return False

    def cancel_running(self) -> None:
        """Ask the job that runs now to stop at its next check; a later one is not touched."""
        running = self._running
        if running is not None:
            self._given_up.add(running)

    def is_cancelled(self, job: Job) -> bool:
        """Whether `job` should stop."""
        return self._stopping.is_set() or job in self._given_up

    def stop(self) -> None:
        """Cancel what runs, forget what waits, and wait for the thread to end."""
        self.mailbox.close()
        self._stopping.set()
        self.wait()

    def progress(self, job: Job) -> Progress:
        """A token for `job` that reports through `progressed`."""
        return Progress(
            lambda fraction, message: self.progressed.emit(job, fraction, message), lambda: self.is_cancelled(job)
        )

    def _guarded(self, job: Job) -> None:
        try:
            self.handle(job)
        except Cancelled:
            self.stopped.emit(job)
        except PhotoFixError as error:
            self.failed.emit(job, in_our_language(str(error)))
        except (
            BaseException
        ) as error:  # also what is no Exception: a thread that ends leaves every later job unanswered
            _log.exception("A job of %s failed", type(self).__name__)
            self.failed.emit(job, told(error))
