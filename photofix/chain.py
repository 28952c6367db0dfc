"""Which operators run on a photo, at which strength and with which parameters: an Analysis and an Edit made ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.findings import decided
from photofix.strokes import protecting
from photofix.tasks import load_tasks
from photofix.tasks.base import Task


@dataclass(frozen=True)
class Step:
    """One task at work.

    Attributes:
        task: whose operator.
        found: its parameters, decisions applied, colours carried through the steps before.
        s: strength, percent / 100, above 0.
        strokes: those that hold it back, in the order drawn; empty if none do.
    """

    task: Task
    found: TaskAnalysis
    s: float
    strokes: tuple[Stroke, ...] = ()


@lru_cache(maxsize=8)
def steps(analysis: Analysis, edit: Edit) -> tuple[Step, ...]:
    """The active tasks in render order; the same objects for the same arguments, so that others can cache by them."""
    ready: list[Step] = []
    for key, percent in edit.strengths(analysis).items():
        if percent > 0 and key in analysis.tasks:
            task = load_tasks()[key]
            found = decided(analysis.tasks[key], task, edit.strokes, edit.decisions)
            found = _carried(task, found, tuple(step for step in ready if step.task.moves_colors))
            ready.append(Step(task, found, percent / 100, protecting(key, edit.strokes)))
    return tuple(ready)


def guide_step(chain: Sequence[Step]) -> int | None:
    """Index of the step before which the guide is taken; None if no step asks for a guide."""
    if not any(step.task.guided for step in chain):
        return None
    for index, step in enumerate(chain):
        if step.task.moves_colors or step.task.guided:
            return index
    return None


@lru_cache(maxsize=16)
def _carried(task: Task, found: TaskAnalysis, moving: tuple[Step, ...]) -> TaskAnalysis:
    """`found` with its colours as the steps before it that move colours would have changed them."""
    if not moving or not task.colors():
        return found
    params = dict(found.params)
    for name in task.colors():
        colors = np.asarray(params[name], np.float32).reshape(-1, 3)
        for step in moving:
            colors = step.task.carry(colors, step.found, step.s)
        params[name] = colors.reshape(params[name].shape)
    return replace(found, params=params)
