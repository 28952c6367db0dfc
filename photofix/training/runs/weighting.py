"""How the tasks' losses become one number: equally, by learned uncertainty, or so that all fall alike.

Uncertainty: Kendall, Gal, Cipolla, doi:10.1109/CVPR.2018.00781, log variances clipped so that no task is
given up. FAMO: Liu, Feng, Stone, Liu, arXiv:2306.03792.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from photofix.errors import PhotoFixError

MOST_DOUBT = 1.0  # bound of |log variance|: weights between exp(-1) and exp(1)
FAMO_RATE, FAMO_DECAY = 0.025, 1e-3
TINY = 1e-8


class Weighting(nn.Module):
    """Equal: the sum.

    Attributes:
        looks_again: whether `learn` wants the same batch's losses after the step.
    """

    looks_again = False

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def combine(self, losses: Tensor) -> Tensor:
        """T losses to one; weights sum to about T. A loss of exactly 0 was not asked for in this batch."""
        return losses.sum()

    def learn(self, before: Tensor, after: Tensor | None) -> None:
        """Told of T losses before the step, and after it if `looks_again`."""


class ClippedUncertainty(Weighting):
    """exp(-v) L + v with one learned, bounded log variance v per task."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.log_variance = nn.Parameter(torch.zeros(count))

    def combine(self, losses: Tensor) -> Tensor:
        """Doubtful tasks count less, at the price of saying so."""
        asked = (losses.detach() > 0).float()
        return (asked * (torch.exp(-self.log_variance) * losses + self.log_variance)).sum()

    def learn(self, before: Tensor, after: Tensor | None) -> None:
        """Keep the doubt inside its bounds."""
        with torch.no_grad():
            self.log_variance.clamp_(-MOST_DOUBT, MOST_DOUBT)


class Famo(Weighting):
    """Weights that make all log losses fall at the same rate."""

    looks_again = True
    logits: Tensor
    moments: Tensor
    steps: Tensor

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.register_buffer("logits", torch.zeros(count))
        self.register_buffer("moments", torch.zeros(2, count))
        self.register_buffer("steps", torch.zeros(()))

    def combine(self, losses: Tensor) -> Tensor:
        """sum z log L, scaled so that the gradients' weights sum to T."""
        asked = losses.detach() > 0
        share = self.logits[asked].softmax(0)
        scale = int(asked.sum()) / (share / losses.detach()[asked]).sum()
        return scale * (share * losses[asked].log()).sum()

    @torch.no_grad()
    def learn(self, before: Tensor, after: Tensor | None) -> None:
        """One Adam step on the logits: a task whose loss fell less gets more weight."""
        assert after is not None
        fall = (before + TINY).log() - (after + TINY).log()
        share = torch.where(before > 0, self.logits, -torch.inf).softmax(0)
        slope = share * (fall - (share * fall).sum()) + FAMO_DECAY * self.logits
        self.steps += 1
        first, second = self.moments
        first.lerp_(slope, 0.1)
        second.lerp_(slope.square(), 0.001)
        unbiased = second / (1 - 0.999**self.steps)
        self.logits -= FAMO_RATE * first / (1 - 0.9**self.steps) / (unbiased.sqrt() + TINY)


KINDS: dict[str, Any] = {"equal": Weighting, "uncertainty": ClippedUncertainty, "famo": Famo}


def make_weighting(kind: str, count: int) -> Weighting:
    """The weighting named `kind` for `count` tasks. Raises PhotoFixError for an unknown name."""
    if kind not in KINDS:
        raise PhotoFixError(f"Unknown loss weighting '{kind}'; choose from {', '.join(KINDS)}.")
    weighting: Weighting = KINDS[kind](count)
    return weighting
