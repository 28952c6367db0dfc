"""A PDF of one page, written by hand: JPEG pictures and lines of Helvetica, for where there is no window and no Qt.

After ISO 32000-1:2008: 7.5 (file structure), 8.9.5 (images), 9.6.2 (standard fonts, WinAnsiEncoding).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.export.paper import MM_PER_INCH, Page, Rect, fitted

POINTS = 72.0 / MM_PER_INCH
"""Points for each mm."""
_GLYPH_EM = 0.53
"""Mean width of Helvetica's letters and digits; a line that would be longer is cut."""
_JPEG_QUALITY = 90


class PdfPage:
    """Paint, then ask for `content`. Characters that Windows-1252 lacks become question marks."""

    def __init__(self, page: Page, title: str) -> None:
        self._page = page
        self._title = title
        self._drawn: list[bytes] = []
        self._images: list[bytes] = []

    def pixels(self, rgb8: NDArray[np.uint8], box: Rect) -> None:
        """h x w x 3 uint8 sRGB as large as it fits into `box`."""
        place = fitted(rgb8.shape[1] / rgb8.shape[0], box)
        bgr = np.ascontiguousarray(rgb8[..., ::-1])
        coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()
        head = (
            f"/Type /XObject /Subtype /Image /Width {rgb8.shape[1]} /Height {rgb8.shape[0]} /ColorSpace /DeviceRGB "
            "/BitsPerComponent 8 /Filter /DCTDecode"
        )
        self._images.append(_stream(head, coded))
        matrix = f"{place.width * POINTS:.2f} 0 0 {place.height * POINTS:.2f} {self._at(place.left, place.bottom)}"
        self._drawn.append(f"q {matrix} cm /P{len(self._images)} Do Q".encode())

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = 8.0) -> None:
        """One line at the top of `box`; what is too long loses its middle."""
        most = max(4, int(box.width * POINTS / (points * _GLYPH_EM)))
        if len(text) > most:
            text = f"{text[: most // 2 - 1]}...{text[len(text) - most // 2 + 2 :]}"
        spare = box.width * POINTS - len(text) * points * _GLYPH_EM
        left = box.left + (max(0.0, spare) / 2 / POINTS if is_centred else 0.0)
        written = text.encode("cp1252", "replace")
        for sign in (b"\\", b"(", b")"):
            written = written.replace(sign, b"\\" + sign)
        place = self._at(left, box.top + points / POINTS)
        self._drawn.append(b"BT /F1 %g Tf %s Td (" % (points, place.encode()) + written + b") Tj ET")

    def content(self) -> bytes:
        """The file's bytes; equal pages are equal bytes."""
        width, height = self._page.width * POINTS, self._page.height * POINTS
        names = " ".join(f"/P{number} {number + 6} 0 R" for number in range(1, len(self._images) + 1))
        title = self._title.encode("utf-16-be").hex().upper()
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents 5 0 R "
            f"/Resources << /Font << /F1 4 0 R >> /XObject << {names} >> >> >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            _stream("", b"\n".join(self._drawn)),
            f"<< /Title <FEFF{title}> /Creator (PhotoFix) >>".encode(),
            *self._images,
        ]
        return _file(objects)

    def _at(self, left: float, top: float) -> str:
        """A place, mm from the top left corner, in points from the bottom left one."""
        return f"{left * POINTS:.2f} {(self._page.height - top) * POINTS:.2f}"


def _stream(head: str, data: bytes) -> bytes:
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """Header, objects numbered from 1, their offsets, trailer; the first is the catalogue, the sixth the facts."""
    content, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    return content + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
