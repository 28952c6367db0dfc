"""Reading: every stored value, upright, with profile and metadata; or one sentence about what is wrong."""

from __future__ import annotations

import io
import os
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image, ImageOps

from photofix.errors import PhotoReadError
from photofix.photo.icc import parse_profile
from photofix.photo.pixels import to_srgb
from photofix.photo.png import png_chunk
from photofix.photo.read import read_bytes, read_photo

Make = Callable[..., Any]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_orientation_is_applied_once_as_pillow_applies_it(
    make_pixels: Make, pillow_file: Make, name: str, orientation: int
) -> None:
    picture = Image.fromarray(make_pixels(18, 31) // 8 * 8)
    exif = picture.getexif()
    exif[0x0112] = orientation
    encoded = pillow_file(picture, name, exif=exif, **({"lossless": True} if name == "WEBP" else {}))
    photo = read_bytes(encoded)
    upright = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(encoded))))
    assert photo.orientation == orientation
    assert photo.pixels.shape == upright.shape
    assert np.abs(photo.pixels.astype(int) - upright).max() <= (3 if name in ("JPEG", "AVIF") else 0)


@pytest.mark.parametrize("orientation", [1, 5, 6])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_keeps_every_value(make_pixels: Make, channels: int, dtype: Any, orientation: int) -> None:
    pixels = make_pixels(15, 22, channels, dtype)
    encoded = imagecodecs.png_encode(np.squeeze(pixels))
    exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + struct.pack("<I", orientation) + bytes(4)
    photo = read_bytes(encoded[:33] + png_chunk(b"eXIf", exif) + encoded[33:])
    upright = {1: pixels, 5: pixels.transpose(1, 0, 2), 6: np.rot90(pixels, -1)}[orientation]
    assert photo.pixels.dtype == dtype
    assert photo.is_gray == (channels < 3)
    assert np.array_equal(photo.pixels, upright[..., : 1 if channels < 3 else 3])
    assert (photo.alpha is None) == (channels in (1, 3))
    if photo.alpha is not None:
        assert np.array_equal(photo.alpha, upright[..., -1])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "lzw"},
        {"compression": "zlib", "predictor": True},
        {"compression": "packbits"},
        {"compression": "zstd", "tile": (16, 16)},
        {"bigtiff": True, "byteorder": ">"},
        {"planarconfig": "separate"},
    ],
    ids=str,
)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_tiff_keeps_every_value(make_pixels: Make, tiff_file: Make, dtype: Any, options: dict[str, Any]) -> None:
    pixels = make_pixels(33, 20, 3, dtype)
    stored = np.moveaxis(pixels, 2, 0) if options.get("planarconfig") else pixels
    photo = read_bytes(tiff_file(stored, photometric="rgb", resolution=(300, 240), resolutionunit=2, **options))
    assert photo.pixels.dtype == dtype
    assert np.array_equal(photo.pixels, pixels)
    assert photo.metadata.dpi == (300, 240)


def test_tiff_of_several_pages_shows_the_first_and_says_so(make_pixels: Make, tiff_file: Make) -> None:
    pages = np.stack([make_pixels(9, 12), 255 - make_pixels(9, 12), make_pixels(9, 12)])
    photo = read_bytes(tiff_file(pages, photometric="rgb"))
    assert np.array_equal(photo.pixels, pages[0])
    assert photo.note == "3 pages, the first is shown"


def test_tiff_kinds_that_need_a_conversion(make_pixels: Make, tiff_file: Make, pillow_file: Make) -> None:
    gray = make_pixels(8, 9, 1)
    assert np.array_equal(read_bytes(tiff_file(gray[..., 0], photometric="miniswhite")).pixels, 255 - gray)
    bits = gray[..., 0] > 128
    assert np.array_equal(read_bytes(tiff_file(bits, photometric="minisblack")).pixels[..., 0], bits * 255)
    half = make_pixels(8, 9, 3, np.float32).astype(np.float16)
    assert np.array_equal(read_bytes(tiff_file(half, photometric="rgb")).pixels, half.astype(np.float32))
    palette = Image.fromarray(make_pixels(8, 9)).quantize(7)
    assert np.array_equal(read_bytes(pillow_file(palette, "TIFF")).pixels, np.asarray(palette.convert("RGB")))


def test_premultiplied_alpha_is_divided_out(tiff_file: Make) -> None:
    stored = np.array([[[50, 100, 0, 128], [0, 0, 0, 0], [10, 20, 30, 255]]], np.uint8)
    photo = read_bytes(tiff_file(stored, photometric="rgb", extrasamples=["assocalpha"]))
    assert photo.pixels.tolist() == [[[100, 199, 0], [0, 0, 0], [10, 20, 30]]]
    assert photo.alpha is not None
    assert photo.alpha.tolist() == [[128, 0, 255]]
    assert "premultiplied" in photo.note


