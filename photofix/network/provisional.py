"""Makes the findings of a first look more careful, until the complete search has judged them.

A first look sees less and is surer than it should be: two fifths of the damage that automatic use would have removed by
it came back when the complete search was done. So until then automatic use takes only what that search will most
likely keep.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from photofix.analysis import Finding, TaskAnalysis
from photofix.tasks.base import Task

CERTAIN = 0.97
"""Certainty from which a first look is believed. Chosen on the marked prints and old photos of the training data, at
their own size: of the pixels that a first look changed automatically the complete search gave 43 % back from 85 % on,
22 % from here on, and 45 and 11 % of those of photos that were kept from training."""
TRIMMED = 1
"""Cells taken off its outlines all around: they are coarser than those of the complete search, and reach further."""
LESS_CERTAIN = 1e-3  # what is not believed is less certain than automatic use asks for, by this


def provisional(task: Task, found: TaskAnalysis) -> TaskAnalysis:
    """The answer of a first look with its certainties lowered and its outlines narrowed; `found` itself for tasks whose
    findings are not judged one by one."""
    if not task.is_selective:
        return found
    findings = tuple(_provisional(finding, task.certain / 100) for finding in found.findings)
    surest = max((finding.confidence for finding in findings), default=0.0)
    return replace(found, findings=findings, presence=surest)


def _provisional(finding: Finding, certain: float) -> Finding:
    most = 1.0 if finding.confidence >= CERTAIN else certain - LESS_CERTAIN
    confidence, side = min(finding.confidence, most), 2 * TRIMMED + 1
    shown = (finding.shown > 0).astype(np.uint8)
    inside = np.asarray(cv2.erode(shown, np.ones((side, side)), borderValue=0), np.uint8)
    if not inside.any():
        return replace(finding, confidence=confidence)
    cells = {
        name: values * (inside if values.ndim == 2 else inside[..., None]).astype(values.dtype)
        for name, values in finding.cells.items()
    }
    return replace(finding, confidence=confidence, shown=finding.shown * inside, cells=cells)
