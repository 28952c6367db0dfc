"""Work on many tiles in several threads, with progress and cancel."""

from __future__ import annotations

import os
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

    `progress` is called from the caller's thread.
    """

    def one(box: Box) -> None:
        with work_buffers():
            work(box)

    count = min(threads or core_count(), len(boxes))
    if count <= 1:
        for done, box in enumerate(boxes, 1):
            one(box)
            progress.report(done / len(boxes))
        return
    with ThreadPoolExecutor(count, "render") as pool:
        futures = [pool.submit(one, box) for box in boxes]
        try:
            for done, future in enumerate(futures, 1):
                future.result()
                progress.report(done / len(boxes))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
