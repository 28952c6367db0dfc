"""What is looked at once all damage of the whole photo is undone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image, luma
from photofix.network.views import overview, whole_place
from photofix.tasks.base import Task
from photofix.tasks.kit.lesson import LastLook

Read = dict[str, dict[str, NDArray[np.float32]]]
"""Task key -> parameter -> its value."""


def last_look(task: Task, first: Image, before: Image, params: dict[str, NDArray[np.float32]]) -> LastLook:
    """`first` and `before` (H x W x 3 sRGB): the view as it came, and as `task`, the last one, found it. What the task
    makes of it is made at the size of an overview, guided by what came as in render."""
    came, found = overview(first), overview(before)
    place = replace(whole_place(found), guide=luma(came))
    after = task.apply(found.copy(), TaskAnalysis(1.0, 0.0, params), 1.0, place)
    return LastLook(came, found, np.ascontiguousarray(after), params)
