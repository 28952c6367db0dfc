"""A camera's DNG made by hand: a Bayer sensor, a preview in front, exposure and lens in EXIF."""

from __future__ import annotations

import io
import struct
from typing import Any, Literal

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

XYZ_TO_SRGB = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)
CAPTURE = {
    "Exif.Photo.ExposureTime": "1/250",
    "Exif.Photo.FNumber": "14/10",
    "Exif.Photo.ISOSpeedRatings": "400",
    "Exif.Photo.DateTimeOriginal": "2021:05:06 07:08:09",
    "Exif.Photo.FocalLength": "50/1",
    "Exif.Photo.LensModel": "50mm f/1.4",
    "Exif.Image.Make": "Lichtwerk",
    "Exif.Image.LensInfo": "24/1 70/1 28/10 40/10",
}
"""What the file says about how it was taken, by exiv2's names."""

_PLACEHOLDER = 34666  # beside the EXIF pointer, which tifffile does not write


def camera_dng(
    orientation: int = 1,
    preview: Literal["jpeg", "pixels"] | None = "jpeg",
    shown: NDArray[np.uint8] | None = None,
    stated: int | None = None,
) -> bytes:
    """A DNG of 240 x 320 before it is turned.

    Args:
        orientation: EXIF orientation of the photo.
        preview: how it is stored.
        shown: its pixels; None = the photo's at half the size, as they lie on the sensor.
        stated: an orientation that the preview's own EXIF states.
    """
    y, x = np.mgrid[0:240, 0:320]
    planes = np.dstack([x * 100, y * 150, 20_000 + 0 * x]).astype(np.uint16)
    sensor = planes[..., 1].copy()
    sensor[0::2, 0::2] = planes[0::2, 0::2, 0]
    sensor[1::2, 1::2] = planes[1::2, 1::2, 2]
    small = (planes[::2, ::2] >> 8).astype(np.uint8) if shown is None else shown
    buffer = io.BytesIO()
    bayer = [(33421, 3, 2, (2, 2), True), (33422, 1, 4, bytes((0, 1, 1, 2)), True)]
    with tifffile.TiffWriter(buffer) as writer:
        if preview is None:
            writer.write(sensor, photometric=32803, metadata=None, extratags=_camera_tags(orientation) + bayer)
        else:
            coding: dict[str, Any] = {"photometric": "rgb"}
            if preview == "jpeg":
                coding = {"photometric": "ycbcr", "compression": "jpeg", "rowsperstrip": len(small)}
                coding |= {"shape": small.shape, "dtype": small.dtype}
                small = iter([_jpeg(small, stated)])  # type: ignore[assignment]
            tags = _camera_tags(orientation)
            writer.write(small, subifds=1, subfiletype=1, extratags=tags, metadata=None, **coding)
            writer.write(sensor, photometric=32803, subfiletype=0, metadata=None, extratags=bayer)
    return _with_exif(buffer.getvalue())


def _jpeg(pixels: NDArray[np.uint8], stated: int | None) -> bytes:
    buffer, exif = io.BytesIO(), Image.Exif()
    if stated is not None:
        exif[0x0112] = stated
    Image.fromarray(pixels).save(buffer, "JPEG", quality=95, exif=exif)
    return buffer.getvalue()


def _camera_tags(orientation: int) -> list[Any]:
    matrix = [part for value in XYZ_TO_SRGB for part in (round(value * 10_000), 10_000)]
    return [
        (271, 2, 0, "Lichtwerk", True),
        (272, 2, 0, "X1", True),
        (274, 3, 1, orientation, True),
        (_PLACEHOLDER, 4, 1, 0, True),
        (50706, 1, 4, bytes((1, 4, 0, 0)), True),
        (50708, 2, 0, "Lichtwerk X1", True),
        (50721, 10, 9, tuple(matrix), True),
        (50728, 5, 3, (1, 1) * 3, True),
        (50736, 5, 4, (24, 1, 70, 1, 28, 10, 40, 10), True),
        (50778, 3, 1, 21, True),
    ]


def _with_exif(dng: bytes) -> bytes:
    """`dng` with a folder of exposure data behind it, to which the placeholder points."""
    at = len(dng) + len(dng) % 2
    entries: list[tuple[int, int, int, bytes]] = [
        (33434, 5, 1, struct.pack("<II", 1, 250)),
        (33437, 5, 1, struct.pack("<II", 14, 10)),
        (34855, 3, 1, struct.pack("<HH", 400, 0)),
        (36867, 2, 20, b"2021:05:06 07:08:09\0"),
        (37386, 5, 1, struct.pack("<II", 50, 1)),
        (42036, 2, 11, b"50mm f/1.4\0\0"),
    ]
    folder, values = struct.pack("<H", len(entries)), b""
    end = at + 2 + 12 * len(entries) + 4
    for code, kind, count, value in entries:
        is_short = len(value) <= 4
        folder += struct.pack("<HHI", code, kind, count) + (value if is_short else struct.pack("<I", end + len(values)))
        values += b"" if is_short else value
    pointer = dng.index(struct.pack("<HHII", _PLACEHOLDER, 4, 1, 0))
    entry = struct.pack("<HHII", 0x8769, 4, 1, at)
    return dng[:pointer] + entry + dng[pointer + 12 :].ljust(at - pointer - 12, b"\0") + folder + b"\0" * 4 + values
