"""How far a run of training is, and the mean of its latest weights, for runs with a loop of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from photofix.training.config import TrainConfig


def share_done(config: TrainConfig, state: Mapping[str, Any]) -> float:
    """Share of the run that is over, by samples if their number is set, else by time.

    Args:
        state: "samples" and "seconds" so far.
    """
    if config.max_samples is not None:
        return float(state["samples"]) / config.max_samples
    return float(state["seconds"]) / (60 * config.minutes)


@torch.no_grad()
def average(mean: Mapping[str, Tensor], net: nn.Module, keep: float) -> None:
    """Move the running `mean` of the weights of `net` towards these, keeping the share `keep` of it; a count, which
    is no floating point number, is taken over."""
    for name, value in net.state_dict().items():
        mean[name].lerp_(value, 1 - keep) if value.is_floating_point() else mean[name].copy_(value)
