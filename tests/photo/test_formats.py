"""Formats are told apart by content; the suffix decides only for TIFF-shaped RAW files and for writing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import pytest

from photofix.errors import PhotoWriteError
from photofix.photo.formats import FORMATS, READ_SUFFIXES, WRITE_FORMATS, format_for_suffix, sniff


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_sniff_by_content(make_pixels: Callable[..., Any], pillow_file: Callable[..., bytes], name: str) -> None:
    assert sniff(pillow_file(make_pixels(), name)[:64], ".wrong") == name


@pytest.mark.parametrize(
    ("head", "suffix", "key"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "", "HEIC"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", ".cr3", "RAW"),
        (b"\0\0\0\x18ftypisom\0\0\0\1isommp42", ".mp4", None),
        (b"II*\0\x08\0\0\0", ".nef", "RAW"),
        (b"II*\0\x08\0\0\0", ".NEF", "RAW"),
        (b"II*\0\x08\0\0\0", ".tif", "TIFF"),
        (b"II+\0\x08\0\0\0", "", "TIFF"),
        (b"II*\0\x10\0\0\0CR\2\0", "", "RAW"),
        (b"FUJIFILMCCD-RAW 0201", "", "RAW"),
        (b"GIF89a", ".gif", None),
        (b"", "", None),
    ],
)
def test_sniff_of_containers(head: bytes, suffix: str, key: str | None) -> None:
    assert sniff(head, suffix) == key


def test_sniff_jpeg_xl(make_pixels: Callable[..., Any]) -> None:
    assert sniff(bytes(imagecodecs.jpegxl_encode(make_pixels()))[:64]) == "JXL"
    assert sniff(bytes(imagecodecs.jpegxl_encode(make_pixels(), usecontainer=True))[:64]) == "JXL"


def test_a_result_needs_the_suffix_of_a_written_format() -> None:
    assert {".jpg", ".tiff", ".heic", ".nef"} <= READ_SUFFIXES
    assert {entry.key for entry in WRITE_FORMATS} == {"JPEG", "PNG", "TIFF", "WEBP", "AVIF"}
    assert format_for_suffix(Path("a.JPEG")).key == "JPEG"
    for name in ("a.heic", "a.gif", "a"):
        with pytest.raises(PhotoWriteError, match="does not end in a format PhotoFix writes"):
            format_for_suffix(Path(name))


def test_what_formats_hold() -> None:
    assert not FORMATS["JPEG"].can_hold(3, has_alpha=True)
    assert not FORMATS["AVIF"].can_hold(1, has_alpha=True)
    assert FORMATS["AVIF"].can_hold(1, has_alpha=False)
    assert not FORMATS["WEBP"].can_hold(1, has_alpha=False)
    assert FORMATS["PNG"].can_hold(1, has_alpha=True)
