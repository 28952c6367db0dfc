"""Weights with which the certainty of findings is judged, fitted on photos that were never trained on.

Really damaged prints with their marks, sound old and modern photos, and the same with drawn damage. A finding is wanted
gone if most of it lies on a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.network.analyzer import Analyzer
from photofix.photo.pixels import quantize
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.findings.certainty import at_scale, facts, fitted, logistic
from photofix.training.samples.hand_marks import DAMAGE, NOT_JUDGED, shrunk_marks
from photofix.training.samples.pictures import Coded, in_memory
from photofix.training.samples.prints import PrintSamples, marked_photos, near_marks, sound_photos

WANTED = 0.5
"""Share of a finding that must lie on marks."""
PHOTO_COUNTS = 50.0
"""No photo counts for more findings than this: a print full of specks would decide alone."""


@dataclass(frozen=True)
class Judged:
    """Findings of one photo: what is known of each (n x len(FACTS)), whether it is wanted gone (n), how much each
    counts (n)."""

    known: NDArray[np.float64]
    wanted: NDArray[np.float64]
    counts: NDArray[np.float64]


def fit_certainty(
    analyzer: Analyzer, data: Path, task: str, seed: int = 0, step: int = 1, progress: Progress = NO_PROGRESS
) -> tuple[tuple[float, ...], list[Judged]]:
    """Weights for `Task.judge`, and what they were fitted on.

    Args:
        analyzer: its own weights of certainty must be absent: then every finding is kept.
        data: folder with train/.
        task: key of the task.
        seed: of the drawn damage.
        step: use every `step`-th sound photo.
    """
    pictures = list(_marked(data / "train", load_tasks()[task], seed, step))
    judged = []
    for index, (picture, marks) in enumerate(pictures):
        progress.report(index / len(pictures), "calibrate: certainty of findings")
        found = judged_findings(analyzer.analyse(in_memory(picture)), task, marks == DAMAGE, marks == NOT_JUDGED)
        if found is not None:
            judged.append(found)
    known, wanted, counts = (
        np.concatenate([getattr(j, name) for j in judged]) for name in ("known", "wanted", "counts")
    )
    return fitted(known, wanted, counts), judged


def judged_findings(
    analysis: Analysis, task: str, marks: NDArray[np.bool_], unsure: NDArray[np.bool_] | None = None
) -> Judged | None:
    """The findings of one photo held against its marks (H x W); None if there are none. What lies mostly where nobody
    can say (`unsure`, H x W) counts for nothing."""
    findings = analysis.tasks[task].findings
    if not findings:
        return None
    scale = min(finding.scale for finding in findings)
    evidence = [at_scale(finding.evidence, finding.scale / scale) for finding in findings]
    near = near_marks(marks)
    shares, doubted = [], []
    for finding in findings:
        rows, columns = np.nonzero(finding.marked)
        y = np.clip(finding.y + (rows + 0.5) * finding.scale, 0, len(near) - 1).astype(int)
        x = np.clip(finding.x + (columns + 0.5) * finding.scale, 0, near.shape[1] - 1).astype(int)
        shares.append(float(near[y, x].mean()) if len(y) else 0.0)
        doubted.append(float(unsure[y, x].mean()) if len(y) and unsure is not None else 0.0)
    known = facts(evidence, analysis.height * analysis.width / scale**2)
    counts = np.where(np.array(doubted) <= WANTED, min(1.0, PHOTO_COUNTS / len(findings)), 0.0)
    return Judged(known, (np.array(shares) > WANTED).astype(np.float64), counts)


def reliability(judged: list[Judged], weights: tuple[float, ...], bins: int = 5) -> list[tuple[float, float, int]]:
    """(mean certainty, share wanted gone, findings) of equally wide bins: both are alike if well calibrated."""
    chance = np.concatenate([logistic(j.known @ np.asarray(weights)) for j in judged])
    wanted, counts = (np.concatenate([getattr(j, name) for j in judged]) for name in ("wanted", "counts"))
    at = np.minimum((chance * bins).astype(int), bins - 1)
    rows = []
    for index in range(bins):
        mine = at == index
        if mine.any():
            total = counts[mine].sum()
            said, seen = (float((values[mine] * counts[mine]).sum() / total) for values in (chance, wanted))
            rows.append((said, seen, int(mine.sum())))
    return rows


def _marked(root: Path, task: Task, seed: int, step: int) -> Iterator[tuple[Coded, Coded]]:
    """Pictures with what is damaged in them, see `hand_marks`."""
    for photo, marks in marked_photos(root, task.marks, held_out=True):
        for zoom in (1.0, 0.6):
            small = cv2.resize(photo, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
            yield np.asarray(small, np.uint8), shrunk_marks(marks, small.shape[1], small.shape[0])
    samples = PrintSamples(root, task)
    for index, photo in enumerate(sound_photos(root, held_out=True)[::step]):
        yield photo, np.zeros(photo.shape[:2], np.uint8)
        if index % 2 == 0:
            image, damaged = samples.damaged(photo, np.random.default_rng((seed, index)))
            yield quantize(image, np.uint8), damaged * np.uint8(DAMAGE)
