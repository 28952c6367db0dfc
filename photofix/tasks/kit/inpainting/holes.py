"""Where opaque findings leave holes: their boxes in groups, how much is hidden, and how far each pixel is filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import floats
from photofix.raster.boxes import Box, joined
from photofix.raster.place import Place
from photofix.tasks.kit.findings.index import findings, footprint, sampled
from photofix.tasks.kit.inpainting.cache import Asked
from photofix.tasks.kit.inpainting.levels import at_level, whole

HALO_PX = 40  # what a hole is filled from
REACHED_PX = 2  # beyond a hole its rim may leak, see `kit.inpainting.rim`
HIDDEN = 0.02  # opacity from which a pixel is no witness for its neighbours
SMALLEST = np.float32(1e-6)


def groups(found: TaskAnalysis, place: Place) -> tuple[Box, ...]:
    """Boxes around all opaque findings in the place. Findings so close that they are filled from much the same
    surroundings share a box."""
    boxes = (footprint(finding, place) for finding in findings(found).meeting(place, holding="mask"))
    grown = joined(tuple(box.grown(HALO_PX // 2) for box in boxes if not box.is_empty))
    return tuple(box.grown(-(HALO_PX // 2)) for box in grown)


def bounds(weight: NDArray[Any], box: Box) -> Box:
    """The smallest part of `box` that holds every pixel with a `weight` (H x W over `box`) above 0; empty if none
    has."""
    rows, columns = np.flatnonzero(weight.any(axis=1)), np.flatnonzero(weight.any(axis=0))
    if not len(rows):
        return Box(0, 0, 0, 0)
    return Box(
        box.top + int(rows[0]), box.left + int(columns[0]), box.top + int(rows[-1]) + 1, box.left + int(columns[-1]) + 1
    )


def covered(found: TaskAnalysis, place: Place) -> NDArray[np.bool_]:
    """H x W, True inside the box of an opaque finding; a fill must change nothing elsewhere."""
    inside = np.zeros((place.height, place.width), bool)
    for finding in findings(found).meeting(place, holding="mask"):
        inside[footprint(finding, place).slices(place.box)] = True
    return inside


def are_same(found: TaskAnalysis, other: TaskAnalysis, asked: Asked, place: Place) -> bool:
    """Whether two answers have the same damage in all boxes that a fill asked for, of the photo that `place` is of."""

    def there(answer: TaskAnalysis, level: int, box: Box) -> list[tuple[float, float, int]]:
        met = findings(answer).meeting(at_level(place, level).at(box))
        return [(finding.y, finding.x, id(finding.cells)) for finding in met]

    return all(there(found, level, box) == there(other, level, box) for level, box in asked)


def have_own(found: TaskAnalysis, place: Place, s: float) -> bool:
    """Whether a hole that changes a place has another strength than the task."""
    return any(hole.own_strength not in (None, s) for hole in _near(found, place))


def shares(
    found: TaskAnalysis, place: Place, places: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """n, 0..1, for each of `places`: how far it is filled at full strength of the task, and how far in any case."""
    holes = _near(found, place)
    around = place.at(place.box.grown(REACHED_PX).meet(whole(place, place.scale).box))
    full, with_task, own = np.zeros((3, around.height, around.width), np.float32)
    for strength in {finding.own_strength for finding in holes}:
        weight = opacity([finding for finding in holes if finding.own_strength == strength], around)[1]
        weight = floats(cv2.dilate(weight, np.ones((2 * REACHED_PX + 1,) * 2, np.uint8)))  # as far as a rim may leak
        np.maximum(full, weight, out=full)
        part = with_task if strength is None else own
        np.maximum(part, weight * np.float32(1 if strength is None else strength), out=part)
    cut = place.box.slices(around.box)
    shown, task_part, own_part = (values[cut].reshape(-1)[places] for values in (full, with_task, own))
    is_known = shown > 0
    task_share = np.divide(task_part, shown, where=is_known, out=np.ones_like(shown))
    return task_share, np.divide(own_part, shown, where=is_known, out=np.zeros_like(shown))


def opacity(holes: Sequence[Finding], place: Place) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """H x W mean opacity of the `holes`, and H x W weight of the fill.

    A pixel larger than the finding's cells may be half covered by something fully opaque: then the fill
    replaces all of it, because what is there is half dirt. Hence the weight, mean square over mean.
    """
    hidden = np.zeros((place.height, place.width), np.float32)
    weight = np.zeros_like(hidden)
    for finding in holes:
        box = footprint(finding, place)
        if box.is_empty:
            continue
        place.progress.check_cancelled()
        mean, share = _patch_opacity(finding, box, place)
        cut = box.slices(place.box)
        hidden[cut] = np.maximum(hidden[cut], mean)
        weight[cut] = np.maximum(weight[cut], share)
    return hidden, weight


def _patch_opacity(finding: Finding, box: Box, place: Place) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    mask = finding.cells["mask"][..., None]
    if max(place.step) <= finding.scale:
        mean = sampled(mask, finding, box, place, _share)[0]
        return mean, mean
    mean, square = sampled(mask, finding, box, place, _share_and_square)
    return mean, np.minimum(square / np.maximum(mean, SMALLEST), 1) * (mean > HIDDEN)


def _share(mask: NDArray[Any]) -> NDArray[np.float32]:
    """0..255 as 0..1."""
    return mask.astype(np.float32) / np.float32(255)


def _share_and_square(mask: NDArray[Any]) -> NDArray[np.float32]:
    """Rows x columns x 2: the share and its square."""
    share = _share(mask)
    return np.concatenate([share, share * share], axis=2)


def _near(found: TaskAnalysis, place: Place) -> Sequence[Finding]:
    """The holes that change a place: a rim may leak into it."""
    return findings(found).meeting(place.at(place.box.grown(REACHED_PX)), holding="mask")
