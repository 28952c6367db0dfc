"""The same array operations in numpy and torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from photofix.network.ops import TORCH
from photofix.tasks.kit.ops import NUMPY

RNG = np.random.default_rng(0)
BATCH = RNG.uniform(-0.2, 1.3, (2, 21, 34, 3)).astype(np.float32)

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "exp": lambda ops, x: ops.exp(x),
    "log": lambda ops, x: ops.log(ops.clip(x, 0.01, None)),
    "clip": lambda ops, x: ops.clip(x, None, 0.5),
    "open clip": lambda ops, x: ops.clip(x, None, None),
    "sigmoid": lambda ops, x: ops.sigmoid(x * 30),
    "cumulate": lambda ops, x: ops.cumulate(x, 2),
    "concat": lambda ops, x: ops.concat([x, x], 2),
    "channel_min": lambda ops, x: ops.channel_min(x),
    "minimum_filter": lambda ops, x: ops.minimum_filter(x, 5),
    "wide minimum_filter": lambda ops, x: ops.minimum_filter(ops.channel_min(x), 11),
    "pool": lambda ops, x: ops.pool(x, 4),
    "pool by one": lambda ops, x: ops.pool(x, 1),
    "box_mean": lambda ops, x: ops.box_mean(x, 3),
    "box_mean of one channel": lambda ops, x: ops.box_mean(ops.channel_min(x), 30),
    "softmax_mean": lambda ops, x: ops.softmax_mean(x, 12 * ops.channel_min(x)),
    "srgb_to_linear": lambda ops, x: ops.srgb_to_linear(x),
    "linear_to_srgb": lambda ops, x: ops.linear_to_srgb(x),
    "matrix": lambda ops, x: ops.matrix(x, ops.constant(np.arange(18).reshape(2, 3, 3), x)),
    "grow": lambda ops, x: ops.resize(x, 50, 41),
    "grow one channel": lambda ops, x: ops.resize(ops.channel_min(x), 50, 41),
}


@pytest.mark.parametrize("is_learned", [False, True], ids=["fixed", "learned"])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_numpy_and_torch_give_the_same(operation: Callable[[Any, Any], Any], is_learned: bool) -> None:
    """Also where torch leaves what nothing is learned through to OpenCV."""
    ours, theirs = operation(NUMPY, BATCH), operation(TORCH, torch.tensor(BATCH, requires_grad=is_learned))
    assert ours.dtype == np.float32
    assert theirs.requires_grad == is_learned
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=2e-5, atol=2e-5)


def test_gradient_is_finite_at_black() -> None:
    black = torch.zeros(1, 2, 2, 3, requires_grad=True)
    (TORCH.linear_to_srgb(black).sum() + TORCH.srgb_to_linear(black).sum()).backward()
    assert black.grad is not None
    assert torch.isfinite(black.grad).all()
