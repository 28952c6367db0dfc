"""What a task declares for the network: the outputs of its head, and the losses they learn by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Output:
    """One raw output of a task's head.

    Attributes:
        name: its name in `compose`.
        kind: "map" (B x H/stride x W/stride x channels) or "global" (B x 1 x 1 x channels).
        channels: how many values per cell.
        stride: view pixels per cell of a map; 0 means a fixed 8 x 8 grid over the view. A map of stride 1 answers pixel
            by pixel: its task is one of fine detail, see `Task.refines`.
        init: starting value of the output's bias.
        is_peak: True for the map whose strongest places (of its first channel) speak for the damage's presence, beside
            the view as a whole. At most one; without it presence is judged by the whole view alone.
        is_later: True for an output that was added to a task in use. Weights whose manifest names no outputs are
            older than it: they load with it neutral.
    """

    name: str
    kind: Literal["map", "global"]
    channels: int
    stride: int = 1
    init: float = 0.0
    is_peak: bool = False
    is_later: bool = False

    @property
    def is_fine(self) -> bool:
        """Whether it answers pixel by pixel."""
        return self.kind == "map" and self.stride == 1


def is_fine(outputs: Sequence[Output]) -> bool:
    """Whether a task with these outputs is one of fine detail; the one place where network, training and `Task` ask
    for it."""
    return any(output.is_fine for output in outputs)


@dataclass(frozen=True)
class Target:
    """One loss: a composed parameter against the label of the same name.

    Attributes:
        name: key in `compose`'s result and in `Damage.labels`.
        loss: "l1" (raw regression) or "mask" (logit; balanced binary cross-entropy + Dice), weighted by the label
            `name + "_weight"` where given.
        weight: factor in the total loss.
    """

    name: str
    loss: Literal["l1", "mask"]
    weight: float = 1.0
