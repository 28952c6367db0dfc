"""The file's pixels: those of `render`, quantised once, with the stored value wherever no task changed anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.export.target import Target
from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth, decode_pixels, decoded, encode_pixels, is_srgb, quantize
from photofix.progress import Progress
from photofix.raster.boxes import Box, spans
from photofix.raster.threads import thread_count
from photofix.raster.warp import Framing
from photofix.render.image import placed, render_boxes
from photofix.render.tile import RenderPlan

_STRIPE_PX = 1 << 21
_ALONE_PX = 1 << 20  # one thread leaves no core idle at the end of a stripe, and photos at once add up
_BAND_PX = 1 << 16


def pixels_of(photo: Photo, plan: RenderPlan, target: Target, progress: Progress) -> tuple[NDArray[Any], bool]:
    """The file's pixels (H x W x c in its dtype and profile) and whether a task changed any."""
    framing, opacity = target.framing, _opacity(photo, target)
    if target.same_values and not plan.chain and opacity is None:
        return _stored(photo, target), False
    result = np.empty((*framing.size, target.channels), target.dtype)
    whole, is_changed = Box(0, 0, *framing.size), False

    def encoded(image: Image) -> NDArray[Any]:
        return encode_pixels(image, target.icc, target.channels, target.dtype)

    stripe_px = _ALONE_PX if thread_count() == 1 else _STRIPE_PX
    for box, source, image in render_boxes(plan, framing, stripe_px, progress):
        if target.same_values:
            values, has_change = _stored_or_encoded(photo, image, source, target)
            is_changed = is_changed or has_change
            made = framing.put(values, source, box)
        else:
            is_changed = is_changed or (target.scale == 1.0 and _has_change(photo, image, source))
            made = placed(framing, image, source, box, encoded)
        if opacity is not None:
            made = _over_white(made, placed(framing, image, source, box), opacity[box.slices(whole)], target)
        result[box.slices(whole)] = made
        del image, made  # before the next one is made: as floats they are what a stripe takes
    return result, is_changed


def _stored_or_encoded(photo: Photo, image: Image, source: Box, target: Target) -> tuple[NDArray[Any], bool]:
    """The file's pixels of what `image` shows of the photo's `source`, and whether a task changed any; a few rows at a
    time, which stay in the caches and take no memory beside the stripe."""
    values, is_changed = np.empty((source.height, source.width, target.channels), target.dtype), False
    comes_back = _comes_back(photo, target)
    for band in _bands(source):
        rows = band.slices(source)
        if comes_back:
            values[rows] = encode_pixels(image[rows], target.icc, target.channels, target.dtype)
            is_changed = is_changed or not np.array_equal(values[rows], _cut(photo.pixels, band))
            continue
        changed = _changed(photo, image[rows], band)
        is_changed = is_changed or bool(changed.any())
        values[rows] = _merged(photo, image[rows], changed, band, target)
    return values, is_changed


def _comes_back(photo: Photo, target: Target) -> bool:
    """Whether a stored value that was decoded and encoded again is surely the same: then nobody need ask which were
    changed."""
    stored = photo.pixels
    is_same = (stored.dtype, stored.shape[2]) == (target.dtype, target.channels) == (target.dtype, 3)
    return is_same and stored.dtype.kind == "u" and is_srgb(photo.icc)


