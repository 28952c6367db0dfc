"""What every loop of training shares: how far the run is, the mean of its latest weights, its checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from photofix.network.model import RestorationNet
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.run_file import write_run


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


def write_checkpoint(
    config: TrainConfig,
    net: RestorationNet,
    state: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    told: Mapping[str, Any],
    own: Mapping[str, Any],
) -> None:
    """Write the run's checkpoint to `config.run`.

    Args:
        state: "step", "samples" and "seconds" so far.
        history: the runs that the weights come from.
        told: what this one's entry says of it, beside its length.
        own: what the loop needs besides to go on: "mean", "optimisers" ...
    """
    entry = {"minutes": round(state["seconds"] / 60, 1), "steps": state["step"], "samples": state["samples"]}
    common = {
        "tasks": list(net.outputs),
        "weights": net.state_dict(),
        "weighting": {},
        "random": torch.get_rng_state(),
        "state": state,
        "config": config.told(),
        "history": [*history, {**told, **entry}],
    }
    write_run(common | dict(own), config.run)
