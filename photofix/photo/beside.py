"""What a file holds beside the picture that is read: its bytes are compared with those that were made use of.

Nothing is listed by what phones happen to store: what is no part of the picture and not carried along is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from photofix.photo.bmff import HeifItems, boxes, heif_items, is_heif_sequence
from photofix.photo.decoded import more
from photofix.photo.jpeg import JpegLayout, jpeg_layout

_PADDING = b"\0\xff \r\n"
_GAIN_MAPS = (b"hdrgm:", b"urn:iso:std:iso:ts:21496:-1", b'"GainMap"', b"HDRGainMap")
_EXIF, _XMP, _XMP_MORE = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
# Segments that say how the picture is stored or are carried along; by their first bytes.
_OWN_SEGMENTS = {
    0xE0: (b"JFIF", b"JFXX"),
    0xE1: (_EXIF, _XMP, _XMP_MORE),
    0xE2: (b"ICC_PROFILE", b"MPF", b"urn:iso:std:iso:ts:21496:-1"),
    0xED: (b"Photoshop 3.0\0", b"Adobe_CM"),
    0xEC: (b"Ducky",),
    0xEE: (b"Adobe",),
}
_OWN_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs tIME tEXt zTXt iTXt eXIf iDOT vpAg"
    b" acTL fcTL fdAT caNv oFFs".split()
)
_OWN_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"EXIF", b"XMP ", b"ANIM", b"ANMF"))
_OWN_BOXES = frozenset((b"ftyp", b"styp", b"meta", b"mdat", b"free", b"skip", b"wide", b"pdin", b"moov"))
_OWN_JXL = frozenset((b"JXL ", b"ftyp", b"jxlc", b"jxlp", b"jxll", b"jxli", b"jbrd", b"Exif", b"xml ", b"brob"))
_NO_PICTURES = (b"Exif", b"mime", b"uri ")
_KNOWN = {b"jumb": "Content Credentials", b"caBX": "Content Credentials", b"jhgm": "a gain map", b"mpvd": "a video"}
_LEAST_STRAY_BYTES = 1024


def beside_jpeg(data: bytes, layout: JpegLayout) -> tuple[str, ...]:
    """See the file's head."""
    names = [*_segments(layout), *(_behind_jpeg(data, layout) if layout.end else ())]
    return tuple(dict.fromkeys(names))


def beside_png(data: bytes, chunks: Iterable[tuple[bytes, int]], end: int) -> tuple[str, ...]:
    """`chunks` are (type, size); `end` is where the end chunk ends."""
    unknown = {kind: size for kind, size in chunks if kind not in _OWN_CHUNKS}
    names = [_named(kind, size) for kind, size in unknown.items()]
    return (*names, *_behind(data[end:]))


def beside_webp(data: bytes) -> tuple[str, ...]:
    """Chunks of the RIFF container that are unknown, and what lies behind it."""
    names, position = [], 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position + 8 <= end:
        kind, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        if kind not in _OWN_WEBP:
            names.append(_named(kind, size))
        position += 8 + size + size % 2
    return (*dict.fromkeys(names), *_behind(data[max(end, 12) :]))


def beside_jxl(data: bytes) -> tuple[str, ...]:
    """Boxes that are unknown; the codestream itself has no place for anything else."""
    if data[:2] == b"\xff\x0a":
        return ()
    return tuple(dict.fromkeys(_unknown_boxes(data, _OWN_JXL)))


def beside_heif(data: bytes) -> tuple[str, ...]:
    """Pictures that do not belong to the one shown, sequences, unknown boxes, unreferenced data."""
    items = heif_items(data)
    names = [*_other_items(items), *_unknown_boxes(data, _OWN_BOXES)]
    if is_heif_sequence(data):
        names.append("the later frames")
    elif any(kind == b"moov" for kind, _, _ in boxes(data)):
        names.append("a video")
    elif (size := _unreferenced(data, items)) >= _LEAST_STRAY_BYTES:
        names.append(f"{_size(size)} that no picture refers to")
    return tuple(dict.fromkeys(names))


def _segments(layout: JpegLayout) -> list[str]:
    names: list[str] = []
    for marker, body in layout.segments:
        if marker & 0xF0 != 0xE0 or body.startswith(_OWN_SEGMENTS.get(marker, ())):
            continue
        names.append("Content Credentials" if b"jumb" in body[:32] else f"APP{marker - 0xE0} data")
    if layout.bodies(0xE1, _XMP_MORE):
        names.append("XMP above 64 KB")
    resources = b"".join(layout.bodies(0xED, b"Photoshop 3.0\0"))
    if _has_paths(resources):
        names.append("paths drawn in Photoshop")
    return names


