"""A resolution at which a photo is searched for fine detail, and what two resolutions say of one place."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.network.views import photo_view
from photofix.photo.photo import Photo
from photofix.tasks.kit.ops import NUMPY


@dataclass(frozen=True)
class Level:
    """One resolution at which the photo is searched.

    Attributes:
        image: H x W x 3 sRGB.
        scale: full-resolution pixels per pixel of the level.
    """

    image: Image
    scale: float

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.image)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.image[0])


def level_of(photo: Photo, long_side: int) -> Level:
    """The whole photo with at most `long_side` pixels on its long side."""
    image = photo_view(photo, long_side)
    return Level(image, max(photo.height, photo.width) / max(image.shape[:2]))


def enlarged(values: NDArray[np.float32], view: Image, level: Level) -> NDArray[np.float32]:
    """H x W x c of the level, bilinear, from values of a smaller view of it."""
    values = values[: len(view), : view.shape[1]]
    shown = cv2.resize(values, (level.width, level.height), interpolation=cv2.INTER_LINEAR)
    return floats(shown).reshape(level.height, level.width, -1)


def fused_chance(fine: NDArray[np.float32], coarse: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """Log odds of damage, from a level and a coarser view of it; two looks err less than one.

    The mean of both chances, but for what is thinner than a pixel of the coarser view, which cannot see it and has no
    say: there the level speaks alone.

    Args:
        fine, coarse: log odds, H x W x 1 on the level's grid.
        scale: pixels of the level per pixel of the coarser view.
    """
    chance, other = NUMPY.sigmoid(fine)[..., 0], NUMPY.sigmoid(coarse)[..., 0]
    side = 2 * round(scale / 2) + 1
    wide = cv2.morphologyEx(chance, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    denied = chance - np.maximum(wide - other, 0) / 2
    inside = np.clip(np.where(other > chance, (chance + other) / 2, denied), 1e-6, 1 - 1e-6)
    return floats(np.log(inside / (1 - inside)))[..., None]
