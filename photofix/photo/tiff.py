"""TIFF in and out through tifffile: 8, 16 bit and float, any usual compression, first page of many."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image as PillowImage
from tifffile import DATATYPE, EXTRASAMPLE, PHOTOMETRIC

from photofix.photo.carrier import iptc_records, iptc_resources
from photofix.photo.decoded import (
    DECODER_ERRORS,
    CutOffError,
    Decoded,
    RawInsideError,
    TooManyPixelsError,
    UnsupportedError,
    more,
)
from photofix.photo.photo import Metadata, Photo

_ICC, _XMP, _IPTC, _LAYERS = 34675, 700, 33723, 37724
_EXIF = (270, 271, 272, 306, 315, 33432, 34665, 34853)  # description, camera, date, artist, rights, exposure, GPS
_OLD_JPEG, _NEW_JPEG = 6, 7
_PLAIN_COMPRESSION = (1, 5, 8, 32773, 32946)  # none, LZW, Deflate, PackBits, Deflate
_PLAIN_COLORS = (0, 1, 2, 3, PHOTOMETRIC.SEPARATED)
_COLORS_READ = (0, 1, 2, PHOTOMETRIC.SEPARATED, PHOTOMETRIC.YCBCR)
_SENSOR_COLORS = (PHOTOMETRIC.CFA, PHOTOMETRIC.LINEAR_RAW)
_ALPHA = (EXTRASAMPLE.ASSOCALPHA, EXTRASAMPLE.UNASSALPHA)
_LEAST_STRAY_BYTES = 4096
_ROWS_PER_STRIP = 64
_MOST_CHANNELS = 5  # inks and alpha; a file may hold, or claim, more, which are read and left out
_BIGTIFF_BYTES = 3_900_000_000
_READ_BYTES = 2**24  # at a time; by default tifffile reads 256 MB of strips before it decodes one

# What tifffile finds odd in a file is no concern of someone who reads stderr; what fails is raised.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)


def decode_tiff(source: Path | bytes, max_pixels: int, lenient: bool) -> Decoded:
    """Decode the first full page. Raises UnsupportedError, and what tifffile raises for files it cannot read."""
    with tifffile.TiffFile(_opened(source)) as tiff:
        full = _full_pages(tiff)
        page = full[0].aspage()
        if page.photometric in _SENSOR_COLORS:
            raise RawInsideError
        _check_size(page, max_pixels)
        is_cut = _last_byte(page) > tiff.filehandle.size
        if is_cut and not lenient:
            raise CutOffError("the last strips are missing")
        notes = [f"{len(full)} pages, the first is shown"] if len(full) > 1 else []
        pixels, extra, changes = _interpret(page, _stored(page, source, is_cut))
        return Decoded(
            pixels=pixels,
            extra=extra,
            icc=_tag(page, _ICC),
            metadata=_bigtiff_metadata(page) if tiff.is_bigtiff else None,
            orientation=_orientation(page),
            dpi=_dpi(page),
            inks=page.photometric == PHOTOMETRIC.SEPARATED,
            note="; ".join(notes + changes),
            left_out=more(len(full), "page") + _left_out(page, tiff),
            is_partial=is_cut,
        )


def is_plain_tiff(source: Path | bytes) -> bool:
    """Whether it is stored in a way that tifffile decodes by itself, or with Deflate, LZW or PackBits."""
    try:
        with tifffile.TiffFile(_opened(source)) as tiff:
            page = tiff.pages.first.aspage()
            return page.compression in _PLAIN_COMPRESSION and page.photometric in _PLAIN_COLORS and not page.is_reduced
    except DECODER_ERRORS:
        return False


def _opened(source: Path | bytes) -> Path | BinaryIO:
    return source if isinstance(source, Path) else io.BytesIO(source)


def _full_pages(tiff: Any) -> list[Any]:
    pages: list[Any] = list(tiff.pages)
    return [page for page in pages if not page.is_reduced] or pages[:1]


def write_tiff(handle: BinaryIO, photo: Photo) -> None:
    """Write pixels, alpha, profile and resolution as Deflate-compressed TIFF; XMP and IPTC only into a BigTIFF."""
    beside = [part for part in (photo.alpha, photo.extra) if part is not None]
    pixels = np.dstack([photo.pixels, *beside]) if beside else photo.pixels
    tifffile.imwrite(
        handle,
        pixels if pixels.shape[2] > 1 else pixels[..., 0],
        bigtiff=is_bigtiff(photo),
        photometric="minisblack" if photo.is_gray else "rgb",
        planarconfig=None if pixels.shape[2] == 1 else "contig",
        extrasamples=_extra_samples(photo) or None,
        compression="zlib",
        predictor=True,
        rowsperstrip=_ROWS_PER_STRIP,
        maxworkers=2,
        iccprofile=photo.icc,
        resolution=photo.metadata.dpi or (72, 72),
        resolutionunit=2 if photo.metadata.dpi else 1,
        extratags=_metadata_tags(photo.metadata) if is_bigtiff(photo) else [],
        metadata=None,
        software=False,
    )


def _extra_samples(photo: Photo) -> list[str]:
    others = 0 if photo.extra is None else photo.extra.shape[2]
    return ([] if photo.alpha is None else ["unassalpha"]) + ["unspecified"] * others


def _metadata_tags(metadata: Metadata) -> list[tuple[int, int, int, bytes, bool]]:
    iptc = iptc_records(metadata.iptc) if metadata.iptc else None
    blocks = ((_XMP, 1, metadata.xmp), (_IPTC, 7, iptc))
    return [(tag, kind, len(block), block, True) for tag, kind, block in blocks if block]


def is_bigtiff(photo: Photo) -> bool:
    """Whether the photo may need the 64-bit variant of the format."""
    parts = [part for part in (photo.pixels, photo.alpha, photo.extra) if part is not None]
    return sum(int(part.nbytes) for part in parts) > _BIGTIFF_BYTES


def tiff_equals(path: Path, photo: Photo) -> bool:
    """Whether the file holds exactly the photo's pixels, alpha and profile; decoded strip by strip."""
    with tifffile.TiffFile(path) as tiff:
        page: Any = tiff.pages.first.aspage()
        samples = photo.pixels.shape[2] + len(_extra_samples(photo))
        if (page.imagelength, page.imagewidth, page.samplesperpixel) != (photo.height, photo.width, samples):
            return False
        if page.dtype != photo.pixels.dtype or _tag(page, _ICC) != photo.icc:
            return False
        return all(
            data is not None and _strip_equals(np.asarray(data)[0], photo, place[2])
            for data, place, _ in page.segments(maxworkers=2, buffersize=_READ_BYTES)
        )


