"""Stored pixels to extended sRGB and back, row-wise pure: a stripe equals that stripe of the whole."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import DTypeLike, NDArray

from photofix.color_space import Image, linear_to_srgb, luma, srgb_to_linear
from photofix.photo.icc import Curve, Profile, linear_srgb_profile, parse_profile
from photofix.photo.photo import Photo

Stored = NDArray[Any]
"""H x W x c uint8, uint16 or float32 in a file's own profile; c = 1 or 3."""


_BLOCK_PX = 1 << 14


def to_srgb(photo: Photo) -> Image:
    """The photo as H x W x 3 float32 extended sRGB; grey gives three equal channels."""
    return decoded(photo.pixels, photo)


def decoded(stored: NDArray[Any], photo: Photo) -> Image:
    """Stored pixels of any part or scale of `photo` (H x W x c) as they are to be seen, those of a negative as the
    positive: H x W x 3 float32 extended sRGB."""
    image = decode_pixels(np.asarray(stored), photo.icc)
    return image if photo.film is None else photo.film.positive(image)


def from_srgb(image: Image, photo: Photo) -> Stored:
    """H x W x 3 extended sRGB to the photo's own profile, dtype and channel count, rounded half up."""
    return encode_pixels(image, photo.icc, int(photo.pixels.shape[2]), photo.pixels.dtype)


def decode_pixels(stored: Stored, icc: bytes | None) -> Image:
    """Stored pixels (H x W x c) to H x W x 3 float32 extended sRGB; without a profile they are taken as sRGB."""
    profile = _profile(icc)
    if profile is None:
        image = _unit(stored)
    elif profile.matrix is not None:
        image = _decode_matrix(stored, profile)
    elif profile.curves:
        image = _decode_gray(stored, profile)
    else:
        image = _decode_tables(_unit(stored), profile)
    return image if image.shape[2] == 3 else np.repeat(image, 3, axis=2)


def encode_pixels(image: Image, icc: bytes | None, channels: int, dtype: DTypeLike) -> Stored:
    """H x W x 3 extended sRGB to H x W x `channels` of a profile and dtype.

    Integers are clipped and rounded half up once, without dither; floats are neither clipped nor
    rounded. One channel is the Rec. 709 luma. Raises ValueError for a profile that only describes sources.
    """
    profile = _profile(icc)
    if channels == 1:
        return quantize(_encode_gray(luma(image)[..., None], profile), dtype)
    if profile is None:
        return quantize(image, dtype)
    if profile.matrix is not None:
        return _encode_in_blocks(image, profile, np.dtype(dtype))
    if not profile.can_encode:
        raise ValueError(f"nothing can be converted to the profile '{profile.name}'")
    return quantize(_encode_tables(image, profile), dtype)


def quantize(values: NDArray[np.float32], dtype: DTypeLike) -> Stored:
    """0..1 to the full range of an integer dtype, clipped, rounded half up; float32 passes as it is."""
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return values.astype(dtype, copy=False)
    top = np.float32(np.iinfo(dtype).max)
    scaled = values * top
    scaled += np.float32(0.5)
    np.clip(scaled, np.float32(0), top + np.float32(0.5), out=scaled)
    return scaled.astype(dtype)


def change_depth(stored: Stored, dtype: DTypeLike) -> Stored:
    """Stored values at another depth in the same profile, rounded half up; the same depth passes as it is."""
    if stored.dtype == np.dtype(dtype):
        return stored
    if stored.dtype.kind == "f":
        return quantize(_unit(stored), dtype)
    return _depth_table(stored.dtype.str, np.dtype(dtype).str)[stored]


def is_srgb(icc: bytes | None) -> bool:
    """Whether pixels with this profile (None: without one) are plain sRGB values."""
    return _profile(icc) is None


@lru_cache(maxsize=16)
def _profile(icc: bytes | None) -> Profile | None:
    profile = parse_profile(icc) if icc else None
    return None if profile is None or profile.is_srgb else profile


