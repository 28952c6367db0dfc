"""How long each task's operator takes beside its classical baseline: one damaged photo, laid out to a stated size."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from photofix.edit import at_full
from photofix.network.analyzer import Analyzer
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.tasks import load_tasks
from photofix.training.evaluation.cases import case_sets
from photofix.training.samples.pictures import coded_photo, in_memory

SPEED_SIZE = (1200, 1600)
"""Height and width, pixels."""
REPEATS = 3
"""The least of so many renders counts: other programs only ever add."""


def speeds(analyzer: Analyzer, root: Path) -> dict[str, dict[str, Any]]:
    """Per task with test photos below `root`: megapixels; seconds of the baseline, of the look at the photo (all
    tasks), of the render of this task at 100."""
    rows: dict[str, dict[str, Any]] = {}
    for cases in case_sets(root):
        key = cases.tasks[0]
        if len(cases.tasks) > 1 or key in rows or key not in analyzer.task_keys:
            continue
        photo = _laid_out(next(iter(cases)).photo)
        rows[key] = _speed(analyzer, key, photo)
    return rows


def _speed(analyzer: Analyzer, key: str, photo: Photo) -> dict[str, Any]:
    image = coded_photo(photo).astype(np.float32) / np.float32(255)
    baseline_s, _ = _timed(lambda: load_tasks()[key].baseline(image))
    look_s, analysis = _timed(lambda: analyzer.analyse(photo))
    ours_s = min(_timed(lambda: render(photo, analysis, at_full([key])))[0] for _ in range(REPEATS))
    return {"megapixels": photo.height * photo.width / 1e6, "rival_s": baseline_s, "look_s": look_s, "ours_s": ours_s}


def _laid_out(photo: Photo) -> Photo:
    """The photo side by side with itself, each pixel as it is."""
    picture = coded_photo(photo)
    counts = [-(-length // own) for length, own in zip(SPEED_SIZE, picture.shape[:2], strict=True)]
    return in_memory(np.ascontiguousarray(np.tile(picture, (*counts, 1))[: SPEED_SIZE[0], : SPEED_SIZE[1]]))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