def test_palette_and_transparent_colour_of_png(make_pixels: Make, pillow_file: Make) -> None:
    palette = Image.fromarray(make_pixels(8, 9)).quantize(7)
    photo = read_bytes(pillow_file(palette, "PNG", transparency=2))
    assert np.array_equal(photo.pixels, np.asarray(palette.convert("RGB")))
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha == 0, np.asarray(palette) == 2)


@pytest.mark.parametrize("bits", [10, 12])
def test_avif_of_more_than_8_bit_fills_16_bit(make_pixels: Make, bits: int) -> None:
    pixels = make_pixels(16, 16, 3, np.uint16) >> (16 - bits)
    photo = read_bytes(imagecodecs.avif_encode(pixels, level=100, bitspersample=bits))
    top = 2**bits - 1
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(np.round(photo.pixels / 65535 * top), pixels)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_profile_is_kept(make_pixels: Make, pillow_file: Make, profiles: dict[str, bytes], name: str) -> None:
    if name == "HEIF":
        heif = pytest.importorskip("pillow_heif")
        buffer = io.BytesIO()
        picture = Image.fromarray(make_pixels(64, 64))
        picture.info["icc_profile"] = profiles["p3"]
        heif.from_pillow(picture).save(buffer, quality=90)
        encoded = buffer.getvalue()
    else:
        encoded = pillow_file(make_pixels(), name, icc_profile=profiles["p3"])
    photo = read_bytes(encoded)
    assert photo.icc == profiles["p3"]
    assert photo.note == ""


def test_damaged_and_foreign_profiles_are_named_and_ignored(
    make_pixels: Make, pillow_file: Make, profiles: dict[str, bytes]
) -> None:
    for profile in (b"not a profile", profiles["gray"], profiles["p3"][:200]):
        photo = read_bytes(pillow_file(make_pixels(), "JPEG", icc_profile=profile))
        assert photo.icc is None
        assert "profile" in photo.note


def test_png_colour_chunks(make_pixels: Make, profiles: dict[str, bytes]) -> None:
    encoded = imagecodecs.png_encode(make_pixels(4, 4))

    def reading(*chunks: tuple[bytes, bytes]) -> bytes | None:
        return read_bytes(encoded[:33] + b"".join(png_chunk(*chunk) for chunk in chunks) + encoded[33:]).icc

    chromaticity = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    assert reading((b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 100000))) is None
    assert reading((b"gAMA", struct.pack(">I", 45455))) is None
    linear = reading((b"gAMA", struct.pack(">I", 100000)))
    assert linear is not None
    assert parse_profile(linear).curves[0].decode(np.array([0.5]))[0] == pytest.approx(0.5, abs=1e-4)
    gray = imagecodecs.png_encode(make_pixels(4, 4, 1)[..., 0])
    gamma = read_bytes(gray[:33] + png_chunk(b"gAMA", struct.pack(">I", 55556)) + gray[33:]).icc
    assert gamma is not None
    assert parse_profile(gamma).space == "GRAY"
    assert parse_profile(gamma).curves[0].decode(np.array([0.5]))[0] == pytest.approx(0.5**1.8, abs=1e-3)
    coded = reading((b"cICP", bytes((12, 13, 0, 1))), (b"iCCP", b"x\0\0" + zlib.compress(profiles["adobe"])))
    by_primaries = reading((b"gAMA", struct.pack(">I", 45455)), (b"cHRM", chromaticity))
    assert coded is not None
    assert by_primaries is not None
    expected = parse_profile(profiles["p3"]).matrix
    for profile in (coded, by_primaries):
        np.testing.assert_allclose(parse_profile(profile).matrix, expected, atol=2e-4)


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_an_animation_shows_its_first_frame_and_says_so(make_pixels: Make, pillow_file: Make, name: str) -> None:
    first, second = Image.fromarray(make_pixels()), Image.fromarray(255 - make_pixels())
    photo = read_bytes(pillow_file(first, name, save_all=True, append_images=[second], lossless=True))
    assert np.array_equal(photo.pixels, make_pixels())
    assert photo.note == "an animation, the first frame is shown"


def test_high_dynamic_range_is_named(make_pixels: Make) -> None:
    encoded = imagecodecs.png_encode(make_pixels(4, 4))
    photo = read_bytes(encoded[:33] + png_chunk(b"cICP", bytes((9, 16, 0, 1))) + encoded[33:])
    assert "high dynamic range" in photo.note
    assert photo.left_out == ("the curve of its high dynamic range",)


