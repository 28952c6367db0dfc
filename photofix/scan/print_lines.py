"""Straight edges between the bed of a scanner and what lies on it: where a side of a print may be.

Lines by the segment detector of Grompone von Gioi et al. 2010 (doi:10.1109/TPAMI.2008.300), not on the picture but on
its difference to the bed, cut off soon: the inside of a print is flat there and has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""... x 2, (x, y), pixel edges of a view."""

LEAST_LENGTH = 0.018  # of the view's long side
MOST_LINES = 300
_BESIDE_PX = (2.0, 3.0, 4.5)
_BED_SHARE, _PRINT_SHARE = 0.6, 0.55  # of a line's length with the bed on one side, and without it on the other


@dataclass(frozen=True)
class Lines:
    """n segments with a print on their right hand, as one walks around it clockwise on the screen.

    Attributes:
        starts, ends: n x 2.
    """

    starts: Points
    ends: Points

    @property
    def lengths(self) -> NDArray[np.float64]:
        """n, pixels."""
        return np.asarray(np.hypot(*(self.ends - self.starts).T), np.float64)

    @property
    def angles(self) -> NDArray[np.float64]:
        """n, degrees clockwise from "to the right", -180..180."""
        across, down = (self.ends - self.starts).T
        return np.asarray(np.degrees(np.arctan2(down, across)), np.float64)

    def longest(self) -> Lines:
        """The `MOST_LINES` longest ones, longest first."""
        order = np.argsort(-self.lengths, kind="stable")[:MOST_LINES]
        return Lines(self.starts[order], self.ends[order])

    def joined(self, other: Lines) -> Lines:
        """These and the other ones."""
        return Lines(np.concatenate([self.starts, other.starts]), np.concatenate([self.ends, other.ends]))


def bed_lines(difference: NDArray[np.float32], close: float) -> Lines:
    """The longest straight segments with the bed on one side and a print on the other.

    Args:
        difference: h x w, difference of each pixel of a view to the bed's colour, 0..1.
        close: a pixel with no more than this difference is bed.
    """
    flat = cv2.convertScaleAbs(np.minimum(difference, 2 * close), alpha=127 / close)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(flat)[0]
    if found is None:
        return Lines(np.zeros((0, 2)), np.zeros((0, 2)))
    ends = found.reshape(-1, 2, 2).astype(np.float64) + 0.5
    ends = ends[np.hypot(*(ends[:, 1] - ends[:, 0]).T) >= LEAST_LENGTH * max(difference.shape)]
    is_print = difference > close
    right, left = _share_beside(is_print, ends, 1), _share_beside(is_print, ends, -1)
    as_is = (right >= _PRINT_SHARE) & (left <= 1 - _BED_SHARE)
    reverse = (left >= _PRINT_SHARE) & (right <= 1 - _BED_SHARE)
    ends = np.concatenate([ends[as_is], ends[reverse][:, ::-1]])
    return Lines(ends[:, 0], ends[:, 1]).longest()


def _share_beside(is_print: NDArray[np.bool_], ends: Points, side: int) -> NDArray[np.float64]:
    """Share of each segment that has no bed beside it: on its right hand (side 1) or left hand (-1)."""
    way = ends[:, 1] - ends[:, 0]
    along = way / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    normal = side * np.stack([-along[:, 1], along[:, 0]], axis=1)
    shares = np.linspace(0.05, 0.95, 25)
    places = ends[:, 0, None] + shares[None, :, None] * way[:, None]
    found = [at(is_print, places + depth * normal[:, None]) for depth in _BESIDE_PX]
    return np.asarray((np.mean(found, axis=0) > 0.5).mean(axis=1), np.float64)


def at(picture: NDArray[Any], points: Points) -> NDArray[Any]:
    """The pixels of h x w at points; 0 beyond the picture."""
    x, y = np.floor(points[..., 0]).astype(np.intp), np.floor(points[..., 1]).astype(np.intp)
    height, width = picture.shape
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    return np.where(inside, picture[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)], 0)
