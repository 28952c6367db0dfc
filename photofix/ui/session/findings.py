"""The findings of an analysis as a person sees them: with their verdict, and where to put a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photofix.analysis import Analysis, Finding
from photofix.edit import Decision, Edit
from photofix.render.decided import finding_at, finding_of, least_confidence, left_alone
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.ui.session.document import Document


@dataclass(frozen=True, eq=False)
class ListedFinding:
    """One finding of one task; `index` is its place among the task's findings, `is_rejected`: it is left alone."""

    task: str
    index: int
    finding: Finding
    is_rejected: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(y, x, height, width), photo pixels."""
        return self.finding.y, self.finding.x, self.finding.height, self.finding.width

    @property
    def center(self) -> tuple[float, float]:
        """(y, x) of the middle of its box, photo pixels."""
        return self.finding.y + self.finding.height / 2, self.finding.x + self.finding.width / 2


def all_findings(analysis: Analysis | None, edit: Edit) -> list[ListedFinding]:
    """Every finding with its verdict, least certain first."""
    found: list[ListedFinding] = []
    for key, task in load_tasks().items():
        if analysis is None or not task.refines or key not in analysis.tasks:
            continue
        findings = analysis.tasks[key].findings
        alone = left_alone(findings, task, edit)
        found += [ListedFinding(key, i, finding, i in alone) for i, finding in enumerate(findings)]
    return sorted(found, key=lambda listed: listed.finding.confidence)


def listed_findings(document: Document) -> list[ListedFinding]:
    """Those to be seen and judged: none before they are final."""
    return all_findings(document.analysis, document.edit) if document.are_findings_final else []


def judged_by(edit: Edit) -> tuple[object, ...]:
    """All of the edit that findings, their verdicts and brushed damage depend on; strengths are not part of it."""
    return edit.decisions, edit.strokes, tuple(least_confidence(task, edit) for task in load_tasks().values())


def certainty_knobs(edit: Edit) -> tuple[float | None, ...]:
    """Where the knobs of certainty stand."""
    return tuple(edit.value(key, CERTAINTY) for key, task in load_tasks().items() if task.is_selective)


def finding_under(analysis: Analysis, edit: Edit, x: float, y: float) -> ListedFinding | None:
    """The finding at a photo point, None if there is none."""
    for key, task in load_tasks().items():
        if task.refines and key in analysis.tasks:
            findings = analysis.tasks[key].findings
            index = finding_at(findings, y, x)
            if index is not None:
                return ListedFinding(key, index, findings[index], index in left_alone(findings, task, edit))
    return None


def with_verdict(edit: Edit, analysis: Analysis, listed: ListedFinding, is_kept: bool) -> Edit:
    """`edit` with the finding kept or rejected; an older decision on it goes."""
    findings = analysis.tasks[listed.task].findings
    y, x = _point_of(findings, listed)
    others = tuple(
        decision
        for decision in edit.decisions
        if decision.task != listed.task or finding_of(findings, decision) != listed.index
    )
    return replace(edit, decisions=(*others, Decision(listed.task, y, x, "keep" if is_kept else "reject")))


def opacity(finding: Finding) -> np.ndarray:
    """h x w float32 0..1: how visible each cell of the finding is."""
    return finding.shown.astype(np.float32) / 255


def _point_of(findings: tuple[Finding, ...], listed: ListedFinding) -> tuple[float, float]:
    """A point that belongs to this finding and to no smaller one, the strongest such cell."""
    finding = listed.finding
    strength = opacity(finding)
    for flat in np.argsort(strength, axis=None)[::-1][:64]:
        row, column = np.unravel_index(flat, strength.shape)
        y = min(finding.y + (float(row) + 0.5) * finding.scale, finding.y + finding.height - 0.01)
        x = min(finding.x + (float(column) + 0.5) * finding.scale, finding.x + finding.width - 0.01)
        if finding_at(findings, y, x) == listed.index:
            return y, x
    return listed.center
