"""Parsing of ICC profiles: all curve kinds, names, table profiles through littleCMS, damaged ones."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms

from photofix.photo.icc import (
    SRGB_CURVE,
    Curve,
    adobe_rgb_profile,
    gray_profile,
    is_usable,
    make_profile,
    parse_profile,
)
from photofix.photo.pixels import decode_pixels, encode_pixels

PROFILES = Path("/usr/share/color/icc/ghostscript")


@pytest.mark.parametrize(
    "curve",
    [
        Curve(),
        SRGB_CURVE,
        Curve((2.2, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        Curve((1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081, 0.0, 0.0)),
        Curve(table=np.linspace(0, 1, 50) ** 1.7),
    ],
)
def test_encode_inverts_decode(curve: Curve) -> None:
    device = np.linspace(0, 1, 777)
    np.testing.assert_allclose(curve.encode(curve.decode(device)), device, atol=2e-4)
    np.testing.assert_allclose(curve.decode(-device), -curve.decode(device))


def test_srgb_curve_is_the_standard() -> None:
    values = np.array([0.0, 0.04045, 0.5, 1.0])
    np.testing.assert_allclose(SRGB_CURVE.decode(values), [0, 0.0031308, 0.214041, 1], atol=1e-6)


def test_pillows_srgb_profile_is_recognised() -> None:
    profile = parse_profile(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert profile.is_srgb
    assert profile.name == "sRGB built-in"


def test_made_profiles_have_the_matrices_of_their_primaries() -> None:
    adobe = parse_profile(adobe_rgb_profile())
    assert adobe.matrix is not None
    np.testing.assert_allclose(adobe.matrix[0], [1.3984, -0.3984, 0.0], atol=1e-3)
    p3 = parse_profile(make_profile((0.68, 0.32, 0.265, 0.69, 0.15, 0.06), (0.3127, 0.329), None))
    assert p3.matrix is not None
    np.testing.assert_allclose(p3.matrix[0], [1.2249, -0.2249, 0.0], atol=1e-3)
    np.testing.assert_allclose(p3.curves[0].decode(np.array([0.5])), 0.214041, atol=1e-4)
    assert parse_profile(gray_profile(1.8)).space == "GRAY"


@pytest.mark.parametrize("kind", range(5))
def test_parametric_curves_of_every_kind(kind: int) -> None:
    numbers = ((2.0,), (2.0, 1.0, 0.1), (2.0, 1.0, 0.1, 0.05), (2.4, 0.948, 0.052, 0.077, 0.04))[min(kind, 3)]
    numbers = (*numbers, 0.01, 0.01) if kind == 4 else numbers
    tag = (
        b"para\0\0\0\0"
        + struct.pack(">HH", kind, 0)
        + struct.pack(f">{len(numbers)}i", *(round(n * 65536) for n in numbers))
    )
    curve = parse_profile(_with_curve(tag)).curves[0]
    at_one = {0: 1.0, 1: 1.21, 2: 1.26, 3: 1.0, 4: 1.01}[kind]
    assert curve.decode(np.array([1.0]))[0] == pytest.approx(at_one, abs=1e-3)
    assert np.all(np.diff(curve.decode(np.linspace(0, 1, 100))) >= 0)


def test_table_profiles_go_through_littlecms_and_back() -> None:
    """A profile made of tables: here the sRGB one, its A2B0 and B2A0 built by littleCMS from CMYK's neighbour."""
    path = PROFILES / "default_cmyk.icc"
    if not path.exists():
        pytest.skip("no table profile on this machine (package libgs-common)")
    profile = parse_profile(path.read_bytes())
    assert profile.space == "CMYK"
    assert profile.matrix is None
    assert profile.can_encode
    assert is_usable(profile.data, 4)
    assert not is_usable(profile.data, 3)


def test_rgb_table_profile_of_a_scanner(rgb_table_profile: bytes) -> None:
    profile = parse_profile(rgb_table_profile)
    assert profile.space == "RGB"
    assert not profile.curves
    assert not profile.can_encode
    ramp = np.arange(0, 256, 5, dtype=np.uint8).reshape(1, -1, 1).repeat(3, axis=2)
    image = decode_pixels(ramp, rgb_table_profile)
    assert np.all(np.diff(image[0, :, 1]) > 0)
    np.testing.assert_allclose(image[0, -1], 1.0, atol=0.02)
    assert np.array_equal(decode_pixels(ramp[:, 7:20], rgb_table_profile), image[:, 7:20])
    with pytest.raises(ValueError, match="nothing can be converted"):
        encode_pixels(image, rgb_table_profile, 3, np.uint8)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 700), value=st.integers(0, 255), cut=st.integers(0, 900))
def test_damaged_profiles_are_unusable_or_usable_but_never_crash(at: int, value: int, cut: int) -> None:
    data = bytearray(adobe_rgb_profile())
    data[at % len(data)] = value
    damaged = bytes(data[:cut] if cut < len(data) // 2 else data)
    if is_usable(damaged, 3):
        decode_pixels(np.zeros((1, 1, 3), np.uint8), damaged)


def _with_curve(tag: bytes) -> bytes:
    """A grey profile with this tone curve."""
    header = bytearray(128)
    header[8:12], header[12:24], header[36:40] = b"\4\0\0\0", b"mntrGRAYXYZ ", b"acsp"
    return bytes(header) + struct.pack(">I4sII", 1, b"kTRC", 144, len(tag)) + tag
