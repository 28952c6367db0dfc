"""Caution: a step is taken whole or not at all, and a run that only meets bad batches ends with a sentence."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from photofix.errors import PhotoFixError
from photofix.training.runs.caution import MOST_IN_A_ROW, Caution

GOOD, BAD = torch.tensor(1.5), torch.tensor(float("nan"))


def network() -> nn.Sequential:
    torch.manual_seed(1)
    return nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))


def statistics(net: nn.Module) -> list[Tensor]:
    return [value.clone() for value in net.buffers()]


def unchanged(net: nn.Module, before: list[Tensor]) -> bool:
    return all(torch.equal(*pair) for pair in zip(before, net.buffers(), strict=True))


@pytest.mark.parametrize("norm", [float("nan"), float("inf"), -float("inf")])
def test_a_step_without_a_finite_norm_is_refused_and_its_statistics_go(norm: float) -> None:
    net = network()
    caution, before = Caution(net), statistics(net)
    caution.begin()
    net(torch.rand(2, 3, 8, 8))
    assert not unchanged(net, before)
    is_good = caution.allows(torch.tensor(norm))
    caution.end(is_good)
    assert not is_good and caution.refused == 1 and unchanged(net, before)


def test_a_good_step_keeps_its_statistics() -> None:
    net = network()
    caution, before = Caution(net), statistics(net)
    caution.begin()
    net(torch.rand(2, 3, 8, 8))
    after = statistics(net)
    caution.end(caution.allows(GOOD))
    assert not unchanged(net, before) and unchanged(net, after) and caution.refused == 0


@pytest.mark.parametrize("poison", [float("nan"), float("inf")])
def test_statistics_that_are_no_numbers_go_even_if_the_loss_was_one(poison: float) -> None:
    net = network()
    caution, before = Caution(net), statistics(net)
    caution.begin()
    batch = torch.rand(2, 3, 8, 8)
    batch[0, 0, 0, 0] = poison
    net(batch)
    caution.end(True)
    assert unchanged(net, before)


def test_what_is_taken_back_is_the_step_and_not_the_run() -> None:
    net = network()
    caution = Caution(net)
    caution.begin()
    net(torch.rand(2, 3, 8, 8))
    caution.end(True)
    learned = statistics(net)
    caution.begin()
    net(torch.rand(2, 3, 8, 8) * 9)
    caution.end(False)
    assert unchanged(net, learned)


def test_so_many_in_a_row_end_the_run() -> None:
    caution = Caution(network())
    for _ in range(MOST_IN_A_ROW - 1):
        assert not caution.allows(BAD)
    with pytest.raises(PhotoFixError, match=f"{MOST_IN_A_ROW} batches in a row.*--learning-rate"):
        caution.allows(BAD)


def test_a_good_one_in_between_starts_the_count_again() -> None:
    caution = Caution(network())
    for _ in range(3):
        for _ in range(MOST_IN_A_ROW - 1):
            caution.allows(BAD)
        assert caution.allows(GOOD)
    assert caution.refused == 3 * (MOST_IN_A_ROW - 1)
