"""The strip-by-strip check of a written TIFF, and BigTIFF, which exiv2 cannot open."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from photofix.errors import PhotoReadError
from photofix.photo import tiff
from photofix.photo.carrier import iptc_resources
from photofix.photo.photo import Metadata, Photo
from photofix.photo.read import read_bytes, read_photo
from photofix.photo.tiff import tiff_equals, widen, write_tiff
from photofix.photo.write import write_photo

Make = Callable[..., Any]


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Photo], Path]:
    def write(photo: Photo) -> Path:
        path = tmp_path / "bild.tif"
        with path.open("wb") as file:
            write_tiff(file, photo)
        return path

    return write


def test_one_different_value_is_noticed(make_pixels: Make, written: Callable[[Photo], Path]) -> None:
    photo = Photo(None, make_pixels(200, 30), make_pixels(200, 30, 1)[..., 0], format="TIFF")
    path = written(photo)
    assert tiff_equals(path, photo)
    for name in ("pixels", "alpha"):
        other = getattr(photo, name).copy()
        other[150, 7] ^= 1
        assert not tiff_equals(path, replace(photo, **{name: other}))
    assert not tiff_equals(path, replace(photo, icc=b"profile"))
    assert not tiff_equals(path, replace(photo, pixels=photo.pixels[:100], alpha=None))


def test_not_a_number_equals_itself(make_pixels: Make, written: Callable[[Photo], Path]) -> None:
    pixels = make_pixels(9, 9, 3, np.float32)
    pixels[3, 3, 0] = np.nan
    photo = Photo(None, pixels, format="TIFF")
    assert tiff_equals(written(photo), photo)


def test_bigtiff_keeps_xmp_and_iptc(tmp_path: Path, make_pixels: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff, "_BIGTIFF_BYTES", 100)
    records = b"\x1c\x02\x78\x00\x06Am See"
    metadata = Metadata(b"II*\0\x08\0\0\0\0\0\0\0\0\0", iptc_resources(records), b"<x:xmpmeta/>", (300, 300))
    path = tmp_path / "bild.tif"
    write_photo(Photo(None, make_pixels(), metadata=metadata, format="TIFF"), path)
    with tifffile.TiffFile(path) as file:
        assert file.is_bigtiff
        assert file.pages.first.tags[33723].value == records
    back = read_photo(path)
    assert back.metadata.xmp == b"<x:xmpmeta/>"
    assert back.metadata.iptc == iptc_resources(records)
    assert back.metadata.dpi == (300, 300)
    assert back.note == ""


def test_reduced_pages_are_passed_over(make_pixels: Make) -> None:
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as writer:
        writer.write(make_pixels(6, 9), photometric="rgb", subfiletype=1)
        writer.write(make_pixels(60, 90), photometric="rgb")
    decoded = tiff.decode_tiff(buffer.getvalue(), 10**9, lenient=False)
    assert np.array_equal(decoded.pixels, make_pixels(60, 90))
    assert decoded.note == ""


@pytest.mark.parametrize(("bits", "dtype"), [(1, np.uint8), (4, np.uint8), (10, np.uint16), (12, np.uint16)])
def test_widen_is_reversible(bits: int, dtype: Any) -> None:
    top, full = 2**bits - 1, np.iinfo(dtype).max
    values = np.arange(top + 1, dtype=dtype)
    wide = widen(values, bits)
    assert (wide[0], wide[-1]) == (0, full)
    assert np.array_equal(np.floor(wide / full * top + 0.5), values)


def test_a_bomb_of_channels(make_pixels: Make) -> None:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, np.zeros((3, 100, 100), np.uint8), photometric="rgb", planarconfig="separate")
    bomb = bytearray(buffer.getvalue())
    at = bomb.index(struct.pack("<HHI", 277, 3, 1)) + 8
    bomb[at : at + 2] = struct.pack("<H", 60_000)
    with pytest.raises(PhotoReadError, match="100 x 100 x 60000 pixels, above the limit of 1 megapixels"):
        read_bytes(bytes(bomb), max_megapixels=1)


def test_units_of_resolution(make_pixels: Make) -> None:
    for unit, expected in ((2, (300, 200)), (3, (762, 508)), (1, None)):
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, make_pixels(), photometric="rgb", resolution=(300, 200), resolutionunit=unit)
        assert tiff.decode_tiff(buffer.getvalue(), 10**9, lenient=False).dpi == expected
