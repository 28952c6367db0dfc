"""From a `Photo` to a file: encoded once, metadata and profile put in, read back before it gets its name."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

import cv2
import imagecodecs
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from photofix.errors import PhotoReadError, PhotoWriteError
from photofix.photo.carrier import embed, embed_in_file, jpeg_segments, png_metadata
from photofix.photo.formats import FORMATS
from photofix.photo.jpeg import jpeg_layout
from photofix.photo.metadata import without_orientation
from photofix.photo.photo import Photo
from photofix.photo.png import png_chunk
from photofix.photo.read import read_photo
from photofix.photo.safe_file import check_target, write_safely
from photofix.photo.texts import jpeg_comments, jpeg_segment
from photofix.photo.tiff import is_bigtiff, tiff_equals, write_tiff

Parts = tuple[bytes | memoryview, ...]
"""Pieces of an encoded file, in order; not joined, because a large photo would be held twice."""

Chroma = Literal["4:4:4", "4:2:2", "4:2:0"]

_PNG_HEADER_BYTES = 33
_JFIF_BYTES = 20  # start of image and JFIF segment, as libjpeg writes them
_PNG_LEVEL = 4  # level 6 takes twice as long for 2 % less
_AVIF_SPEED = 9  # 7 takes five times as long for 1.5 % less, and the same memory: about 40 bytes a pixel
_IN_MEMORY_BYTES = 100_000_000
_MOST_SHRUNK_PX = 1 << 30  # OpenCV decodes nothing larger
_ANY_SIZE = 1e9  # megapixels: the file is our own


def write_photo(
    photo: Photo,
    path: Path,
    *,
    original: Path | None = None,
    quality: int = 95,
    chroma: Chroma = "4:4:4",
    overwrite: bool = False,
) -> str:
    """Write `photo` (pixels, alpha, profile, metadata as they shall be) in its `format` to `path`.

    Args:
        original: a file that must not be overwritten under any name.
        quality: 1..100, for lossy formats.
        chroma: colour resolution of JPEG and AVIF; OpenCV writes AVIF above 8 bits as 4:2:0 only.
        overwrite: whether an existing file may be replaced.

    Returns:
        sha256 of the file.

    Raises:
        PhotoWriteError: the format cannot hold the photo, the disk refuses, or the file read back
            differs; nothing is left behind.
    """
    _check_fits(photo, path)
    check_target(path, original, overwrite)
    digest = ""

    def verify(temporary: Path) -> None:
        nonlocal digest
        _verify(temporary, photo, path)
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()

    try:
        write_safely(path, _filler(photo, quality, chroma), verify, overwrite)
    except (RuntimeError, ValueError, cv2.error) as error:
        raise PhotoWriteError(f"'{path}' cannot be encoded ({error}); try another format.") from error
    except MemoryError as error:
        raise PhotoWriteError(f"'{path}' does not fit into memory; close other programs or choose TIFF.") from error
    return digest


def _check_fits(photo: Photo, path: Path) -> None:
    entry = FORMATS[photo.format]
    if photo.depth not in entry.depths:
        raise PhotoWriteError(f"{entry.label} cannot hold {photo.depth} bits per channel; choose another format.")
    if max(photo.height, photo.width) > entry.max_side:
        size = f"{photo.width} x {photo.height}"
        raise PhotoWriteError(f"{entry.label} holds sides up to {entry.max_side} pixels, this is {size}; choose TIFF.")
    if not entry.can_hold(int(photo.pixels.shape[2]), photo.alpha is not None):
        raise PhotoWriteError(f"{entry.label} cannot hold these channels; choose another format.")


def _filler(photo: Photo, quality: int, chroma: Chroma) -> Callable[[BinaryIO, Path], None]:
    if photo.format == "TIFF":
        return lambda file, temporary: _fill_tiff(file, temporary, photo)
    encoders: dict[str, Callable[[], Parts]] = {
        "JPEG": lambda: _jpeg(photo, quality, chroma),
        "PNG": lambda: _png(photo),
        "WEBP": lambda: _webp(photo, quality),
        "AVIF": lambda: _avif(photo, quality, chroma),
    }

    def fill(file: BinaryIO, temporary: Path) -> None:
        for part in encoders[photo.format]():
            file.write(part)

    return fill


def _fill_tiff(file: BinaryIO, temporary: Path, photo: Photo) -> None:
    write_tiff(file, photo)
    # exiv2 cannot open BigTIFF: such files keep XMP, IPTC and profile, and lose EXIF.
    has_blocks = any((photo.metadata.exif, photo.metadata.iptc, photo.metadata.xmp))
    if not has_blocks or is_bigtiff(photo):
        return
    file.flush()
    if file.tell() > _IN_MEMORY_BYTES:
        embed_in_file(temporary, photo.metadata)
        return
    file.seek(0)
    complete = embed(file.read(), photo.metadata, None)
    file.seek(0)
    file.truncate()
    file.write(complete)


def _jpeg(photo: Photo, quality: int, chroma: Chroma) -> Parts:
    subsampling = None if photo.is_gray else chroma.replace(":", "")
    encoded = memoryview(imagecodecs.jpeg8_encode(_interleaved(photo), level=quality, subsampling=subsampling))
    start = bytearray(encoded[:_JFIF_BYTES])
    if photo.metadata.dpi is not None:
        x, y = (min(max(round(value), 1), 65535) for value in photo.metadata.dpi)
        start[13:18] = b"\1" + x.to_bytes(2, "big") + y.to_bytes(2, "big")
    comments = b"".join(jpeg_segment(text) for text in jpeg_comments(photo.metadata.texts))
    return bytes(start), jpeg_segments(photo.metadata, photo.icc), comments, encoded[_JFIF_BYTES:]


def _png(photo: Photo) -> Parts:
    encoded = memoryview(imagecodecs.png_encode(_interleaved(photo), level=_PNG_LEVEL))
    chunks = png_metadata(photo.metadata) + b"".join(png_chunk(*text) for text in photo.metadata.texts)
    if photo.icc is not None:
        # Not through exiv2, which gives the profile an empty name, for which libpng ignores it.
        chunks += png_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(photo.icc))
    if photo.metadata.dpi is not None:
        x, y = (round(value / 0.0254) for value in photo.metadata.dpi)
        chunks += png_chunk(b"pHYs", x.to_bytes(4, "big") + y.to_bytes(4, "big") + b"\1")
    return encoded[:_PNG_HEADER_BYTES], chunks, encoded[_PNG_HEADER_BYTES:]


def _webp(photo: Photo, quality: int) -> Parts:
    return _pillow(photo, "WEBP", quality=quality, lossless=quality == 100, exact=True, method=4)


def _avif(photo: Photo, quality: int, chroma: Chroma) -> Parts:
    if photo.depth == 8:
        # Pillow would rewrite EXIF that names an orientation, and lose what is not ASCII in it.
        turned = replace(photo, metadata=without_orientation(photo.metadata))
        sampling = "4:0:0" if photo.is_gray else chroma
        return _pillow(turned, "AVIF", quality=quality, subsampling=sampling, speed=_AVIF_SPEED)
    twelve = _narrowed(_interleaved(photo), 12)
    swaps = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    swapped = twelve if photo.is_gray else cv2.cvtColor(twelve, swaps[twelve.shape[2]])
    blocks = (
        (cv2.IMAGE_METADATA_EXIF, photo.metadata.exif),
        (cv2.IMAGE_METADATA_XMP, photo.metadata.xmp),
        (cv2.IMAGE_METADATA_ICCP, photo.icc),
    )
    present = [(kind, np.frombuffer(block, np.uint8)) for kind, block in blocks if block]
    options = [cv2.IMWRITE_AVIF_QUALITY, quality, cv2.IMWRITE_AVIF_DEPTH, 12, cv2.IMWRITE_AVIF_SPEED, _AVIF_SPEED]
    done, encoded = cv2.imencodeWithMetadata(
        ".avif", swapped, [kind for kind, _ in present], [block for _, block in present], options
    )
    if not done:
        raise ValueError("the AVIF encoder failed")
    return (encoded.tobytes(),)


def _pillow(photo: Photo, name: str, **options: Any) -> Parts:
    buffer = io.BytesIO()
    if photo.metadata.exif:
        options["exif"] = b"Exif\0\0" + photo.metadata.exif
    if photo.metadata.xmp:
        options["xmp"] = photo.metadata.xmp
    PillowImage.fromarray(_interleaved(photo)).save(buffer, name, icc_profile=photo.icc, **options)
    return (buffer.getbuffer(),)


def _interleaved(photo: Photo) -> NDArray[Any]:
    """H x W for plain grey, else H x W x n with alpha last."""
    if photo.alpha is not None:
        return np.dstack([photo.pixels, photo.alpha])
    return photo.pixels[..., 0] if photo.is_gray else photo.pixels


def _narrowed(samples: NDArray[Any], bits: int) -> NDArray[np.uint16]:
    """16-bit samples in `bits` bits, rounded half up."""
    table = (np.arange(65536, dtype=np.uint32) * np.uint32(2**bits - 1) + np.uint32(32767)) // np.uint32(65535)
    return np.asarray(table.astype(np.uint16)[samples])


def _verify(temporary: Path, photo: Photo, path: Path) -> None:
    """Decode the written file and compare. Raises PhotoWriteError."""
    is_lossless = photo.format in ("PNG", "TIFF")
    try:
        if photo.format == "TIFF":
            fault = "" if tiff_equals(temporary, photo) else "its pixels or profile differ"
        elif photo.format == "JPEG" and photo.width * photo.height <= _MOST_SHRUNK_PX:
            fault = _jpeg_fault(temporary.read_bytes(), photo)
        else:
            back = read_photo(temporary, allow_truncated=False, max_megapixels=_ANY_SIZE)
            fault = _difference(back, photo, is_lossless)
    except (PhotoReadError, RuntimeError, ValueError, LookupError, TypeError, cv2.error) as error:
        fault = str(error)
    if fault:
        raise PhotoWriteError(f"'{path}' was written, but reading it back failed ({fault}); check the disk.")


def _jpeg_fault(data: bytes, photo: Photo) -> str:
    """What is wrong with our own JPEG, "" if nothing. It is decoded at an eighth: that reads all of the code too, and a
    third copy of the pixels beside the photo's and the result's is what a batch took most memory for."""
    layout = jpeg_layout(data)
    channels = int(photo.pixels.shape[2])
    if layout.end is None:
        return "its end is missing"
    if layout.size != (photo.width, photo.height) or layout.components != channels:
        return f"it has {layout.components} channels of {layout.size[0]} x {layout.size[1]} pixels"
    if layout.icc != photo.icc:
        return "its colour profile differs"
    small = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8 | cv2.IMREAD_IGNORE_ORIENTATION)
    return "" if small is not None and small.size else "its pixels cannot be decoded"


def _difference(back: Photo, photo: Photo, is_lossless: bool) -> str:
    if back.pixels.shape != photo.pixels.shape or back.pixels.dtype != photo.pixels.dtype:
        return f"it has {back.pixels.shape} {back.pixels.dtype} pixels"
    if back.icc != photo.icc:
        return "its colour profile differs"
    if back.alpha is None and photo.alpha is not None and not _is_opaque(np.asarray(photo.alpha)):
        return "its transparency is missing"
    if is_lossless and not np.array_equal(back.pixels, photo.pixels):
        return "its pixels differ"
    return ""


def _is_opaque(alpha: NDArray[Any]) -> bool:
    # libwebp leaves out a transparency that hides nothing.
    return bool(np.all(alpha == np.iinfo(alpha.dtype).max))
