"""What a film scanner's infrared channel tells, as findings beside those of the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis, Finding
from photofix.photo.infrared import dust
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box
from photofix.tasks.base import Task
from photofix.tasks.kit.findings.pieces import kind_of

CHANNEL = "infrared"
"""`Finding.seen_in`."""
CERTAINTY = 0.99
"""Of dust that infrared shows; it is wrong where a mark on the film hides nothing."""
JOINED_PX = 2
"""Pieces so close are one finding."""
SOFT_PX = 1
"""Dust blurs into the pixels beside it."""
MOST = 20_000
"""Findings; of more the smallest are left out."""


def with_infrared(
    photo: Photo, analysis: Analysis, tasks: Mapping[str, Task], progress: Progress = NO_PROGRESS
) -> Analysis:
    """`analysis` with the dust that infrared shows as findings of the first of `tasks` that takes brushed damage."""
    key = next((key for key, task in tasks.items() if task.takes_brush and key in analysis.tasks), None)
    if key is None or photo.extra is None:
        return analysis
    shown = dust(photo, progress)
    if shown is None or not shown.any():
        return analysis
    answer = analysis.tasks[key]
    found = tuple(_findings(shown, tasks[key]))
    return replace(
        analysis, tasks={**analysis.tasks, key: replace(answer, findings=(*answer.findings, *found), presence=1.0)}
    )


def _findings(shown: NDArray[np.uint8], task: Task) -> list[Finding]:
    """Connected pieces of H x W `shown` (255 = dust), the largest first."""
    joined = cv2.dilate(shown, np.ones((JOINED_PX + 1,) * 2, np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    order = np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:MOST] + 1
    whole = Box(0, 0, *shown.shape)
    findings = []
    for index in order.tolist():
        left, top, wide, tall = (int(value) for value in stats[index][:4])
        box = Box(top, left, top + tall, left + wide).grown(SOFT_PX + 1).meet(whole)
        cut = box.slices(whole)
        area = np.where(labels[cut] == index, shown[cut], 0).astype(np.uint8)
        covered = cv2.dilate(area, np.ones((2 * SOFT_PX + 1,) * 2, np.uint8))
        finding = task.brushed(box, np.asarray(covered, np.uint8))
        if finding is not None:
            findings.append(replace(finding, confidence=CERTAINTY, kind=kind_of(area > 0, 1.0), seen_in=CHANNEL))
    return findings