def test_avif_names_its_colours_by_codes(make_pixels: Make, profiles: dict[str, bytes]) -> None:
    encoded = imagecodecs.avif_encode(make_pixels(), level=100, primaries=12, transfer=13)
    photo = read_bytes(encoded)
    assert photo.icc is not None
    np.testing.assert_allclose(parse_profile(photo.icc).matrix, parse_profile(profiles["p3"]).matrix, atol=2e-4)


def test_heic_of_more_than_8_bit(make_pixels: Make) -> None:
    heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    pixels = make_pixels(64, 64, 3, np.uint16)
    heif.from_bytes("RGB;16", (64, 64), pixels.tobytes()).save(buffer, quality=-1)
    photo = read_bytes(buffer.getvalue())
    assert photo.pixels.dtype == np.uint16
    assert photo.pixels.max() > 60_000


def test_adobe_rgb_named_only_in_exif(make_pixels: Make, pillow_file: Make) -> None:
    picture = Image.fromarray(make_pixels())
    exif = picture.getexif()
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    exif.get_ifd(0x8769)[0xA001] = 65535
    photo = read_bytes(pillow_file(picture, "JPEG", exif=exif))
    assert "Adobe RGB" in photo.note
    assert to_srgb(photo).max() > 1.05


def test_cmyk_without_profile_is_refused_in_a_sentence(make_pixels: Make, pillow_file: Make) -> None:
    with pytest.raises(PhotoReadError, match="CMYK inks without a colour profile; convert it to RGB"):
        read_bytes(pillow_file(Image.fromarray(make_pixels()).convert("CMYK"), "JPEG"))


@pytest.mark.parametrize("name", ["JPEG", "TIFF"])
def test_cmyk_with_profile_becomes_srgb(make_pixels: Make, pillow_file: Make, name: str) -> None:
    profile_path = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
    if not profile_path.exists():
        pytest.skip("no CMYK profile on this machine (package libgs-common)")
    from PIL import ImageCms

    inks = Image.new("CMYK", (16, 16), (180, 30, 90, 10))
    encoded = pillow_file(
        inks, name, icc_profile=profile_path.read_bytes(), **({"quality": 100} if name == "JPEG" else {})
    )
    expected = ImageCms.profileToProfile(
        inks, str(profile_path), ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB"
    )
    photo = read_bytes(encoded)
    assert np.abs(photo.pixels.astype(int) - np.asarray(expected)).max() <= 3
    assert photo.note == "converted from CMYK to sRGB"


