"""Strokes as things one can choose: where they lie, how large they are, and edits with one of them changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor, hypot

from photofix.edit import Cut, Edit, Stroke
from photofix.raster.boxes import Box
from photofix.render.strokes import bounds, coverage


@dataclass(frozen=True)
class ListedStroke:
    """One stroke and its place among the edit's strokes."""

    index: int
    stroke: Stroke

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(y, x, height, width), photo pixels."""
        around = bounds(self.stroke)
        return around.top, around.left, around.height, around.width

    @property
    def center(self) -> tuple[float, float]:
        """(y, x) of the middle of its box, photo pixels."""
        y, x, height, width = self.box
        return y + height / 2, x + width / 2


def listed_strokes(edit: Edit) -> list[ListedStroke]:
    """All strokes, the last drawn first."""
    return [ListedStroke(index, stroke) for index, stroke in enumerate(edit.strokes)][::-1]


def stroke_under(edit: Edit, x: float, y: float) -> ListedStroke | None:
    """The last drawn stroke that covers a photo point; None if there is none."""
    pixel = Box(floor(y), floor(x), floor(y) + 1, floor(x) + 1)
    for listed in listed_strokes(edit):
        full = replace(listed.stroke, strength=100.0)
        if not bounds(full).meet(pixel).is_empty and coverage(full, pixel).any():
            return listed
    return None


def size_px(stroke: Stroke) -> int:
    """What a person calls its size: how long a line is, how wide a spot or an area."""
    if stroke.kind in ("spot", "area"):
        around = bounds(stroke)
        return max(around.height, around.width)
    radius = stroke.radii[0] if stroke.radii else stroke.radius
    return round(2 * radius + sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(stroke.points)))


def resized(stroke: Stroke, radius: float) -> Stroke:
    """The stroke drawn with a brush of another radius; what was measured along it keeps its proportions."""
    share = radius / max(stroke.radius, 1e-6)
    return replace(stroke, radius=round(radius, 1), radii=tuple(round(each * share, 2) for each in stroke.radii))


def with_stroke(edit: Edit, stroke: Stroke) -> Edit:
    """`edit` with one more stroke."""
    return replace(edit, strokes=(*edit.strokes, stroke))


def with_changed(edit: Edit, index: int, stroke: Stroke) -> Edit:
    """`edit` with another stroke in the place of one."""
    return replace(edit, strokes=(*edit.strokes[:index], stroke, *edit.strokes[index + 1 :]))


def without_stroke(edit: Edit, index: int) -> Edit:
    """`edit` without one stroke."""
    return replace(edit, strokes=edit.strokes[:index] + edit.strokes[index + 1 :])


def with_cut(edit: Edit, index: int, cut: Cut) -> Edit:
    """`edit` with something taken away from one stroke."""
    stroke = edit.strokes[index]
    return with_changed(edit, index, replace(stroke, cuts=(*stroke.cuts, cut)))
