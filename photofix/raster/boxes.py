"""Cutting a rectangle into stripes and tiles, with or without a halo. Arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isqrt


@dataclass(frozen=True)
class Box:
    """Pixels top..bottom (exclusive) and left..right (exclusive)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows; 0 when empty."""
        return max(0, self.bottom - self.top)

    @property
    def width(self) -> int:
        """Columns; 0 when empty."""
        return max(0, self.right - self.left)

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.height * self.width

    @property
    def is_empty(self) -> bool:
        """Whether no pixel lies inside."""
        return self.bottom <= self.top or self.right <= self.left

    def grown(self, margin: int) -> Box:
        """This box with `margin` pixels more on every side; nothing stays nothing."""
        if self.is_empty:
            return self
        return Box(self.top - margin, self.left - margin, self.bottom + margin, self.right + margin)

    def meet(self, other: Box) -> Box:
        """The part inside both; empty if they do not touch."""
        # Asked for so often that the calls of max and min would be felt.
        return Box(
            self.top if self.top > other.top else other.top,
            self.left if self.left > other.left else other.left,
            self.bottom if self.bottom < other.bottom else other.bottom,
            self.right if self.right < other.right else other.right,
        )

    def hull(self, other: Box) -> Box:
        """The smallest box around both."""
        top, left = min(self.top, other.top), min(self.left, other.left)
        return Box(top, left, max(self.bottom, other.bottom), max(self.right, other.right))

    def slices(self, within: Box) -> tuple[slice, slice]:
        """Where this box lies in an array that holds `within`."""
        rows = slice(self.top - within.top, self.bottom - within.top)
        return rows, slice(self.left - within.left, self.right - within.left)


@lru_cache(maxsize=1024)
def joined(boxes: tuple[Box, ...], spare_px: int = 0) -> tuple[Box, ...]:
    """Few boxes that cover all of `boxes` and do not overlap.

    Boxes that overlap become one. So do two that lie apart where the box around both has fewer than `spare_px` pixels
    more than they have: that many pixels cost as much as a box of its own.
    """

    def is_near(box: Box, other: Box) -> bool:
        # By hand: of hundreds of boxes every pair is asked about, and one that is only made to be measured costs most.
        high, low = min(box.bottom, other.bottom), max(box.top, other.top)
        right, left = min(box.right, other.right), max(box.left, other.left)
        if low < high and left < right:
            return True
        tall = max(box.bottom, other.bottom) - min(box.top, other.top)
        wide = max(box.right, other.right) - min(box.left, other.left)
        return tall * wide - box.area - other.area < spare_px

    apart: list[Box] = []
    for box in filter(lambda box: not box.is_empty, boxes):
        while (near := next((other for other in apart if is_near(box, other)), None)) is not None:
            apart.remove(near)
            box = box.hull(near)
        apart.append(box)
    return tuple(apart)


def spans(start: int, stop: int, step: int) -> list[tuple[int, int]]:
    """`start`..`stop` in pieces of `step`, the last one shorter."""
    return [(low, min(low + step, stop)) for low in range(start, stop, step)]


WIDEST = 8192


def tiles(box: Box, pixels: int) -> list[Box]:
    """`box` in reading order in pieces of at most `pixels` pixels: whole rows, cut only where they are very long."""
    if box.is_empty:
        return []
    columns = min(box.width, max(1, pixels), WIDEST)
    rows = max(1, pixels // columns)
    return [
        Box(top, left, bottom, right)
        for top, bottom in spans(box.top, box.bottom, rows)
        for left, right in spans(box.left, box.right, columns)
    ]


def squares(box: Box, pixels: int) -> list[Box]:
    """`box` in reading order in squares of about `pixels` pixels, of a grid that starts at (0, 0)."""
    return covering(box, max(1, isqrt(pixels)), box)


def covering(box: Box, side: int, within: Box) -> list[Box]:
    """Cells of a fixed grid of `side` pixels that meet `box`, cut to `within`.

    The grid starts at (0, 0) whatever `box` is, so a cell is the same for every region asked for.
    """
    cells = []
    for top in range(box.top // side * side, box.bottom, side):
        for left in range(box.left // side * side, box.right, side):
            cell = Box(top, left, top + side, left + side).meet(within)
            if not cell.meet(box).is_empty:
                cells.append(cell)
    return cells
