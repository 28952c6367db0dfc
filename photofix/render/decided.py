"""A person's decisions on findings, and brushed damage as findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from photofix.analysis import Finding, TaskAnalysis
from photofix.edit import Decision, Edit, Stroke
from photofix.raster.boxes import Box, covering
from photofix.raster.memo import Kept
from photofix.render.strokes import bounds, coverage
from photofix.tasks.base import Task

CELL_PX = 256
NEAR_CELLS = 3
"""A decision that no finding covers any more holds for one so close: other weights draw the same damage's outline
elsewhere, and what is closer than that is never two findings."""


def decided(
    found: TaskAnalysis, task: Task, edit: Edit, photo: Box, kept: Kept, drawn_only: bool = False
) -> TaskAnalysis:
    """`found` without what `left_alone` names (`drawn_only`: without any of it) and with brushed damage inside `photo`
    as findings.

    The same object for the same arguments as long as `kept` knows it, so that what is computed from it can be cached by
    it.
    """
    if not task.refines:
        return found
    added = edit.drawn(task.key) if task.takes_brush else ()
    if drawn_only:
        return kept.get(("drawn", added), lambda: replace(found, findings=_brushed(added, task, photo, kept)))
    key = (found, added, _decisions(task, edit), least_confidence(task, edit))
    return kept.get(("decided", *key), lambda: _decided(*key, task, photo, kept))


def left_alone(findings: Sequence[Finding], task: Task, edit: Edit) -> frozenset[int]:
    """Indices of the findings that are not undone: rejected ones, and those less certain than is asked for that
    nobody decided to keep."""
    return _left_alone(findings, _decisions(task, edit), least_confidence(task, edit))


def least_confidence(task: Task, edit: Edit) -> float:
    """0..1: findings below it are left alone; 0 if the task has no such knob."""
    return edit.least_certainty(task.key) / 100 if task.is_selective else 0.0


def finding_at(findings: Sequence[Finding], y: float, x: float) -> int | None:
    """Index of the finding that covers (y, x), upright full-resolution pixels: the smallest one, preferably one
    that is not empty at that point; None if there is none."""
    hits = [index for index, finding in enumerate(findings) if _within(finding, y, x)]
    return min(hits, key=lambda index: (not _is_marked(findings[index], y, x), _area(findings[index])), default=None)


def finding_of(findings: Sequence[Finding], decision: Decision) -> int | None:
    """Index of the finding a decision is about: the one at its point (`finding_at`), else the nearest one that is no
    further away than `NEAR_CELLS` of its cells; None if that damage is not found any more."""
    index = finding_at(findings, decision.y, decision.x)
    if index is not None:
        return index
    away = [(_cells_away(finding, decision.y, decision.x), index) for index, finding in enumerate(findings)]
    cells, nearest = min(away, default=(NEAR_CELLS + 1.0, -1))
    return nearest if cells <= NEAR_CELLS else None


def rejected(findings: Sequence[Finding], task: Task, edit: Edit) -> frozenset[int]:
    """Indices of the findings that a person decided to leave."""
    verdicts = _verdicts(findings, _decisions(task, edit))
    return frozenset(index for index, verdict in verdicts.items() if verdict == "reject")


def _decisions(task: Task, edit: Edit) -> tuple[Decision, ...]:
    return tuple(decision for decision in edit.decisions if decision.task == task.key)


def _decided(
    found: TaskAnalysis,
    added: tuple[Stroke, ...],
    decisions: tuple[Decision, ...],
    least: float,
    task: Task,
    photo: Box,
    memory: Kept,
) -> TaskAnalysis:
    alone = _left_alone(found.findings, decisions, least)
    if not added and not alone:
        return found
    kept = tuple(finding for index, finding in enumerate(found.findings) if index not in alone)
    return replace(found, findings=kept + _brushed(added, task, photo, memory))


def _left_alone(findings: Sequence[Finding], decisions: tuple[Decision, ...], least: float) -> frozenset[int]:
    verdicts = _verdicts(findings, decisions)
    return frozenset(
        index
        for index, finding in enumerate(findings)
        if verdicts.get(index, "reject" if finding.confidence < least else "keep") == "reject"
    )


def _verdicts(findings: Sequence[Finding], decisions: tuple[Decision, ...]) -> dict[int, str]:
    """The last decision on each finding that was decided on."""
    about = ((finding_of(findings, decision), decision.verdict) for decision in decisions)
    return {index: verdict for index, verdict in about if index is not None}


def _brushed(strokes: tuple[Stroke, ...], task: Task, photo: Box, memory: Kept) -> tuple[Finding, ...]:
    """The findings of all strokes that have any strength; those of one stroke hold the same cells whenever they are
    asked for, so that what was filled under them is known again."""
    known: dict[Stroke, tuple[Finding, ...]] = memory.once(("brushed", task.key), dict)
    full = {stroke: replace(stroke, strength=100.0) for stroke in strokes if stroke.strength > 0}
    for gone in set(known) - set(full.values()):
        known.pop(gone, None)
    findings: list[Finding] = []
    for stroke, shape in full.items():
        made = known.get(shape)
        if made is None:
            made = known[shape] = _of_stroke(shape, task, photo)
        own = stroke.strength / 100
        findings += [replace(finding, own_strength=own, shift=stroke.shift) for finding in made]
    return tuple(findings)


def _of_stroke(stroke: Stroke, task: Task, photo: Box) -> tuple[Finding, ...]:
    """Findings of at most `CELL_PX` x `CELL_PX` pixels that together hold what a stroke covers of the photo."""
    around, findings = bounds(stroke).meet(photo), []
    for cell in covering(around, CELL_PX, around):
        covered = np.round(coverage(stroke, cell) * 255).astype(np.uint8)
        finding = task.brushed(cell, covered) if covered.any() else None
        if finding is not None:
            findings.append(finding)
    return tuple(findings)


def _within(finding: Finding, y: float, x: float) -> bool:
    return finding.y <= y < finding.y + finding.height and finding.x <= x < finding.x + finding.width


def _cells_away(finding: Finding, y: float, x: float) -> float:
    """How far a point lies outside a finding's box, in its cells."""
    below = max(finding.y - y, y - (finding.y + finding.height), 0.0)
    beside = max(finding.x - x, x - (finding.x + finding.width), 0.0)
    return max(below, beside) / finding.scale


def _is_marked(finding: Finding, y: float, x: float) -> bool:
    row = min(int((y - finding.y) / finding.scale), finding.shown.shape[0] - 1)
    column = min(int((x - finding.x) / finding.scale), finding.shown.shape[1] - 1)
    return bool(finding.marked[row, column])


def _area(finding: Finding) -> float:
    return finding.height * finding.width
