"""A photo halved again and again: what its smaller views are made of."""

from __future__ import annotations

import gc

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.network.views import photo_view
from photofix.photo import halvings as module
from photofix.photo.halvings import halved, halvings, shrunk
from photofix.photo.photo import Photo
from photofix.scan.area import small_view


def photo_of(dtype: type = np.uint8, height: int = 400, width: int = 600, channels: int = 3) -> Photo:
    pixels = np.ascontiguousarray(data.coffee()[:height, :width, :channels])
    if dtype is np.float32:
        return Photo(None, pixels.astype(np.float32) / 255)
    return Photo(None, pixels.astype(dtype) * (257 if dtype is np.uint16 else 1))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("size", [(400, 600, 3), (397, 511, 3), (399, 600, 1)])
@pytest.mark.parametrize("zoom", [0.9, 0.45, 0.24, 0.1])
def test_a_smaller_view_is_the_average_of_the_photo(dtype: type, size: tuple[int, int, int], zoom: float) -> None:
    photo = photo_of(dtype, *size)
    top = 1.0 if dtype is np.float32 else np.iinfo(dtype).max
    height, width = round(zoom * size[0]), round(zoom * size[1])
    small = shrunk(photo, height, width)
    direct = cv2.resize(np.asarray(photo.pixels), (width, height), interpolation=cv2.INTER_AREA)
    assert small.shape == (height, width, size[2]) and small.dtype == dtype
    off = (small.astype(np.float64) - direct.reshape(small.shape)) / top
    assert np.sqrt(np.mean(off**2)) < 0.01
    assert abs(off.mean()) < 0.002, "halving rounds up by an eighth of a level each time, no more"


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_half_is_the_mean_of_pairs_and_its_edge_taken_twice(dtype: type) -> None:
    pixels = np.asarray(photo_of(dtype, 397, 511).pixels)
    half = halved(pixels)
    means = pixels[:396, :510].reshape(198, 2, 255, 2, 3).mean((1, 3), dtype=np.float64)
    assert half.shape == (199, 256, 3)
    np.testing.assert_allclose(half[:198, :255], means, atol=1e-6 if dtype is np.float32 else 0.5)
    np.testing.assert_allclose(half[198, 255], pixels[396, 510])
    assert np.array_equal(half[150:, 200:], halved(pixels[300:, 400:]))


def test_all_views_share_the_halvings(monkeypatch: pytest.MonkeyPatch) -> None:
    photo, made = photo_of(), []
    monkeypatch.setattr(module, "halved", lambda pixels: made.append(pixels.shape[:2]) or halved(pixels))
    photo_view(photo, 100)
    small_view(photo, 90)
    shrunk(photo, 50, 75)
    assert made == [(400, 600), (200, 300)]


def test_they_go_with_the_photo() -> None:
    photo, other = photo_of(), photo_of()
    assert halvings(photo) is halvings(photo) and halvings(photo) is not halvings(other)
    gc.collect()
    known = len(module._KNOWN)
    halvings(other).level(2)
    del other
    gc.collect()
    assert len(module._KNOWN) == known - 1
