"""Tiles are worked on once each, by as many threads as asked for; an error or a cancel stops the rest."""

from __future__ import annotations

import threading

import cv2
import pytest

from photofix.progress import Cancelled, Progress
from photofix.raster.boxes import Box, tiles
from photofix.raster.threads import one_thread, opencv_in_one_thread, run_tiles

BOXES = tiles(Box(0, 0, 40, 50), 25)


@pytest.mark.parametrize("threads", [1, 2, 7, None])
def test_every_tile_once_and_progress_from_the_caller(threads: int | None) -> None:
    done: list[Box] = []
    told: list[tuple[float, int]] = []
    progress = Progress(lambda fraction, _: told.append((fraction, threading.get_ident())))
    run_tiles(done.append, BOXES, threads, progress)
    assert sorted(map(str, done)) == sorted(map(str, BOXES))
    assert {ident for _, ident in told} == {threading.get_ident()}
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions) and fractions[-1] == 1


def test_without_boxes_nothing_is_run() -> None:
    run_tiles(lambda box: pytest.fail("there is no tile"), [])


@pytest.mark.parametrize("threads", [1, 3])
def test_an_error_stops_the_rest(threads: int) -> None:
    done: list[Box] = []

    def work(box: Box) -> None:
        done.append(box)
        if len(done) == 5:
            raise RuntimeError("injected")

    with pytest.raises(RuntimeError, match="injected"):
        run_tiles(work, BOXES, threads)
    assert threads > 1 or len(done) == 5


def test_cancel_stops_the_rest() -> None:
    done: list[Box] = []
    with pytest.raises(Cancelled):
        run_tiles(done.append, BOXES, 1, Progress(is_cancelled=lambda: len(done) > 3))
    assert len(done) == 4
    with pytest.raises(Cancelled):
        run_tiles(done.append, BOXES, 2, Progress(is_cancelled=lambda: True))


def test_one_thread_is_the_caller_s_and_only_by_default() -> None:
    gate = threading.Barrier(2)
    workers: set[int] = set()
    with one_thread():
        run_tiles(lambda box: workers.add(threading.get_ident()), BOXES)
        assert workers == {threading.get_ident()}
        with one_thread():
            pass
        run_tiles(lambda box: workers.add(threading.get_ident()), BOXES)
        assert workers == {threading.get_ident()}
        run_tiles(lambda box: workers.add(threading.get_ident()) or gate.wait(20), BOXES[:2], 2)
    assert len(workers) == 2


def test_opencv_has_its_threads_back_whatever_happens() -> None:
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)  # the tests have one
    try:
        with pytest.raises(RuntimeError, match="injected"), opencv_in_one_thread():
            assert cv2.getNumThreads() == 1
            raise RuntimeError("injected")
        assert cv2.getNumThreads() == 2
    finally:
        cv2.setNumThreads(before)
