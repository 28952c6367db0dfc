"""A resolution at which a photo is searched for fine detail, and what two resolutions say of one place."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.network.views import photo_view
from photofix.photo.photo import Photo

SEEN_MORE, SEEN_LESS = 0.3, 0.5
"""What a coarser view's answer counts where it sees more damage than the level, and where it sees less. Two looks err
less than one, but borders that are as wide as the coarser view's pixels lie beside the damage."""


@dataclass(frozen=True)
class Level:
    """One resolution at which the photo is searched.

    Attributes:
        image: H x W x 3 sRGB.
        scale: full-resolution pixels per pixel of the level.
        has_hairlines: whether damage in it may be thinner than a pixel of a coarser view, see `Task.has_hairlines`.
    """

    image: Image
    scale: float
    has_hairlines: bool = False

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.image)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.image[0])


def level_of(photo: Photo, long_side: int, has_hairlines: bool = False) -> Level:
    """The whole photo with at most `long_side` pixels on its long side."""
    image = photo_view(photo, long_side)
    return Level(image, max(photo.height, photo.width) / max(image.shape[:2]), has_hairlines)


def magnified(level: Level, long_side: int, most: float) -> Image:
    """The level's image enlarged to `long_side` pixels on its long side, at most `most` times; never reduced."""
    zoom = max(1.0, min(most, long_side / max(level.height, level.width)))
    size = (round(level.width * zoom), round(level.height * zoom))
    return floats(np.clip(cv2.resize(level.image, size, interpolation=cv2.INTER_CUBIC), 0, 1))


def fitted_to(level: Level, values: NDArray[np.float32], view: Image) -> NDArray[np.float32]:
    """H x W x c of the level from values of a smaller or a magnified view of it: bilinear, or means of areas."""
    values = values[: len(view), : view.shape[1]]
    way = cv2.INTER_LINEAR if len(view) <= level.height else cv2.INTER_AREA
    shown = cv2.resize(values, (level.width, level.height), interpolation=way)
    return floats(shown).reshape(level.height, level.width, -1)


def coarse_share(
    fine: NDArray[np.float32], coarse: NDArray[np.float32], scale: float, has_hairlines: bool = True
) -> NDArray[np.float32]:
    """What a coarser view's answer counts beside a level's, `SEEN_MORE` or 0..`SEEN_LESS`, H x W x 1.

    Where there are hairlines, what is thinner than a pixel of the coarser view is none of its business: it cannot see
    it, so there the level speaks alone.

    Args:
        fine, coarse: chances of damage, 0..1, H x W x 1 on the level's grid.
        scale: pixels of the level per pixel of the coarser view.
        has_hairlines: whether such fine lines are damage in this photo, see `Task.has_hairlines`.
    """
    if not has_hairlines:
        return floats(np.where(coarse >= fine, SEEN_MORE, SEEN_LESS))
    side = 2 * round(scale / 2) + 1
    wide = cv2.morphologyEx(fine[..., 0], cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    denied = np.maximum(fine - coarse, 1e-6)
    return floats(np.where(coarse >= fine, SEEN_MORE, SEEN_LESS * np.maximum(wide[..., None] - coarse, 0) / denied))


def mixed_chance(
    fine: NDArray[np.float32], coarse: NDArray[np.float32], share: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Log odds of the mean of two chances, of which the second counts for `share`; all H x W x 1, chances in 0..1."""
    inside = np.clip(fine + share * (coarse - fine), 1e-6, 1 - 1e-6)
    return floats(np.log(inside / (1 - inside)))
