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
    now = net.state_dict()
    moved = [name for name, value in now.items() if value.is_floating_point()]
    torch._foreach_lerp_([mean[name] for name in moved], [now[name] for name in moved], 1 - keep)
    for name in now.keys() - moved:
        mean[name].copy_(now[name])


def write_checkpoint(
    config: TrainConfig,
    net: RestorationNet,
    state: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    mean: Mapping[str, Tensor],
    optimisers: Mapping[str, Any],
    *,
    settings: Sequence[str],
    told: Mapping[str, Any] | None = None,
    weighting: Mapping[str, Any] | None = None,
) -> None:
    """Write the run's checkpoint to `config.run`.

    Args:
        net: with the weights of now.
        state: "step", "samples" and "seconds" so far.
        history: the runs that the weights come from.
        mean: the averaged weights, of the whole of `net`.
        optimisers: what the loop needs besides to go on.
        settings: names of those settings that this run's entry in the history tells.
        told: what else it tells, beside its length.
        weighting: the state of the weighting of losses, if there is one.
    """
    own = config.told()
    entry = {
        **{name: own[name] for name in settings},
        **(told or {}),
        "minutes": round(state["seconds"] / 60, 1),
        "steps": state["step"],
        "samples": state["samples"],
    }
    content = {
        "tasks": list(net.outputs),
        "weights": net.state_dict(),
        "mean": dict(mean),
        "weighting": dict(weighting or {}),
        "optimisers": dict(optimisers),
        "random": torch.get_rng_state(),
        "state": state,
        "config": own,
        "history": [*history, entry],
    }
    write_run(content, config.run)
