"""EXIF, IPTC and XMP as raw blocks: lifted out of any container by exiv2, and put into another.

The blocks travel in a one-pixel PNG, which holds all three. exiv2's XMP part is not thread-safe, so
whoever calls it holds `EXIV2`.
"""

from __future__ import annotations

import io
import zlib
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pyexiv2
from PIL import Image as PillowImage

from photofix.photo.photo import Metadata
from photofix.photo.png import SIGNATURE, png_chunk, png_chunks

EXIV2 = Lock()

_XMP_KEYWORD = b"XML:com.adobe.xmp"
_IPTC_KEYWORD = b"Raw profile type iptc"
_IPTC_RESOURCE = b"8BIM\x04\x04"
_MAX_BLOCK = 64 * 2**20

pyexiv2.set_log_level(4)


def copy_blocks(source: Any, target: Any) -> None:
    """Copy EXIF, IPTC and XMP between images that exiv2 has opened; EXIF above 64 KB loses its largest tags."""
    source.copy_to_another_image(target, exif=True, iptc=True, xmp=True, comment=False, icc=False, thumbnail=False)


def opened(source: bytes | Path) -> Any:
    """An image as exiv2 sees it, to be used in a `with`. Raises RuntimeError for what exiv2 does not know."""
    return pyexiv2.ImageData(source) if isinstance(source, bytes) else pyexiv2.Image(str(source))


def carrier(metadata: Metadata) -> Any:
    """A tiny image that holds the blocks, opened by exiv2, to be used in a `with`."""
    return pyexiv2.ImageData(_carrying(metadata))


def blocks(carrying: Any) -> Metadata:
    """The blocks of a `carrier` as they are now."""
    return _blocks(carrying.get_bytes())


def embed(encoded: bytes, metadata: Metadata, icc: bytes | None) -> bytes:
    """Put the blocks and the profile into an encoded JPEG, PNG, TIFF or WebP.

    Raises RuntimeError if exiv2 refuses, for example EXIF above the 64 KB that a JPEG can hold.
    """
    with EXIV2, opened(encoded) as image, carrier(metadata) as carrying:
        copy_blocks(carrying, image)
        if icc is not None:
            image.modify_icc(icc)
        return bytes(image.get_bytes())


def embed_in_file(path: Path, metadata: Metadata) -> None:
    """Put the blocks into an image file in place; for files too large to hold in memory twice. Raises RuntimeError."""
    with EXIV2, opened(path) as image, carrier(metadata) as carrying:
        copy_blocks(carrying, image)


def jpeg_segments(metadata: Metadata, icc: bytes | None) -> bytes:
    """The APPn segments that hold the blocks and the profile, to be put behind a JPEG's JFIF segment."""
    tiny = embed(_tiny("JPEG"), metadata, icc)
    position, segments = 2, []
    while tiny[position + 1] & 0xF0 == 0xE0:
        end = position + 2 + int.from_bytes(tiny[position + 2 : position + 4], "big")
        if tiny[position + 1] != 0xE0:
            segments.append(tiny[position:end])
        position = end
    return b"".join(segments)


def png_metadata(metadata: Metadata) -> bytes:
    """The chunks that hold the blocks, to be put behind a PNG's header."""
    chunks = png_chunks(embed(_tiny("PNG"), metadata, None))
    return b"".join(png_chunk(kind, body) for kind, body in chunks if kind in (b"eXIf", b"iTXt", b"zTXt", b"tEXt"))


def iptc_records(resources: bytes) -> bytes:
    """The bare IPTC records (IIM) inside the Photoshop resource block that PNG and JPEG wrap them in."""
    if not resources.startswith(_IPTC_RESOURCE):
        return resources
    size = int.from_bytes(resources[8:12], "big")
    return resources[12 : 12 + size]


def iptc_resources(records: bytes) -> bytes:
    """Inverse of `iptc_records`."""
    return _IPTC_RESOURCE + b"\0\0" + len(records).to_bytes(4, "big") + records + bytes(len(records) % 2)


def _carrying(metadata: Metadata) -> bytes:
    blank = _tiny("PNG")
    chunks = b""
    if metadata.exif:
        chunks += png_chunk(b"eXIf", metadata.exif)
    if metadata.xmp:
        chunks += png_chunk(b"iTXt", _XMP_KEYWORD + b"\0\0\0\0\0" + metadata.xmp)
    if metadata.iptc:
        # exiv2 overlooks a resource that fills the block to its end, and then misreads some lengths.
        padded = metadata.iptc + bytes(16)
        text = f"\niptc\n{len(padded):8}\n{padded.hex()}\n".encode()
        chunks += png_chunk(b"zTXt", _IPTC_KEYWORD + b"\0\0" + zlib.compress(text))
    after_header = len(SIGNATURE) + 25
    return blank[:after_header] + chunks + blank[after_header:]


@cache
def _tiny(name: str) -> bytes:
    buffer = io.BytesIO()
    PillowImage.new("L", (1, 1)).save(buffer, name)
    return buffer.getvalue()


def _blocks(encoded: bytes) -> Metadata:
    exif = iptc = xmp = None
    for kind, body in png_chunks(encoded):
        if kind == b"eXIf":
            exif = body
        elif kind == b"iTXt" and body.startswith(_XMP_KEYWORD):
            xmp = body.split(b"\0", 5)[-1]
        elif kind == b"zTXt" and body.startswith(_IPTC_KEYWORD):
            iptc = _hex_profile(body[len(_IPTC_KEYWORD) + 2 :])
    return Metadata(exif=exif, iptc=iptc, xmp=xmp)


def _hex_profile(compressed: bytes) -> bytes | None:
    lines = zlib.decompressobj().decompress(compressed, _MAX_BLOCK).split(b"\n")
    return bytes.fromhex(b"".join(lines[3:]).decode("ascii")) or None
