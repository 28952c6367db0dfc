"""Loss weightings: what they agree on, and what each does to a task that lags behind."""

from __future__ import annotations

import pytest
import torch

from photofix.errors import PhotoFixError
from photofix.training.runs.weighting import KINDS, MOST_DOUBT, make_weighting


@pytest.mark.parametrize("kind", KINDS)
def test_at_the_start_all_tasks_count(kind: str) -> None:
    losses = torch.tensor([0.5, 0.5, 0.5], requires_grad=True)
    make_weighting(kind, 3).combine(losses).backward()
    assert losses.grad is not None
    torch.testing.assert_close(losses.grad, torch.ones(3), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_task_that_was_not_asked_takes_no_part(kind: str) -> None:
    weighting = make_weighting(kind, 3)
    losses = torch.tensor([0.5, 0.0, 0.25], requires_grad=True)
    total = weighting.combine(losses)
    total.backward()
    assert losses.grad is not None
    assert torch.isfinite(total)
    assert float(losses.grad[0]) > 0.2
    assert float(losses.grad[2]) > 0.2
    for _ in range(5):
        weighting.learn(losses.detach(), losses.detach() * 0.9)
    assert all(torch.isfinite(value).all() for value in weighting.state_dict().values())


def test_an_unknown_weighting_is_refused() -> None:
    with pytest.raises(PhotoFixError, match="choose from equal"):
        make_weighting("fair", 3)


def test_uncertainty_turns_a_large_loss_down_but_not_off() -> None:
    weighting = make_weighting("uncertainty", 2)
    optimiser = torch.optim.SGD(weighting.parameters(), 0.1)
    losses = torch.tensor([9.0, 0.1])
    for _ in range(200):
        optimiser.zero_grad()
        weighting.combine(losses).backward()
        optimiser.step()
        weighting.learn(losses, None)
    torch.testing.assert_close(weighting.log_variance.detach(), torch.tensor([MOST_DOUBT, -MOST_DOUBT]))


def test_famo_helps_the_task_that_falls_least() -> None:
    weighting = make_weighting("famo", 2)
    for _ in range(50):
        weighting.learn(torch.tensor([1.0, 1.0]), torch.tensor([0.5, 0.99]))
    share = weighting.logits.softmax(0)
    assert share[1] > 0.6


def test_famo_balances_scales() -> None:
    losses = torch.tensor([100.0, 0.01], requires_grad=True)
    make_weighting("famo", 2).combine(losses).backward()
    assert losses.grad is not None
    relative = losses.grad * losses.detach()
    torch.testing.assert_close(relative[0], relative[1], rtol=1e-3, atol=1e-6)
