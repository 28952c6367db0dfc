"""PNG chunks (ISO/IEC 15948): walking through them and making them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of a PNG's chunks until they end or are cut off."""
    position = len(SIGNATURE)
    while position + 12 <= len(data):
        (size,) = struct.unpack(">I", data[position : position + 4])
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + size]
        position += 12 + size


def png_head(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of the chunks before the pixels, however many there are."""
    for chunk in png_chunks(data):
        if chunk[0] == b"IDAT":
            return
        yield chunk


def only_pixels(data: bytes) -> bytes:
    """A PNG without what its pixels do not need: libpng has words on standard error for odd profiles and the like."""
    parts, start = [data[: len(SIGNATURE)]], len(SIGNATURE)
    for kind, body in png_head(data):
        end = start + 12 + len(body)
        if kind in (b"IHDR", b"PLTE", b"tRNS"):
            parts.append(data[start:end])
        start = end
    return b"".join([*parts, memoryview(data)[start:]])


def png_end(data: bytes) -> int | None:
    """Where the end chunk ends, None if it is missing."""
    position = len(SIGNATURE)
    while position + 12 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        is_end, position = data[position + 4 : position + 8] == b"IEND", position + 12 + size
        if is_end:
            return position
    return None


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
