"""Finds more damage like the chosen one: places that stand out from the photo as the damage under a stroke does, or
findings like a finding."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis, Finding
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.render.strokes import CORE, bounds, coverage
from photofix.ui.pixels.contrast import VISIBLE, Contrast, contrast
from photofix.ui.session.findings import ListedFinding, all_findings, with_verdict
from photofix.ui.session.likeness import likeness, unlike
from photofix.ui.session.strokes import ListedStroke

MOST = 300
MOST_CELLS = 3_000_000
NEAR = 3.0
"""A similar place is at most so many times as large, and no smaller than one part in so many."""
AS_STRONG = 0.5
"""Least contrast of a similar place, as a share of that of the damage under the stroke."""
OWN = 0.4
"""Least share of the outstanding area around a stroke that the stroke covers. If it covers less, the area is taken for
part of the picture, and nothing is proposed."""
ELONGATED = 4.0
ALIKE = 0.7
"""Share of the median of all `likeness.unlike` up to which places look alike to the network. On marked prints three of
five such places are damage, of all that are as large and as strong one of three (`tests/bench/bench_similar.py`)."""
FEW = 6
"""If there are no more places than this, all are proposed, alike or not."""
RIM_PX = 1.5
APART = 2
"""Cells beside a crack that was followed which count as part of it: its stroke leaves some of its rim uncovered."""


@dataclass(frozen=True)
class Proposals:
    """What could be undone too: strokes to add, findings to keep."""

    strokes: tuple[Stroke, ...] = ()
    findings: tuple[ListedFinding, ...] = ()

    def __len__(self) -> int:
        return len(self.strokes) + len(self.findings)


NONE = Proposals()


def similar(photo: Photo, analysis: Analysis | None, edit: Edit, row: ListedStroke | ListedFinding) -> Proposals:
    """Others like `row` that nothing undoes yet, the most alike first."""
    if isinstance(row, ListedFinding):
        return Proposals(findings=_like_finding(analysis, edit, row))
    return Proposals(strokes=_like_stroke(photo, analysis, edit, row.stroke))


def accepted(edit: Edit, analysis: Analysis | None, proposals: Proposals) -> Edit:
    """`edit` with all of them."""
    for listed in proposals.findings if analysis is not None else ():
        edit = with_verdict(edit, analysis, listed, is_kept=True)  # type: ignore[arg-type]
    return replace(edit, strokes=(*edit.strokes, *proposals.strokes))


def _like_finding(analysis: Analysis | None, edit: Edit, row: ListedFinding) -> tuple[ListedFinding, ...]:
    """Findings left alone that are of its task and kind, and of about its size."""
    size = _side(row.finding)
    others = [
        listed
        for listed in all_findings(analysis, edit)
        if listed.is_rejected and listed.task == row.task and listed.finding is not row.finding
        if listed.finding.kind == row.finding.kind and 1 / NEAR <= _side(listed.finding) / size <= NEAR
    ]
    looks = likeness(analysis)
    if looks is None:
        return tuple(sorted(others, key=lambda listed: -listed.finding.confidence)[:MOST])
    means = looks.of_findings([row.finding, *(listed.finding for listed in others)])
    return tuple(others[index] for index in np.argsort(unlike(means[0], means[1:]), kind="stable")[:MOST])


def _side(finding: Finding) -> float:
    return max(finding.height, finding.width)


def _like_stroke(photo: Photo, analysis: Analysis | None, edit: Edit, stroke: Stroke) -> tuple[Stroke, ...]:
    """Strokes over what stands out as the damage under `stroke` does: as light or dark, as large, as long."""
    radius = float(np.median(stroke.radii)) if stroke.radii else stroke.radius
    width = 3 * radius if stroke.kind != "area" else min(bounds(stroke).height, bounds(stroke).width)
    seen = contrast(photo, Box(0, 0, photo.height, photo.width), width, MOST_CELLS)
    own = _resampled(stroke, seen)
    if not own.any():
        return ()
    inside = seen.values[own]
    sign = float(np.sign(inside[np.argmax(np.abs(inside))]) or 1.0)
    peak = float(np.percentile(inside * sign, 90))
    if peak < max(VISIBLE, 3 * seen.noise):
        return ()
    area = (seen.values * np.float32(sign) > AS_STRONG * peak).astype(np.uint8)
    stats, labels, mine = _pieces(area, own)
    if not mine.any():
        return ()
    if mine.max() < OWN * stats[int(mine.argmax()), cv2.CC_STAT_AREA]:
        if stroke.kind != "trace":  # the picture, of which the stroke is a part
            return ()
        stats, labels, mine = _pieces(_cut_out(area, own), own)  # a crack that was followed, and that others join
        if not mine.any():
            return ()
    model = _shape(stats[int(mine.argmax())])
    taken = np.zeros(area.shape, bool)
    for other in edit.strokes:
        taken |= _resampled(other, seen)
    for listed in all_findings(analysis, edit):
        if not listed.is_rejected and edit.value(listed.task, "strength") != 0:
            _take(taken, listed.finding, seen)
    used = np.bincount(labels[taken], minlength=len(stats)) > 0
    shapes = [(_unlike(model, _shape(stat)), index) for index, stat in enumerate(stats)]
    near = [pair for pair in shapes[1:] if pair[0] <= np.log(NEAR) and not used[pair[1]]]
    best = sorted(_looking_alike(analysis, labels, seen, int(mine.argmax()), near))[:MOST]
    return tuple(
        _over(labels, np.asarray(stats[index], np.int32), index, seen, stroke, model[1] > ELONGATED)
        for _, index in best
    )


def _pieces(
    area: NDArray[np.uint8], own: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]]:
    """Statistics and labels of the connected pieces of `area`, and how many cells of each lie in `own`."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area, connectivity=8)
    mine = np.bincount(labels[own & (area > 0)], minlength=len(stats))
    mine[0] = 0
    return np.asarray(stats, np.int32), np.asarray(labels, np.int32), mine


