"""sRGB, linear light, luma and Lab in one place (IEC 61966-2-1; CIE 15), as numpy functions.

*Extended sRGB*: the sRGB curve, mirrored below 0 (odd) and continued above 1, so that colours
outside the sRGB gamut survive a round trip.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
"""H x W x 3 float32, extended sRGB unless a name says otherwise."""

LUMA = (0.2126, 0.7152, 0.0722)
"""Rec. 709 luma weights for R, G, B."""


def floats(values: Any) -> Image:
    """`values` (numbers, nested lists or any array) as a float32 array; no copy where it already is one."""
    return np.asarray(values, np.float32)


def srgb_to_linear(image: Image) -> Image:
    """Extended sRGB to linear light, elementwise; any shape, float32, 1.0 stays 1.0."""
    magnitude = np.abs(image)
    linear = np.where(
        magnitude <= 0.04045,
        magnitude / np.float32(12.92),
        ((magnitude + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4),
    )
    return np.copysign(linear, image).astype(np.float32, copy=False)


def linear_to_srgb(linear: Image) -> Image:
    """Linear light to extended sRGB, elementwise; any shape, float32, inverse of `srgb_to_linear`."""
    magnitude = np.abs(linear)
    encoded = np.where(
        magnitude <= 0.0031308,
        magnitude * np.float32(12.92),
        np.float32(1.055) * magnitude ** np.float32(1 / 2.4) - np.float32(0.055),
    )
    return np.copysign(encoded, linear).astype(np.float32, copy=False)


def luma(image: Image) -> Image:
    """H x W x 3 encoded values to H x W luma (Rec. 709 weights); elementwise, so crops agree bit for bit."""
    red, green, blue = (np.float32(weight) for weight in LUMA)
    return floats(image[..., 0] * red + image[..., 1] * green + image[..., 2] * blue)


def srgb_to_lab(image: Image) -> Image:
    """H x W x 3 sRGB in 0..1 to CIE Lab (D65): L 0..100, a and b about -128..127."""
    return floats(cv2.cvtColor(np.clip(image, 0, 1).astype(np.float32, copy=False), cv2.COLOR_RGB2Lab))
