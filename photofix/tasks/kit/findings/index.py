"""Where sparse findings lie and what they hold at a pixel, at any scale; depends on absolute positions only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property, reduce
from math import ceil, floor
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import floats
from photofix.raster.boxes import Box, joined
from photofix.raster.place import Place

Positions = NDArray[np.float64]
"""n x k: for each of n pixels k positions inside it, full-resolution pixels."""

Cells = NDArray[Any]
"""Rows x columns x c of a finding."""

T = TypeVar("T")

MOST_APART = 64
FEW = 4  # positions inside a pixel up to which all are looked at
KEPT = 10_000  # places whose answer is remembered: a view asks for the same ones at every move of a slider


class FindingIndex:
    """The findings of one `TaskAnalysis`, with a fast answer to which of them meet a place, and where."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        corners = [
            (finding.y, finding.x, finding.y + finding.height, finding.x + finding.width) for finding in findings
        ]
        self._known: dict[Hashable, Sequence[Finding]] = {}
        self._reaches: dict[Hashable, Sequence[Box]] = {}
        self._corners = np.array(corners, np.float64).reshape(-1, 4)
        self._holding: dict[str, NDArray[np.bool_]] = {}

    @cached_property
    def own_strengths(self) -> frozenset[float]:
        """Strengths that findings have whatever the task's is."""
        return frozenset(each.own_strength for each in self.findings if each.own_strength is not None)

    def meeting(self, place: Place, holding: str = "") -> Sequence[Finding]:
        """The findings that meet the place, in their order; only those that have something in the cells of the name
        `holding`, if that is given."""
        return _remembered(self._known, place, holding, lambda: self._meeting(place, holding))

    def reach(self, place: Place, margin: int) -> Sequence[Box]:
        """The place's pixels within `margin` of each finding that meets it, without empty ones."""
        return _remembered(self._reaches, place, margin, lambda: self._reach(place, margin))

    def _meeting(self, place: Place, holding: str) -> Sequence[Finding]:
        down, across = place.step
        top, left, bottom, right = self._corners.T
        hit = (bottom > place.top * down) & (top < (place.top + place.height) * down)
        hit &= (right > place.left * across) & (left < (place.left + place.width) * across)
        if holding:
            hit &= self._that_hold(holding)
        return tuple(self.findings[index] for index in np.flatnonzero(hit).tolist())

    def _that_hold(self, name: str) -> NDArray[np.bool_]:
        if name not in self._holding:
            cells = [finding.cells.get(name) for finding in self.findings]
            self._holding[name] = np.array([values is not None and bool(values.any()) for values in cells], bool)
        return self._holding[name]

    def _reach(self, place: Place, margin: int) -> Sequence[Box]:
        boxes = (footprint(finding, place).grown(margin).meet(place.box) for finding in self.meeting(place))
        return tuple(box for box in boxes if not box.is_empty)


def _remembered(known: dict[Hashable, T], place: Place, more: Hashable, make: Callable[[], T]) -> T:
    """What was made for this place before; else made now."""
    key = (place.top, place.left, place.height, place.width, place.scale, more)
    answer = known.get(key)
    if answer is None:
        if len(known) >= KEPT:
            known.clear()
        answer = known[key] = make()
    return answer


_KNOWN: WeakKeyDictionary[TaskAnalysis, FindingIndex] = WeakKeyDictionary()


def findings(found: TaskAnalysis) -> FindingIndex:
    """The findings of `found`; made once."""
    known = _KNOWN.get(found)
    if known is None:
        known = _KNOWN[found] = FindingIndex(found.findings)
    return known


def footprint(finding: Finding, place: Place) -> Box:
    """The place's pixels that the finding touches, in pixels of the scaled photo; may be empty."""
    down, across = place.step
    whole = Box(
        floor(finding.y / down),
        floor(finding.x / across),
        ceil((finding.y + finding.height) / down),
        ceil((finding.x + finding.width) / across),
    )
    return whole.meet(place.box)


