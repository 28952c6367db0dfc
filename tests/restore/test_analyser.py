"""One network for all workers: loaded once, asked in its own thread, failures reach every caller."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from stub_analyser import StubAnalyzer

from photofix.analysis import Analysis
from photofix.errors import WeightsError
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Cancelled, Progress
from photofix.raster.threads import one_thread, thread_count
from photofix.restore.analyser import SharedAnalyzer

PHOTO = Photo(None, np.full((8, 8, 3), 99, np.uint8), sha256="p")


class Watched(StubAnalyzer):
    """Notes its threads and how many ask at once."""

    threads: set[str] = set()  # noqa: RUF012 (one per test run, all instances)
    inside = most = 0

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        self.threads.add(threading.current_thread().name)
        Watched.inside += 1
        Watched.most = max(Watched.most, Watched.inside)
        analysis = super().first_look(photo, progress)
        Watched.inside -= 1
        return analysis


def test_many_callers_one_network_one_at_a_time() -> None:
    loaded: list[Watched] = []
    shared = SharedAnalyzer(lambda: loaded.append(Watched(0.01)) or loaded[-1])
    start = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: shared.analyse(PHOTO), range(8)))
    elapsed = time.perf_counter() - start
    shared.close()
    assert len(loaded) == 1 and Watched.most == 1
    assert all(name.startswith("analysis") for name in Watched.threads)
    assert all(analysis.complete and set(seconds) == {"analyse", "refine"} for analysis, seconds in answers)
    assert sum(seconds["analyse"] for _, seconds in answers) <= elapsed, "without the wait for the others"


class Meeting(StubAnalyzer):
    """Notes whether two ask at once, and in how many threads each works."""

    def __init__(self, device_name: str) -> None:
        super().__init__()
        self.device_name = device_name
        self.both = threading.Barrier(2)
        self.met = 0
        self.counts: list[int] = []

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        self.counts.append(thread_count())
        try:
            self.both.wait(20 if self.device_name == "cpu" else 0.2)
            self.met += 1
        except threading.BrokenBarrierError:
            self.both.reset()
        return super().first_look(photo, progress)


@pytest.mark.parametrize(("device_name", "met"), [("cpu", 2), ("cuda", 0)])
def test_several_look_at_once_on_the_processor_each_alone_if_its_caller_is(device_name: str, met: int) -> None:
    network = Meeting(device_name)
    shared = SharedAnalyzer(lambda: network, threads=2)

    def ask(_: int) -> Analysis:
        with one_thread():
            return shared.analyse(PHOTO)[0]

    with ThreadPoolExecutor(2) as pool:
        assert all(analysis.complete for analysis in pool.map(ask, range(2)))
    shared.close()
    assert network.met == met and network.counts == [1, 1]


def test_a_network_that_cannot_be_had_fails_every_caller() -> None:
    def missing() -> StubAnalyzer:
        raise WeightsError("There are no weights.")

    shared = SharedAnalyzer(missing)
    for _ in range(2):
        with pytest.raises(WeightsError):
            shared.analyse(PHOTO)
    with pytest.raises(WeightsError):
        _ = shared.weights_sha256
    shared.close()


def test_a_photo_that_was_cancelled_while_it_waited_is_not_analysed() -> None:
    network = StubAnalyzer()
    shared = SharedAnalyzer(lambda: network)
    with pytest.raises(Cancelled):
        shared.analyse(PHOTO, Progress(is_cancelled=lambda: True))
    assert network.looks == 0
    shared.close()


def test_no_more_photos_are_read_ahead_than_there_are_places() -> None:
    shared = SharedAnalyzer(StubAnalyzer, places=1)  # one is looked at, one is read meanwhile
    inside, leave = threading.Semaphore(0), threading.Event()

    def hold() -> None:
        with shared.place_in_line():
            inside.release()
            leave.wait(20)

    with ThreadPoolExecutor(2) as pool:
        held = [pool.submit(hold) for _ in range(2)]
        assert all(inside.acquire(timeout=20) for _ in held)
        with pytest.raises(Cancelled), shared.place_in_line(Progress(is_cancelled=lambda: True)):
            pass
        leave.set()
    with shared.place_in_line(Progress(is_cancelled=lambda: True)):
        pass  # those inside have left: nobody has to wait
    shared.close()


def test_waiting_for_the_network_ends_when_stopped_or_once_it_is_there() -> None:
    stop, may_load = threading.Event(), threading.Event()

    def load() -> StubAnalyzer:
        may_load.wait(60)
        return StubAnalyzer()

    shared = SharedAnalyzer(load)
    try:
        stop.set()
        assert not shared.wait_loaded(stop)
        may_load.set()
        assert shared.wait_loaded(threading.Event())
        assert shared.wait_loaded(stop), "what is there needs no wait"
    finally:
        may_load.set()
        shared.close()
