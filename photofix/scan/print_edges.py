"""The sides of a print to a fraction of a pixel: each is moved to the sharpest straight step of colour nearby.

Two other things are steps as well. The shadow of a print is a soft one, so the slope around a step counts against it.
The side of a neighbouring print leads, seen from outside to inside, from that print onto the bed, and counts less too.
"""

from __future__ import annotations

from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.scan.area import Quad, crossing, distance, sampled, side_samples

STEP_PX = 0.5
"""Distance between two samples across a side."""

_SAMPLES = 200
_MOST = 0.2  # of a step, a pixel: no more is counted
_ENOUGH, _BEYOND = 0.11, 0.45  # what there is beyond it counts less: paper on a white bed is as much of a print as ink
_AROUND = 4  # steps of `STEP_PX` to the slopes that count against one
_AS_GOOD = 0.9  # of the best: the outermost one of these is the print, unless it is that of its shadow
_PEAK_PX = 1.5
_TILT = 0.04  # less for each pixel that a line leans: part of an edge may be invisible, and the box is nearly right
_NOISE, _DARKEST, _SAME_TINT, _MOSTLY = 0.01, 0.6, 0.12, 0.6  # of a shadow
_BED_NOISE = 0.02
_LEADS_OUT = 0.85  # what a step counts that leads from some print to what is nearer to the bed
_OVER_NOISE = 1.5  # times what lines nearby have: less is no edge


def sharp_quad(view: Image, quad: Quad, bed: NDArray[np.float32], outside_px: float, inside_px: float) -> Quad:
    """`quad` with each side moved to the print's edge; a side beside which none is seen stays.

    Args:
        view: h x w x 3 sRGB.
        quad: the print, roughly.
        bed: RGB of what lies around the prints.
        outside_px, inside_px: how far to each side of `quad` an edge is looked for.
    """
    lines = [_line(view, quad, side, bed, outside_px, inside_px) for side in range(4)]
    corners = [crossing(lines[side - 1], lines[side]) for side in range(4)]
    if any(corner is None for corner in corners):
        return quad
    return np.array(corners, np.float64)


def _line(
    view: Image, quad: Quad, side: int, bed: NDArray[np.float32], outside_px: float, inside_px: float
) -> tuple[Quad, Quad]:
    """Two points of the line on which the print's edge beside this side lies; the side's own ends if there is none."""
    depths = np.arange(-outside_px - 4, inside_px + 4 + STEP_PX, STEP_PX)
    x, y = side_samples(quad, side, _SAMPLES, depths)
    band = sampled(view, x, y)
    strength = edge_strength(band, bed)
    centres = depths[2:-2]
    length = hypot(*(quad[(side + 1) % 4] - quad[side]))
    most = min(0.02 * length, (outside_px + inside_px) / 2)
    tilts = np.arange(-np.ceil(most), np.ceil(most) + 0.25, 0.5)
    scores = np.array([(1 - _TILT * min(abs(tilt), 8)) * along_lines(strength, tilt / STEP_PX) for tilt in tilts])
    found = _edge(scores, (centres >= -outside_px) & (centres <= inside_px), band, tilts / STEP_PX)
    if found is None:
        return quad[side], quad[(side + 1) % 4]
    which, row, shift = found
    depth, tilt = float(centres[row]) + shift * STEP_PX, float(tilts[which]) / 0.92
    start, end = quad[side], quad[(side + 1) % 4]
    along = (end - start) / max(length, 1e-9)
    inward = np.array([-along[1], along[0]])
    return start + inward * (depth - tilt / 2), end + inward * (depth + tilt / 2)


def edge_strength(band: Image, bed: NDArray[np.float32]) -> NDArray[np.float32]:
    """How strongly each sample looks like the edge of a print.

    Args:
        band: depths (`STEP_PX` apart, from the outside) x samples x 3.
        bed: RGB.

    Returns:
        depths (without two at either end) x samples.
    """
    return _sharpness(band) * np.where(_leads_out(band, bed), np.float32(_LEADS_OUT), np.float32(1))


