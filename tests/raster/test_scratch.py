"""Work buffers: the same memory again within one thread, never shared between two, never grown without bound."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from photofix.raster import scratch as scratch_module
from photofix.raster.scratch import CACHE_LINE_BYTES, LARGEST_BYTES, aligned, scratch, work_buffers


@pytest.fixture(autouse=True)
def no_sets_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests have rendered leaves sets behind, whose buffers may be of any size."""
    monkeypatch.setattr("photofix.raster.scratch._free", [])


def address(array: np.ndarray) -> int:
    return int(array.ctypes.data)


@pytest.mark.parametrize("shape", [(1,), (3, 5, 7), (0, 4), (1000, 33)])
@pytest.mark.parametrize("dtype", [np.float32, np.bool_, np.intp, np.uint8])
def test_arrays_begin_at_a_cache_line(shape: tuple[int, ...], dtype: type) -> None:
    array = aligned(shape, dtype)
    assert array.shape == shape and array.dtype == dtype and array.flags.c_contiguous and array.flags.writeable
    assert address(array) % CACHE_LINE_BYTES == 0 or not array.size


def test_a_slot_is_the_same_memory_and_others_are_others() -> None:
    with work_buffers():
        first = scratch("a", (20, 30))
        first[:] = 3
        assert address(scratch("a", (20, 30))) == address(first) and (scratch("a", (20, 30)) == 3).all()
        assert not np.shares_memory(scratch("b", (20, 30)), first)
        assert not np.shares_memory(scratch("a", (20, 30), np.intp), first)


def test_a_smaller_one_fits_and_a_larger_one_is_new() -> None:
    with work_buffers():
        large = scratch("a", (100,))
        assert np.shares_memory(scratch("a", (4, 5)), large)
        assert scratch("a", (40, 50)).shape == (40, 50)
        assert not np.shares_memory(scratch("a", (40, 50)), large)


def test_a_shape_seen_before_is_in_the_memory_of_now() -> None:
    with work_buffers():
        small = scratch("a", (10,))
        large = scratch("a", (300,))
        assert not np.shares_memory(scratch("a", (10,)), small) and np.shares_memory(scratch("a", (10,)), large)


def test_only_so_many_shapes_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.raster.scratch.MOST_SHAPES", 5)
    with work_buffers():
        large = scratch("a", (100,))
        for size in range(1, 20):
            assert np.shares_memory(scratch("a", (size,)), large)
        assert len(scratch_module._here.buffers.shaped) <= 5


def test_outside_nothing_is_kept() -> None:
    first, second = scratch("a", (50,)), scratch("a", (50,))
    assert not np.shares_memory(first, second)


def test_what_is_too_large_is_not_kept() -> None:
    with work_buffers():
        count = LARGEST_BYTES // 4 + 1
        assert not np.shares_memory(scratch("a", (count,)), scratch("a", (count,)))


def test_a_render_within_a_render_has_buffers_of_its_own() -> None:
    with work_buffers():
        outer = scratch("a", (50,))
        outer[:] = 1
        with work_buffers():
            scratch("a", (50,))[:] = 2
        assert (outer == 1).all() and np.shares_memory(scratch("a", (50,)), outer)


def test_threads_at_work_share_nothing() -> None:
    ready = threading.Barrier(4)
    values: list[float] = []

    def work(number: int) -> None:
        with work_buffers():
            mine = scratch("a", (1000,))
            mine[:] = number
            ready.wait(10)
            values.append(float(mine.std() + (mine[0] - number)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values == [0, 0, 0, 0]


def test_buffers_come_back_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="spoiled"), work_buffers():
        raise ValueError("spoiled")
    first = scratch("a", (50,))
    assert not np.shares_memory(first, scratch("a", (50,))), "outside again"
