"""The colour operator on pixels: the same bits whether pixels are computed or looked up, and wherever they lie."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.raster.place import Place, unit_lut
from photofix.tasks.kit.color.transform import MOST_CHANGED, baked, transform

HEIGHT, WIDTH = 24, 40
Planes = NDArray[np.float32]


def answer(seed: int = 3) -> TaskAnalysis:
    rng = np.random.default_rng(seed)
    params = {
        "curves": np.linspace(0, 1, 10)[:, None] ** rng.uniform(0.7, 1.4, 3),
        "matrix": np.eye(3) + rng.normal(0, 0.1, (3, 3)),
        "grid": rng.normal(0, 0.3, (8, 8, 3)),
    }
    return TaskAnalysis(1.0, 0.5, {name: value.astype(np.float32) for name, value in params.items()})


def log_gain(seed: int = 5) -> Planes:
    return np.random.default_rng(seed).normal(0, 0.3, (3, HEIGHT, WIDTH)).astype(np.float32)


def stored(dtype: Any, channels: int = 3) -> NDArray[Any]:
    largest = np.iinfo(dtype).max
    return np.random.default_rng(6).integers(0, largest + 1, (channels, HEIGHT, WIDTH)).astype(dtype)


def planes_of(pixels: NDArray[Any]) -> Planes:
    planes = unit_lut(pixels.dtype)[pixels]
    return np.broadcast_to(planes, (3, HEIGHT, WIDTH)).copy()


def place_of(pixels: NDArray[Any], is_untouched: bool) -> Place:
    return Place(0, 0, HEIGHT, WIDTH, HEIGHT, WIDTH, stored=pixels, is_untouched=is_untouched)


def computed(planes: Planes) -> Planes:
    return transform(planes, baked(answer()), log_gain(), np.empty_like(planes))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3], ids=["grey", "colour"])
def test_untouched_pixels_are_looked_up_with_the_same_bits(dtype: Any, channels: int) -> None:
    pixels = stored(dtype, channels)
    planes = planes_of(pixels)
    looked_up = transform(planes, baked(answer()), log_gain(), np.empty_like(planes), place_of(pixels, True))
    assert np.array_equal(looked_up, computed(planes))


@pytest.mark.parametrize("share", [0.0, 0.05, MOST_CHANGED - 0.05, MOST_CHANGED + 0.1, 1.0])
def test_pixels_that_a_task_before_has_changed_are_computed(share: float) -> None:
    """Few of them one by one, many all at once; nobody sees which."""
    pixels = stored(np.uint8)
    planes = planes_of(pixels)
    changed = np.random.default_rng(7).random(planes.shape) < share
    planes[changed] += np.float32(0.01)
    mixed = transform(planes, baked(answer()), log_gain(), np.empty_like(planes), place_of(pixels, False))
    assert np.array_equal(mixed, computed(planes))


def test_the_result_may_take_the_place_of_the_pixels() -> None:
    planes = planes_of(stored(np.uint8))
    expected = computed(planes)
    assert transform(planes, baked(answer()), log_gain(), planes) is planes
    assert np.array_equal(planes, expected)


def test_a_crop_gives_the_bits_of_that_crop() -> None:
    planes, gain = planes_of(stored(np.uint16)), log_gain()
    whole = computed(planes)
    for rows, columns in ((np.s_[3:4], np.s_[0:40]), (np.s_[0:24], np.s_[17:18]), (np.s_[5:19], np.s_[7:31])):
        part = np.ascontiguousarray(planes[:, rows, columns])
        alone = transform(part, baked(answer()), np.ascontiguousarray(gain[:, rows, columns]), np.empty_like(part))
        assert np.array_equal(alone, whole[:, rows, columns])


def test_no_gain_and_no_matrix_leave_the_curves_alone() -> None:
    plain = {"curves": answer().params["curves"], "matrix": np.eye(3, dtype=np.float32)}
    found = TaskAnalysis(1.0, 0.5, plain | {"grid": np.zeros((8, 8, 3), np.float32)})
    planes = planes_of(stored(np.uint8))
    result = transform(planes, baked(found), np.zeros_like(planes), np.empty_like(planes))
    for channel in range(3):
        expected = np.interp(planes[channel], np.linspace(0, 1, 10), plain["curves"][:, channel])
        np.testing.assert_allclose(result[channel], expected, atol=2e-5)


def test_an_operator_is_made_once_and_goes_with_its_answer() -> None:
    found = answer()
    operator = baked(found)
    assert baked(found) is operator and baked(answer()) is not operator
    gone = weakref.ref(operator)
    del found, operator
    gc.collect()
    assert gone() is None
