"""Connected pieces of damage in the answer of one view: what a person calls one crack, one speck, one stain.

A piece reaches as far as the head is in doubt, if somewhere in it the head is not: a faint end belongs to a plain
crack. What kind it is follows from its shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats
from photofix.tasks.kit.fields import Field

Kind = Literal["crack", "scratch", "speck", "stain", "missing"]

SPECK_PX = 14
"""Longest side of a speck, view pixels."""
ELONGATED = 5.0
"""Length over width from which a piece is a line."""
THICK_PX = 9
"""From so wide on, view pixels, part of a piece is one of its own: what a crack runs across, an eye or a patch, is
judged by itself."""
STRAIGHT = 1.25
"""Length over the diagonal of its box up to which a line is a scratch and no crack."""


@dataclass(frozen=True)
class Piece:
    """One connected piece.

    Attributes:
        top, left: of its box, view pixels.
        chance: h x w, the head's answer inside the piece, 0..1, else 0.
    """

    top: int
    left: int
    chance: Field

    @property
    def cut(self) -> tuple[slice, slice]:
        """Its box in the view's maps."""
        rows, columns = self.chance.shape
        return np.s_[self.top : self.top + rows, self.left : self.left + columns]

    def grown(self, reach_px: int, height: int, width: int) -> Piece:
        """The piece grown by `reach_px` on all sides, as far as the view (`height` x `width`) goes: damage has a rim of
        which the head is less sure. Each new cell takes the highest chance within reach."""
        tall, wide = self.chance.shape
        up, left = min(reach_px, self.top), min(reach_px, self.left)
        down = min(reach_px, height - self.top - tall)
        right = min(reach_px, width - self.left - wide)
        padded = np.zeros((up + tall + down, left + wide + right), np.float32)
        padded[up : up + tall, left : left + wide] = self.chance
        return Piece(self.top - up, self.left - left, floats(cv2.dilate(padded, _disc(reach_px))))

    @property
    def evidence(self) -> tuple[float, float, float, float]:
        """What its certainty is judged by (`certainty.OWN`): log odds of the mean chance of its strongest fifth and of
        all its cells, log of its area in cells, log of its length over its width."""
        values = np.sort(self.chance[self.chance > 0])
        strongest = values[-max(1, len(values) // 5) :]
        length, width = _extent(self.chance > 0)
        chances = (_log_odds(float(value.mean())) for value in (strongest, values))
        return (*chances, float(np.log(len(values))), float(np.log(max(length / width, 1))))  # type: ignore[return-value]


def pieces(chance: Field, doubtful: float, plain: float, joined_px: int) -> Iterator[Piece]:
    """Connected pieces of cells whose `chance` (H x W) is above `doubtful`, if one of them is above `plain`. Parts that
    are at least `THICK_PX` wide are pieces of their own, apart from the thin lines that meet them.

    Args:
        joined_px: pieces closer than this are one: a broken scratch is one finding.
    """
    likely = (chance > doubtful).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THICK_PX,) * 2)
    core = cv2.morphologyEx(likely, cv2.MORPH_OPEN, disc)
    around = np.ones((THICK_PX // 2 + 1,) * 2, np.uint8)
    thick = likely & np.asarray(cv2.dilate(core, around), np.uint8)  # with its corners
    for part in (likely & ~thick, thick):
        yield from _connected(part, chance, plain, joined_px)


def _connected(likely: NDArray[np.uint8], chance: Field, plain: float, joined_px: int) -> Iterator[Piece]:
    """Connected pieces of what is `likely` (h x w, 0 or 1), see `pieces`."""
    joined = cv2.dilate(likely, np.ones((joined_px + 1,) * 2, np.uint8)) if joined_px else likely
    _, marks, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    labels = np.where(likely > 0, np.asarray(marks, np.int32), 0)
    peaks = np.zeros(len(stats), np.float32)
    np.maximum.at(peaks, labels.ravel(), chance.ravel())
    for index in np.flatnonzero(peaks[1:] > plain) + 1:
        left, top, wide, tall = (int(value) for value in stats[index][:4])
        cut = np.s_[top : top + tall, left : left + wide]
        yield Piece(top, left, np.where(labels[cut] == index, chance[cut], 0).astype(np.float32))


def kind_of(area: NDArray[np.bool_], opaque: float) -> Kind:
    """What a person would call a piece.

    Args:
        area: h x w, its cells.
        opaque: share of it that must be filled, 0..1.
    """
    if max(area.shape) <= SPECK_PX:
        return "speck"
    if opaque < 0.5:
        return "stain"
    length, width = _extent(area)
    if length < ELONGATED * width:
        return "missing"
    return "scratch" if length < STRAIGHT * float(np.hypot(*area.shape)) else "crack"


@lru_cache(maxsize=8)
def _disc(radius_px: int) -> NDArray[np.uint8]:
    """Side x side, 1 inside; a photo may hold a thousand pieces, each grown by the same."""
    away = np.abs(np.arange(-radius_px, radius_px + 1))
    return (np.hypot(away[:, None], away) < radius_px + 0.5).astype(np.uint8)


def _extent(area: NDArray[np.bool_]) -> tuple[float, float]:
    """Length and width, cells, of the straight strip with the same area and the same mean distance to its border."""
    ringed = np.zeros((area.shape[0] + 2, area.shape[1] + 2), np.uint8)
    ringed[1:-1, 1:-1] = area
    depth = cv2.distanceTransform(ringed, cv2.DIST_L2, 3)
    width = max(1.0, 4 * float(depth[ringed > 0].mean()) - 1)
    return float(area.sum()) / width, width


def _log_odds(chance: float) -> float:
    inside = min(max(chance, 1e-3), 1 - 1e-3)
    return float(np.log(inside / (1 - inside)))
