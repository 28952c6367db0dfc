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


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
