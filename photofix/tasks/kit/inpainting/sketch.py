"""A sketch of what holes hide, for whoever sees it in small: smooth, without texture or grain, in one pass.

Pull-push interpolation (Gortler et al., "The Lumigraph", 1996, doi:10.1145/237170.237200).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image, floats
from photofix.raster.place import Place
from photofix.tasks.kit.findings.index import findings
from photofix.tasks.kit.inpainting.holes import HIDDEN, opacity


def sketch_holes(pixels: Image, found: TaskAnalysis, s: float, place: Place) -> None:
    """Blend the sketch into H x W x 3 `pixels` in place, at the strength `s`, 0..1; what no opaque finding meets stays
    as it is."""
    hidden, weight = opacity(findings(found).meeting(place, holding="mask"), place)
    is_known = cv2.dilate((hidden > HIDDEN).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0  # a rim may leak
    if is_known.all() or not is_known.any():
        return
    sketched = spread(np.ascontiguousarray(pixels), is_known)
    pixels += (sketched - pixels) * (np.float32(s) * weight)[..., None]


def spread(pixels: Image, is_known: NDArray[np.bool_]) -> Image:
    """H x W x 3 `pixels`, those that are not known (H x W) from the known ones around; one must be known."""
    if is_known.all():
        return pixels
    height, width = is_known.shape
    size = ((width + 1) // 2, (height + 1) // 2)
    share = floats(is_known)
    means = cv2.resize(pixels * share[..., None], size, interpolation=cv2.INTER_AREA)
    shares = cv2.resize(share, size, interpolation=cv2.INTER_AREA)
    is_seen = shares > 0
    means = floats(means / np.where(is_seen, shares, 1)[..., None])
    coarser = cv2.resize(spread(means, is_seen), (width, height), interpolation=cv2.INTER_LINEAR)
    return floats(np.where(is_known[..., None], pixels, coarser))
