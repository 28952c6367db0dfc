"""Undoes what a bad batch has changed in the network, so that a training step is taken whole or not at all.

Batch norm updates its statistics during the forward pass, before it is known whether the loss is finite. A single NaN
pixel would stay in them, and in the running average of the weights, for ever.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from photofix.errors import PhotoFixError

MOST_IN_A_ROW = 50
"""Batches refused one after another from which on nothing is learned any more."""


class Caution:
    """Judges steps.

    Args:
        net: whose statistics (buffers) are watched.

    Attributes:
        refused: how many steps were not taken.
    """

    def __init__(self, net: nn.Module) -> None:
        self._statistics: list[Tensor] = list(net.buffers())
        self._before = [value.clone() for value in self._statistics]
        self._in_a_row = self.refused = 0

    @torch.no_grad()
    def begin(self) -> None:
        """Copy the statistics, before the forward pass of a batch."""
        for kept, value in zip(self._before, self._statistics, strict=True):
            kept.copy_(value)

    def allows(self, norm: Tensor) -> bool:
        """Whether a step may be taken whose gradients have that norm: it must be finite.

        Raises:
            PhotoFixError: `MOST_IN_A_ROW` were refused.
        """
        is_good = bool(torch.isfinite(norm))
        self._in_a_row = 0 if is_good else self._in_a_row + 1
        self.refused += not is_good
        if self._in_a_row >= MOST_IN_A_ROW:
            raise PhotoFixError(
                f"{MOST_IN_A_ROW} batches in a row gave no loss that is a number; give a lower --learning-rate, or "
                "look for what is not a number in the training data."
            )
        return is_good

    @torch.no_grad()
    def end(self, is_good: bool) -> None:
        """After the step: put the copied statistics back if the step was not taken, or if any of them is not finite
        now."""
        if is_good and all(bool(torch.isfinite(value).all()) for value in self._statistics):
            return
        for kept, value in zip(self._before, self._statistics, strict=True):
            value.copy_(kept)
