"""Work on many tiles in several threads, with progress and cancel."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import cv2

from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box
from photofix.raster.scratch import work_buffers

_here = threading.local()


def core_count() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside, this thread works on its tiles alone: several photos at once keep the cores busier than several tiles
    of one, which wait for each other's hold on the interpreter."""
    before, _here.is_alone = getattr(_here, "is_alone", False), True
    try:
        yield
    finally:
        _here.is_alone = before


@contextmanager
def opencv_in_one_thread() -> Iterator[None]:
    """Inside, OpenCV works in the thread that calls it, whichever that is: where every core has a photo of its own, its
    helpers only take turns with those who wait for them."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def thread_count() -> int:
    """Threads that tiles of this thread are worked on in, unless it is told otherwise."""
    return 1 if getattr(_here, "is_alone", False) else core_count()


def run_tiles(
    work: Callable[[Box], None], boxes: Sequence[Box], threads: int | None = None, progress: Progress = NO_PROGRESS
) -> None:
    """`work` on every box in `threads` threads; the first error or cancel stops the rest.

    None = one per core, within `one_thread` one.

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

    helpers = min(threads or thread_count(), len(boxes)) - 1
    if helpers <= 0:
        return take_on(progress)
    with ThreadPoolExecutor(helpers, "render") as pool:
        futures = [pool.submit(take_on, NO_PROGRESS) for _ in range(helpers)]
        take_on(progress)
        for future in futures:
            future.result()
    return progress.report(1)
