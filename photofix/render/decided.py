"""A person's decisions on findings, and brushed damage as findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from photofix.analysis import Patch, TaskAnalysis
from photofix.edit import Decision, Edit, Stroke
from photofix.raster.boxes import Box, covering
from photofix.raster.memo import Kept
from photofix.render.strokes import bounds, coverage
from photofix.tasks.base import Task

CELL_PX = 256


def decided(found: TaskAnalysis, task: Task, edit: Edit, photo: Box, kept: Kept) -> TaskAnalysis:
    """`found` without what `left_alone` names and with brushed damage inside `photo` as findings.

    The same object for the same arguments as long as `kept` knows it, so that what is computed from it can be cached by
    it.
    """
    if not task.refines:
        return found
    added = tuple(stroke for stroke in edit.strokes if stroke.mode == "add" and stroke.task in (task.key, "all"))
    key = (found, added, _decisions(task, edit), least_confidence(task, edit))
    return kept.get(("decided", *key), lambda: _decided(*key, task, photo))


def left_alone(patches: Sequence[Patch], task: Task, edit: Edit) -> frozenset[int]:
    """Indices of the findings that are not undone: rejected ones, and those less certain than is asked for that
    nobody decided to keep."""
    return _left_alone(patches, _decisions(task, edit), least_confidence(task, edit))


def least_confidence(task: Task, edit: Edit) -> float:
    """0..1: findings below it are left alone; 0 if the task has no such knob."""
    return edit.least_certainty(task.key) / 100 if task.is_selective else 0.0


def finding_at(patches: Sequence[Patch], y: float, x: float) -> int | None:
    """Index of the finding that covers (y, x), upright full-resolution pixels: the smallest one, preferably one
    that is not empty at that point; None if there is none."""
    hits = [index for index, patch in enumerate(patches) if _within(patch, y, x)]
    return min(hits, key=lambda index: (not _is_marked(patches[index], y, x), _area(patches[index])), default=None)


def _decisions(task: Task, edit: Edit) -> tuple[Decision, ...]:
    return tuple(decision for decision in edit.decisions if decision.task == task.key)


def _decided(
    found: TaskAnalysis,
    added: tuple[Stroke, ...],
    decisions: tuple[Decision, ...],
    least: float,
    task: Task,
    photo: Box,
) -> TaskAnalysis:
    alone = _left_alone(found.patches, decisions, least)
    if not added and not alone:
        return found
    kept = tuple(patch for index, patch in enumerate(found.patches) if index not in alone)
    return replace(found, patches=kept + _brushed(added, task, photo))


def _left_alone(patches: Sequence[Patch], decisions: tuple[Decision, ...], least: float) -> frozenset[int]:
    verdicts: dict[int | None, str] = {}
    for decision in decisions:
        verdicts[finding_at(patches, decision.y, decision.x)] = decision.verdict
    return frozenset(
        index
        for index, patch in enumerate(patches)
        if verdicts.get(index, "reject" if patch.confidence < least else "keep") == "reject"
    )


def _brushed(strokes: tuple[Stroke, ...], task: Task, photo: Box) -> tuple[Patch, ...]:
    """Findings of at most `CELL_PX` x `CELL_PX` pixels that together hold what the strokes cover of the photo."""
    patches = []
    for stroke in strokes:
        around = bounds(stroke).meet(photo)
        for cell, _ in covering(around, CELL_PX, 0, around):
            covered = np.round(coverage(stroke, cell) * 255).astype(np.uint8)
            patch = task.brushed(cell, covered) if covered.any() else None
            if patch is not None:
                patches.append(patch)
    return tuple(patches)


def _within(patch: Patch, y: float, x: float) -> bool:
    return patch.y <= y < patch.y + patch.height and patch.x <= x < patch.x + patch.width


def _is_marked(patch: Patch, y: float, x: float) -> bool:
    row = min(int((y - patch.y) / patch.scale), patch.shown.shape[0] - 1)
    column = min(int((x - patch.x) / patch.scale), patch.shown.shape[1] - 1)
    return bool(patch.marked[row, column])


def _area(patch: Patch) -> float:
    return patch.height * patch.width
