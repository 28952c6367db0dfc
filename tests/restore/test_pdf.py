"""A PDF written by hand: offsets that lead to their objects, pictures that decode, texts that cannot break it."""

from __future__ import annotations

import re
from io import BytesIO

import cv2
import numpy as np
import pytest

from photofix.export.paper import Rect, page_of
from photofix.restore.pdf import Pdf


def made(text: str = "hello", title: str = "t", pages: int = 1) -> bytes:
    file = BytesIO()
    pdf = Pdf(page_of("A4"), title, file)
    pdf.pixels(np.full((30, 40, 3), (200, 10, 10), np.uint8), Rect(10.0, 20.0, 80.0, 60.0))
    pdf.line(text, Rect(10.0, 100.0, 80.0, 5.0))
    for _ in range(1, pages):
        pdf.new_page()
        pdf.line("another", Rect(10.0, 100.0, 80.0, 5.0))
    pdf.end()
    return file.getvalue()


def test_every_offset_leads_to_its_object() -> None:
    content = made()
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF", content)[1])  # type: ignore[index]
    assert content[start:].startswith(b"xref\n0 11\n")
    offsets = [int(found) for found in re.findall(rb"(\d{10}) 00000 n ", content)]
    assert len(offsets) == 10
    for number, offset in enumerate(offsets, 1):
        assert content[offset:].startswith(b"%d 0 obj\n" % number)
    for length, body in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", content, re.DOTALL):
        assert len(body) == int(length)


def test_the_picture_is_in_it_and_stands_where_it_was_put() -> None:
    content = made()
    body = re.search(rb"/DCTDecode /Length \d+ >>\nstream\n(.*?)\nendstream", content, re.DOTALL)[1]  # type: ignore[index]
    picture = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (30, 40, 3) and picture[15, 20, 2] > 180 > 40 > picture[15, 20, 1]
    found = re.search(rb"q ([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm", content)
    assert found is not None
    width, height, left, bottom = map(float, found.groups())
    mm = 25.4 / 72
    assert (width * mm, height * mm, left * mm) == pytest.approx((80, 60, 10), abs=0.01)
    assert 297 - bottom * mm == pytest.approx(80, abs=0.01), "from the top: 20 mm and its height"


@pytest.mark.parametrize("text", ["a) b( c\\ d", "é – ü", "x" * 500, ""])
def test_no_text_breaks_the_page(text: str) -> None:
    content = made(text, title=text)
    drawn = b"".join(re.findall(rb"/F1 8 Tf \((.*?)\) Tj", content))
    plain = re.sub(rb"\\(.)", rb"\1", drawn)
    assert len(plain) < 120
    if len(text) < 100:
        assert plain == text.encode("cp1252")
    assert not re.search(rb"(?<!\\)(?:\\\\)*[()]", drawn), "brackets are told from the string's own"


def test_what_one_font_lacks_is_set_in_the_other() -> None:
    content = made("北京 2024 (scan)")
    assert b"/F2 8 Tf <" + "北京".encode("utf-16-be").hex().upper().encode() + b"> Tj" in content
    assert rb"/F1 8 Tf ( 2024 \(scan\)) Tj" in content
    assert b"/STSong-Light" in content and b"UniGB-UTF16-H" in content
    long = made("京" * 500)
    shown = re.findall(rb"<([0-9A-F]+)> Tj", long)
    assert sum(map(len, shown)) // 4 * 8.0 <= 80 * 72 / 25.4, "what is too long loses its middle"


def test_pages_stand_in_order_each_with_its_own() -> None:
    content = made(pages=3)
    kids = re.search(rb"/Kids \[(.*?)\] /Count 3", content)
    assert kids is not None and len(re.findall(rb"(\d+) 0 R", kids[1])) == 3
    assert content.count(b"(another) Tj") == 2 and content.count(b"/Subtype /Image") == 1


def test_equal_pages_are_equal_bytes() -> None:
    assert made() == made()
