"""The network in a thread of its own, shared by all workers: one network in memory, one photo at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from photofix.analysis import Analysis
from photofix.batch.single import Analyser
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress


class SerialAnalyser:
    """An `Analyser` whose every call runs in one thread; callers wait. `load` runs there too, at once.

    Args:
        load: makes the network, e.g. `lambda: Analyzer("auto")`.
    """

    def __init__(self, load: Callable[[], Analyser]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="analysis")
        self._loaded: Future[Analyser] = self._thread.submit(load)

    @property
    def device_name(self) -> str:
        """Where the network runs; waits for it. Raises WeightsError or DeviceError."""
        return self._loaded.result().device_name

    @property
    def weights_sha256(self) -> str:
        """Hash of the weights; waits for them. Raises WeightsError or DeviceError."""
        return self._loaded.result().weights_sha256

    @property
    def task_keys(self) -> tuple[str, ...]:
        """The tasks that the weights know; waits for them. Raises WeightsError or DeviceError."""
        return self._loaded.result().task_keys

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        """See `Analyser`."""
        return self._thread.submit(lambda: self._checked(progress).first_look(photo, progress)).result()

    def refine(self, photo: Photo, analysis: Analysis, progress: Progress = NO_PROGRESS) -> Analysis:
        """See `Analyser`."""
        return self._thread.submit(lambda: self._checked(progress).refine(photo, analysis, progress)).result()

    def close(self) -> None:
        """Let the thread end; does not wait."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _checked(self, progress: Progress) -> Analyser:
        # A photo that was cancelled while it waited for its turn is not analysed.
        progress.check()
        return self._loaded.result()