def _strip_equals(strip: NDArray[Any], photo: Photo, top: int) -> bool:
    rows = slice(top, top + len(strip))
    colors = photo.pixels.shape[2]
    same = np.array_equal(strip[..., :colors], photo.pixels[rows], equal_nan=strip.dtype.kind == "f")
    if photo.alpha is not None:
        same = same and np.array_equal(strip[..., colors], photo.alpha[rows])
        colors += 1
    return same and (photo.extra is None or np.array_equal(strip[..., colors:], photo.extra[rows]))


def _bigtiff_metadata(page: Any) -> Metadata:
    """XMP and IPTC of a BigTIFF, which exiv2 cannot open."""
    iptc = _tag(page, _IPTC)
    return Metadata(xmp=_tag(page, _XMP), iptc=iptc_resources(iptc) if iptc else None)


def _check_size(page: Any, max_pixels: int) -> None:
    size = f"{page.imagewidth} x {page.imagelength}"
    if page.imagewidth * page.imagelength > max_pixels:
        raise TooManyPixelsError(size)
    if page.size > max_pixels * _MOST_CHANNELS:
        raise TooManyPixelsError(f"{size} x {page.size // (page.imagewidth * page.imagelength)}")


def _left_out(page: Any, tiff: Any) -> tuple[str, ...]:
    reasons = {
        "the layers of an image editor": _LAYERS in page.tags,
        "EXIF, which exiv2 does not read from a TIFF of the 64-bit variant": tiff.is_bigtiff
        and any(tag in page.tags for tag in _EXIF),
    }
    names = [name for name, is_so in reasons.items() if is_so]
    inside = [part for part in page.pages or () if not part.is_reduced]
    return (*names, *more(len(inside) + 1, "picture"), *_behind(tiff))


