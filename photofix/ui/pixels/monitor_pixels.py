"""Extended sRGB to the 8-bit values of a monitor with its own profile, quick enough for a moving slider."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, srgb_to_linear
from photofix.photo.icc import Profile, parse_profile
from photofix.photo.pixels import decode_pixels, encode_pixels
from photofix.ui.pixels.qimage import quantised

_LOW, _SPAN = np.float32(-0.5), np.float32(2.0)
"""Extended sRGB beyond -0.5..1.5 is outside every monitor."""
_TOP = np.float32(65535)


@dataclass(frozen=True, eq=False)
class _Tables:
    """Encoded sRGB -> linear light -> (3 x 3) -> the monitor's 8 bits; tables of 65536 entries."""

    linear: NDArray[np.float32]
    matrix: NDArray[np.float32]
    device: NDArray[np.uint8]


def for_monitor(image: Image, profile: bytes | None) -> NDArray[np.uint8]:
    """H x W x 3 extended sRGB to H x W x 3 uint8 for the monitor; None = one that shows sRGB."""
    if profile is None:
        return quantised(image)
    parsed = parse_profile(profile)
    if parsed.matrix is None:
        return np.asarray(encode_pixels(image, profile, 3, np.uint8), np.uint8)
    tables = _tables(parsed)
    linear = cv2.LUT(_indices((image - _LOW) / _SPAN), tables.linear)
    device = np.asarray(cv2.transform(linear, tables.matrix), np.float32)
    return np.asarray(cv2.LUT(_indices(device), tables.device), np.uint8)


def from_monitor(pixel: tuple[int, int, int], profile: bytes | None) -> tuple[int, ...]:
    """One 8-bit colour of the monitor as 8-bit sRGB."""
    if profile is None:
        return pixel
    image = decode_pixels(np.array([[pixel]], np.uint8), profile)
    return tuple(int(value) for value in quantised(image)[0, 0])


def _indices(unit: NDArray[np.float32]) -> NDArray[np.uint16]:
    """0..1 to table indices; `unit` is overwritten."""
    unit *= _TOP
    unit += np.float32(0.5)
    return np.clip(unit, np.float32(0), _TOP, out=unit).astype(np.uint16)


@lru_cache(maxsize=2)
def _tables(profile: Profile) -> _Tables:
    assert profile.matrix is not None
    steps = np.linspace(0, 1, 65536)
    device = [np.clip(curve.encode(steps), 0, 1) * 255 + 0.5 for curve in profile.curves]
    return _Tables(
        linear=srgb_to_linear((steps * _SPAN + _LOW).astype(np.float32)),
        matrix=np.linalg.inv(profile.matrix).astype(np.float32),
        device=np.stack(device, axis=-1).astype(np.uint8).reshape(1, 65536, 3),
    )
