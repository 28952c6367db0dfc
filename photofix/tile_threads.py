"""Work on many tiles in several threads, with progress and cancel."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from photofix.progress import NO_PROGRESS, Progress
from photofix.scratch import work_buffers
from photofix.tiles import Box


def core_count() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_tiles(
    work: Callable[[Box], None], boxes: Sequence[Box], threads: int | None = None, progress: Progress = NO_PROGRESS
) -> None:
    """`work` on every box in `threads` threads (None = one per core); the first error or cancel stops the rest.

    The caller's thread is one of them, and the one from which `progress` is called.
    """
    waiting = deque(boxes)

    def take_on(told: Progress) -> None:
        try:
            while waiting:
                try:
                    box = waiting.popleft()
                except IndexError:  # another thread was faster
                    return
                with work_buffers():
                    work(box)
                told.report(1 - len(waiting) / len(boxes))
        except BaseException:
            waiting.clear()
            raise

    helpers = min(threads or core_count(), len(boxes)) - 1
    if helpers <= 0:
        return take_on(progress)
    with ThreadPoolExecutor(helpers, "render") as pool:
        futures = [pool.submit(take_on, NO_PROGRESS) for _ in range(helpers)]
        take_on(progress)
        for future in futures:
            future.result()
    return progress.report(1)
