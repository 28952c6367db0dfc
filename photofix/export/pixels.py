"""The file's pixels: those of `render`, quantised once, with the stored value wherever no task changed anything."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.export.target import Target
from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth, decode_pixels, encode_pixels, to_srgb
from photofix.progress import Progress
from photofix.raster.place import scaled_size
from photofix.render.image import render_stripes
from photofix.render.tile import RenderPlan

_STRIPE_PX = 1 << 21


def pixels_of(photo: Photo, plan: RenderPlan, target: Target, progress: Progress) -> tuple[NDArray[Any], bool]:
    """The file's pixels (H x W x c in its dtype and profile) and whether a task changed any."""
    if target.same_values and not plan.chain:
        return _on_white(photo, _stored(photo, target), target), False
    rows = max(1, _STRIPE_PX // photo.width)
    height, width = scaled_size(photo.height, photo.width, target.scale)
    result = np.empty((height, width, target.channels), target.dtype)
    is_changed = False
    for top, image in render_stripes(plan, rows, progress):
        bottom = top + len(image)
        if target.scale == 1.0:
            differs = image != to_srgb(photo, top, bottom)
            changed = differs[..., 0] | differs[..., 1] | differs[..., 2]
            is_changed = is_changed or bool(changed.any())
        if target.same_values:
            result[top:bottom] = _merged(photo, image, changed, top, target)
        else:
            result[top:bottom] = encode_pixels(image, target.icc, target.channels, target.dtype)
    return _on_white(photo, result, target), is_changed


def _stored(photo: Photo, target: Target) -> NDArray[Any]:
    """The photo's own values at the file's depth; the same array if nothing differs."""
    stored: NDArray[Any] = np.asarray(photo.pixels)
    if target.dtype == stored.dtype and target.channels == stored.shape[2]:
        return stored
    result = np.empty((*stored.shape[:2], target.channels), target.dtype)
    rows = max(1, _STRIPE_PX // photo.width)
    for top in range(0, len(stored), rows):
        result[top : top + rows] = _at_depth(stored[top : top + rows], target)
    return result


def _merged(photo: Photo, image: Image, changed: NDArray[np.bool_], top: int, target: Target) -> NDArray[Any]:
    """Stored values where nothing changed, encoded ones elsewhere."""
    stored = _at_depth(photo.pixels[top : top + len(image)], target)
    if not changed.any():
        return stored
    encoded = encode_pixels(image, target.icc, target.channels, target.dtype)
    if not changed.all():
        cv2.copyTo(stored, (~changed).view(np.uint8), encoded)
    return encoded


def _at_depth(stored: NDArray[Any], target: Target) -> NDArray[Any]:
    """Stored values at the file's depth and channel count (grey repeated), in the same profile."""
    values = change_depth(stored, target.dtype)
    return values if values.shape[2] == target.channels else np.repeat(values, target.channels, axis=2)


def _on_white(photo: Photo, result: NDArray[Any], target: Target) -> NDArray[Any]:
    """Pixels laid over white for a format without transparency; others pass as they are."""
    if photo.alpha is None or target.format.has_alpha:
        return result
    alpha = alpha_of(photo, target)
    assert alpha is not None
    rows = max(1, _STRIPE_PX // result.shape[1])
    blended = np.empty_like(result)
    for top in range(0, len(result), rows):
        image = decode_pixels(result[top : top + rows], target.icc)
        cover = decode_pixels(alpha[top : top + rows, :, None], None)
        over_white = image * cover + (np.float32(1) - cover)
        blended[top : top + rows] = encode_pixels(over_white, target.icc, target.channels, target.dtype)
    return blended


def alpha_of(photo: Photo, target: Target) -> NDArray[Any] | None:
    """The photo's transparency at the file's size and depth, H x W; None without one."""
    return None if photo.alpha is None else _plane(np.asarray(photo.alpha), photo, target)


def extra_of(photo: Photo, target: Target) -> NDArray[Any] | None:
    """The photo's further channels at the file's size and depth, H x W x c; None without any."""
    if photo.extra is None:
        return None
    extra = np.asarray(photo.extra)
    return np.dstack([_plane(extra[..., number], photo, target) for number in range(extra.shape[2])])


def _plane(plane: NDArray[Any], photo: Photo, target: Target) -> NDArray[Any]:
    """One channel that no task changes, at the file's depth and size."""
    height, width = scaled_size(photo.height, photo.width, target.scale)
    result: NDArray[Any] = change_depth(plane, target.dtype)
    if result.shape != (height, width):
        result = cv2.resize(np.ascontiguousarray(result), (width, height), interpolation=cv2.INTER_AREA)
    return result
