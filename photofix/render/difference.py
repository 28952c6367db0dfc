"""What was changed: a map of colour differences (CIE76 in Lab) and the share a person would notice."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, srgb_to_lab

NOTICEABLE = 3.0
"""Delta E from which a change counts as visible."""
FULL = 20.0
"""Delta E shown in the strongest colour."""


def delta_e(original: Image, restored: Image) -> NDArray[np.float32]:
    """H x W Euclidean distance in Lab between two H x W x 3 sRGB images."""
    offset = srgb_to_lab(restored) - srgb_to_lab(original)
    return np.asarray(np.sqrt(np.einsum("hwc,hwc->hw", offset, offset)), np.float32)


def changed_share(difference: NDArray[np.float32]) -> float:
    """Share 0..1 of pixels changed by more than `NOTICEABLE`."""
    return float(cv2.countNonZero((difference > NOTICEABLE).astype(np.uint8))) / difference.size


def difference_rgb8(original: Image, difference: NDArray[np.float32]) -> NDArray[np.uint8]:
    """H x W x 3 uint8: the original in dark grey, changes in the colours of `legend_rgb8`."""
    level = np.clip(difference / FULL, 0, 1)
    grey = np.clip(original.mean(axis=2) * 90 + 20, 0, 110)
    colors = _ramp(level).astype(np.float32)
    share = np.sqrt(level)[..., None]
    return np.asarray(grey[..., None] * (1 - share) + colors * share + 0.5).astype(np.uint8)


def legend_rgb8(width: int) -> NDArray[np.uint8]:
    """1 x width x 3 uint8 colours for delta E 0..`FULL`."""
    return _ramp(np.linspace(0, 1, width, dtype=np.float32)[None])


def _ramp(level: NDArray[np.float32]) -> NDArray[np.uint8]:
    bgr = cv2.applyColorMap((level * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
