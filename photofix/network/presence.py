"""How sure it is that a photo has a task's damage: what the network sees in a view and what is measured there.

A head learns the damage from pictures in which its traces are faint; where a few numbers tell it more surely, the task
gives them (`Task.facts`) and a logistic model, whose weights are the manifest's, says what both come to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.tasks.base import Task
from photofix.tasks.kit.certainty import logistic

MOST_SEEN = 6.0
"""Log odds: an answer of the network counts for no more than that."""


def evidence(task: Task, view: Image, seen: float) -> NDArray[np.float64]:
    """What is weighed: the network's log odds, the task's facts, a constant."""
    return np.concatenate([[np.clip(seen, -MOST_SEEN, MOST_SEEN)], np.asarray(task.facts(view), np.float64), [1.0]])


def presence(task: Task, view: Image, seen: float, weights: Sequence[float]) -> float:
    """Chance of damage, 0..1, in a view (H x W x 3 sRGB) of which the network's log odds are `seen`; weights of another
    number of facts, or none, leave it to the network."""
    known = evidence(task, view, seen)
    is_weighed = len(known) == len(weights) and not task.is_selective
    score = known @ np.asarray(weights, np.float64) if is_weighed else seen
    return float(logistic(np.asarray(score))) * task.trust(view)
