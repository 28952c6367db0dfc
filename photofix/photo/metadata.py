"""EXIF, IPTC and XMP: lifted out of any container as raw blocks, adjusted for export, put into another.

exiv2 does the work, on a one-pixel PNG that carries the blocks: a PNG holds all three without size limits.
exiv2's XMP part is not thread-safe, so every call is made under one lock.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import pyexiv2
from PIL import Image as PillowImage

from photofix import __version__
from photofix.photo.photo import Metadata

Keep = Literal["keep", "strip", "strip_location"]

_EXIV2 = Lock()
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_IPTC_KEYWORD = b"Raw profile type iptc"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_BLOCK = 64 * 2**20
_ENCODING = "ISO-8859-1"
_IPTC_RESOURCE = b"8BIM\x04\x04"

# Tags that describe how the old file stored its pixels; they would contradict the new one.
# fmt: off
_STORAGE_NAMES = (
    "NewSubfileType", "SubfileType", "ImageWidth", "ImageLength", "BitsPerSample", "Compression",
    "PhotometricInterpretation", "FillOrder", "StripOffsets", "SamplesPerPixel", "RowsPerStrip",
    "StripByteCounts", "PlanarConfiguration", "Predictor", "ColorMap", "TileWidth", "TileLength",
    "TileOffsets", "TileByteCounts", "SubIFDs", "ExtraSamples", "SampleFormat", "JPEGTables",
    "YCbCrCoefficients", "YCbCrSubSampling", "YCbCrPositioning", "ReferenceBlackWhite", "InterColorProfile",
    "XMLPacket", "IPTCNAA", "ImageResources", "TransferFunction",
)
# fmt: on
_STORAGE_TAGS = frozenset(f"Exif.Image.{name}" for name in _STORAGE_NAMES)
_LOCATION_PREFIXES = (
    "Exif.GPSInfo.",
    "Exif.Image.GPSTag",
    "Xmp.exif.GPS",
    "Xmp.photoshop.City",
    "Xmp.photoshop.State",
    "Xmp.photoshop.Country",
    "Xmp.iptc.Location",
    "Xmp.iptc.CountryCode",
    "Xmp.iptcExt.LocationCreated",
    "Xmp.iptcExt.LocationShown",
    "Iptc.Application2.City",
    "Iptc.Application2.SubLocation",
    "Iptc.Application2.ProvinceState",
    "Iptc.Application2.Country",
    "Iptc.Application2.LocationCode",
    "Iptc.Application2.LocationName",
)

pyexiv2.set_log_level(4)


@dataclass(frozen=True)
class Processing:
    """What the exported file says was done to it, in its XMP history.

    Attributes:
        strengths: task key -> percent.
        weights_sha256: of the network's weights.
    """

    strengths: Mapping[str, float]
    weights_sha256: str

    def text(self) -> str:
        """One line: tasks with their strengths, then the weights."""
        tasks = ", ".join(f"{key} {percent:g} %" for key, percent in self.strengths.items() if percent) or "no task"
        return f"{tasks}; weights sha256 {self.weights_sha256 or 'none'}"


def read_metadata(source: bytes | Path) -> tuple[Metadata, int]:
    """Raw blocks with the resolution EXIF states, and EXIF orientation (1..8), of an image as bytes or as a file.

    Raises:
        RuntimeError, UnicodeError: exiv2 cannot read it; the pixels may still be fine.
    """
    with _EXIV2, _opened(source) as image, pyexiv2.ImageData(_carrier(Metadata())) as carrier:
        image.copy_to_another_image(carrier, exif=True, iptc=True, xmp=True, comment=False, icc=False, thumbnail=False)
        blocks = _blocks(carrier.get_bytes())
        exif = carrier.read_exif(_ENCODING)
        return replace(blocks, dpi=_dpi(exif)), _orientation(exif)


def read_orientation(exif: bytes | None) -> int:
    """EXIF orientation 1..8 of a raw EXIF block, 1 if it says nothing."""
    if not exif:
        return 1
    with _EXIV2, pyexiv2.ImageData(_carrier(Metadata(exif=exif))) as carrier:
        return _orientation(carrier.read_exif(_ENCODING))


def says_adobe_rgb(metadata: Metadata) -> bool:
    """Whether EXIF marks the pixels as Adobe RGB without embedding the profile (DCF option file "R03")."""
    if not metadata.exif:
        return False
    with _EXIV2, pyexiv2.ImageData(_carrier(Metadata(exif=metadata.exif))) as carrier:
        return str(carrier.read_exif(_ENCODING).get("Exif.Iop.InteroperabilityIndex", "")).startswith("R03")


def for_export(
    metadata: Metadata, keep: Keep, processing: Processing | None, size: tuple[int, int] | None = None
) -> Metadata:
    """The blocks as the exported file of `size` (width, height) shall hold them.

    Orientation becomes 1, thumbnails and tags about the old file's storage go, the processing is
    appended to the XMP history. "strip" leaves only the resolution, "strip_location" takes GPS and
    place names out. Nothing depends on the clock, so equal exports are equal files.
    """
    if keep == "strip":
        return Metadata(dpi=metadata.dpi)
    with _EXIV2, pyexiv2.ImageData(_carrier(metadata)) as carrier:
        _tidy_exif(carrier, metadata, size)
        _tidy_xmp(carrier)
        if keep == "strip_location":
            _drop_location(carrier)
        if processing is not None:
            _append_history(carrier, processing)
        return replace(_blocks(carrier.get_bytes()), dpi=metadata.dpi)


def without_orientation(metadata: Metadata) -> Metadata:
    """The blocks without the EXIF orientation tag, which means upright."""
    if not metadata.exif:
        return metadata
    with _EXIV2, pyexiv2.ImageData(_carrier(metadata)) as carrier:
        carrier.modify_exif({"Exif.Image.Orientation": None})
        return replace(_blocks(carrier.get_bytes()), dpi=metadata.dpi)


def embed(encoded: bytes, metadata: Metadata, icc: bytes | None) -> bytes:
    """Put the blocks and the profile into an encoded JPEG, PNG, TIFF or WebP.

    Raises RuntimeError if exiv2 refuses, for example EXIF above the 64 KB that a JPEG can hold.
    """
    with _EXIV2, pyexiv2.ImageData(encoded) as image, pyexiv2.ImageData(_carrier(metadata)) as carrier:
        carrier.copy_to_another_image(image, exif=True, iptc=True, xmp=True, comment=False, icc=False, thumbnail=False)
        if icc is not None:
            image.modify_icc(icc)
        return bytes(image.get_bytes())


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


def embed_in_file(path: Path, metadata: Metadata) -> None:
    """Put the blocks into an image file in place; for files too large to hold in memory twice. Raises RuntimeError."""
    with _EXIV2, pyexiv2.Image(str(path)) as image, pyexiv2.ImageData(_carrier(metadata)) as carrier:
        carrier.copy_to_another_image(image, exif=True, iptc=True, xmp=True, comment=False, icc=False, thumbnail=False)


def iptc_records(resources: bytes) -> bytes:
    """The bare IPTC records (IIM) inside the Photoshop resource block that PNG and JPEG wrap them in."""
    if not resources.startswith(_IPTC_RESOURCE):
        return resources
    size = int.from_bytes(resources[8:12], "big")
    return resources[12 : 12 + size]


def iptc_resources(records: bytes) -> bytes:
    """Inverse of `iptc_records`."""
    return _IPTC_RESOURCE + b"\0\0" + len(records).to_bytes(4, "big") + records + bytes(len(records) % 2)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of a PNG's chunks until they end or are cut off."""
    position = len(_SIGNATURE)
    while position + 12 <= len(data):
        (size,) = struct.unpack(">I", data[position : position + 4])
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + size]
        position += 12 + size


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _opened(source: bytes | Path) -> Any:
    return pyexiv2.ImageData(source) if isinstance(source, bytes) else pyexiv2.Image(str(source))


