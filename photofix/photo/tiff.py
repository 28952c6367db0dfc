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
from tifffile import EXTRASAMPLE, PHOTOMETRIC

from photofix.photo.carrier import iptc_records, iptc_resources
from photofix.photo.decoded import CutOffError, Decoded, TooManyPixelsError, more
from photofix.photo.photo import Metadata, Photo

_ICC, _XMP, _IPTC, _LAYERS = 34675, 700, 33723, 37724
_EXIF = (270, 271, 272, 306, 315, 33432, 34665, 34853)  # description, camera, date, artist, rights, exposure, GPS
_ROWS_PER_STRIP = 64
_MOST_CHANNELS = 5  # inks and alpha; a file may hold, or claim, more, which are read and left out
_BIGTIFF_BYTES = 3_900_000_000
_READ_BYTES = 2**24  # at a time; by default tifffile reads 256 MB of strips before it decodes one

# What tifffile finds odd in a file is no concern of someone who reads stderr; what fails is raised.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)


def decode_tiff(source: Path | bytes, max_pixels: int, lenient: bool) -> Decoded:
    """Decode the first full page. Raises ValueError and what tifffile raises for files it cannot read."""
    with tifffile.TiffFile(source if isinstance(source, Path) else io.BytesIO(source)) as tiff:
        pages: list[Any] = list(tiff.pages)
        full = [page for page in pages if not page.is_reduced] or pages[:1]
        page = full[0].aspage()
        _check_size(page, max_pixels)
        is_cut = _last_byte(page) > tiff.filehandle.size
        if is_cut and not lenient:
            raise CutOffError("the last strips are missing")
        notes = [f"{len(full)} pages, the first is shown"] if len(full) > 1 else []
        stored = _stored(page, source, is_cut)
        pixels, extra = _interpret(page, stored)
        return Decoded(
            pixels=pixels,
            icc=_tag(page, _ICC),
            metadata=_bigtiff_metadata(page) if tiff.is_bigtiff else None,
            orientation=int(page.tags.valueof(274, 1)),
            dpi=_dpi(page),
            inks=page.photometric == PHOTOMETRIC.SEPARATED,
            note="; ".join(notes + extra),
            left_out=more(len(full), "page") + _left_out(page, tiff.is_bigtiff),
            is_partial=is_cut,
        )


def write_tiff(handle: BinaryIO, photo: Photo) -> None:
    """Write pixels, alpha, profile and resolution as Deflate-compressed TIFF; XMP and IPTC only into a BigTIFF."""
    pixels = photo.pixels if photo.alpha is None else np.dstack([photo.pixels, photo.alpha])
    tifffile.imwrite(
        handle,
        pixels if pixels.shape[2] > 1 else pixels[..., 0],
        bigtiff=is_bigtiff(photo),
        photometric="minisblack" if photo.is_gray else "rgb",
        planarconfig=None if pixels.shape[2] == 1 else "contig",
        extrasamples=None if photo.alpha is None else ["unassalpha"],
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


def _metadata_tags(metadata: Metadata) -> list[tuple[int, int, int, bytes, bool]]:
    iptc = iptc_records(metadata.iptc) if metadata.iptc else None
    blocks = ((_XMP, 1, metadata.xmp), (_IPTC, 7, iptc))
    return [(tag, kind, len(block), block, True) for tag, kind, block in blocks if block]


def is_bigtiff(photo: Photo) -> bool:
    """Whether the photo may need the 64-bit variant of the format."""
    alpha_bytes = 0 if photo.alpha is None else photo.alpha.nbytes
    return int(photo.pixels.nbytes) + int(alpha_bytes) > _BIGTIFF_BYTES


def tiff_equals(path: Path, photo: Photo) -> bool:
    """Whether the file holds exactly the photo's pixels, alpha and profile; decoded strip by strip."""
    with tifffile.TiffFile(path) as tiff:
        page: Any = tiff.pages.first.aspage()
        samples = photo.pixels.shape[2] + (photo.alpha is not None)
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
    return same and (photo.alpha is None or np.array_equal(strip[..., colors], photo.alpha[rows]))


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


def _left_out(page: Any, is_bigtiff: bool) -> tuple[str, ...]:
    reasons = {
        "the extra channels": page.samplesperpixel > _colors(page) + 1,
        "the layers of an image editor": _LAYERS in page.tags,
        "EXIF, which exiv2 does not read from a TIFF of the 64-bit variant": is_bigtiff
        and any(tag in page.tags for tag in _EXIF),
    }
    return tuple(name for name, is_so in reasons.items() if is_so)


def _colors(page: Any) -> int:
    return {PHOTOMETRIC.RGB: 3, PHOTOMETRIC.YCBCR: 3, PHOTOMETRIC.SEPARATED: 4}.get(page.photometric, 1)


def _last_byte(page: Any) -> int:
    return max(
        (offset + count for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False)), default=0
    )