def test_heic_is_turned_once(make_pixels: Make) -> None:
    heif = pytest.importorskip("pillow_heif")
    picture = Image.fromarray(np.repeat(np.repeat(make_pixels(4, 6) // 64 * 64, 16, 0), 16, 1))
    exif = picture.getexif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    heif.from_pillow(ImageOps.exif_transpose(picture)).save(buffer, quality=-1, exif=exif.tobytes())
    photo = read_bytes(buffer.getvalue())
    assert photo.orientation == 1
    assert photo.pixels.dtype == np.uint8


@pytest.mark.usefixtures("in_place")
def test_heic_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(PhotoReadError, match=r"photofix\[heif\]"):
        read_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lossless_jpeg_xl_is_read_value_for_value(make_pixels: Make, dtype: Any) -> None:
    pixels = make_pixels(40, 30, 3, dtype)
    photo = read_bytes(imagecodecs.jpegxl_encode(pixels, lossless=True))
    assert photo.format == "JXL"
    assert np.array_equal(photo.pixels, pixels)


def test_camera_raw_is_read_with_16_bits(tmp_path: Path) -> None:
    pytest.importorskip("rawpy")
    path = tmp_path / "bild.dng"
    path.write_bytes(_dng())
    photo = read_photo(path)
    assert photo.format == "RAW"
    assert photo.pixels.dtype == np.uint16
    assert photo.pixels.shape[2] == 3
    middle = photo.pixels[100:156, 100:156].reshape(-1, 3).mean(axis=0)
    assert middle.max() / middle.min() < 1.1, "a neutral patch under the camera's white balance stays neutral"


@pytest.mark.parametrize("size", [(1, 1), (1, 20000), (20000, 1)])
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF"])
def test_very_thin_pictures_are_read(make_pixels: Make, pillow_file: Make, name: str, size: tuple[int, int]) -> None:
    photo = read_bytes(pillow_file(Image.new("RGB", (size[1], size[0]), (10, 20, 30)), name))
    assert photo.pixels.shape == (*size, 3)
    assert to_srgb(photo).shape == (*size, 3)


def test_files_that_are_no_photos(tmp_path: Path) -> None:
    empty, text = tmp_path / "leer.jpg", tmp_path / "text.jpg"
    empty.write_bytes(b"")
    text.write_text("no photo")
    for path, words in (
        (tmp_path, "is a folder; open the photos in it"),
        (tmp_path / "fort.jpg", "does not exist"),
        (empty, "is empty"),
        (text, "is not a photo in a format PhotoFix reads"),
        (Path(os.devnull), "not a regular file"),
        (Path("a\0b.jpg"), "cannot be read"),
        (Path("n" * 300 + ".jpg"), "cannot be read"),
    ):
        with pytest.raises(PhotoReadError, match=words) as caught:
            read_photo(path)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "geheim.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    path.chmod(0)
    with pytest.raises(PhotoReadError, match="check its permissions"):
        read_photo(path)


@pytest.mark.parametrize("name", ["grün.png", "照片.png", "🙂.png", "n" * 240 + ".png"])
def test_names_beyond_ascii(tmp_path: Path, make_pixels: Make, pillow_file: Make, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(pillow_file(make_pixels(), "PNG"))
    assert np.array_equal(read_photo(path).pixels, make_pixels())


def test_image_bombs_are_refused_before_decoding(pillow_file: Make, tiff_file: Make) -> None:
    png = bytearray(pillow_file(Image.new("L", (8, 8)), "PNG"))
    png[16:24] = struct.pack(">II", 60000, 60000)
    png[29:33] = struct.pack(">I", zlib.crc32(png[12:29]))
    jpeg = bytearray(pillow_file(Image.new("RGB", (8, 8)), "JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 65000, 65000)
    tiff = bytearray(tiff_file(np.zeros((8, 8), np.uint8), photometric="minisblack"))
    for tag in (256, 257):
        at = tiff.index(struct.pack("<HHI", tag, 4, 1)) + 8
        tiff[at : at + 4] = struct.pack("<I", 70000)
    for bomb in (png, jpeg, tiff):
        with pytest.raises(PhotoReadError, match="above the limit of 1000 megapixels"):
            read_bytes(bytes(bomb))


def test_the_size_limit_can_be_moved(make_pixels: Make, pillow_file: Make) -> None:
    encoded = pillow_file(make_pixels(100, 100), "PNG")
    with pytest.raises(PhotoReadError, match=r"100 x 100 pixels, above the limit of 0\.005 megapixels"):
        read_bytes(encoded, max_megapixels=0.005)
    assert read_bytes(encoded, max_megapixels=0.01).width == 100


def test_broken_metadata_does_not_cost_the_picture(make_pixels: Make, pillow_file: Make) -> None:
    pixels = make_pixels()
    encoded = pillow_file(pixels, "PNG")
    garbage = png_chunk(b"eXIf", b"garbage" * 20) + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<broken")
    photo = read_bytes(encoded[:33] + garbage + encoded[33:])
    assert np.array_equal(photo.pixels, pixels)


def test_large_photos_are_read_as_pillow_reads_them(data_dir: Path) -> None:
    for path in sorted((data_dir / "large").glob("*.jpg")):
        photo = read_photo(path)
        with Image.open(path) as reference:
            upright = np.asarray(ImageOps.exif_transpose(reference))
        assert photo.pixels.shape == upright.shape
        assert np.abs(photo.pixels[::7, ::7].astype(int) - upright[::7, ::7]).mean() < 1


def _dng() -> bytes:
    """A grey card as an uncompressed DNG: RGGB, green twice as sensitive as red and blue."""
    import tifffile

    mosaic = np.full((256, 256), 8000, np.uint16)
    mosaic[0::2, 1::2] = mosaic[1::2, 0::2] = 16000
    identity = [value for number in (1, 0, 0, 0, 1, 0, 0, 0, 1) for value in (number, 1)]
    buffer = io.BytesIO()
    tifffile.imwrite(
        buffer,
        mosaic,
        photometric=32803,
        metadata=None,
        extratags=[
            (50706, 1, 4, (1, 4, 0, 0), True),
            (50708, 2, 0, "PhotoFix test", True),
            (33421, 3, 2, (2, 2), True),
            (33422, 1, 4, (0, 1, 1, 2), True),
            (50717, 4, 1, 65535, True),
            (50721, 10, 9, identity, True),
            (50728, 5, 3, (1, 2, 1, 1, 1, 2), True),
            (50778, 3, 1, 21, True),
        ],
    )
    return buffer.getvalue()
