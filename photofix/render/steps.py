"""Which operators run on a photo, at which strength and with which parameters: an Analysis and an Edit made ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.raster.boxes import Box
from photofix.raster.frame import Corners
from photofix.raster.memo import Kept
from photofix.render.border import WHITE_BORDER
from photofix.render.budget import BUDGET
from photofix.render.decided import decided
from photofix.render.strokes import protecting
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.operator import Operator


@dataclass(frozen=True)
class Step:
    """One operator at work.

    Attributes:
        task: the operator.
        found: its parameters beside the other steps, decisions and knobs applied.
        s: strength, percent / 100, above 0; of what was found, for what was drawn has its own.
        strokes: those that hold it back, in the order drawn; empty if none do.
        area: corners outside of which it is held back too; None = nowhere.
        rested: the steps before it as they were when no slider moved, see `Operator.fills`; None = as they are.
        leaves_holes: what takes long is left out for now, unless it is made already.
    """

    task: Operator
    found: TaskAnalysis
    s: float
    strokes: tuple[Stroke, ...] = ()
    area: Corners | None = None
    rested: tuple[Step, ...] | None = None
    leaves_holes: bool = False


Paper = Callable[[Corners], NDArray[np.float32] | None]
"""The colour of the paper around a picture, see `border.paper_color`."""


def steps(
    analysis: Analysis,
    edit: Edit,
    kept: Kept | None = None,
    noise: Callable[[], float] = lambda: 0.0,
    paper: Paper = lambda _: None,
) -> tuple[Step, ...]:
    """The active tasks in render order, then what the person adjusts, then the border, then the budget of all.

    Args:
        kept: of the open photo: it gives the same objects for the same arguments, so that others can cache by them.
        noise: measures the photo, see `Task.tuned`.
        paper: measures the photo too.
    """
    kept = kept or Kept()
    return kept.get(("steps", analysis, edit), lambda: _steps(analysis, edit, kept, noise, paper))


def in_motion(chain: tuple[Step, ...], rested: tuple[Step, ...], is_other: bool = False) -> tuple[Step, ...]:
    """The steps while a slider moves that were `rested` before. Holes are filled with what was found for them then:
    each is searched for longer than a frame may take, and what goes on before it hardly changes it. Where none were
    filled then, or those of another answer (`is_other`), they stay as they are: the picture need not wait for them."""
    ready = list(chain)
    known = {id(step.task): rested[:index] for index, step in enumerate(rested)}
    for index, step in enumerate(chain):
        before = known.get(id(step.task))
        if step.task.fills:
            own = None if before in (None, chain[:index]) else before
            ready[index] = replace(step, rested=own, leaves_holes=is_other or before is None)
    return tuple(ready)


def _steps(analysis: Analysis, edit: Edit, kept: Kept, noise: Callable[[], float], paper: Paper) -> tuple[Step, ...]:
    picture = edit.area or analysis.area
    strengths = {key: percent / 100 for key, percent in edit.strengths(analysis).items() if key in analysis.tasks}
    photo = Box(0, 0, analysis.height, analysis.width)
    ready: list[Step] = []
    for key, task in load_tasks().items():
        s = strengths.get(key, 0.0)
        if s > 0:
            found = _jointly(analysis.tasks[key], _joint_share(key, strengths), kept)
            found = _tuned(task, found, edit.tuning(key), kept, noise)
            found = decided(found, task, edit, photo, kept)
            area = None if task.refines else picture
            ready.append(Step(task, found, s, protecting(key, edit.strokes), area))
        elif task.takes_brush and edit.drawn(key):
            found = decided(_NOTHING, task, edit, photo, kept, drawn_only=True)
            ready.append(Step(task, found, 1.0, protecting(key, edit.strokes)))
    ready += _finish(edit, picture, kept)
    if edit.whitens_border and picture is not None:
        ready += kept.get(("border", picture), lambda: _border(picture, paper))
    if ready and edit.max_change is not None:
        found = kept.get(("budget", edit.max_change), partial(BUDGET.prepared, edit.max_change))
        ready.append(Step(BUDGET, found, 1.0))
    return tuple(ready)


def _finish(edit: Edit, area: Corners | None, kept: Kept) -> list[Step]:
    """What the person adjusts after all tasks, in their order."""
    ready: list[Step] = []
    for key, task in load_tasks().items():
        values = edit.tuning(key, is_finish=True)
        if task.finish is not None and values:
            found = kept.get(("finish", key, values), partial(task.finish.prepared, dict(values)))
            if found is not None:
                ready.append(Step(task.finish, found, 1.0, protecting(key, edit.strokes), area))
    return ready


def _border(picture: Corners, paper: Paper) -> list[Step]:
    """The step that whitens the border; none where it is not of paper."""
    color = paper(picture)
    return [] if color is None else [Step(WHITE_BORDER, WHITE_BORDER.prepared(picture, color), 1.0)]


def _tuned(
    task: Task, found: TaskAnalysis, values: tuple[tuple[str, float], ...], kept: Kept, noise: Callable[[], float]
) -> TaskAnalysis:
    return kept.get(("tuned", found, values), lambda: task.tuned(found, dict(values), noise))


_NOTHING = TaskAnalysis(0.0, 1.0)
"""What a task says that is off, or that the weights do not know."""


def _jointly(found: TaskAnalysis, share: float, kept: Kept) -> TaskAnalysis:
    if not found.joint or share <= 0:
        return found
    return kept.get(("jointly", found, share), lambda: found.jointly(share))


def guide_step(chain: Sequence[Step]) -> int | None:
    """Index of the step before which the guide is taken; None if no step asks for a guide."""
    if not any(step.task.guided for step in chain):
        return None
    for index, step in enumerate(chain):
        if step.task.moves_colors or step.task.guided:
            return index
    return None


def _joint_share(key: str, strengths: Mapping[str, float]) -> float:
    """How far, 0..1, the tasks that are read from overviews beside `key` are towards full strength."""
    others = [min(s, 1.0) for other, s in strengths.items() if other != key and load_tasks()[other].overviewed]
    return sum(others) / len(others) if others else 0.0
