"""Views: means of the photo in sRGB, never enlarged, never out of bounds; a view stands for its photo."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest

from photofix.network.views import (
    CANONICAL_SIDE,
    OVERVIEW_SIDE,
    SECOND_SIDE,
    SMALLEST,
    canonical_view,
    overview,
    padded,
    photo_view,
    whole_place,
)
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.boxes import Box


def photo(height: int, width: int, dtype: Any = np.uint8, channels: int = 3, **more: Any) -> Photo:
    rng = np.random.default_rng(height + width)
    values = rng.random((height, width, channels))
    if np.dtype(dtype).kind == "u":
        values = np.round(values * np.iinfo(dtype).max)
    return Photo(None, values.astype(dtype), **more)


@pytest.mark.parametrize(("height", "width"), [(600, 900), (900, 600), (2048, 100), (513, 512)])
def test_the_long_side_is_what_was_asked_for_and_the_shape_stays(height: int, width: int) -> None:
    view = photo_view(photo(height, width))
    assert max(view.shape[:2]) == CANONICAL_SIDE and view.dtype == np.float32
    assert abs(min(view.shape[:2]) - CANONICAL_SIDE * min(height, width) / max(height, width)) <= 0.5
    assert 0 <= view.min() <= view.max() <= 1


@pytest.mark.parametrize(("height", "width"), [(512, 512), (3, 5), (1, 1), (512, 40)])
def test_small_photos_are_never_enlarged(height: int, width: int) -> None:
    small = photo(height, width)
    assert np.array_equal(photo_view(small), np.clip(to_srgb(small), 0, 1))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_pixel_of_a_view_is_the_mean_of_what_it_covers(dtype: Any) -> None:
    large = photo(64, 96, dtype)
    view = photo_view(large, 24)
    means = to_srgb(large).reshape(16, 4, 24, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(view, means, atol=2 / 255 if dtype == np.uint8 else 1e-3)


def test_grey_photos_are_seen_with_three_equal_channels() -> None:
    for gray in (photo(30, 40, channels=1), photo(700, 40, channels=1)):
        view = photo_view(gray)
        assert view.shape[2] == 3
        assert np.array_equal(view[..., 0], view[..., 1]) and np.array_equal(view[..., 0], view[..., 2])


def test_alpha_and_extra_channels_are_not_looked_at() -> None:
    alpha = np.random.default_rng(1).integers(0, 256, (600, 700)).astype(np.uint8)
    with_alpha = photo(600, 700, alpha=alpha, extra=alpha[..., None])
    assert np.array_equal(photo_view(with_alpha), photo_view(photo(600, 700)))


@pytest.mark.parametrize("side", [20, 600])
def test_what_is_no_number_is_black_and_too_much_is_white(side: int) -> None:
    pixels = np.full((side, side, 3), 0.5, np.float32)
    pixels[: side // 2] = np.nan
    pixels[:, : side // 4] = np.inf
    pixels[:, -side // 4 :] = -3
    view = photo_view(Photo(None, pixels))
    assert np.isfinite(view).all() and view.min() == 0 and view.max() <= 1
    assert not view[len(view) // 8, len(view) // 2].any() and (view[:, 0] == 1).all() and (view[-1, -1] == 0).all()


@pytest.mark.parametrize("side", [OVERVIEW_SIDE, SECOND_SIDE])
@pytest.mark.parametrize(("height", "width"), [(512, 341), (96, 96), (64, 10), (512, 3)])
def test_an_overview_is_no_larger_than_asked_and_never_too_small(side: int, height: int, width: int) -> None:
    view = np.random.default_rng(2).random((height, width, 3), dtype=np.float32)
    small = overview(view, side)
    if max(height, width) <= side:
        assert small is view
        return
    assert max(small.shape[:2]) == max(side, SMALLEST) and min(small.shape[:2]) >= SMALLEST
    inner = small[: round(height * side / max(height, width)) or 1, : round(width * side / max(height, width)) or 1]
    assert inner.mean() == pytest.approx(view.mean(), abs=0.02)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (5, 40), (16, 15), (16, 16)])
def test_tiny_views_are_padded_with_their_last_pixels(height: int, width: int) -> None:
    view = np.random.default_rng(3).random((height, width, 3), dtype=np.float32)
    large = padded(view)
    assert large.shape == (max(height, SMALLEST), max(width, SMALLEST), 3)
    assert np.array_equal(large[:height, :width], view)
    assert (large[height:, :width] == view[-1:]).all() and (large[:height, width:] == view[:, -1:]).all()


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.23])
def test_a_view_stands_for_its_photo(scale: float) -> None:
    """An operator finds what is around a place in the view itself."""
    view = np.random.default_rng(4).random((40, 60, 3), dtype=np.float32)
    place = whole_place(view)
    assert (place.height, place.width, place.photo_height, place.photo_width, place.scale) == (40, 60, 40, 60, 1.0)
    source = place.source
    assert source is not None
    height, width = max(1, round(40 * scale)), max(1, round(60 * scale))
    whole = source.read(Box(0, 0, height, width), scale)
    part = source.read(Box(2, 3, height - 1, width - 2), scale)
    assert np.array_equal(part, whole[2 : height - 1, 3 : width - 2])
    assert whole.mean() == pytest.approx(float(view.mean()), abs=0.02)
    assert part.transpose(2, 0, 1).flags.c_contiguous
    part[:] = 9
    assert view.max() <= 1, "a copy"
    assert source.key == source.key and source.key != _other_key()


def _other_key() -> object:
    source = whole_place(np.zeros((4, 4, 3), np.float32)).source
    assert source is not None
    return source.key


def test_the_canonical_view_is_made_once_per_photo_and_goes_with_it() -> None:
    wide, tall = photo(600, 900), photo(900, 600)
    assert np.array_equal(canonical_view(wide), photo_view(wide))
    assert canonical_view(wide) is canonical_view(wide)
    assert canonical_view(tall).shape == (512, 341, 3)
    gone = weakref.ref(wide)
    del wide
    gc.collect()
    assert gone() is None, "the view does not keep the photo in memory"
