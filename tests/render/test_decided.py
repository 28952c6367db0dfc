"""Which finding a click means, and which are left alone."""

from __future__ import annotations

import numpy as np

from photofix.analysis import Finding, TaskAnalysis
from photofix.edit import Decision, Edit
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept
from photofix.render.decided import decided, finding_at, left_alone
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.tasks.kit.prints.stains import stain_finding

PHOTO = (3000, 4000)
FINDER = next(task for task in load_tasks().values() if task.refines)


def found(y: float, x: float, height: float, width: float, scale: float, confidence: float = 1.0) -> Finding:
    """A finding that is marked all over."""
    cells = (max(1, round(height / scale)), max(1, round(width / scale)))
    return stain_finding(
        y, x, height, width, scale, np.full((*cells, 3), 0.5, np.float16), np.zeros(cells, np.uint8), confidence
    )


def test_a_click_means_the_smallest_finding_that_is_marked_there() -> None:
    large, small = found(0, 0, 100, 100, 1), found(40, 40, 10, 10, 1)
    assert finding_at([large, small], 45, 45) == 1
    assert finding_at([large, small], 80, 80) == 0
    assert finding_at([large, small], 200, 80) is None


def test_what_is_less_certain_than_asked_for_is_left_alone() -> None:
    findings = tuple(found(100 * n, 0, 10, 10, 1, confidence) for n, confidence in enumerate((0.3, 0.7, 0.9)))
    answer = TaskAnalysis(1.0, 0.5, {}, findings)
    photo, kept = Box(0, 0, *PHOTO), Kept()
    everything = Edit().with_value(FINDER.key, CERTAINTY, 20)
    assert decided(answer, FINDER, everything, photo, kept) is answer
    strict = Edit().with_value(FINDER.key, CERTAINTY, 80)
    assert decided(answer, FINDER, strict, photo, kept).findings == findings[2:]
    assert decided(answer, FINDER, strict, photo, kept) is decided(answer, FINDER, strict, photo, kept)
    assert decided(answer, FINDER, strict, photo, Kept()) is not decided(answer, FINDER, strict, photo, kept)


def test_a_decision_outweighs_certainty() -> None:
    findings = tuple(found(100 * n, 0, 10, 10, 1, confidence) for n, confidence in enumerate((0.3, 0.7, 0.9)))
    kept, rejected = Decision(FINDER.key, 5, 5, "keep"), Decision(FINDER.key, 205, 5, "reject")
    edit = Edit(decisions=(kept, rejected)).with_value(FINDER.key, CERTAINTY, 80)
    assert left_alone(findings, FINDER, edit) == {1, 2}
