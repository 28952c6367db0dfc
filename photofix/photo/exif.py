"""EXIF (TIFF structure) read by hand: the orientation of a block that exiv2 refuses, and such blocks without the
part that is at fault."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator

_ORIENTATION, _EXIF_POINTER, _GPS_POINTER, _MAKER_NOTE = 0x0112, 0x8769, 0x8825, 0x927C
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d"}
_MOST_ENTRIES = 1000
_UNUSED_TAG = 0xFEFE  # stands for a tag that shall be overlooked: private, never given out


def exif_orientation(exif: bytes) -> int | None:
    """EXIF orientation 1..8 of a raw block, whatever number type it is written in; None if it says nothing."""
    try:
        order = _order(exif)
        for place, tag in _entries(exif, order, _first(exif, order)):
            if tag == _ORIENTATION:
                return _number(exif, order, place)
    except (struct.error, ValueError):
        return None
    return None


def has_entries(exif: bytes | None) -> bool:
    """Whether the block's first folder holds anything."""
    try:
        return exif is not None and next(_entries(exif, _order(exif), _first(exif, _order(exif))), None) is not None
    except (struct.error, ValueError):
        return bool((exif or b"").strip(b"\0"))


def has_tag(tiff: bytes | mmap.mmap, wanted: int) -> bool:
    """Whether the first folder has a tag that holds more than blanks."""
    try:
        order = _order(tiff)
        for place, tag in _entries(tiff, order, _first(tiff, order)):
            if tag == wanted:
                count, at = struct.unpack_from(f"{order}II", tiff, place + 4)
                return count > 4 and bool(tiff[at : at + count].strip(b"\0 \r\n\t"))
    except (struct.error, ValueError):
        return False
    return False


def without_part(exif: bytes, part: str) -> bytes:
    """The block without "maker note", "GPS", "thumbnail" or "exposure data" (the EXIF folder)."""
    try:
        order = _order(exif)
        first = _first(exif, order)
        changed = bytearray(exif)
        if part == "thumbnail":
            count = struct.unpack_from(f"{order}H", exif, first)[0]
            struct.pack_into(f"{order}I", changed, first + 2 + 12 * count, 0)
            return bytes(changed)
        wanted = {"GPS": _GPS_POINTER, "exposure data": _EXIF_POINTER, "maker note": _MAKER_NOTE}[part]
        for place, tag in _all_entries(exif, order, first):
            if tag == wanted:
                # An unknown tag of one byte: what it pointed to is not followed.
                struct.pack_into(f"{order}HHII", changed, place, _UNUSED_TAG, 1, 1, 0)
        return bytes(changed)
    except (struct.error, ValueError):
        return exif


def _all_entries(exif: bytes, order: str, first: int) -> Iterator[tuple[int, int]]:
    for place, tag in _entries(exif, order, first):
        yield place, tag
        if tag == _EXIF_POINTER:
            (folder,) = struct.unpack_from(f"{order}I", exif, place + 8)
            yield from _entries(exif, order, folder)


def _order(exif: bytes | mmap.mmap) -> str:
    return {b"II": "<", b"MM": ">"}.get(exif[:2]) or _no_order()


def _no_order() -> str:
    raise ValueError("no byte order")


def _first(exif: bytes | mmap.mmap, order: str) -> int:
    return int(struct.unpack_from(f"{order}I", exif, 4)[0])


def _entries(exif: bytes | mmap.mmap, order: str, folder: int) -> Iterator[tuple[int, int]]:
    """(place, tag) of the entries of one folder."""
    (count,) = struct.unpack_from(f"{order}H", exif, folder)
    for number in range(min(count, _MOST_ENTRIES)):
        place = folder + 2 + 12 * number
        if place + 12 > len(exif):
            return
        yield place, struct.unpack_from(f"{order}H", exif, place)[0]


def _number(exif: bytes, order: str, place: int) -> int | None:
    kind, count = struct.unpack_from(f"{order}HI", exif, place + 2)
    if kind not in _CODES or not count:
        return None
    at = place + 8
    if _SIZES[kind] * count > 4:
        (at,) = struct.unpack_from(f"{order}I", exif, at)
    value = struct.unpack_from(f"{order}{_CODES[kind]}", exif, at)[0]
    return int(value) if value in range(1, 9) else None


def without_tags(tiff: bytes, tags: tuple[int, ...]) -> bytes:
    """A TIFF file or EXIF block whose first folder does not have these tags; the same bytes if it has none."""
    try:
        order = _order(tiff)
        places = [place for place, tag in _entries(tiff, order, _first(tiff, order)) if tag in tags]
    except (struct.error, ValueError):
        return tiff
    if not places:
        return tiff
    changed = bytearray(tiff)
    for place in places:
        struct.pack_into(f"{order}HHII", changed, place, _UNUSED_TAG, 1, 1, 0)
    return bytes(changed)
