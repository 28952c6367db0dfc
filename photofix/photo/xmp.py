"""XMP as text: whether it is sound XML, and the orientation that it states."""

from __future__ import annotations

import re
from xml.parsers import expat

_DEEPEST = 100  # exiv2's parser calls itself for every level
_ORIENTATION = re.compile(rb"tiff:Orientation\s*(?:=\s*[\"']|>)\s*([1-8])\s*[\"'<]")


def is_sound(xmp: bytes) -> bool:
    """Whether the packet is well-formed XML that exiv2 can be given: no wrong bytes, not too deep, no entities."""
    depth = deepest = 0
    parser = expat.ParserCreate()

    def opened(name: str, attributes: object) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            raise ValueError("too deep")

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*of: object) -> None:
        raise ValueError("entities")

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(xmp.strip(b"\0"), True)
    except (expat.ExpatError, ValueError):
        return False
    return deepest > 0


def says_anything(xmp: bytes | None) -> bool:
    """Whether the packet describes something at all."""
    return b"Description" in (xmp or b"")


def xmp_orientation(xmp: bytes | None) -> int | None:
    """EXIF orientation 1..8 that the packet states, even a broken one; None if it states none."""
    found = _ORIENTATION.search(xmp or b"")
    return int(found[1]) if found else None
