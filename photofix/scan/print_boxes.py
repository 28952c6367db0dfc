"""Finds the rectangles of prints from the straight edges between them and the bed.

Every combination of four fitting edges is scored by how well bed and print lie along its sides; the best rectangles
that do not overlap are kept. Then what was found counts as bed, which gives a print that touched it a further edge, and
the search begins again.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.scan.print_lines import Lines, Points, at, bed_lines
from photofix.scan.print_seams import Seam, seam_of

Quads = NDArray[np.float64]
"""n x 4 x 2, (x, y) of the corners clockwise from one that is top left in the rectangle's own frame."""

SKEW = 1.6  # degrees by which two sides of one print may differ from square
MOST_STEEP = 6.0  # sides to one: no print is longer
LEAST_SIDE = 0.05  # of the view's long side
_LEAST, _MEAN = 0.4, 0.74  # share of a side, and of all four, with the bed outside and the print inside
_NEAREST = 7  # candidates for one side
_LINES_COUNT, _ON_SIDE_PX = 0.03, 1.5
_SAMPLES = 72
_INSIDE_PX, _OUTSIDE_PX = (1.0, 2.5, 6.0), (1.5, 4.0)
_GAP_PX = 3
_SEAM_PX = 5
_MOST_ROUNDS = 12
_MOST_SHARED = 0.06  # of a print's ground that another may have


@dataclass
class Ground:
    """Which pixels of a view are print or bed, and which belong to a print that was found.

    Attributes:
        is_print: h x w, not bed.
        taken: h x w, inside a print that was found.
    """

    is_print: NDArray[np.bool_]
    taken: NDArray[np.bool_]

    @property
    def open(self) -> NDArray[np.bool_]:
        """h x w, print that belongs to no rectangle yet."""
        return self.is_print & ~self.taken

    def take(self, quad: Points) -> None:
        """Mark the pixels inside `quad` (4 x 2) as taken."""
        filled = self.taken.astype(np.uint8)
        cv2.fillConvexPoly(filled, np.rint((quad - 0.5) * 16).astype(np.int32), 1, shift=4)
        self.taken = filled.astype(bool)

    def is_free(self, quad: Points) -> bool:
        """Whether hardly any pixel inside `quad` is taken."""
        inside = np.zeros(self.taken.shape, np.uint8)
        cv2.fillConvexPoly(inside, np.rint((quad - 0.5) * 16).astype(np.int32), 1, shift=4)
        ground = inside > 0
        return float(self.taken[ground].mean()) < _MOST_SHARED if ground.any() else False


def print_boxes(
    view: Image, difference: NDArray[np.float32], closes: tuple[float, ...], least_area: float, *, cuts: bool = True
) -> list[Points]:
    """Rectangles (4 x 2) of the prints in a view.

    Args:
        view: h x w x 3.
        difference: h x w to the bed's colour, 0..1.
        closes: differences up to which a pixel counts as bed; each is tried, in turn, on what the ones before left.
        least_area: of a print, share of the view.
        cuts: whether a rectangle with a seam is cut apart there.
    """
    found: list[Points] = []
    seams: list[Seam] = []
    for close in closes:
        lines = bed_lines(difference, close)
        for _ in range(_MOST_ROUNDS):
            ground = _ground(difference > close, found, seams)
            more = _round(lines.joined(_outer_lines(found, seams)), ground, least_area * difference.size)
            before = len(found) + len(seams)
            for quad in more:
                seam = seam_of(view, quad, [other for other in (*found, *more) if other is not quad]) if cuts else None
                if seam is None:
                    found.append(quad)
                elif all(np.abs(seam - other).max() > 2 * _SEAM_PX for other in seams):
                    seams.append(seam)
            if len(found) + len(seams) == before:
                break
    return found