def _carrier(metadata: Metadata) -> bytes:
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
    after_header = len(_SIGNATURE) + 25
    return blank[:after_header] + chunks + blank[after_header:]


@cache
def _tiny(name: str) -> bytes:
    buffer = io.BytesIO()
    PillowImage.new("L", (1, 1)).save(buffer, name)
    return buffer.getvalue()


def _blocks(carrier: bytes) -> Metadata:
    exif = iptc = xmp = None
    for kind, body in png_chunks(carrier):
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


def _orientation(exif: Mapping[str, Any]) -> int:
    value = str(exif.get("Exif.Image.Orientation", "1"))
    return int(value) if value in tuple("12345678") else 1


def _dpi(exif: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        x, y = (float(Fraction(str(exif[f"Exif.Image.{axis}Resolution"]))) for axis in "XY")
    except (KeyError, ValueError, ZeroDivisionError, OverflowError):
        return None
    scale = {"2": 1.0, "3": 2.54}.get(str(exif.get("Exif.Image.ResolutionUnit", "2")), 0.0)
    return (x * scale, y * scale) if x * scale > 0 and y * scale > 0 else None


def _tidy_exif(carrier: Any, metadata: Metadata, size: tuple[int, int] | None) -> None:
    exif = carrier.read_exif(_ENCODING)
    changes: dict[str, Any] = {key: None for key in exif if key in _STORAGE_TAGS or key.startswith("Exif.SubImage")}
    if "Exif.Image.Orientation" in exif:
        changes["Exif.Image.Orientation"] = "1"
    if size is not None and "Exif.Photo.PixelXDimension" in exif:
        changes |= {"Exif.Photo.PixelXDimension": str(size[0]), "Exif.Photo.PixelYDimension": str(size[1])}
    if metadata.dpi is not None and "Exif.Image.XResolution" not in exif:
        changes |= _resolution_tags(metadata.dpi)
    if changes:
        carrier.modify_exif(changes)
    carrier.clear_thumbnail()


def _tidy_xmp(carrier: Any) -> None:
    xmp = carrier.read_xmp()
    changes: dict[str, Any] = {key: None for key in xmp if key.startswith("Xmp.xmp.Thumbnails")}
    if "Xmp.tiff.Orientation" in xmp:
        changes["Xmp.tiff.Orientation"] = "1"
    if changes:
        carrier.modify_xmp(changes)


def _resolution_tags(dpi: tuple[float, float]) -> dict[str, str]:
    x, y = (f"{round(value * 1000)}/1000" for value in dpi)
    return {"Exif.Image.XResolution": x, "Exif.Image.YResolution": y, "Exif.Image.ResolutionUnit": "2"}


def _drop_location(carrier: Any) -> None:
    for read, modify in (
        (carrier.read_exif, carrier.modify_exif),
        (carrier.read_iptc, carrier.modify_iptc),
        (carrier.read_xmp, carrier.modify_xmp),
    ):
        found = {key: None for key in read(_ENCODING) if key.startswith(_LOCATION_PREFIXES)}
        if found:
            modify(found)


def _append_history(carrier: Any, processing: Processing) -> None:
    entries = [key for key in carrier.read_xmp() if key.startswith("Xmp.xmpMM.History[")]
    last = max((int(key.split("[")[1].split("]")[0]) for key in entries), default=0)
    if not last:
        carrier.modify_xmp({"Xmp.xmpMM.History": 'type="Seq"'})
    entry = f"Xmp.xmpMM.History[{last + 1}]/stEvt:"
    carrier.modify_xmp(
        {
            f"{entry}action": "edited",
            f"{entry}softwareAgent": f"PhotoFix {__version__}",
            f"{entry}parameters": processing.text(),
        }
    )
