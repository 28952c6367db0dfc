"""JPEG segments (ITU-T T.81 B.1), walked as forgivingly as libjpeg does, and what libjpeg says about the pixels."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from photofix.photo.isolation import is_helper

SOI, EOI, SOS, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_PLAIN_FRAMES = (0xC0, 0xC1, 0xC2)
_FRAMES = (*_PLAIN_FRAMES, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
# Whatever is no marker (stuffed zeros, restarts, stray bytes) is stepped over, as libjpeg's next_marker does.
_NEXT = re.compile(rb"\xff+([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)
_STRAYS = re.compile(rb"(\d+) extraneous bytes before marker 0x(..)")
_FEW_STRAYS = 16


@dataclass(frozen=True)
class JpegLayout:
    """Where things are in a JPEG file.

    Attributes:
        segments: (marker, body) before the first scan.
        frame: marker of the frame header, 0 if there is none.
        frame_body: bits, height, width, number of components and more.
        has_strays: there are bytes that belong to no segment before the first scan.
        end: where the picture ends, after the end marker; None if that is missing.
    """

    segments: list[tuple[int, bytes]] = field(default_factory=list)
    frame: int = 0
    frame_body: bytes = b""
    has_strays: bool = False
    end: int | None = None

    @property
    def bits(self) -> int:
        """Bits per sample."""
        return self.frame_body[0] if self.frame_body else 8

    @property
    def components(self) -> int:
        """1 grey, 3 colour, 4 inks."""
        return self.frame_body[5] if len(self.frame_body) > 5 else 0

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) as stored."""
        return int.from_bytes(self.frame_body[3:5], "big"), int.from_bytes(self.frame_body[1:3], "big")

    @property
    def icc(self) -> bytes | None:
        """The profile, joined from its segments in their order."""
        parts = sorted(self.bodies(0xE2, b"ICC_PROFILE\0"), key=lambda part: part[:1])
        return b"".join(part[2:] for part in parts) or None

    @property
    def dpi(self) -> tuple[float, float] | None:
        """(x, y) pixels per inch that the JFIF header states."""
        jfif = next(iter(self.bodies(0xE0, b"JFIF\0")), b"")
        scale = {1: 1.0, 2: 2.54}.get(jfif[2], 0.0) if len(jfif) > 6 else 0.0
        x, y = int.from_bytes(jfif[3:5], "big") * scale, int.from_bytes(jfif[5:7], "big") * scale
        return (x, y) if x and y else None

    def bodies(self, marker: int, start: bytes) -> list[bytes]:
        """What follows `start` in the segments of this kind that begin with it."""
        return [body[len(start) :] for kind, body in self.segments if kind == marker and body.startswith(start)]


def jpeg_layout(data: bytes, only_header: bool = False) -> JpegLayout:
    """Walk through the file, or no further than to the first scan."""
    segments: list[tuple[int, bytes]] = []
    frame, frame_body, has_strays, is_header = 0, b"", False, True
    end = None
    for marker, start, body, stop in _walk(data):
        if marker == EOI:
            end = stop
            break
        is_header = is_header and marker != SOS
        if only_header and not is_header:
            break
        if is_header:
            segments.append((marker, data[body:stop]))
            has_strays = has_strays or start < 0
        if marker in _FRAMES and not frame:
            frame, frame_body = marker, data[body:stop]
    return JpegLayout(segments, frame, frame_body, has_strays, end)


def is_plain_jpeg(data: bytes) -> bool:
    """Whether it is a Huffman-coded picture of 8 bits, baseline or progressive."""
    layout = jpeg_layout(data, only_header=True)
    return layout.frame in _PLAIN_FRAMES and layout.bits == 8


def _walk(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """(marker, where it starts or -1 if strays lie before it, body, end)."""
    position = 2
    while (found := _NEXT.search(data, position)) is not None:
        marker, body = found[1][0], found.end()
        start = position if found.start() == position else -1
        if marker in (SOI, EOI):
            yield marker, start, body, body
            position = body
            continue
        end = body + max(2, int.from_bytes(data[body : body + 2], "big"))
        yield marker, start, body + 2, min(end, len(data))
        position = _end_of_only_scan(data, end) if marker == SOS else end


def _end_of_only_scan(data: bytes, position: int) -> int:
    """Where the end marker lies if no further scan comes before it, else `position`; ten times as fast as walking."""
    end = data.find(b"\xff\xd9", position)
    end = len(data) if end < 0 else end
    return position if data.find(b"\xff\xda", position, end) >= 0 else end


def without_strays(data: bytes) -> bytes:
    """The file without the bytes before the first scan that belong to no segment."""
    parts = [data[:2]]
    for marker, _, body, end in _walk(data):
        start = body - (2 if marker in (SOI, EOI) else 4)
        if marker in (SOS, EOI):
            return b"".join([*parts, data[start:]])
        parts.append(data[start:end])
    return data


def jpeg_damage(data: bytes, has_strays: bool = False) -> str | None:
    """What libjpeg remarks about the coded pixels, "" if nothing; None outside the helper, which owns standard error.

    OpenCV leaves libjpeg's own message handler in place, which prints the first remark; decoded at an eighth.
    """
    if not is_helper():
        return None
    data = without_strays(data) if has_strays else data
    with tempfile.TemporaryFile() as sink:
        own = os.dup(2)
        os.dup2(sink.fileno(), 2)
        try:
            cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
        except cv2.error:
            return ""
        finally:
            os.dup2(own, 2)
            os.close(own)
        sink.seek(0)
        said = sink.read(4096)
    return _remark(said)


def _remark(said: bytes) -> str:
    for line in said.splitlines():
        text = line.removeprefix(b"Corrupt JPEG data: ")
        if text == line and not line.startswith((b"Inconsistent progression", b"Premature end")):
            continue
        strays = _STRAYS.match(text)
        if strays is None or int(strays[1]) > _FEW_STRAYS:
            return text.decode("ascii", "replace")
    return ""