def _ground(is_print: NDArray[np.bool_], found: list[Points], seams: list[Seam]) -> Ground:
    """The view's ground: small specks removed, a strip of bed drawn along each seam, the `found` rectangles taken."""
    opened = cv2.morphologyEx(is_print.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    for seam in seams:
        first, second = np.rint((seam - 0.5) * 16).astype(int).tolist()
        cv2.line(opened, first, second, 0, _SEAM_PX, shift=4)
    ground = Ground(opened.astype(bool), np.zeros(is_print.shape, bool))
    for quad in found:
        ground.take(quad)
    return ground


def _round(lines: Lines, ground: Ground, least: float) -> list[Points]:
    """The best rectangle on each line, best first; of two that overlap only the better one. Marks them in `ground`."""
    open_ground = ground.open
    tried: list[tuple[float, Points]] = []
    for seed in range(len(lines.starts)):
        quads = _around(lines, seed, max(open_ground.shape), least)
        if len(quads) == 0:
            continue
        scores = _with_lines(_scores(open_ground, quads), quads, lines)
        best = int(np.argmax(scores))
        if scores[best] > 0:
            tried.append((float(scores[best]), quads[best]))
    found = []
    for _, quad in sorted(tried, key=lambda each: -each[0]):
        if ground.is_free(quad):
            ground.take(quad)
            found.append(quad)
    return found


def _outer_lines(quads: list[Points], seams: list[Seam]) -> Lines:
    """The sides of found prints, turned round: each may be the side of a print that lies beside. A seam counts both
    ways."""
    sides = [(quad[(side + 1) % 4], quad[side]) for quad in quads for side in range(4)]
    sides += [ends for seam in seams for ends in ((seam[0], seam[1]), (seam[1], seam[0]))]
    ends = np.array(sides, np.float64).reshape(-1, 2, 2)
    return Lines(ends[:, 0], ends[:, 1])


def _around(lines: Lines, seed: int, long_side: int, least: float) -> Quads:
    """All rectangles with line `seed` as top side whose other sides lie on lines at right angles to it or parallel."""
    angle = lines.angles[seed]
    kinds = np.rint((lines.angles - angle) / 90).astype(int)
    is_square = np.abs(lines.angles - angle - 90 * kinds) <= SKEW
    kinds %= 4
    c, s = cos(radians(angle)), sin(radians(angle))
    frame = np.array([[c, -s], [s, c]])
    first, second = lines.starts @ frame, lines.ends @ frame
    top = float(first[seed, 1] + second[seed, 1]) / 2
    left, right = float(first[seed, 0]), float(second[seed, 0])
    middle = (first + second) / 2
    reach = 0.01 * long_side
    is_below = (np.maximum(first[:, 1], second[:, 1]) > top - reach) & is_square
    rights = _nearest(middle[(kinds == 1) & is_below & (middle[:, 0] > right - reach), 0], right)
    lefts = _nearest(middle[(kinds == 3) & is_below & (middle[:, 0] < left + reach), 0], left)
    bottoms = _nearest(middle[(kinds == 2) & is_square & (middle[:, 1] > top + LEAST_SIDE * long_side), 1], top, 10)
    if min(len(rights), len(lefts), len(bottoms)) == 0:
        return np.zeros((0, 4, 2))
    west, east, south = (grid.ravel() for grid in np.meshgrid(lefts, rights, bottoms, indexing="ij"))
    wide, tall = east - west, south - top
    keep = (wide > LEAST_SIDE * long_side) & (wide * tall > least)
    keep &= np.maximum(wide, tall) < MOST_STEEP * np.maximum(np.minimum(wide, tall), 1)
    west, east, south = west[keep], east[keep], south[keep]
    north = np.full(len(west), top)
    quads = np.stack(
        [np.stack(corner, axis=1) for corner in ((west, north), (east, north), (east, south), (west, south))], axis=1
    )
    return np.asarray(quads @ frame.T, np.float64)


def _nearest(places: NDArray[np.float64], near: float, count: int = _NEAREST) -> NDArray[np.float64]:
    """The `count` places nearest to `near`; of places closer than 1.5 pixels to each other only one."""
    kept: list[float] = []
    for place in places[np.argsort(np.abs(places - near), kind="stable")]:
        if all(abs(place - other) > 1.5 for other in kept):
            kept.append(float(place))
        if len(kept) == count:
            break
    return np.array(kept)


def _scores(is_print: NDArray[np.bool_], quads: Quads) -> NDArray[np.float64]:
    """n scores, the mean support of the sides. 0 if a side, or all together, have too little; less if bed runs
    across."""
    sides = side_support(is_print, quads)
    scores = sides.mean(axis=1)
    scores[(sides.min(axis=1) < _LEAST) | (scores < _MEAN)] = 0.0
    for index in np.flatnonzero(scores > 0):
        scores[index] -= 0.2 * _has_gap(is_print, quads[index])
    return np.asarray(scores, np.float64)


def _with_lines(scores: NDArray[np.float64], quads: Quads, lines: Lines) -> NDArray[np.float64]:
    """n, a little more for the best ones where lines lie on their sides: a side that only some line far away agrees
    with is as well supported a few pixels further in or out."""
    best = np.flatnonzero(scores > max(0.0, scores.max() - _LINES_COUNT))
    starts, ends = quads[best, :, None], np.roll(quads[best], -1, axis=1)[:, :, None]
    lengths = np.maximum(np.hypot(*np.moveaxis(ends - starts, -1, 0)), 1e-9)
    along = (ends - starts) / lengths[..., None]
    normal = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    ways = [(points - starts) for points in (lines.starts, lines.ends)]
    is_on = np.all([np.abs((way * normal).sum(axis=-1)) < _ON_SIDE_PX for way in ways], axis=0)
    first, second = (np.clip((way * along).sum(axis=-1), 0, lengths) for way in ways)
    covered = np.minimum((is_on * np.abs(second - first)).sum(axis=-1) / lengths[..., 0], 1)
    counted = scores.copy()
    counted[best] += _LINES_COUNT * covered.mean(axis=-1)
    return counted


def side_support(is_print: NDArray[np.bool_], quads: Quads) -> NDArray[np.float64]:
    """n x 4, share of each side with the bed outside and something inside."""
    ends = np.roll(quads, -1, axis=1)
    way = ends - quads
    along = way / np.maximum(np.hypot(way[..., 0], way[..., 1]), 1e-9)[..., None]
    inward = np.stack([-along[..., 1], along[..., 0]], axis=-1)[:, :, None]
    shares = np.linspace(0.02, 0.98, _SAMPLES)
    places = quads[:, :, None] + shares[:, None] * way[:, :, None]
    inside = np.any([at(is_print, places + depth * inward) for depth in _INSIDE_PX], axis=0)
    outside = np.all([at(is_print, places - depth * inward) for depth in _OUTSIDE_PX], axis=0)
    return np.asarray((inside & ~outside).mean(axis=2), np.float64)


def _has_gap(is_print: NDArray[np.bool_], quad: Points) -> bool:
    """Whether a strip of bed runs through the rectangle, from one side to the opposite one."""
    tops, bottoms = quad[:2], quad[[3, 2]]
    for (a, b), (c, d) in (((tops[0], tops[1]), (bottoms[0], bottoms[1])), ((quad[0], quad[3]), (quad[1], quad[2]))):
        count = max(8, int(np.hypot(*(b - a))))
        across = np.linspace(0, 1, count)[:, None, None]
        down = np.linspace(0.02, 0.98, 60)[None, :, None]
        starts, ends = a + across * (b - a), c + across * (d - c)
        rows = at(is_print, starts + down * (ends - starts)).mean(axis=1) < 0.03
        edge = max(3, round(0.04 * count))
        run = np.convolve(rows[edge:-edge], np.ones(_GAP_PX), "valid")
        if len(run) and run.max() >= _GAP_PX:
            return True
    return False


def from_top_left(quad: Points) -> Points:
    """The corners from the one that lies most to the top left."""
    return np.asarray(np.roll(quad, -int(np.argmin(quad.sum(axis=1))), axis=0), np.float64)
