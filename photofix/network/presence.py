"""How sure it is that a photo has a task's damage: what the network sees in a view and what is measured there.

A head learns the damage from pictures in which its traces are faint; where a few numbers tell it more surely, the task
gives them (`Task.facts`) and a logistic model, whose weights are the manifest's, says what both come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.tasks.base import Params, Task
from photofix.tasks.kit.certainty import logistic

MOST_SEEN = 6.0
"""Log odds: an answer of the network counts for no more than that."""


@dataclass(frozen=True)
class Shown:
    """What the network was shown, and what it answered for one task.

    Attributes:
        view: H x W x 3 sRGB.
        finer: the same picture before it was made so small, h x w x 3; `view` itself where that is as fine.
        params: the task's composed parameters.
        seen: log odds of the damage.
    """

    view: Image
    finer: Image
    params: Params
    seen: float


def evidence(task: Task, shown: Shown) -> NDArray[np.float64]:
    """What is weighed: the network's log odds, the task's facts, a constant."""
    facts = np.asarray(task.facts(shown.finer, shown.params), np.float64)
    return np.concatenate([[np.clip(shown.seen, -MOST_SEEN, MOST_SEEN)], facts, [1.0]])


def presence(task: Task, shown: Shown, weights: Sequence[float]) -> float:
    """Chance of damage, 0..1, in what was shown; weights of another number of facts, or none, leave it to the
    network."""
    score = shown.seen
    if len(weights) and not task.is_selective:
        known = evidence(task, shown)
        score = float(known @ np.asarray(weights, np.float64)) if len(known) == len(weights) else score
    return float(logistic(np.asarray(score))) * task.trust(shown.view)
