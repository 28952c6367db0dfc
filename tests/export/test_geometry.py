"""Turned, cropped, straightened files: exact where pixels only move, equal to the preview, metadata following."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.edit import Edit
from photofix.export import pixels
from photofix.export.check import check_preview
from photofix.export.export import export_photo
from photofix.export.target import ExportOptions
from photofix.photo.carrier import EXIV2, carrier
from photofix.photo.photo import Metadata, Photo
from photofix.photo.pixels import encode_pixels
from photofix.photo.read import read_photo
from photofix.photo.write import write_photo
from photofix.raster.frame import Geometry
from photofix.render.image import render
from photofix.render.live import Preview
from tests.photo.test_geometry import REGIONS
from tests.render.test_image import photo_of, stained

TURNED = Geometry(turns=1, is_mirrored=True, crop=(10, 20, 300, 200))
SLANTED = Geometry(turns=3, straighten=3.7)
TILTED = Geometry(corners=((20.0, 30.0), (5.0, 500.0), (380.0, 520.0), (350.0, 10.0)), straighten=-2)


@pytest.fixture
def coffee() -> Photo:
    return photo_of(np.ascontiguousarray(data.coffee()))


@pytest.mark.parametrize("geometry", [Geometry(), TURNED, SLANTED])
def test_an_enlarged_file_shows_the_same_picture_twice_as_large(
    tmp_path: Path, coffee: Photo, nothing_found: Any, geometry: Geometry
) -> None:
    found, edit = nothing_found(coffee), Edit(geometry=geometry)
    small = read_photo(export_photo(coffee, found, edit, tmp_path / "a.png").path).pixels.astype(float)
    written = export_photo(coffee, found, edit, tmp_path / "b.png", ExportOptions(enlarge=2))
    large = read_photo(written.path).pixels
    assert not written.untouched and large.shape == (2 * small.shape[0], 2 * small.shape[1], 3)
    again = cv2.resize(large, small.shape[1::-1], interpolation=cv2.INTER_AREA).astype(float)
    assert np.abs(again - small).mean() < 2.5 and np.abs(again[:, 1:] - small[:, :-1]).mean() > 4, "in its place"


def test_a_shrunk_file_is_not_enlarged_as_well(tmp_path: Path, coffee: Photo, nothing_found: Any) -> None:
    options = ExportOptions(enlarge=2, long_side=300)
    result = export_photo(coffee, nothing_found(coffee), Edit(), tmp_path / "a.png", options)
    assert read_photo(result.path).width == 300


def test_options_of_before_are_told_as_before() -> None:
    assert "enlarge" not in ExportOptions().decisions and ExportOptions(enlarge=2).decisions["enlarge"] == 2


def turned_by_numpy(values: Any) -> Any:
    return np.rot90(values, -1)[:, ::-1][20:220, 10:310]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_turn_and_a_crop_keep_stored_values(tmp_path: Path, coffee: Photo, nothing_found: Any, dtype: Any) -> None:
    photo = photo_of(coffee.pixels.astype(dtype) / (dtype(255) if dtype is np.float32 else dtype(1)))
    result = export_photo(photo, nothing_found(photo), Edit(geometry=TURNED), tmp_path / "a.tif")
    assert not result.untouched
    assert np.array_equal(read_photo(result.path).pixels, turned_by_numpy(photo.pixels))


@pytest.mark.parametrize("stripe_px", [500, 1 << 21])
def test_what_a_task_left_alone_keeps_its_value_after_a_turn(
    tmp_path: Path, coffee: Photo, monkeypatch: pytest.MonkeyPatch, stripe_px: int
) -> None:
    monkeypatch.setattr(pixels, "_STRIPE_PX", stripe_px)
    analysis = stained(coffee.height, coffee.width)
    export_photo(coffee, analysis, Edit(), tmp_path / "plain.tif")
    export_photo(coffee, analysis, Edit(geometry=TURNED), tmp_path / "turned.tif")
    plain, turned = (read_photo(tmp_path / name).pixels for name in ("plain.tif", "turned.tif"))
    assert np.array_equal(turned, turned_by_numpy(plain))


@pytest.mark.parametrize("geometry", [TURNED, SLANTED, TILTED])
def test_preview_equals_file(tmp_path: Path, coffee: Photo, geometry: Geometry) -> None:
    analysis, edit = stained(coffee.height, coffee.width), Edit(geometry=geometry)
    check = check_preview(coffee, analysis, edit)
    assert check.is_good, check.sentence
    export_photo(coffee, analysis, edit, tmp_path / "a.tif")
    shown = Preview().render(coffee, analysis, edit)
    assert np.array_equal(shown, render(coffee, analysis, edit))
    if geometry != TURNED:  # where pixels only move, untouched ones keep their stored values
        assert np.array_equal(encode_pixels(shown, None, 3, np.uint8), read_photo(tmp_path / "a.tif").pixels)


@pytest.mark.parametrize("geometry", [TURNED, SLANTED, TILTED])
def test_any_region_equals_that_region_of_the_whole(coffee: Photo, geometry: Geometry) -> None:
    analysis, edit, live = stained(coffee.height, coffee.width), Edit(geometry=geometry), Preview()
    for scale in (1.0, 0.5, 0.31):
        whole = render(coffee, analysis, edit, scale=scale)
        region = (11, 7, len(whole) // 2, whole.shape[1] // 3)
        part = whole[11 : 11 + region[2], 7 : 7 + region[3]]
        assert np.array_equal(render(coffee, analysis, edit, region, scale), part)
        assert np.array_equal(live.render(coffee, analysis, edit, region, scale), part)


def test_transparency_and_further_channels_move_along(tmp_path: Path, coffee: Photo, nothing_found: Any) -> None:
    plane = np.arange(coffee.height * coffee.width, dtype=np.uint32).reshape(coffee.height, -1) % 251
    photo = replace(coffee, alpha=plane.astype(np.uint8), extra=plane[..., None].astype(np.uint8))
    export_photo(photo, nothing_found(photo), Edit(geometry=TURNED), tmp_path / "a.tif")
    back = read_photo(tmp_path / "a.tif")
    assert np.array_equal(back.alpha, turned_by_numpy(photo.alpha))
    assert np.array_equal(back.extra, turned_by_numpy(photo.extra))
    result = export_photo(photo, nothing_found(photo), Edit(geometry=SLANTED), tmp_path / "b.tif")
    slanted = read_photo(result.path)
    assert slanted.alpha is not None and slanted.alpha.shape == slanted.pixels.shape[:2]


def test_the_long_side_is_that_of_the_result(tmp_path: Path, coffee: Photo, nothing_found: Any) -> None:
    options = ExportOptions(long_side=150)
    result = export_photo(coffee, nothing_found(coffee), Edit(geometry=TURNED), tmp_path / "a.png", options)
    assert read_photo(result.path).pixels.shape[:2] == (100, 150)


def test_a_jpeg_that_is_only_turned_is_said_to_be_encoded_again(
    tmp_path: Path, coffee: Photo, nothing_found: Any
) -> None:
    write_photo(replace(coffee, format="JPEG"), tmp_path / "in.jpg")
    photo = read_photo(tmp_path / "in.jpg")
    result = export_photo(photo, nothing_found(photo), Edit(geometry=Geometry(turns=2)), tmp_path / "out.jpg")
    assert "encoded once more" in result.note
    assert export_photo(photo, nothing_found(photo), Edit(), tmp_path / "same.jpg").untouched


def test_regions_resolution_and_sizes_follow(tmp_path: Path, nothing_found: Any) -> None:
    marked = np.zeros((20, 40, 3), np.uint8)
    marked[5:7, 8:12] = 255  # the region of REGIONS, in pixels
    photo = Photo(None, marked, metadata=Metadata(xmp=REGIONS % (40, 20), dpi=(300, 150)), sha256="1" * 64)
    edit = Edit(geometry=Geometry(turns=1, crop=(4, 2, 15, 30)))
    result = export_photo(photo, nothing_found(photo), edit, tmp_path / "a.png")
    back = read_photo(result.path)
    rows, columns = np.nonzero(back.pixels[..., 0])
    with EXIV2, carrier(back.metadata) as carrying:
        xmp = carrying.read_xmp()
    left, top, width, height = map(float, xmp["Xmp.MP.RegionInfo/MPRI:Regions[1]/MPReg:Rectangle"].split(","))
    found = (left * 15, top * 30, (left + width) * 15, (top + height) * 30)
    assert found == pytest.approx((columns.min(), rows.min(), columns.max() + 1, rows.max() + 1), abs=1e-3)
    area = {leaf: float(xmp[f"Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:{leaf}"]) for leaf in "xywh"}
    assert (area["x"] * 15, area["y"] * 30) == pytest.approx(
        ((found[0] + found[2]) / 2, (found[1] + found[3]) / 2), abs=1e-3
    )
    assert (xmp["Xmp.tiff.ImageWidth"], xmp["Xmp.tiff.ImageLength"]) == ("15", "30")
    assert back.metadata.dpi == pytest.approx((150, 300), abs=0.1)
    assert "the panorama's geometry" in result.note


def test_a_region_that_is_cropped_away_goes_and_is_named(tmp_path: Path, nothing_found: Any) -> None:
    photo = Photo(None, np.zeros((20, 40, 3), np.uint8), metadata=Metadata(xmp=REGIONS % (40, 20)), sha256="1" * 64)
    edit = Edit(geometry=Geometry(crop=(20, 10, 10, 10)))
    result = export_photo(photo, nothing_found(photo), edit, tmp_path / "a.png")
    with EXIV2, carrier(read_photo(result.path).metadata) as carrying:
        xmp = carrying.read_xmp()
    assert not [key for key in xmp if "RegionList[" in key or "MPRI:Regions[" in key]
    assert "a region outside the crop" in result.note
