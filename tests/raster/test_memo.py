"""What is shared is made once, bounded, and its owner lives as long as its id is a key; buffers are not mixed up."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from photofix.raster.memo import Kept, Memo
from photofix.raster.scratch import LARGEST_BYTES, scratch, work_buffers


def test_made_once_and_the_oldest_dropped() -> None:
    memo = Memo(limit_bytes=1000)
    made: list[int] = []

    def get(key: int) -> None:
        memo.get(key, lambda: (made.append(key) or np.zeros(50),))  # 400 bytes

    for key in (1, 2, 1, 3, 1, 2):
        get(key)
    assert made == [1, 2, 3, 2]


def test_only_a_lasting_memo_keeps_what_belongs_to_one_window() -> None:
    made: list[int] = []
    for memo, count in ((Memo(), 2), (Memo(is_lasting=True), 1)):
        made.clear()
        for _ in range(2):
            memo.get_lasting("key", lambda: (np.full(3, len(made.append(1) or made)),))
        assert len(made) == count


def test_the_owner_lives_as_long_as_its_arrays() -> None:
    memo = Memo(limit_bytes=1000)
    owner = np.zeros(10_000)  # not counted: it is not the memo's
    gone = weakref.ref(owner)
    memo.get(("a", id(owner)), lambda: (np.zeros(100),), owner)
    del owner
    gc.collect()
    assert gone() is not None
    memo.get("b", lambda: (np.zeros(100),))
    gc.collect()
    assert gone() is None


def test_buffers_are_one_s_own_while_at_work() -> None:
    with work_buffers():
        outer = scratch("a", (3, 4))
        assert np.shares_memory(outer, scratch("a", (2, 5)))
        assert not np.shares_memory(outer, scratch("b", (3, 4)))
        assert not np.shares_memory(outer, scratch("a", (3, 4), np.int32))
        with work_buffers():
            assert not np.shares_memory(outer, scratch("a", (3, 4)))
        assert np.shares_memory(outer, scratch("a", (3, 4)))
        other: list[np.ndarray] = []

        def work() -> None:
            with work_buffers():
                other.append(scratch("a", (3, 4)))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert not np.shares_memory(outer, other[0])


def test_without_a_lent_set_and_beyond_the_limit_arrays_are_new() -> None:
    assert not np.shares_memory(scratch("a", (5,)), scratch("a", (5,)))
    with work_buffers():
        large = (LARGEST_BYTES // 4 + 1,)
        assert not np.shares_memory(scratch("a", large), scratch("a", large))


def test_kept_gives_the_same_object_until_others_were_asked_for_more_lately() -> None:
    kept = Kept(limit=2)
    first = kept.get("a", object)
    assert kept.get("a", object) is first
    kept.get("b", object)
    kept.get("a", object)
    kept.get("c", object)
    assert kept.get("a", object) is first, "b was asked for longest ago"
    assert Kept().get("a", object) is not first


def test_what_a_photo_has_one_of_outlives_any_number_of_others() -> None:
    kept = Kept(limit=2)
    first = kept.once("fills", list)
    for number in range(100):
        kept.get(number, object)
    assert kept.once("fills", list) is first and Kept().once("fills", list) is not first


@pytest.mark.parametrize("ask", [Kept.get, Kept.once])
def test_of_two_threads_that_make_it_at_once_one_wins(ask: Callable[..., object]) -> None:
    kept, both_are_inside = Kept(), threading.Barrier(2)

    def make() -> object:
        both_are_inside.wait(20)
        return object()

    with ThreadPoolExecutor(2) as pool:
        first, second = [pool.submit(ask, kept, "a", make) for _ in range(2)]
        assert first.result(30) is second.result(30)
