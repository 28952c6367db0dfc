"""Everything a file says beside its pixels, read block by block, so that a bad block costs no other.

Made for the helper: exiv2 and libjpeg may do there what they like.
"""

from __future__ import annotations

import io
import mmap
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image as PillowImage

from photofix.photo.beside import beside_heif, beside_jpeg, beside_jxl, beside_png, beside_webp
from photofix.photo.carrier import iptc_resources
from photofix.photo.exif import exif_orientation, has_entries, has_tag, without_part, without_tags
from photofix.photo.formats import STREAMED
from photofix.photo.jpeg import COMMENT, jpeg_damage, jpeg_layout
from photofix.photo.metadata import for_export, is_understood, read_exif_facts, read_metadata
from photofix.photo.photo import Metadata
from photofix.photo.png import png_chunks, png_end
from photofix.photo.texts import Text, comment_text, png_texts, without_texts
from photofix.photo.xmp import is_sound, says_anything, xmp_orientation

_COPIED_BYTES = 64 * 2**20  # exiv2 copies what it is given in memory
_EXIF, _XMP, _PHOTOSHOP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
_XMP_KEYWORD = b"XML:com.adobe.xmp\0"
_EXIV2_ERRORS = (RuntimeError, ValueError, zlib.error)
_PARTS = ("maker note", "thumbnail", "GPS", "exposure data")
_BLOCKS = {"exif": "damaged EXIF", "iptc": "damaged IPTC", "xmp": "damaged XMP"}
_XMP_TAG = 700
_TIFF_BLOCKS = ((34675, ""), (_XMP_TAG, "damaged XMP"), (33723, "damaged IPTC"), (34377, "damaged image resources"))
_MOST_PACKED = 64 * 2**20


@dataclass(frozen=True)
class Look:
    """What `look` saw.

    Attributes:
        metadata: blocks that are sound, with the resolution EXIF states.
        orientation: EXIF orientation 1..8 of the stored pixels.
        lost: what could not be read, for people.
        beside: what the file holds beside the picture, as `Photo.left_out`.
        texts: see `photo.texts`.
        is_cut: the file ends before the picture does.
        damage: what the decoder remarks about the pixels, "" if nothing.
    """

    metadata: Metadata = field(default_factory=Metadata)
    orientation: int = 1
    lost: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    is_cut: bool = False
    damage: str = ""


def look(key: str, file: Path | None, data: bytes) -> Look:
    """Look at a file, or at bytes, of format `key`."""
    if not data and file is not None and key not in STREAMED:
        data = file.read_bytes()
    seen = _blocks_of(key, file, data)
    if key == "JPEG":
        return _at_jpeg(data, seen)
    if key == "PNG":
        end = png_end(data)
        chunks = ((kind, len(body)) for kind, body in png_chunks(data[:end]))
        beside = beside_png(data, chunks, len(data) if end is None else end)
        return replace(seen, beside=beside, texts=png_texts(data), is_cut=end is None)
    besides: dict[str, Callable[[bytes], tuple[str, ...]]] = {
        "WEBP": beside_webp,
        "AVIF": beside_heif,
        "HEIC": beside_heif,
        "JXL": beside_jxl,
    }
    return replace(seen, beside=besides[key](data)) if key in besides else seen


def orientation_only(key: str, file: Path | None, data: bytes) -> Look:
    """What can be said without exiv2, which died of the file."""
    if not data and file is not None and key not in STREAMED:
        data = file.read_bytes()
    raw = _raw_blocks(key, data)
    return Look(orientation=_orientation(raw, None), lost=("damaged metadata",), is_cut=False)


def checked(metadata: Metadata) -> tuple[Metadata, tuple[str, ...]]:
    """The blocks that exiv2 can read and write, repaired where a part is at fault; and what was lost, for people."""
    if not any((metadata.exif, metadata.iptc, metadata.xmp)):
        return metadata, ()
    if _is_usable(metadata):
        return metadata, ()
    kept, lost = Metadata(dpi=metadata.dpi, texts=metadata.texts), []
    for name, words in _BLOCKS.items():
        block = getattr(metadata, name)
        for candidate, missing in _candidates(name, block) if block else ():
            alone = _with_block(Metadata(), name, candidate)
            if _is_usable(alone):
                kept = _with_block(kept, name, candidate)
                lost += [missing] if missing else []
                break
        else:
            lost += [words] if (block or b"").strip(b"\0 \r\n\t") else []
    return kept, tuple(lost)


def _with_block(metadata: Metadata, name: str, block: bytes) -> Metadata:
    changes: dict[str, Any] = {name: block}
    return replace(metadata, **changes)


def _candidates(name: str, block: bytes) -> Iterator[tuple[bytes, str]]:
    yield block, ""
    if name == "exif":
        for part in _PARTS:
            yield without_part(block, part), f"damaged {part} in EXIF"


def _is_usable(metadata: Metadata) -> bool:
    if metadata.xmp and not is_sound(metadata.xmp):
        return False
    try:
        for_export(metadata, "keep", None)
        return is_understood(metadata)
    except _EXIV2_ERRORS:
        return False


def _blocks_of(key: str, file: Path | None, data: bytes) -> Look:
    raw = _raw_blocks(key, data)
    if raw.xmp is None or is_sound(raw.xmp):
        try:
            metadata, orientation, lost = read_metadata(_for_exiv2(key, file, data))
        except _EXIV2_ERRORS:
            pass
        else:
            if _is_whole(metadata, raw) and _is_usable(metadata):
                lost += ("damaged XMP",) if key == "TIFF" and not metadata.xmp and _has_xmp(file, data) else ()
                return Look(metadata, _orientation(metadata, orientation, raw), lost)
    if key == "TIFF":
        return _tiff_blocks(file, data)
    kept, lost = checked(raw)
    facts = read_exif_facts(kept.exif)
    return Look(replace(kept, dpi=facts.dpi), _orientation(kept, facts.orientation, raw), lost)


