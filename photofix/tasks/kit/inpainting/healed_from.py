"""Holes healed from a place that a person chose: where that lies, and how its tone is led to that of the hole."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.progress import Progress
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept
from photofix.raster.place import Place, Source

MEAN_PX = 15
"""Tones are compared over squares of this side: grain and texture must not show in what is evened out."""


@dataclass(frozen=True)
class Unlike:
    """A `place.Source` with the photo's own pixels under another key.

    Fills are cached by their source's key. What is cached under this one is not a fill of the photo, but the difference
    in tone between a hole's surroundings and what lies `shift` pixels away.
    """

    source: Source
    shift: tuple[int, int]

    @property
    def seed(self) -> int:
        """The photo's seed."""
        return self.source.seed

    @property
    def key(self) -> Hashable:
        """Differs from the photo's key and for each shift."""
        return "unlike", self.shift, self.source.key

    @property
    def kept(self) -> Kept:
        """What the open photo owns."""
        return self.source.kept

    @property
    def progress(self) -> Progress:
        """Of the work that asks."""
        return self.source.progress

    @property
    def rested(self) -> Unlike:
        """Itself: a fill of this kind is only made where one is wanted now."""
        return self

    @property
    def is_in_haste(self) -> bool:
        """No, likewise."""
        return False

    @property
    def is_for_sketches(self) -> bool:
        """No, likewise."""
        return False

    def read(self, box: Box, scale: float = 1.0) -> Image:
        """Pixels of the photo, see `Source.read`."""
        return self.source.read(box, scale)

    def original(self, box: Box, scale: float = 1.0) -> Image:
        """Pixels of the photo, see `Source.original`."""
        return self.source.original(box, scale)


def moved(place: Place, shift: tuple[int, int]) -> Box:
    """The box of `place` moved by `shift` (full-resolution pixels down and across), rounded to whole pixels of the
    place."""
    down, across = (round(way / step) for way, step in zip(shift, place.step, strict=True))
    box = place.box
    return Box(box.top + down, box.left + across, box.bottom + down, box.right + across)


def unshifted(found: TaskAnalysis) -> TaskAnalysis:
    """`found` without findings that are healed from a chosen place: a source that overlaps such a hole would wait for
    itself."""
    return replace(found, findings=tuple(finding for finding in found.findings if finding.shift is None))


def means_of_known(values: Image, is_known: NDArray[np.bool_]) -> Image:
    """For each pixel the mean of the known `values` (H x W x 3) in a square of `MEAN_PX` around it; 0 if there are
    none."""
    share = is_known.astype(np.float32)
    total = cv2.blur(values * share[..., None], (MEAN_PX, MEAN_PX))
    count = cv2.blur(share, (MEAN_PX, MEAN_PX))
    return np.asarray(total / np.maximum(count, np.float32(1e-3))[..., None], np.float32)
