"""Camera RAW through LibRaw: white balance and matrix of the camera, 16 bit, sRGB; DNG of film scanners.

LibRaw takes the four samples of a scanner's DNG for the colours of a four-colour sensor; they are red, green, blue
and infrared. It is given the first three; the fourth is kept as it is.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from photofix.errors import PhotoReadError
from photofix.photo.decoded import DECODER_ERRORS, Decoded, check_size

_LINEAR_RAW = 34892
ORIENTATION_OF_FLIP = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's code for how a camera was held -> EXIF orientation."""
_FIRST_DNG_TAG, _LAST_DNG_TAG = 50706, 52600
_CAMERA_TAGS = (271, 272, 274)
_VERSIONS = (50706, 50707, 50829)
_COLOR_MATRICES = (50721, 50722)  # a row for every sample
_PER_PLANE_AND_BACK = (50723, 50724, 50725, 50726, 50964, 50965)  # calibrations, reductions, forward matrices


def decode_raw(source: Path | bytes, max_pixels: int) -> Decoded:
    """Develop the photo. Raises PhotoReadError if the package is missing, ValueError with LibRaw's words."""
    try:
        import rawpy
    except ImportError as error:
        raise PhotoReadError(
            "Camera RAW photos need the extra package 'rawpy'; install it with: pip install 'photofix[raw]'."
        ) from error
    three, extra = _of_scanner(source, max_pixels)
    content = three or source
    try:
        with rawpy.imread(str(content) if isinstance(content, Path) else io.BytesIO(content)) as raw:
            check_size((raw.sizes.width, raw.sizes.height), max_pixels)
            orientation = ORIENTATION_OF_FLIP.get(raw.sizes.flip)
            pixels = raw.postprocess(
                use_camera_wb=True,
                output_bps=16,
                no_auto_bright=True,
                gamma=(2.4, 12.92),
                output_color=rawpy.ColorSpace.sRGB,
                user_flip=None if orientation is None else 0,
            )
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise ValueError(str(error)) from error
    fits = extra is not None and extra.shape[:2] == pixels.shape[:2]
    return Decoded(
        pixels,
        orientation=orientation or 1,
        note="developed from camera RAW with the camera's white balance",
        left_out=("the infrared channel",) if extra is not None and not fits else (),
        extra=extra if fits else None,
    )


def _of_scanner(source: Path | bytes, max_pixels: int) -> tuple[bytes | None, NDArray[Any] | None]:
    """For a DNG of linear samples with more than three: one with three, and the others; else nothing."""
    try:
        with tifffile.TiffFile(source if isinstance(source, Path) else io.BytesIO(source)) as tiff:
            first: Any = tiff.pages.first.aspage()
            pages = [first, *(part.aspage() for part in first.pages or ())]
            page = next((page for page in pages if page.photometric == _LINEAR_RAW and page.samplesperpixel > 3), None)
            if page is None:
                return None, None
            check_size((page.imagewidth, page.imagelength), max_pixels)
            samples = page.asarray()
            if samples.dtype != np.uint16 or page.axes != "YXS":
                return None, None
            return _with_three(first, page, samples), np.ascontiguousarray(samples[..., 3:])
    except DECODER_ERRORS:
        return None, None  # no TIFF at all, as most RAW files are to tifffile


def _with_three(first: Any, page: Any, samples: NDArray[Any]) -> bytes:
    tags: dict[int, Any] = {
        tag.code: (tag.code, tag.dtype, tag.count, _three(tag), True)
        for tag in (*first.tags, *page.tags)
        if tag.code in _CAMERA_TAGS or _FIRST_DNG_TAG <= tag.code <= _LAST_DNG_TAG
    }
    buffer = io.BytesIO()
    tifffile.imwrite(
        buffer,
        np.ascontiguousarray(samples[..., :3]),
        photometric=_LINEAR_RAW,
        planarconfig="contig",
        metadata=None,
        extratags=[
            (code, kind, _count(kind, value), value, True)
            for code, kind, _, value, _ in tags.values()
            if code not in _PER_PLANE_AND_BACK
        ],
    )
    return buffer.getvalue()


def _three(tag: Any) -> Any:
    """A tag's value, cut to three where it is one number a sample."""
    numbers = 2 if tag.dtype in (5, 10) else 1
    if tag.code in _COLOR_MATRICES:
        return tag.value[: 9 * numbers]
    if tag.count == 4 and isinstance(tag.value, tuple) and tag.code not in _VERSIONS:
        return tag.value[: 3 * numbers]
    return tag.value


def _count(kind: int, value: Any) -> int:
    if isinstance(value, tuple):
        return len(value) // (2 if kind in (5, 10) else 1)
    return 0 if isinstance(value, str) else len(value) if isinstance(value, bytes) else 1