def _has_paths(resources: bytes) -> bool:
    """Whether there are paths, which a person has drawn; the rest is settings of the program."""
    position = 0
    while resources[position : position + 4] == b"8BIM":
        number = int.from_bytes(resources[position + 4 : position + 6], "big")
        name = resources[position + 6] if position + 6 < len(resources) else 0
        at = position + 6 + (name + 2) // 2 * 2
        size = int.from_bytes(resources[at : at + 4], "big")
        if 2000 <= number <= 2998:
            return True
        position = at + 4 + size + size % 2
    return False


def _behind_jpeg(data: bytes, layout: JpegLayout) -> list[str]:
    rest = data[layout.end or 0 :]
    is_told = any(mark in body for kind, body in layout.segments if kind in (0xE1, 0xE2) for mark in _GAIN_MAPS)
    pictures = maps = 0
    while (trimmed := rest.lstrip(_PADDING)) and rest[len(rest) - len(trimmed) - 1 :][:3] in (b"\xff\xd8\xff",):
        start = len(rest) - len(trimmed) - 1
        inner = jpeg_layout(rest[start:])
        is_map = is_told or any(mark in body for _, body in inner.segments for mark in _GAIN_MAPS)
        maps, pictures = maps + is_map, pictures + (not is_map)
        if inner.end is None:
            rest = b""
            break
        rest = rest[start + inner.end :]
    return [*(["a gain map"] if maps else ()), *more(pictures + 1, "picture"), *_behind(rest)]


def _behind(rest: bytes) -> tuple[str, ...]:
    """What lies behind the end, in words; padding is nothing."""
    if not rest.strip(_PADDING):
        return ()
    is_video = rest.find(b"ftyp", 0, 65536) >= 0
    return (f"a video of {_size(len(rest))}" if is_video else f"{_size(len(rest))} behind the picture",)


def _unknown_boxes(data: bytes, own: frozenset[bytes]) -> list[str]:
    names, end = [], 0
    for kind, begin, end in boxes(data):
        if kind not in own:
            names.append(_named(kind, end - begin))
    return [*names, *_behind(data[end:])]


def _other_items(items: HeifItems) -> list[str]:
    by_kind: dict[bytes, list[tuple[int, tuple[int, ...]]]] = {}
    for kind, source, targets in items.references:
        by_kind.setdefault(kind, []).append((source, targets))
    parts = dict(by_kind.get(b"dimg", ()))
    maps = [number for number, kind in items.kinds.items() if kind == b"tmap"]
    seen = {items.primary, *parts.get(items.primary, ()), *maps}
    seen |= {part for number in maps for part in parts.get(number, ())}
    names = ["a gain map"] if maps else []
    for source, targets in by_kind.get(b"auxl", ()):
        if source not in seen and items.primary in targets and (name := _auxiliary_name(items, source)):
            names.append(name)
        seen |= {source, *parts.get(source, ())}
    seen |= {part for source, _ in by_kind.get(b"thmb", ()) for part in (source, *parts.get(source, ()))}
    others = [number for number in items.kinds if number not in seen]
    tiles = {part for number in others for part in parts.get(number, ())}
    pictures = [number for number in others if number not in tiles and items.kinds[number] not in _NO_PICTURES]
    return [*names, *more(len(pictures) + 1, "picture")]


def _auxiliary_name(items: HeifItems, number: int) -> str:
    urn = items.auxiliary.get(number, b"")
    if b"alpha" in urn or urn.endswith(b"hevc:2015:auxid:1"):
        return ""
    if b"gainmap" in urn.lower():
        return "a gain map"
    return "a depth map" if b"depth" in urn or urn.endswith(b"auxid:2") else "an auxiliary picture"


def _unreferenced(data: bytes, items: HeifItems) -> int:
    """Bytes of the data boxes that belong to no item, if all items could be located."""
    stored = sum(end - begin for kind, begin, end in boxes(data) if kind == b"mdat")
    extents = {extent for places in items.places.values() for extent in places}
    if any(not size for _, size in extents) or not extents:
        return 0
    return max(0, stored - sum(size for _, size in extents))


def _named(kind: bytes, size: int) -> str:
    known = _KNOWN.get(kind)
    return known or f"data called {kind.decode('ascii', 'replace')} ({_size(size)})"


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1024 else f"{count / 1024:.0f} KB"
