"""What is looked at once all damage of the whole photo is undone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.network.views import overview, whole_place
from photofix.tasks.base import Task
from photofix.tasks.kit.lesson import LastLook

Read = dict[str, dict[str, NDArray[np.float32]]]
"""Task key -> parameter -> its value."""


def last_look(task: Task, first: Image, before: Image, params: dict[str, NDArray[np.float32]]) -> LastLook:
    """`first` and `before` (H x W x 3 sRGB): the view as it came, and as `task`, the last one, found it."""
    after = task.apply(before.copy(), TaskAnalysis(1.0, 0.0, params), 1.0, whole_place(before))
    return LastLook(overview(first), overview(before), overview(np.ascontiguousarray(after)), params)
