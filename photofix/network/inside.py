"""Shows the network the picture inside its scan only, and lays what it answers over the whole photo again.

Without this a border of 12 % hid every cast and every haze: the small overview that the network sees was mostly paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding
from photofix.color_space import Image
from photofix.scan.area import Area

INSET = 0.006
"""Share of the photo's long side that is cut off inside the corners: the rim of a print is often not picture."""

SMALLEST_PX = 24


@dataclass(frozen=True)
class Inside:
    """The upright rectangle inside the picture, as shares of the photo's height and width."""

    top: float
    left: float
    bottom: float
    right: float

    def cut(self, view: Image) -> Image:
        """The part of a view (h x w x 3, of the whole photo) inside the rectangle; the whole view if that part has less
        than `SMALLEST_PX` rows or columns."""
        height, width = view.shape[:2]
        rows = slice(round(self.top * height), round(self.bottom * height))
        columns = slice(round(self.left * width), round(self.right * width))
        inner = view[rows, columns]
        return view if min(inner.shape[:2], default=0) < SMALLEST_PX else np.ascontiguousarray(inner)

    def spread(self, params: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Parameters that were read inside the rectangle, for the whole photo: fields (h x w x c) are placed there,
        their border values repeated outside; all others stay."""
        return {name: self._field(value) if value.ndim == 3 else value for name, value in params.items()}

    def _field(self, field: NDArray[np.float32]) -> NDArray[np.float32]:
        if field.shape[0] == field.shape[1] == 1:
            return field
        rows = _places(field.shape[0], self.top, self.bottom)
        columns = _places(field.shape[1], self.left, self.right)
        return np.ascontiguousarray(_between(_between(field, rows, 0), columns, 1), np.float32)


WHOLE = Inside(0.0, 0.0, 1.0, 1.0)


def inside(area: Area | None) -> Inside:
    """The largest upright rectangle within the corners; the whole photo without an area, or if little would be left."""
    if area is None:
        return WHOLE
    (top_left, top_right, bottom_right, bottom_left) = area.corners
    inset = INSET * max(area.height, area.width)
    top, bottom = max(top_left[0], top_right[0]) + inset, min(bottom_left[0], bottom_right[0]) - inset
    left, right = max(top_left[1], bottom_left[1]) + inset, min(top_right[1], bottom_right[1]) - inset
    if bottom - top < SMALLEST_PX or right - left < SMALLEST_PX:
        return WHOLE
    return Inside(top / area.height, left / area.width, bottom / area.height, right / area.width)


def findings_inside(findings: tuple[Finding, ...], area: Area | None) -> tuple[Finding, ...]:
    """The findings whose middle lies within the corners of `area`; all of them without an area."""
    if area is None:
        return findings
    corners = np.array([(x, y) for y, x in area.corners])
    edges = np.roll(corners, -1, axis=0) - corners

    def is_inside(finding: Finding) -> bool:
        away = (finding.x + finding.width / 2, finding.y + finding.height / 2) - corners
        return bool(np.all(edges[:, 0] * away[:, 1] - edges[:, 1] * away[:, 0] >= 0))

    return tuple(finding for finding in findings if is_inside(finding))


def _places(count: int, low: float, high: float) -> NDArray[np.float64]:
    """Position (cells, clipped to 0..count - 1) in a field of `count` cells over low..high of an axis for each cell of
    a field as fine over the whole axis 0..1."""
    spread = max(1, round(count / (high - low)))
    centres = (np.arange(spread) + 0.5) / spread
    return np.asarray(np.clip((centres - low) / (high - low) * count - 0.5, 0, count - 1), np.float64)


def _between(field: NDArray[np.float32], places: NDArray[np.float64], axis: int) -> NDArray[np.float32]:
    before = np.floor(places).astype(int)
    after = np.minimum(before + 1, field.shape[axis] - 1)
    share = (places - before).astype(np.float32).reshape([-1 if each == axis else 1 for each in range(3)])
    low, high = np.take(field, before, axis), np.take(field, after, axis)
    return np.asarray(low + (high - low) * share, np.float32)