def _behind(tiff: Any) -> tuple[str, ...]:
    """What lies behind everything the file's folders refer to; not asked where EXIF refers to more by itself."""
    ends = [0]
    for page in (page.aspage() for page in tiff.pages):
        if any(tag in page.tags for tag in (*_EXIF[-2:], 330)):
            return ()
        ends += [_last_byte(page), *(tag.valueoffset + tag.valuebytecount for tag in page.tags)]
        ends.append(page.offset + 6 + 12 * len(page.tags))
    size = tiff.filehandle.size - max(ends)
    return (f"{size // 1024} KB behind the picture",) if size >= _LEAST_STRAY_BYTES else ()


def _colors(page: Any) -> int:
    return {PHOTOMETRIC.RGB: 3, PHOTOMETRIC.YCBCR: 3, PHOTOMETRIC.SEPARATED: 4}.get(page.photometric, 1)


def _last_byte(page: Any) -> int:
    return max(
        (offset + count for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False)), default=0
    )


def _stored(page: Any, source: Path | bytes, is_cut: bool) -> NDArray[Any]:
    if page.compression == _OLD_JPEG or (page.photometric == PHOTOMETRIC.YCBCR and page.compression != _NEW_JPEG):
        with PillowImage.open(_opened(source)) as image:
            return np.asarray(image.convert("L" if _colors(page) == 1 else "RGB"))
    stored: NDArray[Any] = _partial(page) if is_cut else page.asarray(buffersize=_READ_BYTES)
    if page.axes == "SYX":
        return np.moveaxis(stored, 0, -1)
    if page.axes not in ("YX", "YXS"):
        raise UnsupportedError(f"a volume of shape {page.shape} is not a photo; save one slice of it as a photo")
    return stored


def _partial(page: Any) -> NDArray[Any]:
    if page.axes == "SYX":
        raise ValueError("the colour planes are stored apart and some are missing")
    whole = np.zeros((page.imagelength, page.imagewidth, page.samplesperpixel), page.dtype)
    try:
        for data, (_, _, top, left, _), (_, height, width, _) in page.segments(maxworkers=1):
            if data is not None:
                piece = whole[top : top + height, left : left + width]
                piece[...] = data[0, : piece.shape[0], : piece.shape[1]]
    except (ValueError, RuntimeError, OSError, IndexError):
        pass  # the strip where the file ends
    return whole[..., 0] if page.axes == "YX" else whole


def _interpret(page: Any, stored: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None, list[str]]:
    """Samples as H x W x c uint8, uint16 or float32 with straight alpha last, further channels, what was changed."""
    stored = stored if stored.ndim == 3 else stored[..., None]
    colors = _colors(page)
    if page.photometric == PHOTOMETRIC.PALETTE:
        return *_split(page, _through_palette_beside(page, stored), 3), []
    if page.photometric not in _COLORS_READ:
        name = getattr(page.photometric, "name", page.photometric)
        raise UnsupportedError(f"its colours are stored as {name}, which is not supported; convert it to RGB")
    pixels, notes = _supported_depth(stored, page.bitspersample)
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        pixels[..., :colors] = _inverted(pixels[..., :colors])
    shown, extra = _split(page, pixels, colors)
    first = next((kind for kind in page.extrasamples or () if kind in _ALPHA), None)
    if first == EXTRASAMPLE.ASSOCALPHA and shown.shape[2] > colors:
        shown = _straight(shown)
        notes.append("premultiplied transparency was divided out")
    return shown, extra, notes