def _bands(box: Box) -> Iterator[Box]:
    for top, bottom in spans(box.top, box.bottom, max(1, _BAND_PX // box.width)):
        yield Box(top, box.left, bottom, box.right)


def _changed(photo: Photo, image: Image, source: Box) -> NDArray[np.bool_]:
    """Which of the photo's pixels `source` a task changed to `image`, h x w."""
    differs = image != decoded(_cut(photo.pixels, source), photo)
    return np.asarray(differs[..., 0] | differs[..., 1] | differs[..., 2])


def _has_change(photo: Photo, image: Image, source: Box) -> bool:
    """Whether any is: most often the first rows tell."""
    return any(bool(_changed(photo, image[band.slices(source)], band).any()) for band in _bands(source))


def _stored(photo: Photo, target: Target) -> NDArray[Any]:
    """The photo's own values at the file's depth, moved to their places; the same array if nothing differs."""
    framing = target.framing
    whole = Box(0, 0, *framing.size)
    stored = _cut(photo.pixels, framing.source(whole))
    if target.dtype == stored.dtype and target.channels == stored.shape[2]:
        return np.ascontiguousarray(framing.put(stored, framing.source(whole), whole))
    values = np.empty((*stored.shape[:2], target.channels), target.dtype)
    rows = max(1, _STRIPE_PX // stored.shape[1])
    for top in range(0, len(stored), rows):
        values[top : top + rows] = _at_depth(stored[top : top + rows], target)
    return np.ascontiguousarray(framing.put(values, framing.source(whole), whole))


def _cut(pixels: NDArray[Any], box: Box) -> NDArray[Any]:
    return np.asarray(pixels[box.top : box.bottom, box.left : box.right])


def _merged(photo: Photo, image: Image, changed: NDArray[np.bool_], source: Box, target: Target) -> NDArray[Any]:
    """Stored values where nothing changed, encoded ones elsewhere."""
    stored = _at_depth(_cut(photo.pixels, source), target)
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


def _opacity(photo: Photo, target: Target) -> NDArray[Any] | None:
    """How far each pixel of the file hides the white below it, H x W in the photo's own depth; None for a photo without
    transparency, or a format that holds it."""
    if photo.alpha is None or target.format.has_alpha:
        return None
    return _moved(np.asarray(photo.alpha), target.framing)


def _over_white(opaque: NDArray[Any], image: Image, opacity: NDArray[Any], target: Target) -> NDArray[Any]:
    """The file's pixels of `image` over white: `opaque`, its pixels alone, where nothing shines through."""
    share = decode_pixels(opacity[..., None], None)[..., :1]
    over = encode_pixels(image * share + (np.float32(1) - share), target.icc, target.channels, target.dtype)
    return np.where(share < 1, over, opaque)


def alpha_of(photo: Photo, target: Target) -> NDArray[Any] | None:
    """The photo's transparency at the file's size, shape and depth, H x W; None without one."""
    return None if photo.alpha is None else _plane(np.asarray(photo.alpha), target)


def extra_of(photo: Photo, target: Target) -> NDArray[Any] | None:
    """The photo's further channels at the file's size and depth, H x W x c; None without any."""
    if photo.extra is None:
        return None
    extra = np.asarray(photo.extra)
    return np.dstack([_plane(extra[..., number], target) for number in range(extra.shape[2])])


def _plane(plane: NDArray[Any], target: Target) -> NDArray[Any]:
    """One channel that no task changes, at the file's depth and size, moved as the pixels are."""
    return _moved(change_depth(plane, target.dtype), target.framing)


def _moved(values: NDArray[Any], framing: Framing) -> NDArray[Any]:
    """One channel at the file's size, moved as the pixels are."""
    if values.shape != framing.source_size:
        tall, wide = framing.source_size
        values = cv2.resize(np.ascontiguousarray(values), (wide, tall), interpolation=cv2.INTER_AREA)
    if framing.is_exact:
        whole = Box(0, 0, *framing.size)
        source = framing.source(whole)
        return np.ascontiguousarray(framing.put(_cut(values, source), source, whole))
    return _warped_plane(values, framing)


def _warped_plane(values: NDArray[Any], framing: Framing) -> NDArray[Any]:
    whole = Box(0, 0, *framing.size)
    result = np.empty(framing.size, values.dtype)
    for box in framing.pieces(whole):
        source = framing.source(box)
        unit = decode_pixels(_cut(values, source)[..., None], None)[..., :1]
        result[box.slices(whole)] = quantize(framing.put(np.ascontiguousarray(unit), source, box)[..., 0], values.dtype)
    return result
