"""The network, shared by all workers of a batch: one in memory, asked by a bounded number of threads of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from threading import Event, Lock, Semaphore
from typing import Protocol

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.threads import one_thread, thread_count
from photofix.restore.heap import give_back


class PhotoAnalyzer(Protocol):
    """Who can look at a photo: `photofix.network.analyzer.Analyzer`, or a stand-in. No torch needed to say so."""

    notice: str
    """A sentence on what had to be done otherwise, "" if nothing."""

    @property
    def device_name(self) -> str:
        """Where the network runs."""

    @property
    def weights_sha256(self) -> str:
        """Hash of the weights."""

    @property
    def task_keys(self) -> tuple[str, ...]:
        """The tasks that the weights know."""

    def first_look(self, photo: Photo, progress: Progress = ...) -> Analysis:
        """The quick answer from the canonical view."""

    def refine(
        self, photo: Photo, analysis: Analysis, progress: Progress = ..., *, edit: Edit | None = None
    ) -> Analysis:
        """The answer with fine findings; complete if `edit` is None."""


class SharedAnalyzer:
    """Runs every analysis in threads of its own; callers wait. `load` runs there too, at once.

    Args:
        load: makes the network, e.g. `lambda: Analyzer("auto")`.
        threads: analyses at the same time on the processor; on another device it is always one, whose memory is scarce.
        places: see `place_in_line`; never less than one more than `threads`.
    """

    def __init__(self, load: Callable[[], PhotoAnalyzer], threads: int = 1, places: int = 1) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="analysis")
        self._places = Semaphore(max(places, threads + 1))
        self._one_at_a_time = Lock()
        self._loaded: Future[PhotoAnalyzer] = self._threads.submit(load)

    def wait_loaded(self, stop: Event) -> bool:
        """Wait until the network is there, or cannot be had; False if `stop` is set before."""
        while not wait([self._loaded], timeout=0.1).done:
            if stop.is_set():
                return False
        return True

    @property
    def device_name(self) -> str:
        """Where the network runs; waits for it. Raises WeightsError or DeviceError."""
        return self._loaded.result().device_name

    @property
    def weights_sha256(self) -> str:
        """Hash of the weights; waits for them. Raises WeightsError or DeviceError."""
        return self._loaded.result().weights_sha256

    @contextmanager
    def place_in_line(self, progress: Progress = NO_PROGRESS) -> Iterator[None]:
        """Hold one of a bounded number of places while a photo is read and analysed; waits until one is free.

        Without it, threads would read photos far ahead of the network: memory would fill and nothing would be faster.
        Raises Cancelled if `progress` says so while waiting.
        """
        while not self._places.acquire(timeout=0.1):
            progress.check()
        try:
            yield
        finally:
            self._places.release()

    def analyse(
        self, photo: Photo, progress: Progress = NO_PROGRESS, edit: Edit | None = None
    ) -> tuple[Analysis, dict[str, float]]:
        """First look and refinement of `photo`, as far as `edit` needs it; None = complete. Alone where the caller's
        thread works alone (`one_thread`).

        Returns:
            The analysis, and the seconds of "analyse" (first look) and "refine" without waiting.
        """
        return self._threads.submit(self._analyse, photo, progress, edit, thread_count() == 1).result()

    def close(self) -> None:
        """Let the threads end; does not wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _analyse(
        self, photo: Photo, progress: Progress, edit: Edit | None, is_alone: bool
    ) -> tuple[Analysis, dict[str, float]]:
        # A photo that was cancelled while it waited for its turn is not analysed.
        progress.report(0.0, "analyse")
        network = self._loaded.result()
        turn = nullcontext() if network.device_name == "cpu" else self._one_at_a_time
        with turn, one_thread() if is_alone else nullcontext():
            return _looked_at(network, photo, progress, edit)


def _looked_at(
    network: PhotoAnalyzer, photo: Photo, progress: Progress, edit: Edit | None
) -> tuple[Analysis, dict[str, float]]:
    start = time.perf_counter()
    first = network.first_look(photo, progress.part(0.0, 0.3))
    looked = time.perf_counter()
    progress.report(0.3, "refine")
    refined = network.refine(photo, first, progress.part(0.3, 0.7), edit=edit)
    give_back()
    return refined, {"analyse": looked - start, "refine": time.perf_counter() - looked}
