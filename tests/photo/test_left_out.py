"""What a photo cannot take along from its file is named; numbers that are none are refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from photofix.errors import PhotoReadError
from photofix.photo.read import read_bytes, read_photo

Make = Callable[..., Any]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("kind", ["rgb", "alpha", "gray", "half", "double", "cut"])
def test_a_float_tiff_with_a_value_that_is_no_number(
    tmp_path: Path, make_pixels: Make, tiff_file: Make, kind: str, value: float
) -> None:
    pixels = make_pixels(40, 9, {"gray": 1, "alpha": 4}.get(kind, 3), np.float32)
    pixels[7, 5, -1] = value
    stored = pixels.astype({"half": np.float16, "double": np.float64}.get(kind, np.float32))
    encoded = tiff_file(stored, photometric="minisblack" if kind == "gray" else "rgb", rowsperstrip=4)
    path = tmp_path / "wert.tif"
    path.write_bytes(encoded[:-100] if kind == "cut" else encoded)
    with pytest.raises(PhotoReadError, match=rf"'wert.tif' holds the value {value} at x = 5, y = 7.*; replace it"):
        read_photo(path, allow_truncated=kind == "cut")


def test_values_too_large_to_be_a_brightness(
    make_pixels: Make, tiff_file: Make, recwarn: pytest.WarningsRecorder
) -> None:
    pixels = make_pixels(8, 9, 3, np.float64)
    for value, said in ((1e300, "inf"), (-3.4e38, r"-3\.4e\+38"), (1.1e9, r"1\.1e\+09")):
        pixels[3, 4] = value
        with pytest.raises(PhotoReadError, match=f"holds the value {said} at x = 4, y = 3"):
            read_bytes(tiff_file(pixels, photometric="rgb"))
    pixels[3, 4] = 60_000
    assert read_bytes(tiff_file(pixels, photometric="rgb")).pixels.max() == 60_000
    assert not recwarn.list


def test_jpeg_xl_of_floats_is_read_value_for_value(make_pixels: Make) -> None:
    pixels = make_pixels(20, 30, 3, np.float32)
    photo = read_bytes(bytes(imagecodecs.jpegxl_encode(pixels.astype(np.float16), lossless=True)))
    assert photo.pixels.dtype == np.float32
    assert np.array_equal(photo.pixels, pixels.astype(np.float16).astype(np.float32))


def test_later_pages_layers_and_extra_channels_of_a_tiff(make_pixels: Make, tiff_file: Make) -> None:
    assert read_bytes(tiff_file(np.stack([make_pixels()] * 3), photometric="rgb")).left_out == ("2 more pages",)
    assert read_bytes(tiff_file(np.stack([make_pixels()] * 2), photometric="rgb")).left_out == ("1 more page",)
    layered = tiff_file(make_pixels(), photometric="rgb", extratags=[(37724, 7, 8, b"8BIMLayr", True)])
    assert read_bytes(layered).left_out == ("the layers of an image editor",)
    assert read_bytes(tiff_file(make_pixels(), photometric="rgb")).left_out == ()


def test_exif_of_the_64_bit_variant(make_pixels: Make, tiff_file: Make) -> None:
    make = (271, 2, 0, "Lichtwerk", True)
    encoded = tiff_file(make_pixels(), photometric="rgb", bigtiff=True, metadata=None, extratags=[make])
    (lost,) = read_bytes(encoded).left_out
    assert lost.startswith("EXIF")
    assert read_bytes(tiff_file(make_pixels(), photometric="rgb", bigtiff=True, metadata=None)).left_out == ()


@pytest.mark.parametrize(("name", "words"), [("MPO", "2 more pictures"), ("PNG", "the later frames"), ("WEBP", None)])
def test_later_frames_are_named(make_pixels: Make, pillow_file: Make, name: str, words: str | None) -> None:
    pictures = [Image.fromarray(make_pixels()), Image.fromarray(255 - make_pixels()), Image.fromarray(make_pixels())]
    photo = read_bytes(pillow_file(pictures[0], name, save_all=True, append_images=pictures[1:]))
    assert photo.left_out == (words or "the later frames",)


def test_later_pictures_of_a_heic(make_pixels: Make) -> None:
    heif = pytest.importorskip("pillow_heif")
    both = heif.from_pillow(Image.fromarray(make_pixels(64, 64)))
    both.add_from_pillow(Image.fromarray(255 - make_pixels(64, 64)))
    buffer = io.BytesIO()
    both.save(buffer, quality=90)
    assert read_bytes(buffer.getvalue()).left_out == ("1 more picture",)


def test_exif_above_what_exiv2_writes(make_pixels: Make, pillow_file: Make) -> None:
    picture = Image.fromarray(make_pixels())
    exif = picture.getexif()
    exif[0x010F] = "Lichtwerk"
    exif.get_ifd(0x8769).update({0x829A: 0.01, 0x927C: b"N" * 100_000})
    photo = read_bytes(pillow_file(picture, "PNG", exif=exif))
    assert photo.left_out == ("EXIF above 64 KB (MakerNote)",)
    assert b"Lichtwerk" in (photo.metadata.exif or b"")


def test_the_second_half_of_the_xmp_of_a_jpeg(make_pixels: Make, pillow_file: Make) -> None:
    encoded = pillow_file(make_pixels(), "JPEG")
    body = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + bytes(8) + b"<x/>"
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    assert read_bytes(encoded[:2] + segment + encoded[2:]).left_out == ("XMP above 64 KB",)


def test_packed_metadata_of_a_jpeg_xl(make_pixels: Make) -> None:
    encoded = bytes(imagecodecs.jpegxl_encode(make_pixels(), usecontainer=True))
    box = b"brobExif" + b"packed"
    assert read_bytes(encoded).left_out == ()
    assert read_bytes(encoded + (len(box) + 4).to_bytes(4, "big") + box).left_out == ("compressed metadata",)
