"""Holes healed from a place that a person chose: where that lies, and how its tone is led to that of the hole."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept
from photofix.raster.place import Place, Source

MEAN_PX = 15
"""Tones are compared over squares of this side: grain and texture must not show in what is evened out."""


@dataclass(frozen=True)
class Unlike:
    """`place.Source` of another kind of fill: of how far the photo differs from what lies `shift` away, instead of the
    photo itself."""

    source: Source
    shift: tuple[int, int]

    @property
    def seed(self) -> int:
        """That of the photo."""
        return self.source.seed

    @property
    def key(self) -> Hashable:
        """Another one for each shift."""
        return "unlike", self.shift, self.source.key

    @property
    def kept(self) -> Kept:
        """That of the photo."""
        return self.source.kept

    @property
    def rested(self) -> Unlike:
        """Itself: it is asked for where something is made already."""
        return self

    def read(self, box: Box, scale: float = 1.0) -> Image:
        """The photo."""
        return self.source.read(box, scale)

    def original(self, box: Box, scale: float = 1.0) -> Image:
        """The photo."""
        return self.source.original(box, scale)


def moved(place: Place, shift: tuple[int, int]) -> Box:
    """The place's box, `shift` full-resolution pixels away, as near as whole pixels of the place come to it."""
    down, across = (round(way / step) for way, step in zip(shift, place.step, strict=True))
    box = place.box
    return Box(box.top + down, box.left + across, box.bottom + down, box.right + across)


def unshifted(found: TaskAnalysis) -> TaskAnalysis:
    """Without what is healed from a chosen place: what is taken from there must not wait for itself."""
    return replace(found, findings=tuple(finding for finding in found.findings if finding.shift is None))


def means_of_known(values: Image, is_known: NDArray[np.bool_]) -> Image:
    """Means of H x W x 3 `values` over the known ones within a square around each; 0 where there are none."""
    share = is_known.astype(np.float32)
    total = cv2.blur(values * share[..., None], (MEAN_PX, MEAN_PX))
    count = cv2.blur(share, (MEAN_PX, MEAN_PX))
    return np.asarray(total / np.maximum(count, np.float32(1e-3))[..., None], np.float32)
