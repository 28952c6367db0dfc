"""A PDF written by hand: JPEG pictures and lines of text, for where there is no window and no Qt.

After ISO 32000-1:2008: 7.5 (file structure), 8.9.5 (images), 9.6.2 (standard fonts, WinAnsiEncoding), 9.7.5.2
(predefined CMaps: what Windows-1252 lacks is set in STSong-Light, a font of the reader's that no file has to carry).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from photofix.export.paper import MM_PER_INCH, Page, Rect, fitted
from photofix.photo.rgb8 import jpeg_of

POINTS = 72.0 / MM_PER_INCH
"""Points for each mm."""
_GLYPH_EM = 0.53
"""Mean width of Helvetica's letters and digits; a line that would be longer is cut."""
_WIDE_EM = 1.0
_JPEG_QUALITY = 90
_PAGES, _LATIN, _OTHER, _WIDE, _FACE, _FIRST = 2, 3, 4, 5, 6, 7
"""Object numbers: the page tree, both fonts, what the second one consists of, and the first page's."""


class Pdf:
    """Writes page by page into `file`: paint, `new_page`, paint, `end`. Equal pages are equal bytes."""

    def __init__(self, page: Page, title: str, file: BinaryIO) -> None:
        self._page, self._title, self._file = page, title, file
        self._offsets: dict[int, int] = {}
        self._written = 0
        self._next = _FIRST
        self._kids: list[int] = []
        self._drawn: list[bytes] = []
        self._images: list[int] = []
        self._put(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def pixels(self, rgb8: NDArray[np.uint8], box: Rect) -> None:
        """h x w x 3 uint8 sRGB as large as it fits into `box`."""
        place = fitted(rgb8.shape[1] / rgb8.shape[0], box)
        coded = jpeg_of(rgb8, _JPEG_QUALITY)
        head = (
            f"/Type /XObject /Subtype /Image /Width {rgb8.shape[1]} /Height {rgb8.shape[0]} /ColorSpace /DeviceRGB "
            "/BitsPerComponent 8 /Filter /DCTDecode"
        )
        self._images.append(self._object(_stream(head, coded)))
        matrix = f"{place.width * POINTS:.2f} 0 0 {place.height * POINTS:.2f} {self._at(place.left, place.bottom)}"
        self._drawn.append(f"q {matrix} cm /P{len(self._images)} Do Q".encode())

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = 8.0) -> None:
        """One line at the top of `box`; what is too long loses its middle."""
        room = box.width * POINTS / points
        text = _cut(text, room)
        spare = (room - _width_em(text)) * points if is_centred else 0.0
        place = self._at(box.left + max(0.0, spare) / 2 / POINTS, box.top + points / POINTS)
        shown = b" ".join(_shown(run, is_latin, points) for run, is_latin in _runs(text))
        self._drawn.append(b"BT %s Td %s ET" % (place.encode(), shown))

    def new_page(self) -> None:
        """What is painted from now on stands on the next page."""
        content = self._object(_stream("", b"\n".join(self._drawn)))
        names = " ".join(f"/P{number} {image} 0 R" for number, image in enumerate(self._images, 1))
        width, height = self._page.width * POINTS, self._page.height * POINTS
        fonts = f"/F1 {_LATIN} 0 R /F2 {_OTHER} 0 R"
        body = (
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {content} 0 R "
            f"/Resources << /Font << {fonts} >> /XObject << {names} >> >> >>"
        )
        self._kids.append(self._object(body.encode()))
        self._drawn, self._images = [], []

    def end(self) -> None:
        """The last page and the tables: the file is whole."""
        self.new_page()
        kids = " ".join(f"{kid} 0 R" for kid in self._kids)
        title = self._title.encode("utf-16-be").hex().upper()
        self._object(b"<< /Type /Catalog /Pages 2 0 R >>", 1)
        self._object(f"<< /Type /Pages /Kids [{kids}] /Count {len(self._kids)} >>".encode(), _PAGES)
        self._object(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", _LATIN)
        other = f"/BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [{_WIDE} 0 R]"
        self._object(f"<< /Type /Font /Subtype /Type0 {other} >>".encode(), _OTHER)
        system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
        wide = f"/Subtype /CIDFontType0 /BaseFont /STSong-Light {system} /DW 1000 /FontDescriptor {_FACE} 0 R"
        self._object(f"<< /Type /Font {wide} >>".encode(), _WIDE)
        face = "/FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 752 /Descent -271"
        self._object(f"<< /Type /FontDescriptor {face} /CapHeight 737 /StemV 58 >>".encode(), _FACE)
        facts = self._object(f"<< /Title <FEFF{title}> /Creator (PhotoFix) >>".encode())
        start, count = self._written, self._next
        table = b"".join(b"%010d 00000 n \n" % self._offsets[number] for number in range(1, count))
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % count + table)
        trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        self._put(trailer % (count, facts, start))

    def _object(self, body: bytes, number: int = 0) -> int:
        """Write an object, under the next free number unless it has one of its own; its number."""
        if not number:
            number, self._next = self._next, self._next + 1
        self._offsets[number] = self._written
        self._put(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        return number

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._written += len(data)

    def _at(self, left: float, top: float) -> str:
        """A place, mm from the top left corner, in points from the bottom left one."""
        return f"{left * POINTS:.2f} {(self._page.height - top) * POINTS:.2f}"


def _stream(head: str, data: bytes) -> bytes:
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _is_latin(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces of a line that one font has, and whether it is the Latin one."""
    latin = "".join("l" if _is_latin(character) else "o" for character in text)
    for run in re.finditer(r"l+|o+", latin):
        yield text[run.start() : run.end()], run[0][0] == "l"


def _shown(run: str, is_latin: bool, points: float) -> bytes:
    if not is_latin:
        return b"/F2 %g Tf <%s> Tj" % (points, run.encode("utf-16-be", "replace").hex().upper().encode())
    written = run.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        written = written.replace(sign, b"\\" + sign)
    return b"/F1 %g Tf (" % points + written + b") Tj"


def _width_em(text: str) -> float:
    return sum(_GLYPH_EM if _is_latin(character) else _WIDE_EM for character in text)


def _cut(text: str, room_em: float) -> str:
    """The line without its middle where it is too long."""
    if _width_em(text) <= room_em:
        return text
    kept = len(text)
    while kept > 1 and _width_em(_ends(text, kept)) + 3 * _GLYPH_EM > room_em:
        kept -= 1
    left = _ends(text, kept)
    return f"{left[: (kept + 1) // 2]}...{left[(kept + 1) // 2 :]}"


def _ends(text: str, kept: int) -> str:
    """So many characters of both ends together."""
    return text[: (kept + 1) // 2] + text[len(text) - kept // 2 :]