def grouped(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Boxes around all pixels of `boxes`, of which no two meet: work there is spared everywhere else. One around all
    where there are so many that telling them apart would take as long."""
    if len(boxes) <= MOST_APART:
        return joined(boxes)
    return (reduce(Box.hull, boxes),)


def placed(indices: NDArray[np.intp], box: Box, within: Box) -> NDArray[np.intp]:
    """Indices in the flattened `box` as indices in the flattened `within`, which holds it."""
    rows, columns = np.divmod(indices, box.width)
    return np.asarray((rows + (box.top - within.top)) * within.width + columns + (box.left - within.left), np.intp)


def sampled(
    cells: Cells, finding: Finding, box: Box, place: Place, of: Callable[[Cells], Cells] = lambda part: part
) -> NDArray[np.float32]:
    """A finding's array (rows x columns x c) as c x h x w means over the pixels of `box`; bilinear, 0 outside.

    Pixels larger than cells are averaged from several positions, so that a small view shows what
    the full one would after shrinking.

    Args:
        of: what of the cells is averaged, asked for those that are read; it gives 0 for 0.
    """
    down, across = place.step
    tall, wide = _whole_cells(finding.scale, down), _whole_cells(finding.scale, across)
    top, left = finding.y / finding.scale, finding.x / finding.scale
    if tall and wide and top.is_integer() and left.is_integer():
        return _cell_means(cells, int(top), int(left), box, tall, wide, of)
    rows = _Taps((_positions(box.top, box.bottom, down, finding.scale) - finding.y) / finding.scale, len(cells))
    columns = _Taps((_positions(box.left, box.right, across, finding.scale) - finding.x) / finding.scale, len(cells[0]))
    # Cut to what is read: of a fold across the whole print a tile meets little.
    part = of(cells[rows.cells, columns.cells])
    ring = np.zeros((part.shape[2], rows.last - rows.first, columns.last - columns.first), np.float32)
    ring[:, rows.known, columns.known] = part.transpose(2, 0, 1)
    return columns.means(rows.means(ring, 1), 2)


def _whole_cells(cell: float, step: float) -> int:
    """How many cells a pixel of `step` is made of; 0 if that is no whole number."""
    ratio = step / cell
    return int(ratio) if ratio.is_integer() else 0


def _cell_means(
    cells: Cells, top: int, left: int, box: Box, down: int, across: int, of: Callable[[Cells], Cells]
) -> NDArray[np.float32]:
    """What `sampled` gives where pixels begin where cells do: no cell is between two pixels.

    Args:
        top, left: where the cells begin, in cells from the photo's corner.
    """
    around = Box(box.top * down - top, box.left * across - left, box.bottom * down - top, box.right * across - left)
    inside = around.meet(Box(0, 0, *cells.shape[:2]))
    part = of(cells[inside.top : inside.top + inside.height, inside.left : inside.left + inside.width])
    if inside.is_empty:
        return np.zeros((part.shape[2], box.height, box.width), np.float32)
    planes = part.transpose(2, 0, 1).astype(np.float32)
    planes = _means_of_every(planes, 1, down, inside.top - around.top, box.height)
    return _means_of_every(planes, 2, across, inside.left - around.left, box.width)


def _means_of_every(planes: NDArray[np.float32], axis: int, count: int, first: int, length: int) -> NDArray[np.float32]:
    """Means of `count` neighbours along an axis, added one after the other: the same wherever the first one lies.

    Args:
        first: where `planes` begin among the `length` x `count` that are asked for; the others are 0.
    """
    total = np.zeros((*planes.shape[:axis], length, *planes.shape[axis + 1 :]), np.float32)
    sums, parts = np.moveaxis(total, axis, 0), np.moveaxis(planes, axis, 0)
    if len(parts) < count:  # far away most of what would be added is 0
        for index, part in enumerate(parts, first):
            sums[index // count] += part
    else:
        for offset in range(count):
            start = (offset - first) % count
            some = parts[start::count]
            begin = (first + start) // count
            sums[begin : begin + len(some)] += some
    return total if count == 1 else total * np.float32(1 / count)


def _positions(start: int, stop: int, step: float, cell: float) -> Positions:
    count = max(1, ceil(step / cell - 1e-6))
    inside = (np.arange(count) + 0.5) / count
    return (np.arange(start, stop)[:, None] + inside) * step


class _Taps:
    """What means of linear interpolations along one axis read, 0 beyond its ends.

    Args:
        positions: n x k, in cells: the result has n values, each the mean at k positions.
        count: cells there are; one of 0 is added at either end.

    Attributes:
        first, last: cells that are read, the added one being the first.
        cells: those that there are, of all; known: where they lie among those that are read.
    """

    def __init__(self, positions: Positions, count: int) -> None:
        at = np.clip(positions + 0.5, 0, count + 1)
        if at.shape[1] > FEW:  # far away most of what would be added is 0
            at = at[:, ((at > 0) & (at < count + 1)).any(axis=0)]
        index = np.minimum(np.floor(at).astype(np.intp), count)
        self._fraction = (at - index).astype(np.float32).T
        self._per_value, self._length = positions.shape[1], len(at)
        self.first, self.last = (int(index.min()), int(index.max()) + 2) if index.size else (0, 0)
        self._index = (index - self.first).T
        low, high = max(self.first - 1, 0), max(min(self.last - 1, count), 0)
        self.cells, self.known = slice(low, high), slice(low + 1 - self.first, high + 1 - self.first)

    def means(self, ring: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
        """The means along one axis of what is read, c x rows x columns, of which this is 1 or 2."""
        taps = len(self._index)
        if not taps:
            shape = list(ring.shape)
            shape[axis] = self._length
            return np.zeros(shape, np.float32)
        share = self._fraction[..., None] if axis == 1 else self._fraction
        low = np.take(ring, self._index, axis=axis)
        low += (np.take(ring, self._index + 1, axis=axis) - low) * share
        parts = np.moveaxis(low, axis, 0)
        if taps == 1:
            total = parts[0]
        elif taps > FEW:
            total = np.add.accumulate(parts)[-1]  # unlike a sum, one after the other for any length
        else:
            total = parts[0] + parts[1]
            for part in parts[2:]:
                total += part
        return floats(total if self._per_value == 1 else total * np.float32(1 / self._per_value))
