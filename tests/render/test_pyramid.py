"""The photo at any scale: area averages, the same for every crop and whether or not a level was made before."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.photo.halvings import halvings
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.boxes import Box
from photofix.raster.place import scaled_size
from photofix.render import pyramid as scaled
from photofix.render.pyramid import ScaledPhoto, scaled_photo

ODD = (397, 511)


def photo_of(dtype: type, channels: int = 3) -> Photo:
    pixels = data.coffee()[: ODD[0], : ODD[1], :channels]
    if dtype is np.float32:
        return Photo(None, pixels.astype(np.float32) / 255)
    return Photo(None, np.ascontiguousarray(pixels).astype(dtype) * (257 if dtype is np.uint16 else 1))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("scale", [1.0, 0.77, 0.5, 0.31, 0.25, 0.1, 0.003])
@pytest.mark.parametrize("small_px", [0, scaled.SMALL_PX])
def test_every_crop_is_the_crop_of_the_whole(
    dtype: type, scale: float, small_px: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scaled, "SMALL_PX", small_px)
    photo = photo_of(dtype, 1 if scale == 0.31 else 3)
    height, width = scaled_size(*ODD, scale)
    whole = ScaledPhoto(photo).read(Box(0, 0, height, width), scale)
    shrunk = cv2.resize(to_srgb(photo), (width, height), interpolation=cv2.INTER_AREA)
    assert -10 * np.log10(np.mean((whole - shrunk) ** 2) + 1e-12) > 40
    rng = np.random.default_rng(0)
    for _ in range(5):
        top, left = int(rng.integers(height)), int(rng.integers(width))
        box = Box(top, left, int(rng.integers(top, height)) + 1, int(rng.integers(left, width)) + 1)
        part = ScaledPhoto(photo).read(box, scale)
        assert np.array_equal(part, whole[box.top : box.bottom, box.left : box.right])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_small_box_is_the_same_with_and_without_the_level(dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = Photo(None, photo_of(dtype).pixels[:384, :448])
    for step in (1, 2, 3):
        box = Box(3, 5, 3 + (17 >> step) + 1, 5 + (90 >> step))
        from_level = ScaledPhoto(photo).read(box, 0.5**step)
        monkeypatch.setattr(scaled, "HUGE_PX", 0)
        again = Photo(None, photo.pixels)
        assert np.array_equal(ScaledPhoto(again).read(box, 0.5**step), from_level)
        assert not halvings(again).has(1)
        monkeypatch.undo()


def test_the_pyramid_belongs_to_its_photo_and_goes_with_it() -> None:
    photo, other = photo_of(np.uint8), photo_of(np.uint8)
    assert scaled_photo(photo) is scaled_photo(photo)
    assert scaled_photo(photo) is not scaled_photo(other)
    known = len(scaled._KNOWN)
    del other
    assert len(scaled._KNOWN) == known - 1
