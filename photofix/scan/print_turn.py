"""How far a print lies turned, judged by its four sides together.

Needed for prints that touch: they are found as one rectangle and cut apart, and a piece that was cut off has the angle
of that rectangle, not its own.
"""

from __future__ import annotations

from math import cos, hypot, radians, sin, tan

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.scan.area import Quad, sampled, side_samples
from photofix.scan.print_edges import STEP_PX, along_lines, edge_strength

_MOST_DEGREES, _STEP_DEGREES = 2.4, 0.1
_LEAST_DEGREES = 0.25  # less is found side by side
_SAMPLES, _SAMPLED = 100, 0.92  # of a side
_CLEARLY = 1.1  # times as much of an edge as along the sides as they are


def turn_of(view: Image, quad: Quad, bed: NDArray[np.float32], reach_px: float) -> float:
    """Degrees clockwise by which `quad` should be turned about its middle; 0 unless its sides clearly say so.

    Args:
        view: h x w x 3.
        bed: RGB.
        reach_px: how far the middle of a side may lie from the edge.
    """
    degrees = np.arange(-_MOST_DEGREES, _MOST_DEGREES + _STEP_DEGREES / 2, _STEP_DEGREES)
    totals = sum(_side_totals(view, quad, side, bed, reach_px, degrees) for side in range(4))
    assert isinstance(totals, np.ndarray)
    best = int(np.argmax(totals))
    as_it_is = totals[np.abs(degrees) <= _LEAST_DEGREES].max()
    return float(degrees[best]) if totals[best] > _CLEARLY * as_it_is else 0.0


def turned(quad: Quad, degrees: float) -> Quad:
    """`quad` turned clockwise about its middle."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    middle = quad.mean(axis=0)
    return np.asarray((quad - middle) @ np.array([[c, s], [-s, c]]) + middle, np.float64)


def _side_totals(
    view: Image, quad: Quad, side: int, bed: NDArray[np.float32], reach_px: float, degrees: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For each turn (degrees): the mean edge strength along the best line with that turn, times the length of the
    side."""
    length = hypot(*(quad[(side + 1) % 4] - quad[side]))
    deepest = reach_px + tan(radians(_MOST_DEGREES)) * length / 2
    depths = np.arange(-deepest - 2, deepest + 2 + STEP_PX, STEP_PX)
    x, y = side_samples(quad, side, _SAMPLES, depths)
    strength = edge_strength(sampled(view, x, y), bed)
    is_near = np.abs(depths[2:-2]) <= reach_px
    rises = np.tan(np.radians(degrees)) * length * _SAMPLED / STEP_PX
    return length * np.array([along_lines(strength, float(rise))[is_near].max() for rise in rises])
