"""PNG text chunks and JPEG comments: carried byte for byte between files that hold them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import pytest
from PIL import Image, PngImagePlugin

from photofix.photo.metadata import for_export
from photofix.photo.photo import Metadata, Photo
from photofix.photo.png import png_chunk, png_chunks
from photofix.photo.read import read_bytes
from photofix.photo.texts import comment_text, jpeg_comments, jpeg_segment, keyword
from photofix.photo.write import write_photo

Make = Callable[..., Any]

TEXTS = (
    (b"tEXt", b"Title\0Am See"),
    (b"zTXt", b"Description\0\0" + zlib.compress(b"Zwei Boote")),
    (b"iTXt", b"Author\0\0\0de\0Autor\0Zo\xc3\xab"),
)


@pytest.fixture
def with_texts(make_pixels: Make) -> Callable[..., bytes]:
    """(texts) -> a PNG with one of them before and the others behind the pixels."""

    def make(*texts: tuple[bytes, bytes]) -> bytes:
        encoded = bytes(imagecodecs.png_encode(make_pixels()))
        return (
            encoded[:33]
            + png_chunk(*texts[0])
            + encoded[33:-12]
            + b"".join(png_chunk(*t) for t in texts[1:])
            + (encoded[-12:])
        )

    return make


def test_png_texts_survive_with_language_and_packing(tmp_path: Path, with_texts: Make) -> None:
    photo = read_bytes(with_texts(*TEXTS))
    assert photo.metadata.texts == TEXTS
    path = tmp_path / "a.png"
    write_photo(photo, path)
    assert [chunk for chunk in png_chunks(path.read_bytes()) if chunk[0] in (b"tEXt", b"zTXt", b"iTXt")] == list(TEXTS)
    with Image.open(path) as image:
        assert image.text == {"Title": "Am See", "Description": "Zwei Boote", "Author": "Zoë"}  # type: ignore[attr-defined]


def test_what_exiv2_carries_is_not_there_twice(make_pixels: Make, pillow_file: Make, with_metadata: Make) -> None:
    photo = read_bytes(with_metadata(pillow_file(make_pixels(), "PNG")))
    assert photo.metadata.iptc and photo.metadata.xmp
    assert photo.metadata.texts == ()


def test_texts_without_a_keyword_are_left_alone(with_texts: Make) -> None:
    odd = ((b"tEXt", b"no zero byte"), (b"tEXt", b"\0empty"), (b"tEXt", b"line\nbreak\0x"), (b"tEXt", b"\x1b[2J\0x"))
    assert read_bytes(with_texts(*odd)).metadata.texts == ()


@pytest.mark.parametrize("packed", [True, False])
def test_a_long_history_in_a_text_costs_neither_the_picture_nor_its_exif(
    make_pixels: Make, pillow_file: Make, packed: bool
) -> None:
    """Pillow refuses a picture for a text above 1 MB, exiv2 for one that is packed tightly."""
    info = PngImagePlugin.PngInfo()
    info.add_text("workflow", "step " * 500_000, zip=packed)
    picture = Image.fromarray(make_pixels())
    exif = picture.getexif()
    exif[0x010F] = "Lichtwerk"
    photo = read_bytes(pillow_file(picture, "PNG", pnginfo=info, exif=exif))
    assert [keyword(text) for text in photo.metadata.texts] == ["workflow"]
    assert b"Lichtwerk" in (photo.metadata.exif or b"")
    assert (photo.note, photo.left_out) == ("", ())


@pytest.mark.parametrize("comment", ["Grüße vom See".encode(), "Grüße".encode("latin-1"), b"plain"])
def test_the_comment_of_a_jpeg_survives(tmp_path: Path, make_pixels: Make, pillow_file: Make, comment: bytes) -> None:
    photo = read_bytes(pillow_file(make_pixels(), "JPEG", comment=comment))
    path = tmp_path / "a.jpg"
    write_photo(photo, path)
    with Image.open(path) as image:
        assert image.info["comment"] == comment
    png = tmp_path / "a.png"
    write_photo(Photo(None, make_pixels(), metadata=photo.metadata, format="PNG"), png)
    with Image.open(png) as image:
        assert image.info["Comment"] in (comment.decode("latin-1"), comment.decode("utf-8", "replace"))


def test_only_plain_comments_of_some_length_go_into_a_jpeg() -> None:
    packed = (b"zTXt", b"Comment\0\0" + zlib.compress(b"x"))
    tagged = (b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(b"x"))
    short, long = comment_text(b"x" * 65_533), comment_text(b"x" * 65_534)
    assert jpeg_comments((packed, tagged, TEXTS[0], short, long)) == (short,)
    assert jpeg_segment(short) == b"\xff\xfe\xff\xff" + b"x" * 65_533


def test_strip_takes_all_texts_and_strip_location_those_about_places() -> None:
    place = (b"tEXt", b"exif:GPSLatitude\x0048/1")
    metadata = Metadata(texts=(*TEXTS, place))
    assert for_export(metadata, "keep", None).texts == (*TEXTS, place)
    assert for_export(metadata, "strip_location", None).texts == TEXTS
    assert for_export(metadata, "strip", None).texts == ()


def test_pillow_reads_the_picture_with_all_of_it(tmp_path: Path, with_texts: Make, make_pixels: Make) -> None:
    path = tmp_path / "a.png"
    write_photo(read_bytes(with_texts(*TEXTS)), path)
    with Image.open(io.BytesIO(path.read_bytes())) as image:
        assert image.tobytes() == make_pixels().tobytes()
