"""Fitting the small perceptrons that say how a restored picture is to be corrected (`tasks.kit.color.correction`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from photofix.tasks.kit.perceptron import MOST_USUAL

BATCH, RATE = 256, 4e-3
THINNED = 2
"""Every so-manieth row and column of the pictures is looked at in one step."""
LEAST_DEVIATION = 1e-3
LEAST_ERROR = 2e-4  # mean square; below, nobody sees more
OUTSIDE = 0.02
"""Slope beyond 0..1, where what is shown does not change."""

Show = Callable[[Tensor, Any, Tensor], Tensor]
"""Indices of n cases, which pixels of their pictures, n x outputs that the perceptron says -> n pictures, unclipped."""


@dataclass(frozen=True)
class Learning:
    """How it learns.

    Attributes:
        hidden: width of the inner layer.
        epochs: how often each case is shown.
        noise: standard deviations by which each measure is moved while learning: what a few photos have in common is
            not learned by heart.
        dropped: share of the inner layer.
        decay: of weights.
    """

    hidden: int
    epochs: int
    noise: float = 0.3
    dropped: float = 0.3
    decay: float = 0.1


def fitted_perceptron(
    measures: NDArray[np.float32], truth: Tensor, counts: Tensor, said: int, show: Show, how: Learning, seed: int = 0
) -> tuple[float, ...]:
    """Weights, in the order of `tasks.kit.perceptron`, with which the mean logarithm of the squared error is
    least.

    Args:
        measures: n x m.
        truth: n x H x W x 3 sRGB in 0..1.
        counts: n, how much each case counts.
        said: how many outputs.
        show: what they do.
        how: and how to learn it.
        seed: of the weights and the order.
    """
    mean, deviation = measures.mean(axis=0), measures.std(axis=0) + np.float32(LEAST_DEVIATION)
    usual = torch.from_numpy(np.clip((measures - mean) / deviation, -MOST_USUAL, MOST_USUAL))
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        inner, outer = nn.Linear(usual.shape[1], how.hidden), nn.Linear(how.hidden, said)
        nn.init.zeros_(outer.weight)
        nn.init.zeros_(outer.bias)
        net = nn.Sequential(inner, nn.SiLU(), nn.Dropout(how.dropped), outer)
        optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=how.decay)
        total = how.epochs * -(-len(usual) // BATCH)
        pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=total, pct_start=0.05)
        for _ in range(how.epochs):
            for batch in torch.randperm(len(usual)).split(BATCH):
                row, column = (int(start) for start in torch.randint(THINNED, (2,)))
                pixels = np.s_[:, row::THINNED, column::THINNED]
                answer = net(usual[batch] + how.noise * torch.randn(len(batch), usual.shape[1]))
                shown = show(batch, pixels, answer)
                inside = shown.clamp(0, 1)
                error = (inside + OUTSIDE * (shown - inside) - truth[batch][pixels]).square().mean(dim=(1, 2, 3))
                loss = (counts[batch] * torch.log(error + LEAST_ERROR)).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                pace.step()
    layers = [values.detach().numpy().ravel() for values in net.parameters()]
    return tuple(float(value) for value in np.concatenate([mean, deviation, *layers]))
