"""Fields are sampled at absolute positions: a crop's samples are the crop of the whole's samples, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photofix.raster.boxes import Box
from photofix.raster.place import Place, scaled_size


def whole(height: int, width: int, scale: float = 1.0) -> Place:
    return Place(0, 0, *scaled_size(height, width, scale), height, width, scale)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 300), st.integers(1, 300), st.sampled_from([1.0, 0.5, 0.31]), st.integers(1, 9))
def test_samples_of_a_crop(data: st.DataObject, height: int, width: int, scale: float, cells: int) -> None:
    place = whole(height, width, scale)
    field = np.random.default_rng(cells).random((cells, cells + 2, 2), dtype=np.float32)
    samples = place.sample(field)
    top, left = data.draw(st.integers(0, place.height - 1)), data.draw(st.integers(0, place.width - 1))
    box = Box(top, left, data.draw(st.integers(top + 1, place.height)), data.draw(st.integers(left + 1, place.width)))
    assert np.array_equal(place.at(box).sample(field), samples[box.slices(place.box)])


def test_samples_follow_the_field_and_repeat_its_ends() -> None:
    ramp = np.linspace(0, 1, 8, dtype=np.float32)[:, None, None] * np.ones((1, 5, 1), np.float32)
    samples = whole(80, 50).sample(ramp)[..., 0]
    assert samples[0, 0] == 0 and samples[-1, -1] == 1
    inside = np.linspace(0, 1, 8)[0] + (np.arange(80) + 0.5) / 80 * 8 / 7 - 0.5 / 7
    assert np.abs(samples[:, 7] - np.clip(inside, 0, 1)).max() < 1e-6
    assert np.array_equal(samples[:, 0], samples[:, -1])


def test_one_cell_is_the_same_everywhere() -> None:
    assert (whole(7, 3).sample(np.full((1, 1, 1), 0.3, np.float32)) == np.float32(0.3)).all()


@pytest.mark.parametrize(("scale", "size"), [(1.0, (611, 401)), (0.5, (306, 200)), (0.001, (1, 1))])
def test_a_scaled_photo_covers_all_of_it(scale: float, size: tuple[int, int]) -> None:
    place = whole(611, 401, scale)
    assert (place.height, place.width) == size
    down, across = place.step
    assert down * place.height == pytest.approx(611) and across * place.width == pytest.approx(401)
    assert place.rows()[0] + place.rows()[-1] == pytest.approx(1)
