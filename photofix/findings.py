"""Findings of two resolutions put together; a person's decisions on findings, and brushed damage as findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Patch, TaskAnalysis
from photofix.edit import Decision, Edit, Stroke
from photofix.memo import Kept
from photofix.strokes import bounds, coverage
from photofix.tasks.base import CERTAINTY, Task
from photofix.tiles import Box, covering

CELL_PX = 256

RASTER_SIDE = 2048  # findings are compared on a grid of at most this many cells
GIVES_WAY = 0.5
VISIBLE_DENSITY = 0.02


def decided(found: TaskAnalysis, task: Task, edit: Edit, photo: Box, kept: Kept) -> TaskAnalysis:
    """`found` without what `left_alone` names and with brushed damage inside `photo` as opaque findings.

    The same object for the same arguments as long as `kept` knows it, so that what is computed from it can be cached by
    it.
    """
    if not task.refines:
        return found
    added = tuple(stroke for stroke in edit.strokes if stroke.mode == "add" and stroke.task in (task.key, "all"))
    key = (found, added, _decisions(task, edit), least_confidence(task, edit))
    return kept.get(("decided", *key), lambda: _decided(*key, photo))


def left_alone(patches: Sequence[Patch], task: Task, edit: Edit) -> frozenset[int]:
    """Indices of the findings that are not undone: rejected ones, and those less certain than is asked for that
    nobody decided to keep."""
    return _left_alone(patches, _decisions(task, edit), least_confidence(task, edit))


def least_confidence(task: Task, edit: Edit) -> float:
    """0..1: findings below it are left alone; 0 while the person has not asked for any."""
    asked = edit.value(task.key, CERTAINTY) if edit.is_touched(task.key, CERTAINTY) else None
    return (asked or 0.0) / 100


def finding_at(patches: Sequence[Patch], y: float, x: float) -> int | None:
    """Index of the finding that covers (y, x), upright full-resolution pixels: the smallest one, preferably one
    that is not empty at that point; None if there is none."""
    hits = [index for index, patch in enumerate(patches) if _within(patch, y, x)]
    return min(hits, key=lambda index: (not _is_marked(patches[index], y, x), _area(patches[index])), default=None)


def _decisions(task: Task, edit: Edit) -> tuple[Decision, ...]:
    return tuple(decision for decision in edit.decisions if decision.task == task.key)


def _decided(
    found: TaskAnalysis, added: tuple[Stroke, ...], decisions: tuple[Decision, ...], least: float, photo: Box
) -> TaskAnalysis:
    if not added and not decisions and not least:
        return found
    alone = _left_alone(found.patches, decisions, least)
    kept = tuple(patch for index, patch in enumerate(found.patches) if index not in alone)
    return replace(found, patches=kept + _brushed(added, photo))


def _left_alone(patches: Sequence[Patch], decisions: tuple[Decision, ...], least: float) -> frozenset[int]:
    verdicts: dict[int | None, str] = {}
    for decision in decisions:
        verdicts[finding_at(patches, decision.y, decision.x)] = decision.verdict
    return frozenset(
        index
        for index, patch in enumerate(patches)
        if verdicts.get(index, "reject" if patch.confidence < least else "keep") == "reject"
    )


def _brushed(strokes: tuple[Stroke, ...], photo: Box) -> tuple[Patch, ...]:
    """Opaque findings of at most `CELL_PX` x `CELL_PX` pixels that together hold the strokes' coverage of the photo."""
    patches = []
    for stroke in strokes:
        around = bounds(stroke).meet(photo)
        for cell, _ in covering(around, CELL_PX, 0, around):
            mask = np.round(coverage(stroke, cell) * 255).astype(np.uint8)
            if mask.any():
                density = np.broadcast_to(np.float16(0), (*mask.shape, 3))
                patches.append(Patch(cell.top, cell.left, cell.height, cell.width, 1.0, density, mask))
    return tuple(patches)


def _within(patch: Patch, y: float, x: float) -> bool:
    return patch.y <= y < patch.y + patch.height and patch.x <= x < patch.x + patch.width


def _is_marked(patch: Patch, y: float, x: float) -> bool:
    row = min(int((y - patch.y) / patch.scale), patch.mask.shape[0] - 1)
    column = min(int((x - patch.x) / patch.scale), patch.mask.shape[1] - 1)
    return bool(patch.mask[row, column] or patch.density[row, column].any())


def _area(patch: Patch) -> float:
    return patch.height * patch.width


def merged(coarse: Sequence[Patch], fine: Sequence[Patch], height: int, width: int) -> tuple[Patch, ...]:
    """One answer from what two resolutions found on a photo of `height` x `width` pixels.

    A coarse finding gives way if the fine ones mark at least half of it. Otherwise it stays whole (a long
    scratch of which finer tiles saw one end), and fine ones that mark mostly the same are left out.
    """
    if not coarse or not fine:
        return (*coarse, *fine)
    step = max(max(height, width) / RASTER_SIDE, *(patch.scale for patch in (*coarse, *fine)))
    area = _raster(fine, height, width, step)
    kept = [patch for patch in coarse if _share(patch, area, step) < GIVES_WAY]
    area = _raster(kept, height, width, step)
    return (*kept, *(patch for patch in fine if _share(patch, area, step) < GIVES_WAY))


def _raster(patches: Sequence[Patch], height: int, width: int, step: float) -> NDArray[np.bool_]:
    """Cells of `step` pixels that `patches` mark."""
    area = np.zeros((int(height / step) + 1, int(width / step) + 1), np.bool_)
    for patch in patches:
        area[_cells_of(patch, area, step)] = True
    return area


def _share(patch: Patch, area: NDArray[np.bool_], step: float) -> float:
    """Share of the patch's marked cells that lie in `area`."""
    inside = area[_cells_of(patch, area, step)]
    return float(inside.mean()) if inside.size else 0.0


def _cells_of(patch: Patch, area: NDArray[np.bool_], step: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    marked = (patch.density > VISIBLE_DENSITY).any(axis=2) | (patch.mask > 0)
    rows, columns = np.nonzero(marked)
    down = ((patch.y + (rows + 0.5) * patch.scale) / step).astype(np.intp)
    across = ((patch.x + (columns + 0.5) * patch.scale) / step).astype(np.intp)
    return np.clip(down, 0, area.shape[0] - 1), np.clip(across, 0, area.shape[1] - 1)