def _split(page: Any, pixels: NDArray[Any], colors: int) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Colours with the transparency that ExtraSamples names, and the further channels."""
    kinds = [*(page.extrasamples or ()), *[EXTRASAMPLE.UNSPECIFIED] * pixels.shape[2]][: pixels.shape[2] - colors]
    alpha = next((at for at, kind in enumerate(kinds) if kind in _ALPHA), None)
    if not kinds or (len(kinds) == 1 and alpha == 0):
        return np.ascontiguousarray(pixels), None
    wanted = list(range(colors)) + ([] if alpha is None else [colors + alpha])
    rest = [colors + at for at in range(len(kinds)) if at != alpha]
    return np.ascontiguousarray(pixels[..., wanted]), np.ascontiguousarray(pixels[..., rest]) if rest else None


def _inverted(pixels: NDArray[Any]) -> NDArray[Any]:
    top = 1.0 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max
    inverted: NDArray[Any] = np.subtract(top, pixels).astype(pixels.dtype)
    return inverted


def _supported_depth(stored: NDArray[Any], bits: Any) -> tuple[NDArray[Any], list[str]]:
    bits = bits if isinstance(bits, int) else bits[0]
    if stored.dtype.kind == "b":
        return stored.astype(np.uint8) * np.uint8(255), []
    if stored.dtype.kind == "f":
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite and is told by the reader
            return stored.astype(np.float32, copy=False), []
    if stored.dtype.kind != "u":
        raise UnsupportedError(f"its samples are of type {stored.dtype}, which is not supported; save it in 16 bits")
    if stored.dtype.itemsize > 2:
        return (stored >> (8 * stored.dtype.itemsize - 16)).astype(np.uint16), [f"{bits} bit were reduced to 16"]
    return widen(stored, bits), []


def widen(stored: NDArray[Any], bits: int) -> NDArray[Any]:
    """Samples of `bits` bits to the full range of their dtype; reversible by rounding back."""
    full = 8 * stored.dtype.itemsize
    if bits == full:
        return stored
    table = np.arange(2**bits, dtype=np.uint32) * np.uint32(2**full - 1) + np.uint32((2**bits - 1) // 2)
    return np.take((table // np.uint32(2**bits - 1)).astype(stored.dtype), stored, mode="clip")


def _through_palette_beside(page: Any, stored: NDArray[Any]) -> NDArray[Any]:
    """Colours from the palette, with what lies beside the index at the same depth."""
    shown = _through_palette(stored[..., 0], np.asarray(page.colormap))
    if stored.shape[2] == 1:
        return shown
    others, _ = _supported_depth(stored[..., 1:], page.bitspersample)
    if others.dtype != shown.dtype:
        others = (
            others.astype(np.uint16) * np.uint16(257) if shown.dtype == np.uint16 else (others >> 8).astype(np.uint8)
        )
    return np.concatenate([shown, others], axis=2)


def _through_palette(stored: NDArray[Any], colormap: NDArray[Any]) -> NDArray[Any]:
    colors = np.ascontiguousarray(colormap.T.astype(np.uint16))
    if np.all(colors % 257 == 0) or np.all(colors % 256 == 0):
        colors = (colors >> 8).astype(np.uint8)
    return np.asarray(colors[np.minimum(stored, len(colors) - 1)])


def _straight(pixels: NDArray[Any]) -> NDArray[Any]:
    top = 1.0 if pixels.dtype.kind == "f" else float(np.iinfo(pixels.dtype).max)
    out = pixels.copy()
    for row in range(0, len(pixels), 256):
        piece = pixels[row : row + 256].astype(np.float64)
        alpha = piece[..., -1:]
        color = np.divide(piece[..., :-1] * top, alpha, out=np.zeros_like(piece[..., :-1]), where=alpha > 0)
        out[row : row + 256, ..., :-1] = np.floor(np.clip(color, 0, top) + 0.5) if top > 1 else color
    return out


def _tag(page: Any, code: int) -> bytes | None:
    value = page.tags.valueof(code)
    if isinstance(value, tuple) and all(isinstance(part, int) and 0 <= part < 256 for part in value):
        value = bytes(value)
    return bytes(value) if isinstance(value, bytes) and value else None


def _numbers(page: Any, code: int) -> list[float]:
    """The values of a tag, whatever type and count it was written with; empty if it is no number."""
    tag = page.tags.get(code)
    value = None if tag is None else tag.value
    if isinstance(value, (bytes, tuple)):
        value = list(value)
    values: list[Any] = value if isinstance(value, list) else [value]
    if not values or any(isinstance(part, bool) or not isinstance(part, (int, float)) for part in values):
        return []
    if tag.dtype in (DATATYPE.RATIONAL, DATATYPE.SRATIONAL) and len(values) % 2 == 0:
        return [part / whole if whole else 0.0 for part, whole in zip(values[::2], values[1::2], strict=True)]
    return [float(part) for part in values]


def _orientation(page: Any) -> int | None:
    value = next(iter(_numbers(page, 274)), 0.0)
    return int(value) if value in range(1, 9) else None


def _dpi(page: Any) -> tuple[float, float] | None:
    unit = next(iter(_numbers(page, 296)), 2.0)
    x, y = (next(iter(_numbers(page, code)), 0.0) for code in (282, 283))
    scale = {2.0: 1.0, 3.0: 2.54}.get(unit, 0.0)
    return (x * scale, y * scale) if 0 < x * scale < 1e6 and 0 < y * scale < 1e6 else None