def _unit(stored: Stored) -> NDArray[np.float32]:
    if stored.dtype.kind == "f":
        return stored.astype(np.float32)
    return np.asarray(np.divide(stored, np.float32(np.iinfo(stored.dtype).max), dtype=np.float32))


@lru_cache(maxsize=8)
def _depth_table(source: str, target: str) -> Stored:
    return quantize(_unit(np.arange(np.iinfo(np.dtype(source)).max + 1, dtype=source)), target)


def _decode_matrix(stored: Stored, profile: Profile) -> Image:
    assert profile.matrix is not None
    linear = [_through_curve(stored[..., channel], curve) for channel, curve in enumerate(profile.curves)]
    return linear_to_srgb(_times(profile.matrix, linear))


def _encode_in_blocks(image: Image, profile: Profile, dtype: np.dtype[Any]) -> Stored:
    # Blocks that stay in a core's cache: many cheap steps each, all elementwise.
    stored = np.empty(image.shape, dtype)
    rows = max(1, _BLOCK_PX // image.shape[1])
    for top in range(0, len(image), rows):
        stored[top : top + rows] = quantize(_encode_matrix(image[top : top + rows], profile), dtype)
    return stored


def _encode_matrix(image: Image, profile: Profile) -> NDArray[np.float32]:
    assert profile.matrix is not None
    linear = srgb_to_linear(image)
    device = _times(
        np.asarray(np.linalg.inv(profile.matrix), np.float64), [linear[..., channel] for channel in range(3)]
    )
    for channel, curve in enumerate(profile.curves):
        device[..., channel] = curve.encode(device[..., channel])
    return device


def _decode_gray(stored: Stored, profile: Profile) -> NDArray[np.float32]:
    if stored.dtype.kind == "f":
        return linear_to_srgb(profile.curves[0].decode(_unit(stored)).astype(np.float32))
    table: NDArray[np.float32] = linear_to_srgb(_curve_table(profile.curves[0], stored.dtype.str))
    return table[stored]


def _encode_gray(gray: NDArray[np.float32], profile: Profile | None) -> NDArray[np.float32]:
    if profile is None or not profile.curves:
        return gray
    return profile.curves[0].encode(srgb_to_linear(gray)).astype(np.float32)


def _through_curve(stored: Stored, curve: Curve) -> NDArray[np.float32]:
    if stored.dtype.kind == "f":
        return curve.decode(_unit(stored)).astype(np.float32)
    return _curve_table(curve, stored.dtype.str)[stored]


@lru_cache(maxsize=32)
def _curve_table(curve: Curve, dtype: str) -> NDArray[np.float32]:
    return curve.decode(np.linspace(0, 1, np.iinfo(np.dtype(dtype)).max + 1)).astype(np.float32)


def _times(matrix: NDArray[np.float64], channels: list[NDArray[np.float32]]) -> Image:
    # Multiply-adds and not cv2.transform, whose last bit depends on where a crop begins.
    weights = matrix.astype(np.float32)
    out = np.empty((*channels[0].shape, 3), np.float32)
    for row in range(3):
        out[..., row] = channels[0] * weights[row, 0] + channels[1] * weights[row, 1] + channels[2] * weights[row, 2]
    return out


def _decode_tables(device: NDArray[np.float32], profile: Profile) -> Image:
    space = "gray" if device.shape[2] == 1 else "rgb"
    source = device[..., 0] if space == "gray" else device
    return linear_to_srgb(_lcms(source, profile.data, linear_srgb_profile(), space))


def _encode_tables(image: Image, profile: Profile) -> NDArray[np.float32]:
    return _lcms(srgb_to_linear(image), linear_srgb_profile(), profile.data, "rgb")


def _lcms(values: NDArray[np.float32], source: bytes, target: bytes, space: str) -> NDArray[np.float32]:
    contiguous = np.ascontiguousarray(values)
    done = imagecodecs.cms_transform(
        contiguous, source, target, colorspace=space, outcolorspace="rgb", outdtype="float32"
    )
    return np.asarray(done, np.float32).reshape(*values.shape[:2], -1)
