"""Files from the wild: each test stands for a kind of fault that public problem files showed."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pyexiv2
import pytest
from PIL import Image

from photofix.errors import PhotoReadError, TruncatedPhotoError
from photofix.photo.metadata import for_export
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.photo.read import read_bytes, read_photo
from tests.photo import wild_files as wild

Make = Callable[..., Any]


def exif_keys(photo: Photo) -> dict[str, Any]:
    from photofix.photo.carrier import EXIV2, carrier

    with EXIV2, carrier(photo.metadata) as carrying:
        return dict(carrying.read_exif()) | dict(carrying.read_iptc()) | dict(carrying.read_xmp())


@pytest.mark.parametrize("name", wild.bad_blocks())
def test_one_bad_block_costs_no_other_and_never_the_orientation(name: str) -> None:
    photo = read_bytes(wild.bad_blocks()[name])
    keys = exif_keys(photo)
    assert photo.orientation == 6 and photo.pixels.shape == (60, 40, 3)
    assert keys["Exif.Image.Make"] == "Lichtwerk" and keys["Exif.GPSInfo.GPSLatitude"] == "48/1 8/1 15/1"
    assert keys["Iptc.Application2.Caption"] == "Am See"
    assert ("damaged XMP" in photo.left_out) == (name not in ("empty XMP", "broken ICC", "short ICC"))
    assert ("colour profile" in photo.note) == ("ICC" in name)
    assert for_export(photo.metadata, "keep", None).exif


@pytest.mark.parametrize("container", ["PNG", "WEBP", "TIFF", "AVIF", "JXL"])
def test_a_bad_xmp_block_in_other_containers(container: str) -> None:
    wrong = wild.TURNED_XMP.replace(b"\xc3\xa9", b"\xe9")
    exif = wild.exif_block((271, 2, 4, b"Abc\0"), (274, 3, 1, b"\6"))
    if container == "PNG":
        png = wild.saved("PNG", exif=exif)
        text = b"XML:com.adobe.xmp\0\0\0\0\0" + wrong
        encoded = png[:33] + wild.png_chunk(b"iTXt", text) + png[33:]
    elif container == "TIFF":
        pixels = np.asarray(wild.picture())
        exif_tags = [(271, 2, 4, b"Abc\0"), (274, 3, 1, b"\6")]
        encoded = wild.tiff_with(pixels, *exif_tags, (700, 1, len(wrong), struct.pack("<I", 8)))
    elif container == "JXL":
        jxl = bytes(imagecodecs.jpegxl_encode(np.asarray(wild.picture()), usecontainer=True))
        encoded = jxl + wild.box(b"Exif", bytes(4) + exif) + wild.box(b"xml ", wrong)
    else:
        encoded = wild.saved(container, exif=exif, xmp=wrong)
    photo = read_bytes(encoded)
    assert photo.orientation == (1 if container == "JXL" else 6)  # JPEG XL has turned the pixels itself
    assert exif_keys(photo)["Exif.Image.Make"] == "Abc"
    assert any("XMP" in words for words in photo.left_out)
    assert for_export(photo.metadata, "keep", None).exif


def test_a_maker_note_that_exiv2_does_not_survive_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from photofix.photo import look
    from photofix.photo.photo import Metadata

    def refuses(metadata: Metadata, keep: str, processing: object) -> Metadata:
        if b"\x7c\x92" in (metadata.exif or b""):
            raise RuntimeError("odd maker note")
        return metadata

    monkeypatch.setattr(look, "for_export", refuses)
    # Makes the pointer to the EXIF folder lead to one with a maker note.
    inner = struct.pack("<H", 1) + struct.pack("<HHI4s", 0x927C, 7, 4, b"note") + bytes(4)
    exif = wild.exif_block((271, 2, 4, b"Abc\0"), (0x8769, 4, 1, struct.pack("<I", 38)))
    kept, lost = look.checked(Metadata(exif=exif + inner))
    assert lost == ("damaged maker note in EXIF",)
    assert kept.exif and b"Abc" in kept.exif


@pytest.mark.parametrize("container", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_orientation_only_in_xmp_counts_everywhere(container: str) -> None:
    if container in ("JPEG", "WEBP", "AVIF"):
        encoded = wild.saved(container, xmp=wild.TURNED_XMP)
    else:
        with pyexiv2.ImageData(wild.saved(container)) as image:
            image.modify_xmp({"Xmp.tiff.Orientation": "6"})
            encoded = bytes(image.get_bytes())
    assert read_bytes(encoded).orientation == 6
    exif = wild.exif_block((274, 3, 1, b"\3"))
    if container in ("JPEG", "WEBP"):
        assert read_bytes(wild.saved(container, xmp=wild.TURNED_XMP, exif=b"Exif\0\0" + exif)).orientation == 3


@pytest.mark.parametrize("name", wild.odd_orientations())
def test_orientation_in_an_odd_type(name: str) -> None:
    entry = wild.odd_orientations()[name]
    pixels = np.asarray(wild.picture())
    photo = read_bytes(wild.tiff_with(pixels, entry))
    assert photo.orientation == 6
    assert np.array_equal(photo.pixels, np.rot90(pixels, -1))
    assert read_bytes(wild.saved("JPEG", exif=b"Exif\0\0" + wild.exif_block(entry))).orientation == 6


@pytest.mark.parametrize(
    "entries",
    [
        [(282, 3, 1, b"\x2c\1"), (283, 3, 1, b"\x2c\1"), (296, 1, 1, b"\2")],
        [(282, 4, 1, b"\x2c\1"), (283, 11, 1, struct.pack("<f", 300)), (296, 4, 1, b"\2")],
        [(282, 2, 4, b"abc\0"), (283, 5, 1, struct.pack("<I", 8)), (296, 2, 2, b"x\0")],
        [(296, 3, 2, b"\2\0\2\0"), (282, 12, 1, struct.pack("<I", 8)), (274, 2, 2, b"6\0")],
        [(305, 3, 1, b"\1"), (306, 4, 1, b"\1"), (34675, 3, 2, b"\1\0\2\0"), (700, 4, 1, b"\1")],
    ],
)
def test_a_secondary_tag_never_costs_the_picture(entries: list[tuple[int, int, int, bytes]]) -> None:
    pixels = np.asarray(wild.picture())
    photo = read_bytes(wild.tiff_with(pixels, *entries))
    assert photo.pixels.shape[2] == 3 and photo.width * photo.height == 2400
    if entries[0][1] in (3, 4) and entries[0][0] == 282:
        assert photo.metadata.dpi == pytest.approx((300, 300))


@pytest.mark.parametrize("kinds", [None, [0], [1], [2], [0, 2], [0, 0]])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("colors", [1, 3])
def test_the_meaning_of_a_channel_comes_from_extra_samples(
    make_pixels: Make, kinds: list[int] | None, dtype: Any, colors: int
) -> None:
    extras = 1 if kinds is None else len(kinds)
    stored = make_pixels(9, 14, colors + extras, dtype)
    tags = [] if kinds is None else [(338, 3, extras, struct.pack(f"<{extras}H", *kinds))]
    color_tag = (262, 3, 1, b"\1" if colors == 1 else b"\2")
    photo = read_bytes(wild.tiff_with(stored, color_tag, *tags, (274, 3, 1, b"\6")))
    alpha = next((at for at, kind in enumerate(kinds or []) if kind in (1, 2)), None)
    others = [colors + at for at in range(extras) if at != alpha]
    turned = np.rot90(stored, -1)
    assert (photo.alpha is None) == (alpha is None)
    if kinds != [1]:
        assert np.array_equal(photo.pixels, turned[..., :colors])
    assert (photo.extra is None) == (not others)
    assert photo.extra is None or np.array_equal(photo.extra, turned[..., others])


@pytest.mark.parametrize("kind", [0, 2])
def test_a_palette_with_a_further_sample(make_pixels: Make, kind: int) -> None:
    beside = make_pixels(8, 9, 1)[..., 0]
    stored = np.dstack([make_pixels(8, 9, 1)[..., 0] % 4, beside])
    tags = [(262, 3, 1, b"\3"), (338, 3, 1, bytes([kind])), (320, 3, 768, bytes(4))]
    encoded = wild.tiff_with(stored, *tags)
    table = np.arange(768, dtype=np.uint16) * 85
    encoded = encoded.replace(struct.pack("<HHII", 320, 3, 768, 0), struct.pack("<HHII", 320, 3, 768, len(encoded)))
    photo = read_bytes(encoded + table.astype("<u2").tobytes())
    assert np.array_equal(photo.pixels, table.reshape(3, 256).T[stored[..., 0]])
    found = photo.extra[..., 0] if kind == 0 and photo.extra is not None else photo.alpha
    assert found is not None and np.array_equal(found, beside.astype(np.uint16) * 257)


def test_what_lies_behind_a_jpeg_is_named() -> None:
    jpeg = wild.saved("JPEG")
    video = wild.box(b"ftyp", b"mp42" + bytes(8)) + wild.box(b"mdat", bytes(10_000))
    assert read_bytes(jpeg + video).left_out == ("a video of 10 KB",)
    assert read_bytes(jpeg + b"SEFT" * 1000).left_out == ("4 KB behind the picture",)
    assert read_bytes(jpeg + bytes(5000)).left_out == ()  # padding
    assert read_bytes(jpeg + jpeg + jpeg).left_out == ("2 more pictures",)
    assert read_bytes(wild.gain_map_jpeg()).left_out == ("a gain map",)
    signed = wild.with_segments(jpeg, wild.segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x10jumb" + b"c2pa" * 20))
    assert read_bytes(signed).left_out == ("Content Credentials",)
    assert read_bytes(wild.with_segments(jpeg, wild.segment(0xE7, b"measured"))).left_out == ("APP7 data",)


def test_what_other_containers_hold_beside_the_picture_is_named() -> None:
    png, webp = wild.saved("PNG"), wild.saved("WEBP")
    avif, jxl = wild.saved("AVIF"), bytes(imagecodecs.jpegxl_encode(np.asarray(wild.picture()), usecontainer=True))
    for whole in (png, webp, avif, jxl):
        assert read_bytes(whole).left_out == ()
        assert read_bytes(whole + b"\xfe\xff\xfe\xffmore" * 300).left_out == ("2 KB behind the picture",)
    chunk = wild.png_chunk(b"caBX", b"signed")
    assert read_bytes(png[:33] + chunk + png[33:]).left_out == ("Content Credentials",)
    assert read_bytes(avif + wild.box(b"mpvd", bytes(2000))).left_out == ("a video",)
    assert read_bytes(jxl + wild.box(b"jhgm", bytes(200))).left_out == ("a gain map",)
    riff = webp[:4] + (len(webp) - 8 + 12).to_bytes(4, "little") + webp[8:] + b"ODD \4\0\0\0data"
    assert read_bytes(riff).left_out == ("data called ODD  (4 bytes)",)


def test_claims_about_what_was_left_out_are_removed() -> None:
    claims = wild.XMP % (
        b'<rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1"'
        b' xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
        b' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/>'
    )
    photo = read_bytes(wild.saved("JPEG", xmp=claims))
    kept = for_export(photo.metadata, "keep", None).xmp or b""
    assert b"Rating" in kept and b"MotionPhoto" not in kept and b"hdrgm" not in kept


def test_stray_bytes_and_a_missing_end_marker_are_no_damage() -> None:
    jpeg = wild.saved("JPEG", wild.picture(300, 400), quality=95)
    table = jpeg.index(b"\xff\xdb")
    strayed = jpeg[:table] + b"\x00\x11\x22\x33\x44\x55\x66" + jpeg[table:]
    photo = read_bytes(strayed)
    assert np.array_equal(photo.pixels, read_bytes(jpeg).pixels) and photo.note == ""
    assert np.array_equal(read_bytes(jpeg[:-2]).pixels, read_bytes(jpeg).pixels)
    with pytest.raises(TruncatedPhotoError):
        read_bytes(jpeg[:-200])


def test_the_decoders_warning_reaches_the_person() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (96, 128, 3)).astype(np.uint8)
    jpeg = bytearray(wild.saved("JPEG", Image.fromarray(noise), quality=90))
    middle = len(jpeg) // 2
    jpeg[middle : middle + 400] = bytes(400)
    photo = read_bytes(bytes(jpeg))
    assert photo.note.startswith("damaged inside, parts of the picture may be wrong")
    assert read_bytes(wild.saved("JPEG", Image.fromarray(noise))).note == ""


def test_every_comment_is_kept() -> None:
    jpeg = wild.with_segments(wild.saved("JPEG"), wild.segment(0xFE, b"first"), wild.segment(0xFE, b"second"))
    assert [body.split(b"\0")[-1] for _, body in read_bytes(jpeg).metadata.texts] == [b"first", b"second"]


def test_chunks_are_found_however_much_lies_before_them() -> None:
    photo = read_bytes(wild.png_with_late_chunks(b"cICP", bytes((1, 8, 0, 1))))
    assert photo.is_gray and photo.icc is not None
    middle = float(to_srgb(photo)[photo.pixels[..., 0] == 128].mean())
    assert middle == pytest.approx(0.737, abs=0.01)  # half of the light, encoded
    frames = [wild.picture(), wild.picture().rotate(180)]
    moving = wild.saved("PNG", frames[0], save_all=True, append_images=frames[1:])
    text = wild.png_chunk(b"tEXt", b"Comment\0" + b"x" * 6000)
    assert "animation" in read_bytes(moving[:33] + text + moving[33:]).note


def test_an_animated_avif_and_jpeg_xl_give_their_first_frame() -> None:
    frames = [wild.picture(64, 64), wild.picture(64, 64).rotate(180)]
    photo = read_bytes(wild.saved("AVIF", frames[0], save_all=True, append_images=frames[1:], quality=100))
    assert "animation" in photo.note and photo.left_out == ("the later frames",)
    assert np.abs(photo.pixels.astype(int) - np.asarray(frames[0])).mean() < 3
    moving = imagecodecs.jpegxl_encode(np.stack([np.asarray(frame) for frame in frames]), lossless=True)
    photo = read_bytes(bytes(moving))
    assert "animation" in photo.note and photo.left_out == ("the later frames",)
    assert np.array_equal(photo.pixels, np.asarray(frames[0]))


def test_a_jpeg_of_12_bits_keeps_them() -> None:
    deep = (np.asarray(wild.picture()).astype(np.uint16) << 4) | 7
    photo = read_bytes(bytes(imagecodecs.jpeg8_encode(deep, level=100, bitspersample=12)))
    assert photo.pixels.dtype == np.uint16
    assert np.abs(photo.pixels / 65535 - deep / 4095).mean() < 0.01


def test_bmp_and_mpo_are_read(tmp_path: Path) -> None:
    pixels = np.asarray(wild.picture())
    assert np.array_equal(read_bytes(wild.saved("BMP")).pixels, pixels)
    assert read_bytes(wild.saved("BMP", wild.picture().convert("1"))).is_gray
    path = tmp_path / "zwei.mpo"
    path.write_bytes(wild.saved("MPO", save_all=True, append_images=[wild.picture(10, 10)]))
    assert read_photo(path).left_out == ("1 more picture",)


@pytest.mark.parametrize(
    ("encoded", "words"),
    [
        (wild.saved("TIFF", wild.picture().convert("LAB")), "CIELAB"),
        (wild.tiff_with(np.zeros((4, 5, 1), np.uint8), (339, 3, 1, b"\2")), "int8"),
        (wild.saved("JPEG", wild.picture().convert("CMYK")), "CMYK inks without a colour profile"),
    ],
)
def test_intact_files_of_another_kind_are_not_called_damaged(encoded: bytes, words: str) -> None:
    with pytest.raises(PhotoReadError, match=words) as caught:
        read_bytes(encoded)
    assert "damaged" not in str(caught.value)


def test_no_words_of_a_library_reach_a_person() -> None:
    for encoded in (wild.saved("PNG")[:60], wild.saved("WEBP")[:40], b"II*\0\x08\0\0\0\xff\xff" + bytes(40)):
        with pytest.raises(PhotoReadError) as caught:
            read_bytes(encoded)
        assert not any(word in str(caught.value) for word in ("object at 0x", "BytesIO", "out of range", "Error"))


def test_an_old_style_jpeg_in_a_tiff() -> None:
    jpeg = wild.saved("JPEG", wild.picture(16, 16))
    pixels = np.zeros((16, 16, 3), np.uint8)
    place = 8
    entries = [(259, 3, 1, b"\6"), (262, 3, 1, b"\6"), (513, 4, 1, struct.pack("<I", place))]
    entries += [(514, 4, 1, struct.pack("<I", len(jpeg))), (273, 4, 1, struct.pack("<I", place))]
    encoded = bytearray(wild.tiff_with(np.concatenate([pixels] * 3), (257, 4, 1, b"\x10"), *entries))
    assert len(jpeg) < 16 * 16 * 9
    encoded[place : place + len(jpeg)] = jpeg
    expected = np.asarray(Image.open(io.BytesIO(bytes(encoded))).convert("RGB"))
    assert np.array_equal(read_bytes(bytes(encoded)).pixels, expected)
