"""The presence of a task's damage: the chance that a photo has it.

It begins with the log odds that the network's head gives. Some damages are told more surely by a few measured numbers;
their tasks give them (`Task.facts`), and a logistic model with the manifest's weights joins both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.tasks.base import Params, Task
from photofix.tasks.kit.findings.certainty import logistic

MOST_SEEN = 6.0
"""The network's log odds are clipped to -6..6, so that they cannot outweigh every measured fact."""


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
    """The inputs of the logistic model: the network's clipped log odds, the task's facts, and 1."""
    facts = np.asarray(task.facts(shown.finer, shown.params), np.float64)
    return np.concatenate([[np.clip(shown.seen, -MOST_SEEN, MOST_SEEN)], facts, [1.0]])


def presence(task: Task, shown: Shown, weights: Sequence[float]) -> float:
    """The chance of damage, 0..1, times how far the task trusts such a picture (`Task.trust`).

    Without `weights`, or with weights for another number of facts, the network alone decides.
    """
    score = shown.seen
    if len(weights) and not task.is_selective:
        known = evidence(task, shown)
        score = float(known @ np.asarray(weights, np.float64)) if len(known) == len(weights) else score
    return float(logistic(np.asarray(score))) * task.trust(shown.view)
