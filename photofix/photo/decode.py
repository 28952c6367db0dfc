"""Decoders, one per container (TIFF has its own file): bytes to samples in RGB order, depth kept.

The size in the header is checked before anything is decoded. Pillow reads headers only, because it
reduces 16-bit colour to 8 bit without saying so; imagecodecs reads pixels.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
from PIL import Image as PillowImage
from PIL import PngImagePlugin

from photofix.errors import PhotoReadError
from photofix.photo.bmff import is_heif_sequence
from photofix.photo.bmp import decode_bitfields
from photofix.photo.coded_color import nclx_profile, png_profile
from photofix.photo.decoded import CutOffError, Decoded, RawInsideError, UnsupportedError, check_size
from photofix.photo.exif import exif_orientation
from photofix.photo.jpeg import jpeg_layout
from photofix.photo.jxl import has_packed_metadata, is_animated_jxl, jxl_metadata, jxl_size
from photofix.photo.photo import Metadata
from photofix.photo.png import only_pixels, png_end, png_head
from photofix.photo.raw import decode_raw
from photofix.photo.repair import repaired_png
from photofix.photo.tiff import decode_tiff, widen

# Pillow's own limit is far below a large scan; ours is checked in every decoder.
PillowImage.MAX_IMAGE_PIXELS = None
# It also refuses a whole picture for a text above 1 MB, which editors that keep their history in it exceed.
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY

_ANIMATION_NOTE = "an animation, the first frame is shown"
_LATER_FRAMES = ("the later frames",)

_ORIENTATION = 0x0112


def decode(key: str, source: Path | bytes, data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    """Decode a file of format `key`.

    Args:
        source: the file, or its bytes if there is no file.
        data: the bytes; empty for formats that are read from `source`.
        lenient: read a truncated file as far as it goes.

    Raises:
        TooManyPixelsError, CutOffError: see there.
        PhotoReadError: a package is missing. Others: the decoder's own.
    """
    if key == "TIFF":
        try:
            return decode_tiff(source, max_pixels, lenient)
        except RawInsideError:
            key = "RAW"
    if key == "RAW":
        return decode_raw(source, max_pixels)
    decoder: Callable[[bytes, int, bool], Decoded] = {
        "JPEG": _decode_jpeg,
        "PNG": _decode_png,
        "WEBP": _decode_webp,
        "AVIF": _decode_avif,
        "HEIC": _decode_heic,
        "JXL": _decode_jxl,
        "BMP": _decode_bmp,
    }[key]
    return decoder(data, max_pixels, lenient)


def _decode_jpeg(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    layout = jpeg_layout(data, only_header=True)
    check_size(layout.size, max_pixels)
    inks = layout.components == 4
    if inks and layout.bits == 8:
        # Pillow knows Adobe's inverted inks and YCCK.
        pixels = np.asarray(_header(data, max_pixels))
    elif inks:
        raise UnsupportedError(f"CMYK inks of {layout.bits} bits are not supported; convert it to RGB")
    else:
        pixels = widen(imagecodecs.jpeg8_decode(data), layout.bits)
    return Decoded(pixels, layout.icc, dpi=layout.dpi, inks=inks)


def _decode_png(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    header = _header(data, max_pixels)
    is_cut = png_end(data) is None
    if is_cut:
        if not lenient:
            raise CutOffError("no end chunk")
        data = repaired_png(data)
    pixels = imagecodecs.png_decode(only_pixels(data))
    is_animation = any(kind == b"acTL" for kind, _ in png_head(data))
    icc, color_note = png_profile(data, header.info, is_gray=pixels.ndim == 2 or pixels.shape[2] == 2)
    return Decoded(
        pixels,
        icc,
        dpi=_dpi(header),
        note="; ".join(filter(None, (_ANIMATION_NOTE if is_animation else "", color_note))),
        left_out=(_LATER_FRAMES if is_animation else ()) + _range(color_note),
        is_partial=is_cut,
    )


def _decode_webp(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    header = _header(data, max_pixels)
    if getattr(header, "n_frames", 1) > 1:
        rgb = np.asarray(header.convert("RGBA" if "A" in header.mode else "RGB"))
        return Decoded(rgb, _icc(header), note=_ANIMATION_NOTE, left_out=_LATER_FRAMES)
    return Decoded(imagecodecs.webp_decode(data), _icc(header))


def _decode_avif(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    header = _header(data, max_pixels)
    is_animation = is_heif_sequence(data)
    if is_animation:
        # imagecodecs ends the process over some sequences; Pillow gives the first frame, in 8 bits.
        pixels = np.asarray(header.convert("RGBA" if "A" in header.mode else "RGB"))
    else:
        pixels = imagecodecs.avif_decode(data, index=0)
    if pixels.dtype == np.uint16:
        pixels = widen(pixels, _avif_bits(data))
    icc, note = (_icc(header), "") if _icc(header) else nclx_profile(data)
    return Decoded(
        pixels,
        icc,
        orientation=_container_orientation(header),
        dpi=_dpi(header),
        note="; ".join(filter(None, (_ANIMATION_NOTE if is_animation else "", note))),
        left_out=_range(note),
    )


def _container_orientation(header: PillowImage.Image) -> int:
    """Pillow translates the container's own turning and mirroring into the EXIF tag."""
    try:
        value = header.getexif().get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, struct.error, LookupError, TypeError):
        return exif_orientation((header.info.get("exif") or b"").removeprefix(b"Exif\0\0")) or 1
    return int(value) if value in range(1, 9) else 1


