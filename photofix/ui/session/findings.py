"""The findings of an analysis as a person sees them: with their verdict, and where to put a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photofix.analysis import Analysis, Patch
from photofix.edit import Decision, Edit
from photofix.render.decided import finding_at, least_confidence, left_alone
from photofix.tasks import load_tasks


@dataclass(frozen=True, eq=False)
class Finding:
    """One finding of one task; `index` is its place among the task's patches, `is_rejected`: it is left alone."""

    task: str
    index: int
    patch: Patch
    is_rejected: bool

    @property
    def center(self) -> tuple[float, float]:
        """(y, x) of the middle of its box, photo pixels."""
        return self.patch.y + self.patch.height / 2, self.patch.x + self.patch.width / 2


def all_findings(analysis: Analysis | None, edit: Edit) -> list[Finding]:
    """Every finding with its verdict, least certain first."""
    found: list[Finding] = []
    for key, task in load_tasks().items():
        if analysis is None or not task.refines or key not in analysis.tasks:
            continue
        patches = analysis.tasks[key].patches
        alone = left_alone(patches, task, edit)
        found += [Finding(key, i, patch, i in alone) for i, patch in enumerate(patches)]
    return sorted(found, key=lambda finding: finding.patch.confidence)


def judged_by(edit: Edit) -> tuple[object, ...]:
    """All of the edit that findings, their verdicts and brushed damage depend on; strengths are not part of it."""
    return edit.decisions, edit.strokes, tuple(least_confidence(task, edit) for task in load_tasks().values())


def finding_under(analysis: Analysis, edit: Edit, x: float, y: float) -> Finding | None:
    """The finding at a photo point, None if there is none."""
    for key, task in load_tasks().items():
        if task.refines and key in analysis.tasks:
            patches = analysis.tasks[key].patches
            index = finding_at(patches, y, x)
            if index is not None:
                return Finding(key, index, patches[index], index in left_alone(patches, task, edit))
    return None


def with_verdict(edit: Edit, analysis: Analysis, finding: Finding, is_kept: bool) -> Edit:
    """`edit` with the finding kept or rejected; an older decision on it goes."""
    patches = analysis.tasks[finding.task].patches
    y, x = _point_of(patches, finding)
    others = tuple(
        decision
        for decision in edit.decisions
        if decision.task != finding.task or finding_at(patches, decision.y, decision.x) != finding.index
    )
    return replace(edit, decisions=(*others, Decision(finding.task, y, x, "keep" if is_kept else "reject")))


def opacity(patch: Patch) -> np.ndarray:
    """h x w float32 0..1: how visible each cell of the finding is."""
    return patch.shown.astype(np.float32) / 255


def _point_of(patches: tuple[Patch, ...], finding: Finding) -> tuple[float, float]:
    """A point that belongs to this finding and to no smaller one, the strongest such cell."""
    patch = finding.patch
    strength = opacity(patch)
    for flat in np.argsort(strength, axis=None)[::-1][:64]:
        row, column = np.unravel_index(flat, strength.shape)
        y = min(patch.y + (float(row) + 0.5) * patch.scale, patch.y + patch.height - 0.01)
        x = min(patch.x + (float(column) + 0.5) * patch.scale, patch.x + patch.width - 0.01)
        if finding_at(patches, y, x) == finding.index:
            return y, x
    return finding.center
