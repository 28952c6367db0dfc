"""What is written of a negative: the positive as it is shown, in the file's own profile and depth; the scan stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyexiv2
import pytest
from film_model import COLOR, scanned
from skimage import data

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.export.check import check_preview
from photofix.export.export import export_photo
from photofix.export.picture import as_it_was, picture_of
from photofix.export.target import ExportOptions
from photofix.photo.icc import adobe_rgb_profile, srgb_profile
from photofix.photo.photo import Photo
from photofix.photo.pixels import encode_pixels
from photofix.photo.read import read_photo
from photofix.photo.write import write_photo
from photofix.render.image import render

GREY, COLOUR = (Edit().with_value("all", "negative", value) for value in (1.0, 2.0))


def kept(folder: Path, name: str, depth: int = 8, icc: bytes | None = None) -> Photo:
    """A scan as a person's file."""
    pixels = scanned(np.ascontiguousarray(data.astronaut()[::2, ::2]), COLOR, depth)
    write_photo(
        Photo(None, pixels, icc=icc, format=name.rpartition(".")[2].upper().replace("JPG", "JPEG")), folder / name
    )
    return read_photo(folder / name)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("icc", [None, adobe_rgb_profile()], ids=["sRGB", "Adobe RGB"])
def test_the_file_holds_what_is_shown_and_the_scan_stays(tmp_path: Path, depth: int, icc: bytes | None) -> None:
    photo = kept(tmp_path, "scan.png", depth, icc)
    before = (tmp_path / "scan.png").read_bytes()
    result = export_photo(photo, empty_analysis(photo), COLOUR, tmp_path / "print.png")
    written = read_photo(result.path)
    expected = encode_pixels(render(photo, empty_analysis(photo), COLOUR), photo.icc, 3, photo.pixels.dtype)
    assert not result.untouched and written.depth == depth and written.icc == photo.icc
    assert np.array_equal(written.pixels, expected)
    assert (tmp_path / "scan.png").read_bytes() == before
    assert check_preview(photo, empty_analysis(photo), COLOUR).is_good


def test_without_it_the_file_is_copied(tmp_path: Path) -> None:
    photo = kept(tmp_path, "scan.png")
    assert export_photo(photo, empty_analysis(photo), Edit(), tmp_path / "copy.png").untouched


@pytest.mark.parametrize("icc", [None, srgb_profile(), adobe_rgb_profile()], ids=["none", "sRGB", "Adobe RGB"])
def test_black_and_white_film_is_written_in_one_channel(tmp_path: Path, icc: bytes | None) -> None:
    photo = kept(tmp_path, "scan.png", 16, icc)
    result = export_photo(photo, empty_analysis(photo), GREY, tmp_path / "print.png")
    written = read_photo(result.path)
    assert written.is_gray and written.icc is None and written.depth == 16
    shown = render(photo, empty_analysis(photo), GREY)
    assert np.array_equal(written.pixels, encode_pixels(shown, None, 1, np.uint16))
    color = export_photo(photo, empty_analysis(photo), GREY, tmp_path / "color.png", ExportOptions(color_output=True))
    assert not read_photo(color.path).is_gray


def test_more_bits_than_the_scan_keep_more_steps(tmp_path: Path) -> None:
    photo = kept(tmp_path, "scan.png")
    result = export_photo(photo, empty_analysis(photo), COLOUR, tmp_path / "print.png", ExportOptions(depth=16))
    shown = render(photo, empty_analysis(photo), COLOUR)
    assert np.array_equal(read_photo(result.path).pixels, encode_pixels(shown, None, 3, np.uint16))


def test_the_history_in_the_file_says_so(tmp_path: Path) -> None:
    photo = kept(tmp_path, "scan.jpg")
    export_photo(photo, empty_analysis(photo), COLOUR, tmp_path / "print.jpg")
    with pyexiv2.Image(str(tmp_path / "print.jpg")) as image:
        assert "turned from a negative into a positive (colour)" in str(image.read_xmp())


def test_what_it_is_compared_with_is_the_positive(tmp_path: Path) -> None:
    photo = COLOUR.seen(kept(tmp_path, "scan.png"))
    before = picture_of(photo, empty_analysis(photo), as_it_was(COLOUR), 200)
    assert np.array_equal(before, picture_of(photo, empty_analysis(photo), COLOUR, 200))
