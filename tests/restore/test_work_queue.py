"""The queue: order, pause, cancel, retry, stop; events are waited for, never durations."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from photofix.progress import Progress
from photofix.restore.work_queue import Item, WorkQueue

WAIT_S = 20.0


class Bench:
    """Work whose tasks wait until they are let go, or do what their name says."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.started = Event()
        self.let_go = Event()

    def work(self, name: str, progress: Progress) -> str:
        self.begun.append(name)
        if name == "wait":
            self.started.set()
            while not self.let_go.wait(0.01):
                progress.report(0.5, "waiting")
        if name == "raise":
            raise RuntimeError("broken")
        return name


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def queue(bench: Bench) -> Iterator[WorkQueue[str, str]]:
    queue = WorkQueue(bench.work, 1, is_failure=lambda result: result == "fail", is_fatal=lambda e: "fatal" in str(e))
    yield queue
    bench.let_go.set()
    queue.stop()
    assert queue.join(WAIT_S)


def states(items: list[Item[str, str]]) -> list[str]:
    return [item.state for item in items]


def test_works_in_order_and_tells_failures_apart(queue: WorkQueue[str, str], bench: Bench) -> None:
    items = queue.add(["a", "fail", "raise", "b"])
    assert queue.wait_idle(WAIT_S)
    assert bench.begun == ["a", "fail", "raise", "b"]
    assert states(items) == ["done", "failed", "failed", "done"]
    assert isinstance(items[2].error, RuntimeError)


def test_moved_items_are_done_in_the_new_order(queue: WorkQueue[str, str], bench: Bench) -> None:
    items = queue.add(["wait", "a", "b"])
    assert bench.started.wait(WAIT_S)
    queue.move(items[2], 1)
    bench.let_go.set()
    assert queue.wait_idle(WAIT_S)
    assert bench.begun == ["wait", "b", "a"]


def test_pause_lets_the_running_one_finish_and_starts_no_other(queue: WorkQueue[str, str], bench: Bench) -> None:
    items = queue.add(["wait", "a"])
    assert bench.started.wait(WAIT_S)
    queue.pause()
    bench.let_go.set()
    assert not queue.wait_idle(0.1)
    assert bench.begun == ["wait"]
    queue.pause(False)
    assert queue.wait_idle(WAIT_S)
    assert states(items) == ["done", "done"]


def test_cancel_stops_the_running_one_and_skips_a_waiting_one(queue: WorkQueue[str, str], bench: Bench) -> None:
    items = queue.add(["wait", "a", "b"])
    assert bench.started.wait(WAIT_S)
    queue.cancel(items[1])
    queue.cancel(items[0])
    assert queue.wait_idle(WAIT_S)
    assert states(items) == ["cancelled", "cancelled", "done"]


def test_retry_does_a_cancelled_item_again(queue: WorkQueue[str, str], bench: Bench) -> None:
    items = queue.add(["wait"])
    assert bench.started.wait(WAIT_S)
    queue.cancel(items[0])
    assert queue.wait_idle(WAIT_S)
    bench.let_go.set()
    queue.retry(items[0])
    assert queue.wait_idle(WAIT_S)
    assert states(items) == ["done"]


def test_stop_drops_the_running_one_and_leaves_the_rest_waiting(queue: WorkQueue[str, str], bench: Bench) -> None:
    items = queue.add(["wait", "a"])
    assert bench.started.wait(WAIT_S)
    queue.stop()
    assert queue.join(WAIT_S)
    assert states(items) == ["cancelled", "waiting"]


def test_a_fatal_error_ends_the_queue() -> None:
    def work(name: str, progress: Progress) -> str:
        raise OSError("fatal")

    queue = WorkQueue(work, 1, is_fatal=lambda error: isinstance(error, OSError))
    items = queue.add(["a", "b"])
    assert queue.join(WAIT_S)
    assert isinstance(queue.fatal, OSError)
    assert states(items) == ["failed", "waiting"]


@pytest.mark.parametrize("deaf_from", ["running", "0.5", "done"])
def test_watcher_that_raises_ends_the_queue_and_says_so(deaf_from: str) -> None:
    """Whenever it raises: as a photo begins, on the way, or at its end; never as a failure of the photo."""

    def watch(item: Item[str, str]) -> None:
        if deaf_from in (item.state, str(item.fraction)):
            raise BrokenPipeError("nobody listens")

    def work(name: str, progress: Progress) -> str:
        try:
            progress.report(0.5, "")
            progress.report(0.6, "")
        except OSError:
            return "fail"  # as the restoring of a photo answers what it can explain
        return name

    queue = WorkQueue(work, 2, is_failure=lambda result: result == "fail", on_change=watch)
    items = queue.add([str(n) for n in range(20)])
    assert queue.wait_idle(WAIT_S)
    assert queue.join(WAIT_S)
    assert isinstance(queue.fatal, BrokenPipeError)
    assert set(states(items)) <= {"done", "cancelled", "waiting"}
    assert states(items).count("waiting") >= 18


def test_what_ends_a_thread_elsewhere_ends_the_queue() -> None:
    def work(name: str, progress: Progress) -> str:
        raise SystemExit(3)

    queue = WorkQueue(work, 1)
    queue.add(["a", "b"])
    assert queue.wait_idle(WAIT_S) and queue.join(WAIT_S)
    assert isinstance(queue.fatal, SystemExit)


def test_idle_means_that_the_last_change_was_told() -> None:
    told: list[str] = []
    queue = WorkQueue(lambda name, progress: name, 3, on_change=lambda item: told.append(item.state))
    queue.add([str(n) for n in range(50)])
    assert queue.wait_idle(WAIT_S)
    assert told.count("done") == 50
    queue.stop()
    assert queue.join(WAIT_S)
