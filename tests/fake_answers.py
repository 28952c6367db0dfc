"""What the network could say of any task, known or not yet written: no task is named here."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.raster.place import Place
from photofix.tasks.base import Task
from photofix.tasks.kit.ops import NUMPY

SIDE = 64
GRID = 8
CLEARLY = 0.03


def visible_params(task: Task) -> dict[str, NDArray[np.float32]]:
    """Parameters as the network may give them, with which the task changes a picture clearly; none if it refines."""
    return dict(_visible_params(task))


@cache
def _visible_params(task: Task) -> MappingProxyType[str, NDArray[np.float32]]:
    """The same, searched for once: the arrays cannot be written to."""
    if task.refines:
        return MappingProxyType({})
    ramp = np.linspace(0.2, 0.8, SIDE, dtype=np.float32)
    view = np.stack([np.add.outer(ramp, ramp) / 2, np.tile(ramp, (SIDE, 1)), np.full((SIDE, SIDE), 0.5, np.float32)], 2)
    fine = 0.08 * np.float32((-1) ** np.add.outer(np.arange(SIDE), np.arange(SIDE)))
    view += fine[..., None] * np.float32([1, 0, -1])  # something fine, and colored: grain stays
    for amount in (0.1, 0.2, 0.4, 0.8, 1.6, 3.2):
        raw = {}
        for output in task.outputs:
            cells = 1 if output.kind == "global" else GRID if output.stride == 0 else -(-SIDE // output.stride)
            raw[output.name] = np.full((1, cells, cells, output.channels), output.init + amount, np.float32)
        composed = task.compose(view[None], raw, NUMPY, view[None])
        params = task.settle(view, {name: np.asarray(value, np.float32)[0] for name, value in composed.items()})
        changed = task.apply(view.copy(), TaskAnalysis(1.0, 0.5, params), 1.0, Place(0, 0, SIDE, SIDE, SIDE, SIDE))
        if np.abs(changed - view).mean() > CLEARLY:
            for value in params.values():
                value.setflags(write=False)
            return MappingProxyType(params)
    raise AssertionError(f"{task.key} changes nothing")


def visible_patch(task: Task, y: float, x: float, side: int = 20, confidence: float = 1.0) -> Finding:
    """A square finding of a task that refines, which changes the picture under it."""
    cells = {
        cell.name: np.full(
            (side, side, cell.channels) if cell.channels else (side, side),
            0.4 if np.dtype(cell.dtype).kind == "f" else 0,
            cell.dtype,
        )
        for cell in task.cells
    }
    return Finding(y, x, float(side), float(side), 1.0, np.full((side, side), 84, np.uint8), cells, confidence)
