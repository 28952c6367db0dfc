"""What a brush stroke covers, pixel by pixel, at any scale; depends on absolute positions only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from photofix.edit import Stroke
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


def bounds(stroke: Stroke, step: Step = FULL) -> Box:
    """The smallest box of pixels of `step` full-resolution pixels with everything the stroke covers."""
    points = np.asarray(stroke.points, np.float64).reshape(-1, 2)
    if not len(points):
        return Box(0, 0, 0, 0)
    low, high = (points.min(axis=0) - stroke.radius) / step, (points.max(axis=0) + stroke.radius) / step
    return Box(floor(low[0]), floor(low[1]), ceil(high[0]) + 1, ceil(high[1]) + 1)


def coverage(stroke: Stroke, box: Box, step: Step = FULL) -> Coverage:
    """0..1 for each pixel of `box`: `strength` percent near the line, falling to 0 at `radius`."""
    nearest = np.full((box.height, box.width), np.inf, np.float32)
    rows = (np.arange(box.top, box.bottom, dtype=np.float64) + 0.5) * np.float64(step[0])
    columns = (np.arange(box.left, box.right, dtype=np.float64) + 0.5) * np.float64(step[1])
    points = [*stroke.points[:1], *stroke.points]
    for start, stop in pairwise(points):
        _mark_distance(nearest, rows, columns, start, stop, stroke.radius)
    rim = np.float32(max(stroke.radius * (1 - CORE), 0.5 * max(step)))
    inside = (np.float32(stroke.radius) - np.sqrt(nearest)) / rim
    return np.asarray(np.clip(inside, 0, 1) * np.float32(stroke.strength / 100), np.float32)


def _mark_distance(
    nearest: Coverage,
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    start: tuple[float, float],
    stop: tuple[float, float],
    reach: float,
) -> None:
    """Lower `nearest` (squared pixels) to the distance from the segment, where that is at most `reach`."""
    top, bottom = np.searchsorted(rows, (min(start[0], stop[0]) - reach, max(start[0], stop[0]) + reach))
    left, right = np.searchsorted(columns, (min(start[1], stop[1]) - reach, max(start[1], stop[1]) + reach))
    if top >= bottom or left >= right:
        return
    down = (rows[top:bottom] - start[0]).astype(np.float32)[:, None]
    across = (columns[left:right] - start[1]).astype(np.float32)[None, :]
    dy, dx = np.float32(stop[0] - start[0]), np.float32(stop[1] - start[1])
    along = np.clip((down * dy + across * dx) / max(dy * dy + dx * dx, np.float32(1e-12)), 0, 1)
    squared = (down - along * dy) ** 2 + (across - along * dx) ** 2
    cut = nearest[top:bottom, left:right]
    np.minimum(cut, squared, out=cut)
