"""Extended sRGB float pixels to what Qt paints: the display conversion, and nothing else does it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from photofix.color_space import Image
from photofix.raster.boxes import spans

BAND_ROWS = 64
"""Floats of so many rows stay in the cache."""


def to_qimage(image: Image) -> QImage:
    """H x W x 3 float32 extended sRGB to an opaque RGB32 image that owns its pixels; safe in any thread."""
    return from_rgb8(quantised(image))


def quantised(image: Image) -> NDArray[np.uint8]:
    """H x W x 3 float32 extended sRGB, clipped to 0..1 and rounded to 8 bits."""
    quantised = np.empty(image.shape, np.uint8)
    spare = np.empty((min(BAND_ROWS, len(image)), *image.shape[1:]), np.float32)
    for top, bottom in spans(0, len(image), BAND_ROWS):
        positive = np.clip(image[top:bottom], np.float32(0), np.float32(np.inf), out=spare[: bottom - top])
        cv2.convertScaleAbs(positive, quantised[top:bottom], alpha=255.0)
    return quantised


def from_rgb8(pixels: NDArray[np.uint8]) -> QImage:
    """H x W x 3 uint8 RGB to an opaque RGB32 image that owns its pixels."""
    bgra = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)
    height, width = bgra.shape[:2]
    return QImage(bgra.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()


def write_rgb8(pixels: NDArray[np.uint8], target: NDArray[np.uint8]) -> None:
    """H x W x 3 uint8 RGB into the H x W x 4 memory of an RGB32 image."""
    target[...] = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)


def from_rgba8(pixels: NDArray[np.uint8]) -> QImage:
    """H x W x 4 uint8 straight RGBA to an image with alpha that owns its pixels."""
    contiguous = np.ascontiguousarray(pixels)
    height, width = contiguous.shape[:2]
    return QImage(contiguous.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


def to_rgb8(picture: QImage) -> NDArray[np.uint8]:
    """Any QImage to H x W x 3 uint8 RGB, a copy."""
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()
