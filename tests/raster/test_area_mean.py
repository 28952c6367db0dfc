"""Area means: exact shares of source pixels, and any part the same bits as that part of the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photofix.raster.area_mean import AreaMean

COUNT = 40


def source(count: int = COUNT, seed: int = 1) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((count, 3, 2), dtype=np.float32)


def mean(pixels: NDArray[np.float32], start: int, stop: int, step: float, axis: int = 0) -> NDArray[np.float32]:
    """Through `AreaMean`, given only the source pixels it asks for."""
    area = AreaMean(start, stop, step, pixels.shape[axis])
    cut = np.s_[area.first : area.last] if axis == 0 else np.s_[:, area.first : area.last]
    return area.average(pixels[cut].copy(), axis)


def slow(pixels: NDArray[np.float32], start: int, stop: int, step: float) -> NDArray[np.float64]:
    """Each result as the sum of overlaps, one by one."""
    count = len(pixels)
    rows = []
    for index in range(start, stop):
        low, high = index * step, min((index + 1) * step, count)
        weights = [max(0.0, min(high, k + 1) - max(low, k)) for k in range(count)]
        rows.append(np.average(pixels.astype(np.float64), axis=0, weights=weights))
    return np.array(rows)


@pytest.mark.parametrize("step", [1.0, 1.25, 2.0, 3.7, 13.33])
def test_each_pixel_is_the_mean_of_what_it_covers(step: float) -> None:
    pixels, size = source(), round(COUNT / step)
    step = COUNT / size
    np.testing.assert_allclose(mean(pixels, 0, size, step), slow(pixels, 0, size, step), atol=1e-6)


def test_no_shrinking_is_no_change() -> None:
    assert np.array_equal(mean(source(), 0, COUNT, 1.0), source())


@given(st.data(), st.integers(1, 120), st.floats(1, 20))
def test_a_part_has_the_bits_of_that_part(data: st.DataObject, count: int, step: float) -> None:
    size = max(1, round(count / step))
    step = count / size
    pixels = source(count, seed=count)
    start = data.draw(st.integers(0, size - 1))
    stop = data.draw(st.integers(start + 1, size))
    assert np.array_equal(mean(pixels, start, stop, step), mean(pixels, 0, size, step)[start:stop])


@pytest.mark.parametrize("step", [1.6, 5.0, 7.3])
def test_a_constant_stays_and_nothing_leaves_the_range(step: float) -> None:
    size = round(COUNT / step)
    flat = np.full((COUNT, 2, 1), 0.7, np.float32)
    np.testing.assert_allclose(mean(flat, 0, size, COUNT / size), 0.7, atol=1e-6)
    pixels = source()
    means = mean(pixels, 0, size, COUNT / size)
    assert pixels.min() <= means.min() and means.max() <= pixels.max()
    np.testing.assert_allclose(means.mean(axis=0), pixels.mean(axis=0), atol=1e-5)


def test_columns_are_averaged_as_rows_are() -> None:
    pixels = source()
    across = mean(np.ascontiguousarray(pixels.transpose(1, 0, 2)), 2, 9, 3.3, axis=1)
    assert np.array_equal(across.transpose(1, 0, 2), mean(pixels, 2, 9, 3.3))


def test_it_asks_for_no_more_than_it_needs() -> None:
    area = AreaMean(3, 5, 4.0, COUNT)
    assert area.first == 12 and 20 <= area.last <= 21
    last = AreaMean(9, 10, 4.0, COUNT)
    assert last.last == COUNT


def test_a_pixel_beyond_the_end_repeats_the_last_one() -> None:
    """Rounding may leave a size whose last pixel hardly reaches into the source."""
    pixels = source()
    assert np.isfinite(mean(pixels, 9, 12, 4.0)).all()


@pytest.mark.parametrize("count", [41, 42, 43])
def test_a_pixel_that_reaches_over_the_end_is_the_mean_of_what_is_there(count: int) -> None:
    pixels = source(count)
    np.testing.assert_allclose(mean(pixels, 8, 11, 4.0), slow(pixels, 8, 11, 4.0), atol=1e-6)
