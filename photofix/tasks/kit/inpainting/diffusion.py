"""The first guess for a hole: what is around it, diffused inward (Navier-Stokes, doi:10.1109/CVPR.2001.990497)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, luma

RADIUS_PX = 3
MARGIN_PX = RADIUS_PX + 2  # its gradients reach a little further
LEVELS = np.float32(255)  # OpenCV's inpainting is made for values of 0..255

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def diffuse(pixels: Image, hidden: Bools) -> None:
    """Fill the hidden pixels of H x W x 3 `pixels` in place, within the range of the others."""
    if not hidden.any() or hidden.all():
        return
    cut = around(hidden)
    pixels, hidden = pixels[cut], hidden[cut]
    planes = [np.ascontiguousarray(pixels[..., channel]) for channel in range(3)]
    is_gray = np.array_equal(planes[0], planes[1]) and np.array_equal(planes[1], planes[2])
    for channel, values in enumerate(planes[: 1 if is_gray else 3]):
        filled = diffused(values, hidden)[hidden]
        pixels[hidden, slice(None) if is_gray else channel] = filled[:, None] if is_gray else filled


def diffuse_luma(pixels: Image, hidden: Bools) -> None:
    """Fill the hidden pixels of H x W x 3 `pixels` in place with a grey as bright as the others around."""
    if not hidden.any() or hidden.all():
        return
    cut = around(hidden)
    pixels, hidden = pixels[cut], hidden[cut]
    pixels[hidden] = diffused(luma(pixels), hidden)[hidden][:, None]


def diffused(values: Floats, hidden: Bools) -> Floats:
    """H x W `values` with the hidden ones filled from the others, of which there must be one, within their range."""
    low, high = span(values, ~hidden)
    filled = cv2.inpaint(values * LEVELS, hidden.astype(np.uint8), RADIUS_PX, cv2.INPAINT_NS) / LEVELS
    # A picture one pixel high leaves OpenCV without gradients: 0 / 0.
    return np.clip(np.where(np.isfinite(filled), filled, (low + high) / 2), low, high)


def around(hidden: Bools) -> tuple[slice, slice]:
    """The hidden pixels and all that they are filled from."""
    left, top, width, height = cv2.boundingRect(hidden.astype(np.uint8))
    rows = slice(max(0, top - MARGIN_PX), top + height + MARGIN_PX)
    return rows, slice(max(0, left - MARGIN_PX), left + width + MARGIN_PX)


def span(values: Floats, known: Bools) -> tuple[np.float32, np.float32]:
    """Least and greatest of the known values."""
    low, high, _, _ = cv2.minMaxLoc(values, known.astype(np.uint8))
    return np.float32(low), np.float32(high)
