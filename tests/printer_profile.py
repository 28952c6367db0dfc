"""A printer's ICC profile for tests: Adobe RGB's colours on a paper whose white is darker."""

from __future__ import annotations

import struct

from photofix.photo.icc import adobe_rgb_profile

D50 = (0.9642, 1.0, 0.8249)


def printer_profile(white: float = 1.0) -> bytes:
    """An RGB output profile; `white` is the luminance of its paper, 0..1."""
    data = bytearray(adobe_rgb_profile())
    data[12:16] = b"prtr"
    (count,) = struct.unpack(">I", data[128:132])
    for place in range(132, 132 + 12 * count, 12):
        key, offset, _ = struct.unpack(">4sII", data[place : place + 12])
        if key == b"wtpt":
            values = (round(white * value * 65536) for value in D50)
            data[offset + 8 : offset + 20] = struct.pack(">3i", *values)
            return bytes(data)
    raise AssertionError("the profile has no white point")
