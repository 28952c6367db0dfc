"""Remakes of public problem files: one fault each, small, from generated pixels."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pyexiv2
from PIL import Image

from photofix.photo.png import png_chunk

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b"%s</rdf:RDF></x:xmpmeta>"
)
TURNED_XMP = XMP % (
    b'<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="\xc3\xa9tude"/>'
)


def picture(height: int = 40, width: int = 60) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    return Image.fromarray(np.dstack([x * 255 // width, y * 255 // height, (x + y) % 256]).astype(np.uint8))


def saved(name: str, image: Image.Image | None = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    (image or picture()).save(buffer, name, **options)
    return buffer.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def full_exif(orientation: int = 6) -> bytes:
    """A JPEG with EXIF, GPS and IPTC, ready for a bad block beside them."""
    with pyexiv2.ImageData(saved("JPEG")) as image:
        image.modify_exif(
            {
                "Exif.Image.Orientation": str(orientation),
                "Exif.Image.Make": "Lichtwerk",
                "Exif.Photo.ExposureTime": "1/125",
                "Exif.GPSInfo.GPSLatitudeRef": "N",
                "Exif.GPSInfo.GPSLatitude": "48/1 8/1 15/1",
            }
        )
        image.modify_iptc({"Iptc.Application2.Caption": "Am See"})
        return bytes(image.get_bytes())


def xmp_segment(xmp: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)


def bad_blocks() -> dict[str, bytes]:
    """Name -> a JPEG of orientation 6 with EXIF, GPS, IPTC and one block that is wrong."""
    whole = full_exif()
    deep = b"<a>" * 20_000 + b"</a>" * 20_000
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]>' + TURNED_XMP
    return {
        "latin-1 in XMP": with_segments(whole, xmp_segment(TURNED_XMP.replace(b"\xc3\xa9", b"\xe9"))),
        "empty XMP": with_segments(whole, xmp_segment(b"")),
        "bare ampersand": with_segments(whole, xmp_segment(TURNED_XMP.replace(b"\xc3\xa9", b"&"))),
        "cut XMP": with_segments(whole, xmp_segment(TURNED_XMP[:-30])),
        "deep XMP": with_segments(whole, xmp_segment(deep[:60_000])),
        "entities": with_segments(whole, xmp_segment(entity)),
        "broken ICC": with_segments(whole, segment(0xE2, b"ICC_PROFILE\0\1\1" + b"nonsense" * 20)),
        "short ICC": with_segments(whole, segment(0xE2, b"ICC_PROFILE\0\1\1" + b"\0\0\0\1")),
    }


def exif_block(*entries: tuple[int, int, int, bytes]) -> bytes:
    """A little-endian EXIF block of (tag, type, count, four bytes)."""
    body = b"".join(
        struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0") for tag, kind, count, value in entries
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + bytes(4)


def odd_orientations() -> dict[str, tuple[int, int, int, bytes]]:
    """Name -> the orientation tag 6 written in another type or count."""
    return {
        "byte": (274, 1, 1, b"\6"),
        "long": (274, 4, 1, b"\6\0\0\0"),
        "two shorts": (274, 3, 2, b"\6\0\6\0"),
        "float": (274, 11, 1, struct.pack("<f", 6.0)),
        "signed": (274, 8, 1, b"\6\0"),
    }


def tiff_with(pixels: np.ndarray[Any, Any], *entries: tuple[int, int, int, bytes]) -> bytes:
    """An uncompressed little-endian TIFF of H x W x n uint8 or uint16 with further or replaced tags."""
    height, width, samples = pixels.shape
    bits = pixels.dtype.itemsize * 8
    data = pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()
    given = {entry[0]: entry for entry in entries}
    tags = {
        256: (256, 4, 1, struct.pack("<I", width)),
        257: (257, 4, 1, struct.pack("<I", height)),
        258: (258, 3, 1, struct.pack("<H", bits)),
        259: (259, 3, 1, b"\1"),
        262: (262, 3, 1, b"\2" if samples > 2 else b"\1"),
        273: (273, 4, 1, struct.pack("<I", 8)),
        277: (277, 3, 1, struct.pack("<H", samples)),
        278: (278, 4, 1, struct.pack("<I", height)),
        279: (279, 4, 1, struct.pack("<I", len(data))),
    } | given
    if samples > 2 and 258 not in given:
        tags[258] = (258, 3, samples, struct.pack("<I", 8 + len(data)))
    extra = struct.pack(f"<{samples}H", *[bits] * samples)
    folder = struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        for tag, kind, count, value in sorted(tags.values())
    )
    at = 8 + len(data) + len(extra) + len(extra) % 2
    return b"II*\0" + struct.pack("<I", at) + data + extra + bytes(len(extra) % 2) + folder + bytes(4)


def gain_map_jpeg() -> bytes:
    first = with_segments(
        saved("JPEG"),
        xmp_segment(
            XMP % b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"/>'
        ),
    )
    return first + saved("JPEG", picture(10, 15).convert("L"))


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def png_with_late_chunks(kind: bytes, body: bytes, text_bytes: int = 100_000) -> bytes:
    png = saved("PNG", picture().convert("L"))
    text = png_chunk(b"tEXt", b"Comment\0" + b"x" * text_bytes)
    return png[:33] + text + png_chunk(kind, body) + png[33:]
