"""JPEG of 8-bit RGB pictures in memory, for reports, thumbnails and training samples. Exports go through `photo.write`.

OpenCV keeps its channels in the order blue, green, red; they are swapped here.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def jpeg_of(rgb8: NDArray[np.uint8], quality: int) -> bytes:
    """H x W x 3 uint8 RGB as the bytes of a JPEG file of `quality` (0..100), without metadata."""
    bgr = np.ascontiguousarray(rgb8[..., ::-1])
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def rgb8_of(data: bytes) -> NDArray[np.uint8] | None:
    """The bytes of a picture file as H x W x 3 uint8 RGB; None if they are no picture that OpenCV reads."""
    bgr = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    return None if bgr is None else np.ascontiguousarray(np.asarray(bgr, np.uint8)[..., ::-1])


def through_jpeg(rgb8: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """H x W x 3 uint8 RGB as a JPEG of `quality` (0..100) leaves it."""
    stored = rgb8_of(jpeg_of(rgb8, quality))
    assert stored is not None  # OpenCV reads what it has written
    return stored