def _stored(page: Any, source: Path | bytes, is_cut: bool) -> NDArray[Any]:
    if page.photometric == PHOTOMETRIC.YCBCR and page.compression not in (6, 7):
        with PillowImage.open(source if isinstance(source, Path) else io.BytesIO(source)) as image:
            return np.asarray(image.convert("RGB"))
    stored: NDArray[Any] = _partial(page) if is_cut else page.asarray(buffersize=_READ_BYTES)
    if page.axes == "SYX":
        return np.moveaxis(stored, 0, -1)
    if page.axes not in ("YX", "YXS"):
        raise ValueError(f"a volume of shape {page.shape} is not a photo")
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


def _interpret(page: Any, stored: NDArray[Any]) -> tuple[NDArray[Any], list[str]]:
    """Samples as H x W x c uint8, uint16 or float32, straight alpha last, and notes on what was changed."""
    if page.photometric == PHOTOMETRIC.PALETTE:
        return _through_palette(stored, np.asarray(page.colormap)), []
    if page.photometric not in (0, 1, 2, PHOTOMETRIC.SEPARATED, PHOTOMETRIC.YCBCR):
        raise ValueError(f"colours stored as {getattr(page.photometric, 'name', page.photometric)} are not supported")
    pixels, notes = _supported_depth(stored, page.bitspersample)
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        pixels = np.subtract(1.0 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max, pixels).astype(
            pixels.dtype
        )
    pixels = pixels if pixels.ndim == 3 else pixels[..., None]
    colors = _colors(page)
    if pixels.shape[2] > colors + 1:
        notes.append("extra channels are left out")
    pixels = pixels[..., : colors + 1]
    if pixels.shape[2] > colors and tuple(page.extrasamples)[:1] == (EXTRASAMPLE.ASSOCALPHA,):
        pixels = _straight(pixels)
        notes.append("premultiplied transparency was divided out")
    return np.ascontiguousarray(pixels), notes


def _supported_depth(stored: NDArray[Any], bits: Any) -> tuple[NDArray[Any], list[str]]:
    bits = bits if isinstance(bits, int) else bits[0]
    if stored.dtype.kind == "b":
        return stored.astype(np.uint8) * np.uint8(255), []
    if stored.dtype.kind == "f":
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite and is told by the reader
            return stored.astype(np.float32, copy=False), []
    if stored.dtype.kind != "u":
        raise ValueError(f"samples of type {stored.dtype} are not supported")
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
    return bytes(value) if isinstance(value, bytes) and value else None


def _dpi(page: Any) -> tuple[float, float] | None:
    unit = int(page.tags.valueof(296, 2))
    x, y = page.tags.valueof(282), page.tags.valueof(283)
    if unit not in (2, 3) or not x or not y or not x[1] or not y[1] or not x[0] or not y[0]:
        return None
    scale = 2.54 if unit == 3 else 1.0
    return x[0] / x[1] * scale, y[0] / y[1] * scale
