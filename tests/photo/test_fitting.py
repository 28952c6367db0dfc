"""What a format cannot hold is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from photofix.photo import fitting as module
from photofix.photo.fitting import fitting, lost_before
from photofix.photo.formats import FORMATS, WRITE_FORMATS
from photofix.photo.metadata import Processing
from photofix.photo.photo import Metadata, Photo

Make = Callable[..., Any]

DONE = Processing({}, "")
TITLE, COMMENT = (b"tEXt", b"Title\0Am See"), (b"tEXt", b"Comment\0gut")


@pytest.mark.parametrize("entry", WRITE_FORMATS, ids=lambda entry: entry.key)
def test_texts_are_kept_or_named(entry: Any) -> None:
    kept, notes = fitting(Metadata(texts=(TITLE, COMMENT)), entry, DONE)
    expected: dict[str, tuple[tuple[Any, ...], list[str]]] = {
        "PNG": ((TITLE, COMMENT), []),
        "JPEG": ((COMMENT,), ["JPEG holds no text called Title"]),
    }
    assert (kept.texts, notes) == expected.get(entry.key, ((), [f"{entry.label} holds no text called Title, Comment"]))


def test_many_texts_are_counted() -> None:
    texts = tuple((b"tEXt", f"Text {number}\0x".encode()) for number in range(8))
    _, notes = fitting(Metadata(texts=texts), FORMATS["TIFF"], DONE)
    assert notes == ["TIFF holds no text called Text 0, Text 1, Text 2, Text 3, Text 4 and 3 more"]


@pytest.mark.parametrize("entry", WRITE_FORMATS, ids=lambda entry: entry.key)
def test_iptc_is_kept_or_named(entry: Any) -> None:
    _, notes = fitting(Metadata(iptc=b"records"), entry, DONE)
    assert notes == ([] if entry.has_iptc else [f"{entry.label} holds no IPTC"])


def test_blocks_too_large_for_a_jpeg() -> None:
    large = bytes(FORMATS["JPEG"].max_block + 1)
    kept, notes = fitting(Metadata(exif=b"II*\0", iptc=large), FORMATS["JPEG"], DONE)
    assert kept.iptc is None and kept.exif == b"II*\0"
    assert notes == ["its IPTC is too large for JPEG"]


def test_what_the_original_did_not_give(make_pixels: Make) -> None:
    original = Photo(None, make_pixels(), left_out=("2 more pages", "EXIF"))
    assert lost_before(original, Photo(None, make_pixels())) == ["left out: 2 more pages, EXIF"]
    assert lost_before(Photo(None, make_pixels()), Photo(None, make_pixels())) == []


def test_exif_in_a_tiff_above_4_gb(make_pixels: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_bigtiff", lambda photo: True)
    original = Photo(None, make_pixels())
    big = Photo(None, make_pixels(), metadata=Metadata(exif=b"II*\0"), format="TIFF")
    assert lost_before(original, big) == ["a TIFF of this size holds no EXIF"]
