"""Which operators run on a photo, at which strength and with which parameters: an Analysis and an Edit made ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from photofix.analysis import Analysis, TaskAnalysis
from photofix.color_space import Image, floats
from photofix.edit import Edit, Stroke
from photofix.findings import decided
from photofix.strokes import protecting
from photofix.tasks import load_tasks
from photofix.tasks.base import Task

NEWTON_STEPS = 30
NEAR_ENOUGH = 2e-3
"""Half a step of 8 bits."""

NUDGE = np.float32(0.01)
AXES = np.eye(3, dtype=np.float32)
RIDGE = np.float32(1e-3)  # where an operator is flat, any step is as good


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
    moving: list[_Moving] = []
    strengths: list[float] = []
    for key, percent in edit.strengths(analysis).items():
        if key not in analysis.tasks:
            continue
        task = load_tasks()[key]
        found = decided(analysis.tasks[key], task, edit)
        if percent > 0:
            carried = _carried(task, found, tuple(moving), tuple(strengths))
            ready.append(Step(task, carried, percent / 100, protecting(key, edit.strokes)))
        if task.moves_colors and found.is_present:
            moving.append(_Moving(task, found))
            strengths.append(percent / 100)
    return tuple(ready)


def guide_step(chain: Sequence[Step]) -> int | None:
    """Index of the step before which the guide is taken; None if no step asks for a guide."""
    if not any(step.task.guided for step in chain):
        return None
    for index, step in enumerate(chain):
        if step.task.moves_colors or step.task.guided:
            return index
    return None


@dataclass(frozen=True)
class _Moving:
    """A task that moves colours and found its damage."""

    task: Task
    found: TaskAnalysis

    def carry(self, colors: Image, s: float) -> Image:
        return self.task.carry(colors, self.found, s) if s > 0 else colors


@lru_cache(maxsize=16)
def _carried(
    task: Task, found: TaskAnalysis, moving: tuple[_Moving, ...], strengths: tuple[float, ...]
) -> TaskAnalysis:
    """`found` with its colours as they are after `moving`, the tasks before it, at `strengths`.

    The network names them as they are once those tasks have undone their damage fully. Where one does less, they are
    led back to the photo as it came, and from there as far as it goes.
    """
    if all(s == 1 for s in strengths) or not task.colors():
        return found
    params = dict(found.params)
    for name, colors in _led_back(task, found, moving).items():
        for step, s in zip(moving, strengths, strict=True):
            colors = step.carry(colors, s)
        params[name] = floats(colors).reshape(params[name].shape)
    return replace(found, params=params)


@lru_cache(maxsize=4)
def _led_back(task: Task, found: TaskAnalysis, moving: tuple[_Moving, ...]) -> dict[str, Image]:
    """The task's colours (each N x 3) before `moving`: those that become what they are at full strength, by Newton's
    method; where it finds none, as they are."""

    def forward(colors: Image) -> Image:
        for step in moving:
            colors = step.carry(colors, 1.0)
        return colors

    before: dict[str, Image] = {}
    for name in task.colors():
        after = np.asarray(found.params[name], np.float32).reshape(-1, 3)
        colors = before[name] = after
        for _ in range(NEWTON_STEPS):
            error = forward(colors) - after
            if np.abs(error).max() < NEAR_ENOUGH:
                before[name] = colors
                break
            slopes = [forward(colors + NUDGE * axis) - forward(colors - NUDGE * axis) for axis in AXES]
            jacobian = np.stack(slopes, axis=-1) / (2 * NUDGE) + RIDGE * AXES
            step_back = np.linalg.solve(jacobian, error[..., None])[..., 0]
            colors = floats(np.clip(colors - step_back, -0.5, 2.0))
    return before