def _sharpness(band: Image) -> NDArray[np.float32]:
    """Depths (without two at either end) x samples: the step of colour at each sample, less the mean step a little
    further outside and inside."""
    smooth = cv2.GaussianBlur(band, (5, 1), 0)
    steps = (smooth[3:-1] - smooth[1:-3]).clip(-_MOST, _MOST)
    pad = np.pad(steps, ((_AROUND, _AROUND), (0, 0), (0, 0)), mode="edge")
    around = (pad[: -2 * _AROUND] + pad[2 * _AROUND :]) / 2
    sharp = np.abs(steps - around).max(axis=-1)
    return np.asarray(sharp - (1 - _BEYOND) * np.maximum(sharp - _ENOUGH, 0), np.float32)


def _leads_out(band: Image, bed: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Depths (without two at either end) x samples: True where a neighbouring print ends, that is, where the colour
    outside is neither the bed nor the bed in shadow, and the colour inside comes nearer to one of them."""
    smooth = np.asarray(cv2.GaussianBlur(band, (5, 1), 0), np.float32)
    light = np.clip((smooth / np.maximum(bed, np.float32(0.02))).mean(axis=-1), _DARKEST, 1)[..., None]
    from_shadow, from_bed = distance(smooth, np.asarray(light * bed, np.float32)), distance(smooth, bed)
    is_nearer = [away[3:-1] < away[1:-3] - _NOISE for away in (from_shadow, from_bed)]
    return np.asarray((from_shadow[:-4] > _BED_NOISE) & (is_nearer[0] | is_nearer[1]), np.bool_)


def along_lines(strength: NDArray[np.float32], rise: float) -> NDArray[np.float64]:
    """For each depth the mean strength along a line that begins there and is `rise` depths further in at its end; both
    are counted from the middle of the side."""
    count, samples = strength.shape
    shift = np.rint(rise * np.linspace(-0.5, 0.5, samples)).astype(int)
    rows = np.clip(np.arange(count)[:, None] + shift, 0, count - 1)
    return np.asarray(np.take_along_axis(strength, rows, axis=0).mean(axis=1), np.float64)


def _edge(
    scores: NDArray[np.float64], is_near: NDArray[np.bool_], band: Image, rises: NDArray[np.float64]
) -> tuple[int, int, float] | None:
    """The edge: (index of its tilt, index of its depth, fraction of a depth to add).

    It is the outermost peak of the scores (tilts x depths) that is nearly as good as the best. If only shadow lies
    between it and the next such peak further in, it was the shadow's edge, and that one is taken instead. None without
    a peak that stands out.
    """
    best = scores.max(axis=0)
    least = max(_AS_GOOD * best[is_near].max(), _OVER_NOISE * float(np.median(best)))
    reach = round(_PEAK_PX / STEP_PX)
    found = None
    for row in np.flatnonzero(is_near).tolist():
        near = best[max(0, row - reach) : row + reach + 1]
        if best[row] < least or best[row] != near.max():
            continue
        if found is not None and not _is_shadow(band, found, row, rises[int(np.argmax(scores[:, found]))]):
            break
        found = row
    if found is None:
        return None
    which = int(np.argmax(scores[:, found]))
    return which, found, _beyond(scores[which], found)


def _is_shadow(band: Image, outer: int, inner: int, rise: float) -> bool:
    """Whether the strip between two peaks is shadow: what lies outside of the outer peak, with all channels darkened by
    the same factor. The picture of a print seldom looks so."""
    shift = np.rint(rise * np.linspace(-0.5, 0.5, band.shape[1])).astype(int)

    def along(row: int) -> Image:
        rows = np.clip(row + 2 + shift, 0, len(band) - 1)  # the band begins two depths before the peaks
        return np.asarray(band[rows, np.arange(band.shape[1])], np.float32)

    outside, between = along(outer - round(1.5 / STEP_PX)), along((outer + inner) // 2)
    share = between / np.maximum(outside, np.float32(0.02))
    is_darker = (between < outside + _NOISE).all(axis=-1) & (share.min(axis=-1) > _DARKEST)
    return float((is_darker & (np.ptp(share, axis=-1) < _SAME_TINT)).mean()) > _MOSTLY


def _beyond(score: NDArray[np.float64], row: int) -> float:
    """How far from `row` (-0.5..0.5) the parabola through its score and both neighbours has its top."""
    if not 0 < row < len(score) - 1:
        return 0.0
    before, here, after = score[row - 1], score[row], score[row + 1]
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else 0.0
