"""Several prints on one scan, each found as four corners; those that touch are cut apart where the outline turns in."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.photo.area import (
    CLOSER,
    LEAST_FILL,
    VIEW_PX,
    Hull,
    Quad,
    border_color,
    corners_of,
    rectangle_of,
    small_view,
    standing_out,
)
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners

SPLIT_VIEW_PX = 2 * VIEW_PX
LEAST_PRINT = 0.012
"""Of the scan: twelve prints and the room between them."""

MOST_PRINTS = 12
NEAR = 0.003  # reach for edges: a print's own paper border begins a little further in
DEEP = 0.006  # of the long side: a notch between two prints, not the roughness of one
MOST_NOTCHES = 6
_SAME_ROW = 0.5  # of a print's height


def find_prints(photo: Photo) -> tuple[Corners, ...]:
    """Corners of each print, row by row from the top left; empty unless there are two to twelve."""
    view = small_view(photo, SPLIT_VIEW_PX)
    color = border_color(view)
    if color is None:
        return ()
    best: list[Quad] = []
    for close in CLOSER:
        found, is_all = _quads(view, color, close)
        best = found if len(found) > len(best) else best
        if best and is_all:
            break
    if not 2 <= len(best) <= MOST_PRINTS:
        return ()
    across, down = photo.width / view.shape[1], photo.height / view.shape[0]
    return tuple(corners_of(quad, across, down) for quad in _in_reading_order(best))


def _quads(view: Image, color: NDArray[np.float32], close: float) -> tuple[list[Quad], bool]:
    """Prints that lie alone, whatever holes their picture has, and whether these are all; if not, also those that cuts
    through the others leave."""
    found: list[Quad] = []
    left: list[Hull] = []
    for hull in standing_out(view, color, close, LEAST_PRINT):
        quad = rectangle_of(view, color, close, hull, NEAR)
        if quad is None:
            left.append(hull)
        else:
            found.append(quad)
    for outline in standing_out(view, color, close, LEAST_PRINT, as_outlines=True) if left else ():
        if any(_meets(outline, hull) for hull in left):
            pieces = _cut(outline, view.shape[:2])
            quads = (rectangle_of(view, color, close, cv2.convexHull(piece), NEAR) for piece in pieces)
            found += [quad for quad in quads if quad is not None]
    return found, not left


def _meets(outline: Hull, hull: Hull) -> bool:
    x, y = (float(value) for value in outline[0, 0])
    return cv2.pointPolygonTest(hull, (x, y), False) >= 0


def _cut(outline: Hull, shape: Any) -> list[Hull]:
    """The outline, or the rectangles that one straight cut after another leaves of it."""
    if _fill(outline) >= LEAST_FILL:
        return [outline]
    notches = _notches(outline, max(shape))
    mask = np.zeros(shape, np.uint8)
    cv2.drawContours(mask, [outline], -1, 1, cv2.FILLED)
    best: list[Hull] = []
    for first, second in combinations(notches, 2):
        halves = _halves(mask, first, second)
        if len(halves) == 2 and min(map(_fill, halves)) >= LEAST_FILL:
            return halves
        if len(halves) == 2 and not best and max(map(_fill, halves)) >= LEAST_FILL:
            best = halves
    if not best:
        return [outline]
    return [piece for half in best for piece in _cut(half, shape)]


def _halves(mask: NDArray[np.uint8], first: NDArray[np.int32], second: NDArray[np.int32]) -> list[Hull]:
    """What a cut through two points of the outline, and a little beyond, leaves."""
    way = (second - first).astype(np.float64)
    beyond = 6 * way / max(float(np.hypot(*way)), 1.0)
    ends = np.rint(first - beyond).astype(int).tolist(), np.rint(second + beyond).astype(int).tolist()
    cut = mask.copy()
    cv2.line(cut, ends[0], ends[1], 0, 2)
    contours = cv2.findContours(cut, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    least = LEAST_PRINT * mask.size
    return [contour for contour in contours if cv2.contourArea(contour) > least]


def _notches(outline: Hull, long_side: int) -> list[NDArray[np.int32]]:
    """Where the outline turns in, the deepest first."""
    try:
        defects = cv2.convexityDefects(outline, cv2.convexHull(outline, returnPoints=False))
    except cv2.error:  # an outline that crosses itself has none
        return []
    if defects is None:
        return []
    deep = sorted((-depth / 256, int(far)) for _, _, far, depth in defects.reshape(-1, 4).tolist())
    return [outline[far, 0] for depth, far in deep[:MOST_NOTCHES] if -depth > DEEP * long_side]


def _fill(outline: Hull) -> float:
    """Share of its rectangle that the outline's hull fills."""
    _, (width, height), _ = cv2.minAreaRect(outline)
    return float(cv2.contourArea(cv2.convexHull(outline)) / max(width * height, 1.0))


def _in_reading_order(quads: list[Quad]) -> list[Quad]:
    """Rows from the top, each from the left."""
    left = sorted(quads, key=lambda quad: float(quad[:, 1].mean()))
    ordered: list[Quad] = []
    while left:
        first = left[0]
        reach = float(first[:, 1].mean()) + _SAME_ROW * float(np.ptp(first[:, 1]))
        row = [quad for quad in left if float(quad[:, 1].mean()) <= reach]
        ordered += sorted(row, key=lambda quad: float(quad[:, 0].mean()))
        left = [quad for quad in left if float(quad[:, 1].mean()) > reach]
    return ordered
