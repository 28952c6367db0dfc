"""Files made by other programs' libraries (Pillow, tifffile, exiv2), so that our reader meets strangers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import pyexiv2
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from photofix.photo import isolation

GHOSTSCRIPT_PROFILES = "/usr/share/color/icc/ghostscript"


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoders run in the test's own process, where libraries can be replaced."""
    monkeypatch.setattr(isolation._state, "is_off", True)


@pytest.fixture
def pillow_file() -> Callable[..., bytes]:
    """(pixels or Pillow image, format name, Pillow's save options) -> file."""

    def make(picture: NDArray[Any] | Image.Image, name: str, **options: Any) -> bytes:
        image = picture if isinstance(picture, Image.Image) else Image.fromarray(np.squeeze(picture))
        buffer = io.BytesIO()
        image.save(buffer, name, **options)
        return buffer.getvalue()

    return make


@pytest.fixture
def tiff_file() -> Callable[..., bytes]:
    """(pixels, tifffile's options) -> file."""

    def make(pixels: NDArray[Any], **options: Any) -> bytes:
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, pixels, **options)
        return buffer.getvalue()

    return make


@pytest.fixture
def with_metadata() -> Callable[..., bytes]:
    """(file, orientation) -> the file with EXIF, GPS, maker note, thumbnail, IPTC and XMP put in by exiv2."""

    def make(encoded: bytes, orientation: int = 1, iptc: bool = True) -> bytes:
        thumbnail = io.BytesIO()
        Image.new("RGB", (16, 12), (200, 30, 30)).save(thumbnail, "JPEG")
        with pyexiv2.ImageData(encoded) as image:
            image.modify_exif(
                {
                    "Exif.Image.Make": "Lichtwerk",
                    "Exif.Image.Artist": "Zoë Müller 汉字",
                    "Exif.Image.Orientation": str(orientation),
                    "Exif.Photo.ExposureTime": "1/250",
                    "Exif.Photo.DateTimeOriginal": "1987:05:04 10:11:12",
                    "Exif.Photo.MakerNote": " ".join(str(value % 256) for value in range(3, 90)),
                    "Exif.GPSInfo.GPSLatitude": "48/1 8/1 15/1",
                    "Exif.GPSInfo.GPSLatitudeRef": "N",
                }
            )
            image.modify_thumbnail(thumbnail.getvalue())
            if iptc:
                image.modify_iptc(
                    {
                        "Iptc.Application2.Caption": "Am See",
                        "Iptc.Application2.Keywords": ["See", "Boot"],
                        "Iptc.Application2.City": "Lindau",
                    }
                )
            image.modify_xmp(
                {
                    "Xmp.dc.creator": ["Zoë Müller"],
                    "Xmp.xmp.Rating": "4",
                    "Xmp.exif.GPSLatitude": "48,8.25N",
                    "Xmp.photoshop.City": "Lindau",
                    "Xmp.tiff.Orientation": str(orientation),
                }
            )
            return bytes(image.get_bytes())

    return make


@pytest.fixture
def profiles() -> dict[str, bytes]:
    """ICC profiles of the usual spaces, made by littleCMS."""
    d65 = [0.3127, 0.3290, 1.0]
    srgb_curve = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.linspace(0, 1, 1024)]
    p3 = [0.680, 0.320, 1, 0.265, 0.690, 1, 0.150, 0.060, 1]
    adobe = [0.64, 0.33, 1, 0.21, 0.71, 1, 0.15, 0.06, 1]
    pro = [0.7347, 0.2653, 1, 0.1596, 0.8404, 1, 0.0366, 0.0001, 1]
    made = {
        "srgb": imagecodecs.cms_profile("srgb"),
        "adobe": imagecodecs.cms_profile("rgb", whitepoint=d65, primaries=adobe, gamma=563 / 256),
        "p3": imagecodecs.cms_profile(
            "rgb", whitepoint=d65, primaries=p3, transferfunction=np.array(srgb_curve, np.float32)
        ),
        "prophoto": imagecodecs.cms_profile("rgb", whitepoint=[0.3457, 0.3585, 1.0], primaries=pro, gamma=1.8),
        "gray": imagecodecs.cms_profile("gray", gamma=1.8),
    }
    return {name: bytes(profile) for name, profile in made.items()}


@pytest.fixture
def rgb_table_profile() -> bytes:
    """A scanner's profile: RGB to Lab through a 9 x 9 x 9 table (lut16Type), no way back."""
    steps = np.linspace(0, 1, 9)
    red, green, blue = np.meshgrid(steps, steps, steps, indexing="ij")
    rgb = np.stack([red, green, blue], axis=-1).astype(np.float32).reshape(-1, 1, 3)
    lab = imagecodecs.cms_transform(
        rgb,
        imagecodecs.cms_profile("srgb"),
        imagecodecs.cms_profile("lab4"),
        colorspace="rgb",
        outcolorspace="lab",
        outdtype="float32",
    ).reshape(-1, 3)
    codes = np.clip(lab * [652.8, 256, 256] + [0, 32768, 32768], 0, 65535).astype(">u2")
    ramp = np.array([0, 65535], ">u2").tobytes()
    identity = np.array([65536, 0, 0, 0, 65536, 0, 0, 0, 65536], ">i4").tobytes()
    table = b"mft2\0\0\0\0" + bytes([3, 3, 9, 0]) + identity + bytes([0, 2, 0, 2])
    table += ramp * 3 + codes.tobytes() + ramp * 3
    name = b"desc\0\0\0\0" + (8).to_bytes(4, "big") + b"Scanner\0" + bytes(79)
    white = b"XYZ \0\0\0\0" + np.array([63190, 65536, 54061], ">i4").tobytes()
    tags = {b"desc": name, b"wtpt": white, b"A2B0": table}
    directory, bodies, at = b"", b"", 132 + 12 * len(tags)
    for key, body in tags.items():
        body += bytes(-len(body) % 4)
        directory += key + at.to_bytes(4, "big") + len(body).to_bytes(4, "big")
        bodies, at = bodies + body, at + len(body)
    header = bytearray(128)
    header[0:4], header[8:12], header[12:24] = at.to_bytes(4, "big"), b"\2\x10\0\0", b"scnrRGB Lab "
    header[36:40], header[68:80] = b"acsp", np.array([63190, 65536, 54061], ">i4").tobytes()
    return bytes(header) + len(tags).to_bytes(4, "big") + directory + bodies
