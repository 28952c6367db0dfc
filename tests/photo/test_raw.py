"""Camera RAW and the DNG of film scanners."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from photofix.photo.metadata import for_export, read_metadata
from photofix.photo.pixels import change_depth
from photofix.photo.read import read_bytes, read_photo
from photofix.photo.write import write_photo
from tests.photo.raw_files import CAPTURE, XYZ_TO_SRGB, camera_dng

pytest.importorskip("rawpy")


def scanner_dng(samples: int, orientation: int = 1) -> tuple[bytes, Any]:
    """A linear DNG of 120 x 160 with infrared last where there are four samples."""
    y, x = np.mgrid[0:120, 0:160]
    planes = [x * 400, y * 500, (x + y) * 200, 30_000 + 0 * x]
    stored = np.dstack(planes[:samples]).astype(np.uint16)
    matrix = [part for value in XYZ_TO_SRGB for part in (round(value * 10_000), 10_000)]
    ones = (1, 1) * samples
    tags = [
        (50706, 1, 4, bytes((1, 4, 0, 0)), True),
        (50708, 2, 0, "Film scanner", True),
        (50721, 10, 9, tuple(matrix), True),
        (50728, 5, samples, ones, True),
        (50778, 3, 1, 21, True),
        (271, 2, 0, "Lichtwerk", True),
        (274, 3, 1, orientation, True),
    ]
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, stored, photometric=34892, planarconfig="contig", metadata=None, extratags=tags)
    return buffer.getvalue(), stored


@pytest.mark.parametrize("name", ["scan.dng", "scan.tif"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_infrared_is_no_colour_and_is_kept(tmp_path: Path, name: str, orientation: int) -> None:
    photos = []
    for samples in (3, 4):
        encoded, stored = scanner_dng(samples, orientation)
        path = tmp_path / f"{samples}" / name
        path.parent.mkdir()
        path.write_bytes(encoded)
        photos.append(read_photo(path))
    three, four = photos
    turns = {1: 0, 3: 2, 6: -1, 8: 1}[orientation]
    assert np.array_equal(three.pixels, four.pixels)
    assert four.pixels.shape == np.rot90(stored[..., :3], turns).shape and four.orientation == orientation
    assert four.extra is not None and np.array_equal(four.extra, np.rot90(stored[..., 3:], turns))
    assert three.extra is None and four.alpha is None


def test_a_result_is_no_dng(tmp_path: Path) -> None:
    from dataclasses import replace

    photo = read_bytes(scanner_dng(4)[0], Path("scan.dng"))
    metadata = for_export(photo.metadata, "keep", None)
    path = tmp_path / "scan.tif"
    write_photo(replace(photo, metadata=metadata, format="TIFF"), path)
    with tifffile.TiffFile(path) as tiff:
        codes = {tag.code for tag in tiff.pages.first.aspage().tags}
        assert 271 in codes and not {code for code in codes if code in (50706, 50721, 50728, 50778)}
    back = read_photo(path)
    assert np.array_equal(back.pixels, photo.pixels) and back.extra is not None and photo.extra is not None
    assert np.array_equal(back.extra, photo.extra)
    assert read_metadata(path)[0].exif


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_how_it_was_taken_is_kept(tmp_path: Path, suffix: str) -> None:
    """Lens and exposure of a camera's DNG are in every kind of result; what speaks of its sensor is not."""
    from dataclasses import replace

    from photofix.photo.carrier import carrier
    from photofix.photo.formats import format_for_suffix

    photo = read_bytes(camera_dng(6), Path("a.dng"))
    assert (photo.height, photo.width) == (320, 240)
    path = tmp_path / f"a{suffix}"
    metadata = for_export(photo.metadata, "keep", None, (photo.width, photo.height))
    written = replace(photo, metadata=metadata, format=format_for_suffix(path).key)
    write_photo(replace(written, pixels=change_depth(np.asarray(photo.pixels), np.uint8)), path)
    with carrier(read_photo(path).metadata) as carrying:
        exif = carrying.read_exif()
    assert {name: exif.get(name) for name in CAPTURE} == CAPTURE
    assert exif.get("Exif.Image.Orientation", "1") == "1"
    assert not [name for name in exif if "ColorMatrix" in name or "AsShot" in name or "DNG" in name or "CFA" in name]