def _decode_heic(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    try:
        import pillow_heif
    except ImportError as error:
        raise PhotoReadError(
            "HEIC photos need the extra package 'pillow-heif'; install it with: pip install 'photofix[heif]'."
        ) from error
    image = pillow_heif.open_heif(data, convert_hdr_to_8bit=False)
    is_animation = is_heif_sequence(data)
    check_size(image.size, max_pixels)
    metadata = Metadata(exif=_plain_exif(image.info.get("exif")), xmp=image.info.get("xmp") or None)
    icc, note = (image.info["icc_profile"], "") if image.info.get("icc_profile") else nclx_profile(data)
    # libheif has already turned the pixels; the EXIF orientation would turn them twice.
    return Decoded(
        np.array(image),
        icc,
        metadata,
        orientation=1,
        note="; ".join(filter(None, (_ANIMATION_NOTE if is_animation else "", note))),
        left_out=_range(note),
    )


def _decode_jxl(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    check_size(jxl_size(data), max_pixels)
    pixels = imagecodecs.jpegxl_decode(data, index=0)
    if pixels.dtype == np.float16:
        pixels = pixels.astype(np.float32)
    # libjxl has already turned the pixels; imagecodecs does not hand out the profile.
    left_out: tuple[str, ...] = ("compressed metadata",) if has_packed_metadata(data) else ()
    note = "JPEG XL is read as sRGB"
    if is_animated_jxl(data):
        note, left_out = f"{_ANIMATION_NOTE}; {note}", _LATER_FRAMES + left_out
    return Decoded(pixels, None, jxl_metadata(data), orientation=1, note=note, left_out=left_out)


def _decode_bmp(data: bytes, max_pixels: int, lenient: bool) -> Decoded:
    try:
        header = _header(data, max_pixels)
    except OSError as error:
        if not str(error).startswith("Unsupported BMP"):
            raise
        return Decoded(decode_bitfields(data, max_pixels), metadata=Metadata())
    mode = {"1": "L", "L": "L", "RGBA": "RGBA"}.get(header.mode, "RGB")
    return Decoded(np.asarray(header.convert(mode)), metadata=Metadata(), dpi=_dpi(header))


def _header(data: bytes, max_pixels: int) -> PillowImage.Image:
    header = PillowImage.open(io.BytesIO(data))
    check_size(header.size, max_pixels)
    return header


def _range(color_note: str) -> tuple[str, ...]:
    # The only remark on colours named by numbers is that their curve has no profile, so a result cannot name it either.
    return ("the curve of its high dynamic range",) if color_note else ()


def _icc(header: PillowImage.Image) -> bytes | None:
    return header.info.get("icc_profile") or None


def _dpi(header: PillowImage.Image) -> tuple[float, float] | None:
    dpi = header.info.get("dpi")
    return (float(dpi[0]), float(dpi[1])) if dpi and dpi[0] > 0 and dpi[1] > 0 else None


def _plain_exif(exif: bytes | None) -> bytes | None:
    return exif.removeprefix(b"Exif\0\0") if exif else None


def _avif_bits(data: bytes) -> int:
    flags = data[data.index(b"av1C") + 6]
    return (12 if flags & 0x20 else 10) if flags & 0x40 else 8
