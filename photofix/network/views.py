"""Views of a photo for the network: area-averaged in encoded values, converted to sRGB, clipped, never enlarged."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from photofix.color_space import Image
from photofix.network.efficientnet import REDUCTION
from photofix.photo.halvings import shrunk
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept
from photofix.raster.place import Place, scaled_size

CANONICAL_SIDE = 512
"""Long side of the view in which the first look searches for what is small."""
OVERVIEW_SIDE = 64
"""Long side of the view that answers what concerns the whole photo. Training shows most photos at about this size; on
views of 512 the answers about colour and haze were 0.2 to 0.9 dB worse (`weights/LOG.md`)."""
SECOND_SIDE = 96
"""Long side of the view that is looked at besides: the mean answer is 0.1 dB better, and costs little."""
SCENE_SIDE = 192
"""Long side of the view in which the encoder of fine detail is asked about the whole photo (`network.scene`)."""
SMALLEST = 16
"""Views are edge-padded to at least this many pixels."""


_known: WeakKeyDictionary[Photo, Image] = WeakKeyDictionary()
"""Of photos that are still open, their canonical view: reading 24 megapixels once more for it takes 60 ms."""


def canonical_view(photo: Photo) -> Image:
    """The view in which the first look searches, padded, made once per photo; nobody writes to it."""
    view = _known.get(photo)
    if view is None:
        view = _known[photo] = padded(photo_view(photo))
    return view


def photo_view(photo: Photo, long_side: int = CANONICAL_SIDE) -> Image:
    """The whole upright photo with at most `long_side` pixels on its long side: H x W x 3 sRGB in 0..1."""
    zoom = min(1.0, long_side / max(photo.height, photo.width))
    if zoom == 1.0:
        return tame(to_srgb(photo))
    size = (max(1, round(photo.width * zoom)), max(1, round(photo.height * zoom)))
    return tame(to_srgb(replace(photo, pixels=shrunk(photo, size[1], size[0]), alpha=None)))


def overview(view: Image, side: int = OVERVIEW_SIDE) -> Image:
    """A canonical view (H x W x 3) with at most `side` pixels on its long side."""
    zoom = min(1.0, side / max(view.shape[:2]))
    size = (max(1, round(view.shape[1] * zoom)), max(1, round(view.shape[0] * zoom)))
    return padded(np.asarray(cv2.resize(view, size, interpolation=cv2.INTER_AREA), np.float32)) if zoom < 1 else view


def scene_view(view: Image) -> Image:
    """A canonical view (H x W x 3) as the encoder is shown it: at most `SCENE_SIDE` pixels on its long side, sides
    brought to multiples of `REDUCTION`; a field over the photo does not mind other proportions."""
    zoom = min(1.0, SCENE_SIDE / max(view.shape[:2]))
    height, width = (max(REDUCTION, REDUCTION * round(length * zoom / REDUCTION)) for length in view.shape[:2])
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(view, (width, height), interpolation=way), np.float32)


def half(view: Image) -> Image:
    """A view of even height and width at half its size: means of four pixels."""
    size = (view.shape[1] // 2, view.shape[0] // 2)
    return np.asarray(cv2.resize(view, size, interpolation=cv2.INTER_AREA), np.float32)


def padded(view: Image) -> Image:
    """`view` with its last rows and columns repeated up to `SMALLEST` pixels."""
    bottom, right = max(0, SMALLEST - view.shape[0]), max(0, SMALLEST - view.shape[1])
    return np.pad(view, ((0, bottom), (0, right), (0, 0)), mode="edge") if bottom or right else view


def whole_place(view: Image) -> Place:
    """All of a view (H x W x 3) as an operator is told of it: the view stands for the photo, at full resolution."""
    height, width = view.shape[:2]
    return Place(0, 0, height, width, height, width, source=_ViewSource(view))


@dataclass(frozen=True, eq=False)
class _ViewSource:
    """`place.Source` of a view."""

    view: Image
    seed: int = 0
    kept: Kept = field(default_factory=Kept)
    progress: Progress = NO_PROGRESS
    is_in_haste: bool = False
    is_for_sketches: bool = True

    @property
    def key(self) -> Hashable:
        return self

    @property
    def rested(self) -> _ViewSource:
        """Itself."""
        return self

    def original(self, box: Box, scale: float = 1.0) -> Image:
        """The same: nothing was done to it yet."""
        return self.read(box, scale)

    def read(self, box: Box, scale: float = 1.0) -> Image:
        """The box of the view at `scale`, each channel contiguous in memory."""
        height, width = scaled_size(len(self.view), self.view.shape[1], scale)
        small = cv2.resize(self.view, (width, height), interpolation=cv2.INTER_AREA) if scale < 1 else self.view
        cut = small.reshape(height, width, 3)[box.top : box.bottom, box.left : box.right]
        return np.array(cut.transpose(2, 0, 1), np.float32, order="C").transpose(1, 2, 0)


def tame(view: Image) -> Image:
    """A fresh array clipped to 0..1, in its own memory; what is not a number (float TIFF) counts as black."""
    return np.clip(np.nan_to_num(view, copy=False, nan=0.0, posinf=1.0, neginf=0.0), 0, 1, out=view)
