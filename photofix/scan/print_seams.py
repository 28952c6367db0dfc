"""Finds the seam in a rectangle that holds two prints lying edge to edge.

Prints with a paper border show a strip of paper about twice as wide as the border. Prints without one show a straight
step of colour from side to side; it counts only if both pieces have shapes that prints have.
"""

from __future__ import annotations

from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.scan.print_lines import Points

Seam = Points
"""2 x 2, (x, y) of its ends in the view."""

_STEP = 0.02
_LEAST_STEP_SHARE = 0.93  # of 160 photos 1 in 20 has such a line, of 40 pairs all
_LEAST_PAPER_SHARE = 0.93
_LEAST_RING = 0.55  # of the outline in one colour: where a longer print lies beside, its picture is on it
_LEAST_BORDER_PX = 2
_PAPER = 0.07  # difference (0..1) to the border's colour
_STEEPEST = 0.035  # rise of a seam, of its length: 2 degrees
_SAMPLES = 120
_FROM_SIDE = 0.15
_SAME_SIZE = 0.02  # in a scan of twelve, some photo has a line by chance where a piece is like another print
_LONG, _TOO_LONG = 1.9, 2.3  # longer than wide: hardly one print; none that is split off


def seam_of(view: Image, quad: Points, others: list[Points]) -> Seam | None:
    """The clearest seam of a rectangle in a view; None if it is one print."""
    sizes = [_size(other) for other in others]
    for turn in (0, 1):
        turned = np.roll(quad, -turn, axis=0)
        width, height = _size(turned)
        if min(width, height) < 24:
            return None
        upright = _upright(view, turned, width, height)
        border, found = _paper_seam(upright)
        found = _step_seam(upright, sizes) if border < _LEAST_BORDER_PX else found
        if found is not None:
            column, rise = found
            ends = np.array([[column - rise / 2, 0.0], [column + rise / 2, height]]) / (width, height)
            (a, b, c, d), across, down = turned, ends[:, :1], ends[:, 1:]
            return np.asarray((1 - down) * (a + across * (b - a)) + down * (d + across * (c - d)), np.float64)
    return None


def _size(quad: Points) -> tuple[int, int]:
    lengths = [hypot(*(quad[(side + 1) % 4] - quad[side])) for side in range(4)]
    return round((lengths[0] + lengths[2]) / 2), round((lengths[1] + lengths[3]) / 2)


def _upright(view: Image, quad: Points, width: int, height: int) -> Image:
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform((quad - 0.5).astype(np.float32), corners)
    return np.asarray(cv2.warpPerspective(view, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.float32)


def _step_seam(upright: Image, sizes: list[tuple[int, int]]) -> tuple[float, float] | None:
    """(column, rise) of the clearest step from top to bottom that leaves two likely prints."""
    height, width = upright.shape[:2]
    shares, rises = _tilted(_steps(upright), height)
    edge = round(_FROM_SIDE * width)
    shares[:edge] = shares[-edge:] = 0
    for column in np.argsort(-shares, kind="stable")[:40].tolist():
        if shares[column] < _LEAST_STEP_SHARE:
            return None
        if _is_likely(width, height, column, sizes):
            return float(column) + 0.5, float(rises[column])
    return None


def _is_likely(width: int, height: int, column: int, sizes: list[tuple[int, int]]) -> bool:
    pieces = (column, height), (width - column, height)
    ratios = [max(piece) / max(min(piece), 1) for piece in pieces]
    if width > _TOO_LONG * height:  # a row of them: what is left is cut in its turn
        return min(ratios) <= _LONG
    if max(ratios) > _TOO_LONG:
        return False
    is_known = any(_is_same(piece, size) or _is_same(piece, size[::-1]) for piece in pieces for size in sizes)
    return width > _LONG * height or _is_same(*pieces) or is_known


def _is_same(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return all(abs(a - b) <= _SAME_SIZE * max(a, b) for a, b in zip(first, second, strict=True))


def _steps(upright: Image) -> NDArray[np.float32]:
    """Rows x columns, 1 where a step of colour from left to right is stronger than those a few pixels beside it."""
    height, width = upright.shape[:2]
    band = cv2.resize(upright, (width, min(_SAMPLES, height)), interpolation=cv2.INTER_LINEAR)
    padded = np.pad(band, ((0, 0), (1, 1), (0, 0)), mode="edge")
    sharp = np.abs(padded[:, 2:] - padded[:, :-2]).max(axis=-1)
    around = np.maximum(np.roll(sharp, 4, axis=1), np.roll(sharp, -4, axis=1))
    is_step = ((sharp > _STEP) & (sharp > around)).astype(np.uint8)
    return cv2.dilate(is_step, np.ones((1, 3), np.uint8)).astype(np.float32)


def _tilted(marks: NDArray[np.float32], height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each column the greatest mean of `marks` along a nearly upright line through it, and by how many columns that
    line leans to the right from top to bottom."""
    most = max(1, int(_STEEPEST * height))
    rises, columns = np.arange(-most, most + 1), np.arange(marks.shape[1])
    rows = np.linspace(-0.5, 0.5, len(marks))
    shares = np.empty((len(rises), len(columns)))
    for index, rise in enumerate(rises):
        places = columns + np.rint(rise * rows).astype(int)[:, None]
        shares[index] = np.take_along_axis(marks, np.clip(places, 0, len(columns) - 1), axis=1).mean(axis=0)
    best = np.argmax(shares - 0.002 * np.abs(rises)[:, None], axis=0)  # of equals the straightest
    return shares[best, columns], rises[best].astype(np.float64)


def _paper_seam(upright: Image) -> tuple[float, tuple[float, float] | None]:
    """The width of the paper border (0 without one), and (column, rise) of the middle of a strip of paper about twice
    as wide; None without such a strip."""
    height, width = upright.shape[:2]
    ring = np.concatenate([upright[2:4].reshape(-1, 3), upright[-4:-2].reshape(-1, 3), upright[:, 2:4].reshape(-1, 3)])
    paper = np.median(ring, axis=0)
    if (np.abs(ring - paper).max(axis=-1) < _PAPER).mean() < _LEAST_RING:
        return 0.0, None
    band = cv2.resize(upright, (width, min(_SAMPLES, height)), interpolation=cv2.INTER_LINEAR)
    marks = (np.abs(band - paper).max(axis=-1) < _PAPER).astype(np.float32)
    shares, rises = _tilted(marks, height)
    runs = _runs(shares >= _LEAST_PAPER_SHARE)
    border = float(np.mean([stop - start for start, stop in runs if start < 4 or stop > width - 4] or [0]))
    for start, stop in _joined(runs, 0.8 * border):
        is_inside = start > _FROM_SIDE * width and stop < (1 - _FROM_SIDE) * width
        if is_inside and border >= _LEAST_BORDER_PX and 1.3 * border <= stop - start <= 3 * border:
            return border, ((start + stop) / 2, float(np.median(rises[start:stop])))
    return border, None


def _runs(marks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(start, stop) of stretches of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _joined(runs: list[tuple[int, int]], gap: float) -> list[tuple[int, int]]:
    """Stretches with less than `gap` between them as one: the shadow of one print on the paper of the next."""
    joined = runs[:1]
    for start, stop in runs[1:]:
        joined[-1:] = [(joined[-1][0], stop)] if start - joined[-1][1] < gap else [joined[-1], (start, stop)]
    return joined
