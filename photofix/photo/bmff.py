"""Boxes of AVIF and HEIC (ISO/IEC 14496-12, 23008-12): which items a file holds and what refers to what."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_MOST_ITEMS = 4096
_FULL = 4  # version and flags in front of a full box's content


@dataclass
class HeifItems:
    """The `meta` box of a file.

    Attributes:
        primary: number of the picture that is meant to be shown.
        kinds: item -> four-letter type.
        references: (type, from, to).
        places: item -> (offset, size) of its extents in the file.
        auxiliary: what the auxiliary pictures are, by their URNs.
    """

    primary: int = 0
    kinds: dict[int, bytes] = field(default_factory=dict)
    references: list[tuple[bytes, int, tuple[int, ...]]] = field(default_factory=list)
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    auxiliary: dict[int, bytes] = field(default_factory=dict)


def boxes(data: bytes, start: int = 0, stop: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(type, begin, end) of the content of the boxes between two places."""
    position, stop = start, len(data) if stop is None else stop
    while position + 8 <= stop:
        size, kind = struct.unpack_from(">I4s", data, position)
        header = 8
        if size == 1 and position + 16 <= stop:
            size, header = int.from_bytes(data[position + 8 : position + 16], "big"), 16
        end = position + size if size else stop
        if end < position + header or end > stop:
            return
        yield kind, position + header, end
        position = end


def is_heif_sequence(data: bytes) -> bool:
    """Whether the file is an animation or a burst."""
    brands = data[8 : int.from_bytes(data[:4], "big")]
    is_named = any(brand in brands for brand in (b"avis", b"msf1", b"hevc", b"hevx"))
    return is_named and any(kind == b"moov" for kind, _, _ in boxes(data))


def heif_items(data: bytes) -> HeifItems:
    """The items of a file; what cannot be understood is left out."""
    items = HeifItems()
    meta = next(((begin, end) for kind, begin, end in boxes(data) if kind == b"meta"), None)
    if meta is None:
        return items
    readers = {b"pitm": _primary, b"iinf": _kinds, b"iref": _references, b"iloc": _places, b"iprp": _auxiliary}
    for kind, begin, end in boxes(data, meta[0] + _FULL, meta[1]):
        if kind in readers:
            try:
                readers[kind](items, data, begin, end)
            except (struct.error, IndexError):
                continue
    return items


def _primary(items: HeifItems, data: bytes, begin: int, end: int) -> None:
    items.primary = struct.unpack_from(">I" if data[begin] else ">H", data, begin + _FULL)[0]


def _kinds(items: HeifItems, data: bytes, begin: int, end: int) -> None:
    for kind, at, _ in boxes(data, begin + _FULL + (4 if data[begin] else 2), end):
        if kind == b"infe" and data[at] >= 2:
            wide = data[at] >= 3
            (number,) = struct.unpack_from(">I" if wide else ">H", data, at + _FULL)
            items.kinds[number] = data[at + (10 if wide else 8) :][:4]


def _references(items: HeifItems, data: bytes, begin: int, end: int) -> None:
    code, size = (">I", 4) if data[begin] else (">H", 2)
    for kind, at, _ in boxes(data, begin + _FULL, end):
        (source,) = struct.unpack_from(code, data, at)
        (count,) = struct.unpack_from(">H", data, at + size)
        targets = struct.unpack_from(f">{min(count, _MOST_ITEMS)}{code[1]}", data, at + size + 2)
        items.references.append((kind, source, targets))


def _places(items: HeifItems, data: bytes, begin: int, end: int) -> None:
    version, sizes = data[begin], struct.unpack_from(">H", data, begin + _FULL)[0]
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    position = begin + _FULL + 2

    def take(size: int) -> int:
        nonlocal position
        position += size
        return int.from_bytes(data[position - size : position], "big")

    for _ in range(min(take(4 if version == 2 else 2), _MOST_ITEMS)):
        number = take(4 if version == 2 else 2)
        method = take(2) & 15 if version else 0
        take(2)
        base, extents = take(base_size), []
        for _ in range(min(take(2), _MOST_ITEMS)):
            take(index_size if version else 0)
            offset = take(offset_size)
            extents.append((base + offset, take(length_size)))
        if method == 0:
            items.places[number] = extents


def _auxiliary(items: HeifItems, data: bytes, begin: int, end: int) -> None:
    inside = list(boxes(data, begin, end))
    properties: list[bytes] = []
    for kind, at, stop in inside:
        if kind == b"ipco":
            properties = [
                data[part + _FULL : last].split(b"\0")[0] if name == b"auxC" else b""
                for name, part, last in boxes(data, at, stop)
            ]
    for kind, at, _ in inside:
        if kind == b"ipma":
            _associated(items, data, at, properties)


def _associated(items: HeifItems, data: bytes, begin: int, properties: list[bytes]) -> None:
    item_code, wide = (">I" if data[begin] else ">H"), data[begin + 3] & 1
    (count,) = struct.unpack_from(">I", data, begin + _FULL)
    position = begin + _FULL + 4
    for _ in range(min(count, _MOST_ITEMS)):
        (number,) = struct.unpack_from(item_code, data, position)
        position += struct.calcsize(item_code)
        for _ in range(data[position]):
            (value,) = struct.unpack_from(">H" if wide else ">B", data, position + 1)
            index = value & (0x7FFF if wide else 0x7F)
            if 0 < index <= len(properties) and properties[index - 1]:
                items.auxiliary[number] = properties[index - 1]
            position += 2 if wide else 1
        position += 1
