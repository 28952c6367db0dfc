"""Stored values to extended sRGB and back: exact round trips, wide gamuts unclipped, stripes equal the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photofix.color_space import linear_to_srgb
from photofix.photo.icc import linear_srgb_profile
from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth, decode_pixels, encode_pixels, from_srgb, is_srgb, quantize, to_srgb

Make = Callable[..., Any]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", [None, "srgb"])
def test_every_srgb_value_survives_the_round_trip(profiles: dict[str, bytes], name: str | None, dtype: Any) -> None:
    icc = profiles[name] if name else None
    top = np.iinfo(dtype).max
    values = np.arange(top + 1, dtype=dtype).reshape(1, -1, 1).repeat(3, axis=2)
    image = decode_pixels(values, icc)
    assert image.dtype == np.float32
    assert (image.min(), image.max()) == (0.0, 1.0)
    assert np.array_equal(encode_pixels(image, icc, 3, dtype), values)


@pytest.mark.parametrize("name", ["adobe", "p3", "prophoto"])
def test_every_8_bit_colour_sampled_survives_wide_gamut_round_trips(profiles: dict[str, bytes], name: str) -> None:
    corners = np.array([0, 1, 2, 5, 37, 128, 200, 254, 255], np.uint8)
    grid = np.stack(np.meshgrid(corners, corners, corners), axis=-1).reshape(27, 27, 3)
    image = decode_pixels(grid, profiles[name])
    assert image.min() < -0.1, "colours outside sRGB must not be clipped"
    assert np.array_equal(encode_pixels(image, profiles[name], 3, np.uint8), grid)


@pytest.mark.parametrize("name", ["adobe", "p3", "prophoto"])
def test_16_bit_wide_gamut_round_trip(make_pixels: Make, profiles: dict[str, bytes], name: str) -> None:
    """Float32 in between cannot hold a dark channel beside a bright one exactly; photos stay within a 16-bit step."""
    pixels = make_pixels(200, 300, 3, np.uint16) // 2 + 8000
    back = encode_pixels(decode_pixels(pixels, profiles[name]), profiles[name], 3, np.uint16)
    assert np.array_equal(back, pixels)
    dark = make_pixels(200, 300, 3, np.uint16)
    back = encode_pixels(decode_pixels(dark, profiles[name]), profiles[name], 3, np.uint16)
    assert np.mean(back != dark) < 2e-3


@pytest.mark.parametrize("name", ["adobe", "p3", "prophoto"])
def test_matrix_profiles_agree_with_littlecms(make_pixels: Make, profiles: dict[str, bytes], name: str) -> None:
    pixels = make_pixels()
    linear = imagecodecs.cms_transform(
        pixels.astype(np.float32) / 255,
        profiles[name],
        linear_srgb_profile(),
        colorspace="rgb",
        outcolorspace="rgb",
        outdtype="float32",
    )
    np.testing.assert_allclose(decode_pixels(pixels, profiles[name]), linear_to_srgb(linear), atol=3e-3)


@pytest.mark.parametrize("name", ["adobe", "p3", "prophoto"])
def test_neutrals_stay_exactly_neutral(profiles: dict[str, bytes], name: str) -> None:
    gray = np.arange(256, dtype=np.uint8).reshape(1, -1, 1).repeat(3, axis=2)
    image = decode_pixels(gray, profiles[name])
    np.testing.assert_allclose(image, image[..., :1].repeat(3, axis=2), atol=1e-6)
    np.testing.assert_allclose(image[0, -1], 1.0, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_gray_profile(profiles: dict[str, bytes], dtype: Any) -> None:
    top = np.iinfo(dtype).max
    values = np.arange(top + 1, dtype=dtype).reshape(1, -1, 1)
    image = decode_pixels(values, profiles["gray"])
    assert image.shape == (1, top + 1, 3)
    assert np.array_equal(image[..., 0], image[..., 2])
    expected = linear_to_srgb(((values[..., 0] / top) ** 1.8).astype(np.float32))
    np.testing.assert_allclose(image[..., 0], expected, atol=1e-4)
    assert np.array_equal(encode_pixels(image, profiles["gray"], 1, dtype), values)


def test_float_photo_keeps_values_outside_the_unit_range(make_pixels: Make, profiles: dict[str, bytes]) -> None:
    pixels = make_pixels(6, 7, 3, np.float32) * 4 - 1
    assert np.array_equal(decode_pixels(pixels, None), pixels)
    back = encode_pixels(decode_pixels(pixels, profiles["adobe"]), profiles["adobe"], 3, np.float32)
    np.testing.assert_allclose(back, pixels, atol=3e-4)


@settings(max_examples=40, deadline=None)
@given(
    top=st.integers(0, 60),
    rows=st.integers(1, 60),
    left=st.integers(0, 40),
    kind=st.sampled_from([(1, np.uint8, None), (3, np.uint8, None), (3, np.uint16, "p3"), (3, np.uint8, "adobe")]),
)
def test_a_stripe_equals_that_stripe_of_the_whole(top: int, rows: int, left: int, kind: tuple[int, Any, str]) -> None:
    channels, dtype, name = kind
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, np.iinfo(dtype).max + 1, (61, 53, channels)).astype(dtype)
    photo = Photo(None, pixels, icc=_PROFILES[name] if name else None)
    whole = to_srgb(photo)
    part = to_srgb(replace(photo, pixels=pixels[top : top + rows, left:]))
    assert np.array_equal(part, whole[top : top + rows, left:])


def test_from_srgb_gives_the_photos_own_kind(make_pixels: Make, profiles: dict[str, bytes]) -> None:
    photo = Photo(None, make_pixels(5, 6, 1, np.uint16), icc=profiles["gray"])
    assert np.array_equal(from_srgb(to_srgb(photo), photo), photo.pixels)


def test_quantize_rounds_half_up_once_and_clips() -> None:
    exact = np.array([0.5, 1.5, 2.5, 254.5, -3, 300], np.float32) / np.float32(255)
    assert quantize(exact, np.uint8).tolist() == [1, 2, 3, 255, 0, 255]
    assert quantize(np.array([-0.25, 1.5], np.float32), np.float32).tolist() == [-0.25, 1.5]


def test_change_depth_is_reversible_from_8_to_16_bit(make_pixels: Make) -> None:
    pixels = make_pixels()
    wide = change_depth(pixels, np.uint16)
    assert np.array_equal(wide, pixels.astype(np.uint16) * 257)
    assert np.array_equal(change_depth(wide, np.uint8), pixels)


def test_common_srgb_profiles_are_recognised(profiles: dict[str, bytes]) -> None:
    assert is_srgb(None)
    assert is_srgb(profiles["srgb"])
    assert not is_srgb(profiles["p3"])
    assert not is_srgb(profiles["gray"])


_PROFILES = {
    "adobe": bytes(imagecodecs.cms_profile("adobergb")),
    "p3": bytes(
        imagecodecs.cms_profile(
            "rgb",
            whitepoint=[0.3127, 0.3290, 1.0],
            primaries=[0.680, 0.320, 1, 0.265, 0.690, 1, 0.150, 0.060, 1],
            gamma=2.2,
        )
    ),
}
