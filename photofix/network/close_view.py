"""The close view: calm pieces of a photo at full resolution, side by side, for tasks whose damage an overview hides.

Noise is told from texture where there is least of it, and at each brightness: of the pieces that are about equally
light the calmest are taken. They begin at multiples of 8 pixels, as the blocks of a coded photo do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, luma
from photofix.network.inside import Inside
from photofix.network.views import padded, tame
from photofix.photo.photo import Photo
from photofix.photo.pixels import decoded
from photofix.raster.boxes import Box

PIECE_PX = 32
PER_SIDE = 4
"""Rows of pieces, one for each range of brightness, and pieces in a row."""

CLOSE_VIEW_SIDE = PER_SIDE * PIECE_PX
SPOTS = 12
"""Places per side of the photo that are looked at."""

GRID_PX = 8
CLIPPED, MOST_CLIPPED = 0.006, 0.05
"""What is so near black or white has lost its noise; a piece with a larger share of such pixels is not taken if there
are others."""


def close_view(photo: Photo, inside: Inside) -> Image:
    """H x W x 3 sRGB in 0..1, at most `PER_SIDE` pieces high and wide, of the picture in the photo."""

    def read(box: Box) -> Image:
        return tame(decoded(photo.pixels[box.top : box.bottom, box.left : box.right], photo))

    return padded(laid_out(read, calm_pieces(read, _within(inside, photo.height, photo.width))))


def calm_pieces(read: Callable[[Box], Image], whole: Box) -> list[Box]:
    """Boxes of equal size inside `whole`, a square number, darkest first; `read` gives their pixels."""
    side = min(PIECE_PX, whole.height, whole.width)
    boxes = [
        Box(top, left, top + side, left + side)
        for top in _spots(whole.top, whole.bottom, side)
        for left in _spots(whole.left, whole.right, side)
    ]
    rows = max(n for n in range(1, PER_SIDE + 1) if n * n <= len(boxes))
    light, unrest = _judged(np.stack([read(box) for box in boxes]))
    sound = np.flatnonzero(np.isfinite(unrest))
    if len(sound) >= rows * rows:
        boxes, light, unrest = [boxes[index] for index in sound], light[sound], unrest[sound]
    chosen: list[Box] = []
    for group in np.array_split(np.argsort(light, kind="stable"), rows):
        calmest = group[np.argsort(unrest[group], kind="stable")[:rows]]
        chosen += [boxes[index] for index in calmest]
    return chosen


def laid_out(read: Callable[[Box], NDArray[np.float32]], boxes: Sequence[Box]) -> NDArray[np.float32]:
    """What `read` gives of the boxes (h x w x c each) as one array, as many in a row as rows."""
    count = round(len(boxes) ** 0.5)
    rows = [np.concatenate([read(box) for box in boxes[n * count : (n + 1) * count]], 1) for n in range(count)]
    return floats(np.concatenate(rows))


def _judged(pieces: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean luma of N x side x side x 3, and how much neighbours differ; infinite where too much is clipped."""
    gray = luma(pieces)
    clipped = ((gray < CLIPPED) | (gray > 1 - CLIPPED)).mean(axis=(1, 2))
    if gray.shape[1] < 2 or gray.shape[2] < 2:
        return floats(gray.mean(axis=(1, 2))), np.zeros(len(gray), np.float32)
    unrest = np.square(gray[:, 1:] - gray[:, :-1]).mean((1, 2)) + np.square(gray[:, :, 1:] - gray[:, :, :-1]).mean(
        (1, 2)
    )
    return floats(gray.mean(axis=(1, 2))), floats(np.where(clipped > MOST_CLIPPED, np.inf, unrest))


def _spots(start: int, stop: int, side: int) -> list[int]:
    """Where pieces begin, spread over an axis."""
    first = -(-start // GRID_PX) * GRID_PX
    if first + side > stop:
        return [start]
    last = (stop - side) // GRID_PX * GRID_PX
    count = min(SPOTS, (last - first) // max(side // 2, GRID_PX) + 1)
    return sorted({round(at / GRID_PX) * GRID_PX for at in np.linspace(first, last, count)})


def _within(inside: Inside, height: int, width: int) -> Box:
    top, bottom = (round(share * height) for share in (inside.top, inside.bottom))
    left, right = (round(share * width) for share in (inside.left, inside.right))
    box = Box(top, left, bottom, right)
    return Box(0, 0, height, width) if min(box.height, box.width) < PIECE_PX else box