def _cut_out(area: NDArray[np.uint8], own: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """`area` with what lies in `own` apart from all that joins it."""
    around = cv2.dilate(own.astype(np.uint8), np.ones((2 * APART + 1,) * 2, np.uint8)) > 0
    return np.where(own | ~around, area, 0).astype(np.uint8)


def _looking_alike(
    analysis: Analysis | None, labels: NDArray[np.int32], seen: Contrast, own: int, others: list[tuple[float, int]]
) -> list[tuple[float, int]]:
    """Of (how unlike in shape, component) those that look to the network as the component `own` does, as (how unlike
    to it, component); all of them unchanged where it does not say."""
    looks = likeness(analysis)
    if looks is None or not others:
        return others
    indices = np.array([own, *(index for _, index in others)])
    number = np.full(int(labels.max()) + 1, -1, np.intp)
    number[indices] = np.arange(len(indices))
    groups = number[labels]
    rows, columns = np.nonzero(groups >= 0)
    ys, xs = seen.box.top + (rows + 0.5) * seen.step[0], seen.box.left + (columns + 0.5) * seen.step[1]
    means = looks.means(ys, xs, groups[rows, columns], len(indices))
    away = unlike(means[0], means[1:])
    most = ALIKE * float(np.median(away)) if len(others) > FEW else np.inf
    return [(float(how), index) for how, (_, index) in zip(away, others, strict=True) if how <= most]


def _shape(stat: NDArray[np.int32]) -> tuple[float, float]:
    """Area in cells, and how much longer than wide."""
    cells = float(stat[cv2.CC_STAT_AREA])
    length = float(np.hypot(stat[cv2.CC_STAT_WIDTH], stat[cv2.CC_STAT_HEIGHT]))
    return cells, length * length / max(cells, 1.0)


def _unlike(model: tuple[float, float], other: tuple[float, float]) -> float:
    """Logarithm of how many times as large; a line is like lines of any length, and no speck is like a line."""
    if (model[1] > ELONGATED) != (other[1] > ELONGATED):
        return float("inf")
    if model[1] > ELONGATED:
        widths = [cells / np.sqrt(cells * slender) for cells, slender in (model, other)]
        is_long = other[0] * NEAR * NEAR > model[0]
        return abs(float(np.log(widths[1] / widths[0]))) if is_long else float("inf")
    return abs(float(np.log(other[0] / model[0])))


def _over(
    labels: NDArray[np.int32], stat: NDArray[np.int32], index: int, seen: Contrast, like: Stroke, is_line: bool
) -> Stroke:
    """A stroke that covers one component."""
    left, top, wide, tall = (int(value) for value in stat[:4])
    part = (labels[top : top + tall, left : left + wide] == index).astype(np.uint8)
    grown = cv2.dilate(cv2.copyMakeBorder(part, 2, 2, 2, 2, cv2.BORDER_CONSTANT), np.ones((3, 3), np.uint8))
    outline = max(cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0], key=len)[:, 0, :]
    places = [seen.point(top - 2 + float(y), left - 2 + float(x)) for x, y in outline]
    if is_line or len(places) < 3:
        corners = tuple((round(y, 1), round(x, 1)) for y, x in places)
        rim = RIM_PX * max(seen.step)
        return replace(like, points=corners, kind="area", radius=rim, radii=(), cuts=(), source=None)
    ys, xs = np.array(places).T
    middle = (ys.min() + ys.max()) / 2, (xs.min() + xs.max()) / 2
    radius = round((float(np.hypot(ys - middle[0], xs - middle[1]).max()) + 0.5) / CORE, 1)
    point = (round(float(middle[0]), 1), round(float(middle[1]), 1))
    return replace(like, points=(point,), kind="spot", radius=radius, radii=(), cuts=(), source=None)


def _resampled(stroke: Stroke, seen: Contrast) -> NDArray[np.bool_]:
    """The cells that a stroke covers."""
    whole = np.zeros(seen.values.shape, bool)
    full = replace(stroke, strength=100.0)
    box = bounds(full, seen.step).meet(Box(0, 0, *seen.values.shape))
    if not box.is_empty:
        whole[box.top : box.bottom, box.left : box.right] = coverage(full, box, seen.step) > 0.3
    return whole


def _take(taken: NDArray[np.bool_], finding: Finding, seen: Contrast) -> None:
    """Mark the cells in which a finding is undone."""
    marked = np.argwhere(finding.marked)
    ys = (finding.y + (marked[:, 0] + 0.5) * finding.scale) / seen.step[0]
    xs = (finding.x + (marked[:, 1] + 0.5) * finding.scale) / seen.step[1]
    rows = np.clip(ys.astype(int), 0, taken.shape[0] - 1)
    taken[rows, np.clip(xs.astype(int), 0, taken.shape[1] - 1)] = True
