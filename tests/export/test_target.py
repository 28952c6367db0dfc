"""What a file can hold of a photo: depth, channels, profile and size, and a remark for everything that is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ImageCms

from photofix.errors import PhotoWriteError
from photofix.export.target import DTYPES, ExportOptions, target_for
from photofix.photo.formats import FORMATS
from photofix.photo.photo import Photo

WRITABLE = [entry for entry in FORMATS.values() if entry.can_write]


def photo(dtype: Any = np.uint8, channels: int = 3, alpha: bool = False, **more: Any) -> Photo:
    pixels = np.zeros((200, 300, channels), dtype)
    return Photo(None, pixels, alpha=np.zeros((200, 300), dtype) if alpha else None, **more)


def path_of(key: str) -> Path:
    return Path(f"x{FORMATS[key].suffixes[0]}")


@pytest.mark.parametrize("entry", WRITABLE, ids=lambda entry: entry.key)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_the_photos_depth_is_kept_as_far_as_the_format_can(entry: Any, dtype: Any) -> None:
    target = target_for(photo(dtype), path_of(entry.key), ExportOptions())
    has = np.dtype(dtype).itemsize * 8
    held = max((depth for depth in entry.depths if depth <= has), default=min(entry.depths))
    assert target.dtype == DTYPES[held] and target.format is entry
    is_less = min(held, entry.most_bits) < has
    assert (f"{has} bits per channel became" in target.note) == is_less


@pytest.mark.parametrize("entry", WRITABLE, ids=lambda entry: entry.key)
@pytest.mark.parametrize("depth", list(DTYPES))
def test_a_depth_that_is_asked_for_is_held_or_refused(entry: Any, depth: int) -> None:
    options = ExportOptions(depth=depth)
    if depth in entry.depths:
        target = target_for(photo(np.uint16), path_of(entry.key), options)
        assert target.dtype == DTYPES[depth] and "bits per channel became" not in target.note
    else:
        with pytest.raises(PhotoWriteError, match=f"cannot hold {depth} bits per channel; choose"):
            target_for(photo(np.uint16), path_of(entry.key), options)


@pytest.mark.parametrize("entry", WRITABLE, ids=lambda entry: entry.key)
@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("color", [False, True])
def test_grey_stays_grey_where_the_format_can_and_no_colour_is_wanted(entry: Any, alpha: bool, color: bool) -> None:
    target = target_for(photo(channels=1, alpha=alpha), path_of(entry.key), ExportOptions(color_output=color))
    kept = alpha and entry.has_alpha
    holds = entry.has_gray_alpha if kept else entry.has_gray
    assert target.channels == (1 if holds and not color else 3)
    assert ("transparent parts became white" in target.note) == (alpha and not entry.has_alpha)


@pytest.mark.parametrize(("long_side", "scale"), [(None, 1.0), (300, 1.0), (5000, 1.0), (150, 0.5), (1, 1 / 300)])
def test_photos_are_shrunk_and_never_enlarged(long_side: int | None, scale: float) -> None:
    target = target_for(photo(), Path("x.png"), ExportOptions(long_side=long_side))
    assert target.scale == pytest.approx(scale) and target.same_values == (scale == 1)


@pytest.mark.parametrize("side", [0, -5])
def test_a_side_that_makes_no_sense_is_refused(side: int) -> None:
    with pytest.raises(PhotoWriteError, match=f"The long side is {side} pixels; give at least 1"):
        target_for(photo(), Path("x.png"), ExportOptions(long_side=side))


@pytest.mark.parametrize("quality", [0, 101, -3])
def test_a_quality_outside_its_range_is_refused(quality: int) -> None:
    with pytest.raises(PhotoWriteError, match=f"The quality is {quality}, outside 1..100"):
        target_for(photo(), Path("x.jpg"), ExportOptions(quality=quality))


def test_a_suffix_that_says_otherwise_is_refused() -> None:
    with pytest.raises(PhotoWriteError, match=r"'x.png' does not end like JPEG; change the suffix or the format"):
        target_for(photo(), Path("x.png"), ExportOptions(format="JPEG"))
    assert target_for(photo(), Path("x.JPEG"), ExportOptions(format="JPEG")).format.key == "JPEG"


def test_avif_above_8_bits_halves_the_colour_and_says_so() -> None:
    says = "AVIF above 8 bits keeps colour at half the resolution"
    deep, path = photo(np.uint16), Path("x.avif")
    assert says in target_for(deep, path, ExportOptions()).note
    for calm in (
        target_for(deep, path, ExportOptions(chroma="4:2:0")),
        target_for(photo(), path, ExportOptions()),
        target_for(photo(np.uint16, channels=1), path, ExportOptions()),
    ):
        assert says not in calm.note


def lab() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("wanted", ["keep", "srgb"])
def test_a_photo_in_srgb_keeps_its_values(wanted: Any) -> None:
    for icc in (None, srgb()):
        target = target_for(photo(icc=icc), Path("x.png"), ExportOptions(profile=wanted))
        assert target.icc == icc and target.same_values and target.note == ""


def test_several_losses_are_told_one_after_the_other() -> None:
    told = target_for(photo(np.uint16, alpha=True), Path("x.jpg"), ExportOptions()).note
    assert told == "16 bits per channel became 8; transparent parts became white"