def _has_xmp(file: Path | None, data: bytes) -> bool:
    if file is None:
        return has_tag(data, _XMP_TAG)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return has_tag(view, _XMP_TAG)


def _is_whole(metadata: Metadata, raw: Metadata) -> bool:
    """Whether exiv2 passed over no block of the container without a word."""
    return bool((metadata.exif or not has_entries(raw.exif)) and (metadata.xmp or not says_anything(raw.xmp)))


def _tiff_blocks(file: Path | None, data: bytes) -> Look:
    """A TIFF is an EXIF block itself: what hinders exiv2 is taken out of a copy."""
    data = data or (file.read_bytes() if file is not None else b"")
    lost: list[str] = []
    candidate = data
    for tag, words in ((None, ""), *_TIFF_BLOCKS):
        if tag is not None:
            shorter = without_tags(candidate, (tag,))
            if shorter == candidate:
                continue
            candidate = shorter
            lost += [words] if words else []  # the profile is told of where it is used
        try:
            metadata, orientation, left_out = read_metadata(candidate)
        except _EXIV2_ERRORS:
            continue
        kept, more_lost = checked(metadata)
        return Look(kept, _orientation(kept, orientation, metadata), (*lost, *left_out, *more_lost))
    return Look(orientation=exif_orientation(data[:_MOST_PACKED]) or 1, lost=("damaged metadata",))


def _orientation(metadata: Metadata, exif_says: int | None, raw: Metadata | None = None) -> int:
    """EXIF decides, read by exiv2 or by hand; XMP where EXIF is silent."""
    exif = metadata.exif or (raw.exif if raw else None)
    by_hand = exif_orientation(exif) if exif else None
    if by_hand is not None:
        return by_hand
    if exif_says not in (None, 1):
        return exif_says or 1
    return xmp_orientation(metadata.xmp or (raw.xmp if raw else None)) or 1


def _for_exiv2(key: str, file: Path | None, data: bytes) -> Path | bytes:
    if key == "PNG":
        return without_texts(data)
    return data if file is None or (data and len(data) < _COPIED_BYTES) else file


def _at_jpeg(data: bytes, seen: Look) -> Look:
    layout = jpeg_layout(data)
    damage = jpeg_damage(data if layout.end else data + b"\xff\xd9", layout.has_strays)
    is_cut = layout.end is None and damage != ""
    texts = tuple(comment_text(body) for marker, body in layout.segments if marker == COMMENT and body)
    beside = beside_jpeg(data, layout)
    return replace(seen, beside=beside, texts=texts, is_cut=is_cut, damage="" if is_cut else damage or "")


def _raw_blocks(key: str, data: bytes) -> Metadata:
    """EXIF, IPTC and XMP as the container holds them."""
    reader = {"JPEG": _raw_jpeg, "PNG": _raw_png, "WEBP": _raw_webp, "AVIF": _raw_avif}.get(key)
    return Metadata() if reader is None else reader(data)


def _raw_jpeg(data: bytes) -> Metadata:
    layout = jpeg_layout(data, only_header=True)
    exif, xmp = layout.bodies(0xE1, _EXIF), layout.bodies(0xE1, _XMP)
    resources = b"".join(layout.bodies(0xED, _PHOTOSHOP))
    return Metadata(
        exif=exif[0] if exif else None, iptc=_iptc_of(resources), xmp=(xmp[0].strip(b"\0") or None) if xmp else None
    )


def _iptc_of(resources: bytes) -> bytes | None:
    start = resources.find(b"8BIM\x04\x04")
    if start < 0:
        return None
    at = start + 6 + (resources[start + 6] + 2) // 2 * 2 if start + 6 < len(resources) else len(resources)
    size = int.from_bytes(resources[at : at + 4], "big")
    records = resources[at + 4 : at + 4 + size]
    return iptc_resources(records) if records else None


def _raw_png(data: bytes) -> Metadata:
    exif = xmp = None
    for kind, body in png_chunks(data):
        if kind == b"eXIf":
            exif = body.removeprefix(_EXIF)
        elif kind == b"iTXt" and body.startswith(_XMP_KEYWORD):
            text = body[len(_XMP_KEYWORD) + 2 :].split(b"\0", 2)[-1]
            xmp = _unpacked(text) if body[len(_XMP_KEYWORD) : len(_XMP_KEYWORD) + 1] == b"\1" else text
    return Metadata(exif=exif or None, xmp=xmp or None)


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_PACKED)
    except zlib.error:
        return b""


def _raw_webp(data: bytes) -> Metadata:
    found, position = {}, 12
    while position + 8 <= len(data):
        kind, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        if kind in (b"EXIF", b"XMP "):
            found[kind] = data[position + 8 : position + 8 + size]
        position += 8 + size + size % 2
    exif = found.get(b"EXIF", b"").removeprefix(_EXIF)
    return Metadata(exif=exif or None, xmp=found.get(b"XMP ") or None)


def _raw_avif(data: bytes) -> Metadata:
    try:
        with PillowImage.open(io.BytesIO(data)) as header:
            exif = (header.info.get("exif") or b"").removeprefix(_EXIF)
            return Metadata(exif=exif or None, xmp=header.info.get("xmp") or None)
    except (OSError, ValueError, SyntaxError):
        return Metadata()
