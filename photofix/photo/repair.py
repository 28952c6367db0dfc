"""PNG files that end too early: making what is there decodable."""

from __future__ import annotations

import struct
import zlib

from photofix.photo.png import png_chunk, png_chunks

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def repaired_png(data: bytes) -> bytes:
    """A whole PNG whose missing rows are black. Raises ValueError for interlaced or headless files."""
    chunks = list(png_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR":
        raise ValueError("the header is missing")
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if interlaced:
        raise ValueError("interlaced rows cannot be completed")
    size = height * (1 + (width * depth * _CHANNELS[color] + 7) // 8)
    rows = zlib.decompressobj().decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"), size)
    image = zlib.compress(rows + bytes(size - len(rows)), 1)
    before = [chunk for chunk in chunks if chunk[0] not in (b"IDAT", b"IEND")]
    parts = [png_chunk(*chunk) for chunk in (*before, (b"IDAT", image), (b"IEND", b""))]
    return data[:8] + b"".join(parts)
