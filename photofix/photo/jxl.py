"""The JPEG XL container (ISO/IEC 18181-2): image size and metadata, which imagecodecs does not hand out."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from photofix.photo.photo import Metadata

_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def jxl_size(data: bytes) -> tuple[int, int]:
    """(width, height) from the codestream's SizeHeader (ISO/IEC 18181-1). Raises ValueError if there is none."""
    return _size(_header_bits(data))


def is_animated_jxl(data: bytes) -> bool:
    """Whether ImageMetadata (ISO/IEC 18181-1) announces an animation."""
    bits = _header_bits(data)
    _size(bits)
    if bits.take(1) or not bits.take(1):  # all_default, extra_fields
        return False
    bits.take(3)  # orientation
    if bits.take(1):  # the size that it should be shown in
        _size(bits)
    has_preview = bits.take(1)
    return not has_preview and bool(bits.take(1))


def _header_bits(data: bytes) -> _Bits:
    stream = (
        data
        if data[:2] == b"\xff\x0a"
        else next((body for kind, body in _boxes(data) if kind in (b"jxlc", b"jxlp")), b"")
    )
    start = stream.find(b"\xff\x0a", 0, 8)
    if start < 0 or len(stream) < start + 12:
        raise ValueError("no JPEG XL codestream")
    return _Bits(int.from_bytes(stream[start + 2 : start + 34], "little"))


def _size(bits: _Bits) -> tuple[int, int]:
    is_small = bits.take(1)
    height = bits.side(is_small)
    ratio = bits.take(3)
    if not ratio:
        return bits.side(is_small), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def jxl_metadata(data: bytes) -> Metadata:
    """EXIF and XMP boxes; compressed ones are left out."""
    boxes = dict(_boxes(data))
    exif = boxes.get(b"Exif")
    return Metadata(exif=exif[4:] if exif else None, xmp=boxes.get(b"xml ") or None)


def has_packed_metadata(data: bytes) -> bool:
    """Whether a box is packed by Brotli."""
    return any(kind == b"brob" for kind, _ in _boxes(data))


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of a container's boxes; none for a bare codestream."""
    position = 0 if data[:2] != b"\xff\x0a" else len(data)
    while position + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[position : position + 8])
        header = 8
        if size == 1:
            size, header = int.from_bytes(data[position + 8 : position + 16], "big"), 16
        end = position + size if size else len(data)
        if end < position + header:
            return
        yield kind, data[position + header : end]
        position = end


class _Bits:
    """Bits of a number, lowest first."""

    def __init__(self, value: int) -> None:
        self._value = value

    def take(self, count: int) -> int:
        taken = self._value & ((1 << count) - 1)
        self._value >>= count
        return taken

    def side(self, is_small: int) -> int:
        return 8 * (1 + self.take(5)) if is_small else 1 + self.take((9, 13, 18, 30)[self.take(2)])
