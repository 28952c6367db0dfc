"""How the network's numbers are moved: Muon for convolutions, Adam for the rest.

Muon (Jordan 2024; Liu et al., arXiv:2502.16982) makes every direction of a layer's step equally long. Stains, few
pixels among many, are learned from fewer samples so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from photofix.network.model import RestorationNet

ENCODER_FACTOR = 0.1  # of a pretrained encoder, which would soon forget what it knows
SHALLOW_FACTOR = 2.0  # the global path (context vector, rows of W) is shallow and takes larger steps than the trunk
PATTERN_FACTOR = 0.2  # patterns that all rows share move all tasks, also those that a step did not ask


class Optimiser:
    """AdamW and Muon as one; a parameter without a gradient stays.

    Args:
        net: whose convolutions between features are Muon's but for those of pretrained encoders, all else Adam's.
        weighting: the loss weighting's own parameters.
        weight_decay: of all but these.
    """

    def __init__(self, net: RestorationNet, weighting: nn.Module, weight_decay: float) -> None:
        named = dict(net.named_parameters())
        encoder = [value for name, value in named.items() if ".encoder." in name]
        inner = [
            value
            for name, value in named.items()
            if value.ndim == 4 and ".stem.0." not in name and ".encoder." not in name
        ]
        patterns = [net.matrix.mixing, net.matrix.basis]
        shallow = [net.matrix.residual, *(value for name, value in named.items() if "context" in name)]
        known = {id(value) for value in (*encoder, *inner, *patterns, *shallow)}
        groups = [
            {"params": [value for value in named.values() if id(value) not in known], "factor": 1.0},
            {"params": encoder, "factor": ENCODER_FACTOR},
            {"params": shallow, "factor": SHALLOW_FACTOR},
            {"params": [value for value in patterns if value.numel()], "factor": PATTERN_FACTOR},
            {"params": list(weighting.parameters()), "factor": SHALLOW_FACTOR, "weight_decay": 0.0},
        ]
        self._pairs = [(value, nn.Parameter(_as_matrix(value.detach()))) for value in inner]
        matrices = [{"params": [matrix for _, matrix in self._pairs], "factor": 1.0}]
        self._parts: dict[str, Any] = {
            "adam": torch.optim.AdamW([group for group in groups if group["params"]], weight_decay=weight_decay),
            "muon": torch.optim.Muon(matrices, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"),
        }

    def step(self, rate: float) -> None:
        """One step at the learning rate `rate`."""
        for value, matrix in self._pairs:
            matrix.grad = None if value.grad is None else _as_matrix(value.grad)
        for part in self._parts.values():
            for group in part.param_groups:
                group["lr"] = rate * group["factor"]
            part.step()

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` goes on from."""
        return {name: part.state_dict() for name, part in self._parts.items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from another run's `state_dict`."""
        for name, part in self._parts.items():
            part.load_state_dict(state[name])


def _as_matrix(weight: Tensor) -> Tensor:
    """O x I x H x W, channels-last, as O x (H W I); the memory is shared."""
    return weight.contiguous(memory_format=torch.channels_last).permute(0, 2, 3, 1).flatten(1)
