"""BMP whose channels are any runs of bits (BI_BITFIELDS), which Pillow reads of a few layouts only.

Source: Microsoft, BITMAPV4HEADER structure (wingdi.h).
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.photo.decoded import UnsupportedError, check_size

_BITFIELDS = (3, 6)
_FIRST_MASK = 14 + 40  # behind the oldest header, and at the same place in the longer ones
_LONG_HEADER = 56  # from here on there is a mask of transparency


def decode_bitfields(data: bytes, max_pixels: int) -> NDArray[np.uint8]:
    """H x W x 3, or 4 with alpha. Raises UnsupportedError for other kinds of BMP, struct.error and ValueError for
    damaged ones."""
    (first,) = struct.unpack_from("<I", data, 10)
    header, width, height, _, bits, compression = struct.unpack_from("<IiiHHI", data, 14)
    if header < 40 or compression not in _BITFIELDS or bits not in (16, 32):
        raise UnsupportedError("it is a BMP of a kind that is not supported; save it as PNG or TIFF")
    check_size((width, abs(height)), max_pixels)
    masks = struct.unpack_from("<4I", data, _FIRST_MASK)
    has_alpha = masks[3] and (header >= _LONG_HEADER or compression == 6)
    stride = (width * bits // 8 + 3) // 4 * 4
    rows = np.frombuffer(data, np.uint8, stride * abs(height), first).reshape(abs(height), stride)
    words = rows[:, : width * bits // 8].copy().view("<u2" if bits == 16 else "<u4")
    channels = [_channel(words, mask) for mask in masks[: 4 if has_alpha else 3]]
    return np.dstack(channels)[:: 1 if height < 0 else -1]


def _channel(words: NDArray[Any], mask: int) -> NDArray[np.uint8]:
    """The bits under a mask, stretched to 0..255; 0 for a channel without bits."""
    if not mask:
        return np.zeros(words.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    values = (words.astype(np.uint32) & np.uint32(mask)) >> np.uint32(shift)
    return np.round(values * (255 / (mask >> shift))).astype(np.uint8)
