"""What a brush stroke covers, pixel by pixel, at any scale; depends on absolute positions only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from photofix.edit import Cut, Stroke
from photofix.raster.boxes import Box
from photofix.raster.place import Place

CORE = 0.7  # share of the radius with full coverage; from there it falls to 0 at the rim

Coverage = NDArray[np.float32]
"""H x W float32, 0..1."""

Step = tuple[float, float]
"""Full-resolution pixels per pixel, down and across."""

FULL: Step = (1.0, 1.0)


def protecting(task: str, strokes: Iterable[Stroke]) -> tuple[Stroke, ...]:
    """The strokes that hold `task` back or, drawn later, take that back; empty if nothing is protected."""
    concerned = tuple(stroke for stroke in strokes if stroke.task in (task, "all"))
    return concerned if any(stroke.mode == "protect" for stroke in concerned) else ()


def protection(strokes: Sequence[Stroke], place: Place) -> Coverage | None:
    """How far (0..1) each pixel of `place` is held back; later strokes win. None where nothing is."""
    held: Coverage | None = None
    for stroke in strokes:
        if bounds(stroke, place.step).meet(place.box).is_empty:
            continue
        if stroke.mode == "protect":
            covered = coverage(stroke, place.box, place.step)
            held = covered if held is None else np.maximum(held, covered)
        elif held is not None:
            held = held * (1 - coverage(stroke, place.box, place.step))
    return held if held is not None and held.any() else None


def bounds(stroke: Stroke | Cut, step: Step = FULL) -> Box:
    """The smallest box of pixels of `step` full-resolution pixels with everything the stroke covers."""
    points = np.asarray(stroke.points, np.float64).reshape(-1, 2)
    if not len(points):
        return Box(0, 0, 0, 0)
    reach = max(stroke.radii, default=stroke.radius)
    low, high = (points.min(axis=0) - reach) / step, (points.max(axis=0) + reach) / step
    return Box(floor(low[0]), floor(low[1]), ceil(high[0]) + 1, ceil(high[1]) + 1)


def coverage(stroke: Stroke, box: Box, step: Step = FULL) -> Coverage:
    """0..1 for each pixel of `box`: `strength` percent near the line or inside the area, falling to 0 at `radius`, less
    what the cuts take away."""
    grid = _Grid(box, step)
    covered = _covered(stroke, grid) * np.float32(stroke.strength / 100)
    for cut in stroke.cuts:
        if not bounds(cut, step).meet(box).is_empty:
            covered *= 1 - _covered(cut, grid)
    return covered


class _Grid:
    """The pixels of a box: their centres in full-resolution pixels."""

    def __init__(self, box: Box, step: Step) -> None:
        self.shape = (box.height, box.width)
        self.rows = (np.arange(box.top, box.bottom, dtype=np.float64) + 0.5) * np.float64(step[0])
        self.columns = (np.arange(box.left, box.right, dtype=np.float64) + 0.5) * np.float64(step[1])
        self.softest = 0.5 * max(step)


def _covered(shape: Stroke | Cut, grid: _Grid) -> Coverage:
    """0..1, at full strength and before any cut."""
    if shape.radii:
        return _tapered(shape, grid)
    nearest = np.full(grid.shape, np.inf, np.float32)
    is_area = shape.kind == "area"
    points = [*shape.points[-1:], *shape.points] if is_area else [*shape.points[:1], *shape.points]
    for start, stop in pairwise(points):
        _mark_distance(nearest, grid, start, stop, shape.radius)
    rim = np.float32(max(shape.radius * (1 if is_area else 1 - CORE), grid.softest))
    covered = np.clip((np.float32(shape.radius) - np.sqrt(nearest)) / rim, 0, 1)
    if is_area:
        covered[_inside(shape.points, grid)] = 1
    return np.asarray(covered, np.float32)


def _tapered(shape: Stroke | Cut, grid: _Grid) -> Coverage:
    """A line whose radius goes linearly from point to point."""
    covered = np.zeros(grid.shape, np.float32)
    points = list(zip(shape.points, shape.radii, strict=True))
    for (start, wide), (stop, narrow) in pairwise([*points[:1], *points]):
        reach = max(wide, narrow)
        cut = _near(grid, start, stop, reach)
        if cut is None:
            continue
        squared, along = _distance(grid.rows[cut[0]], grid.columns[cut[1]], start, stop)
        radius = np.float32(wide) + np.float32(narrow - wide) * along
        rim = np.maximum(radius * np.float32(1 - CORE), np.float32(grid.softest))
        part = covered[cut]
        np.maximum(part, np.clip((radius - np.sqrt(squared)) / rim, 0, 1), out=part)
    return covered


def _inside(corners: Sequence[tuple[float, float]], grid: _Grid) -> NDArray[np.bool_]:
    """Which pixels lie inside a polygon: an odd number of its sides crosses the way from there to the right."""
    crossed = np.zeros((grid.shape[0], grid.shape[1] + 1), np.int32)
    for (y, x), (next_y, next_x) in pairwise([*corners[-1:], *corners]):
        first, last = np.searchsorted(grid.rows, (min(y, next_y), max(y, next_y)))
        if first < last:
            at = x + (grid.rows[first:last] - y) * ((next_x - x) / (next_y - y))
            np.add.at(crossed, (np.arange(first, last), np.searchsorted(grid.columns, at)), 1)
    to_the_right = crossed.sum(axis=1, keepdims=True) - np.cumsum(crossed, axis=1)
    return np.asarray(to_the_right[:, :-1] % 2 == 1)


def _mark_distance(
    nearest: Coverage,
    grid: _Grid,
    start: tuple[float, float],
    stop: tuple[float, float],
    reach: float,
) -> None:
    """Lower `nearest` (squared pixels) to the distance from the segment, where that is at most `reach`."""
    cut = _near(grid, start, stop, reach)
    if cut is None:
        return
    squared, _ = _distance(grid.rows[cut[0]], grid.columns[cut[1]], start, stop)
    part = nearest[cut]
    np.minimum(part, squared, out=part)


def _near(
    grid: _Grid, start: tuple[float, float], stop: tuple[float, float], reach: float
) -> tuple[slice, slice] | None:
    """The pixels in a box around the segment; None if there are none."""
    top, bottom = np.searchsorted(grid.rows, (min(start[0], stop[0]) - reach, max(start[0], stop[0]) + reach))
    left, right = np.searchsorted(grid.columns, (min(start[1], stop[1]) - reach, max(start[1], stop[1]) + reach))
    return None if top >= bottom or left >= right else (slice(top, bottom), slice(left, right))


def _distance(
    rows: NDArray[np.float64], columns: NDArray[np.float64], start: tuple[float, float], stop: tuple[float, float]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Squared distance, pixels, of each place from the segment, and how far (0..1) along it the nearest point lies."""
    down = (rows - start[0]).astype(np.float32)[:, None]
    across = (columns - start[1]).astype(np.float32)[None, :]
    dy, dx = np.float32(stop[0] - start[0]), np.float32(stop[1] - start[1])
    along = np.clip((down * dy + across * dx) / max(dy * dy + dx * dx, np.float32(1e-12)), 0, 1).astype(np.float32)
    return (down - along * dy) ** 2 + (across - along * dx) ** 2, along
