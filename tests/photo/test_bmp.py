"""BMP of unusual layouts: read by their masks, or refused for what they are and not as damaged."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from photofix.errors import PhotoReadError
from photofix.photo.read import read_bytes

HEIGHT, WIDTH = 5, 7


def bitfields(masks: tuple[int, int, int, int], bits: int, is_top_down: bool = False) -> tuple[bytes, np.ndarray]:
    """A BMP of random words, and the words from the top row down."""
    words = np.random.default_rng(1).integers(0, 2**bits, (HEIGHT, WIDTH), dtype=np.uint64).astype(f"<u{bits // 8}")
    stored = words if is_top_down else words[::-1]
    rows = [row.tobytes() + b"\0" * (-row.nbytes % 4) for row in stored]
    height = -HEIGHT if is_top_down else HEIGHT
    header = struct.pack("<IiiHHIIiiII", 108, WIDTH, height, 1, bits, 3, 0, 2835, 2835, 0, 0)
    header += struct.pack("<4I", *masks) + bytes(52)
    body = b"".join(rows)
    return b"BM" + struct.pack("<IHHI", 14 + len(header) + len(body), 0, 0, 14 + len(header)) + header + body, words


@pytest.mark.parametrize("is_top_down", [False, True])
@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0xC000, 0x3800, 0x0400, 0)),
        (16, (0x0F00, 0x00F0, 0x000F, 0xF000)),
        (32, (0xFFE00000, 0x001FFC00, 0x000003FF, 0)),
        (32, (0x00000FF0, 0xFF000000, 0x000FF000, 0)),
    ],
)
def test_any_run_of_bits_is_a_channel(bits: int, masks: tuple[int, int, int, int], is_top_down: bool) -> None:
    encoded, words = bitfields(masks, bits, is_top_down)
    photo = read_bytes(encoded)
    planes = [*np.moveaxis(np.asarray(photo.pixels), 2, 0), *([] if photo.alpha is None else [photo.alpha])]
    assert len(planes) == sum(mask > 0 for mask in masks)
    for plane, mask in zip(planes, masks, strict=False):
        share = (words.astype(np.float64) // (mask & -mask)) % (mask // (mask & -mask) + 1) / (mask // (mask & -mask))
        assert np.array_equal(plane, np.round(255 * share).astype(np.uint8))


def test_a_short_one_is_damaged_and_an_odd_one_is_not() -> None:
    encoded, _ = bitfields((0xC000, 0x3800, 0x0400, 0), 16)
    with pytest.raises(PhotoReadError, match="damaged"):
        read_bytes(encoded[:-20])
    old = b"BM" + struct.pack("<IHHI", 200, 0, 0, 30) + struct.pack("<IIIHH", 16, 4, 4, 1, 24) + bytes(48)
    with pytest.raises(PhotoReadError, match="of a kind that is not supported") as refused:
        read_bytes(old)
    assert "damaged" not in str(refused.value)
