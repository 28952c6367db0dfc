"""Several prints on one scan, each found as four corners; those that touch are cut apart at the seam between them."""

from __future__ import annotations

from math import radians, tan

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners
from photofix.scan.area import VIEW_PX, Quad, border_color, corners_of, distance, small_view
from photofix.scan.print_boxes import from_top_left, print_boxes
from photofix.scan.print_edges import sharp_quad
from photofix.scan.print_turn import turn_of, turned

SPLIT_VIEW_PX = 2 * VIEW_PX
LEAST_PRINT = 0.012
"""Least area of a print, as a share of the scan: twelve prints and the gaps between them fill it."""

MOST_PRINTS = 12
CLOSES = (0.028, 0.05, 0.1, 0.2)
FINE_VIEW_PX = 3200
OUTSIDE, INSIDE = (0.0016, 4.0), (0.003, 8.0)
"""How far outside and inside of a rough box the edge of a print is looked for: (share of the long side, least pixels).
Outside, past a shadow; inside, not as far as the picture within a paper border."""

_SAME_ROW = 0.5  # of a print's height


def find_prints(photo: Photo) -> tuple[Corners, ...]:
    """Corners of each print, row by row from the top left; empty unless there are two to twelve."""
    photo = photo.scan
    view = small_view(photo, SPLIT_VIEW_PX)
    color = border_color(view)
    if color is None:
        return ()
    difference = distance(np.asarray(cv2.medianBlur(view, 3), np.float32), color)
    boxes = print_boxes(view, difference, CLOSES, LEAST_PRINT)
    if len(boxes) > MOST_PRINTS:  # one of them may be cut apart at a line of its picture
        boxes = print_boxes(view, difference, CLOSES, LEAST_PRINT, cuts=False)
    if not 2 <= len(boxes) <= MOST_PRINTS:
        return ()
    fine = small_view(photo, FINE_VIEW_PX)
    scale = np.array([fine.shape[1] / view.shape[1], fine.shape[0] / view.shape[0]])
    quads = [_placed(fine, from_top_left(box) * scale, color) for box in boxes]
    across, down = photo.width / fine.shape[1], photo.height / fine.shape[0]
    return tuple(corners_of(quad, across, down) for quad in _in_reading_order(quads))


def _placed(fine: Image, quad: Quad, color: NDArray[np.float32]) -> Quad:
    """A rough box turned and moved so that its sides lie on the edges of the print."""
    outside, inside = (max(share * max(fine.shape), least) for share, least in (OUTSIDE, INSIDE))
    degrees = turn_of(fine, quad, color, inside)
    if degrees:
        inside += tan(radians(abs(degrees))) * float(np.ptp(quad, axis=0).min()) / 2  # only corners touched the box
    return sharp_quad(fine, turned(quad, degrees), color, outside, inside)


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
