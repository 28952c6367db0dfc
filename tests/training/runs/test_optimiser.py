"""The optimiser: what belongs to whom, shared memory, going on."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor

from photofix.network.model import RestorationNet
from photofix.tasks import load_tasks
from photofix.training.runs.optimiser import Optimiser
from photofix.training.runs.weighting import make_weighting


def network() -> RestorationNet:
    torch.manual_seed(0)
    net = RestorationNet({key: task.outputs for key, task in load_tasks().items()})
    return net.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def optimiser_of(net: RestorationNet) -> Optimiser:
    return Optimiser(net, make_weighting("uncertainty", len(net.outputs)), 0.0)


def with_gradients(net: RestorationNet, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for value in net.parameters():
        value.grad = torch.randn(value.shape, generator=generator).to(value)


def numbers(net: RestorationNet) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in net.named_parameters()}


def test_every_parameter_moves() -> None:
    net = network()
    optimiser, before = optimiser_of(net), numbers(net)
    with_gradients(net, 1)
    optimiser.step(1e-3)
    still = [name for name, value in net.named_parameters() if torch.equal(value, before[name])]
    assert still == []


def test_a_convolution_moves_alike_in_all_directions() -> None:
    net = network()
    optimiser, before = optimiser_of(net), numbers(net)
    with_gradients(net, 1)
    optimiser.step(1e-3)
    name = "trunks.0.stages.2.1.first.weight"
    step = (net.get_parameter(name).detach() - before[name]).flatten(1)
    singular = torch.linalg.svdvals(step)
    assert singular.min() > 0.4 * singular.max()


def test_without_a_gradient_nothing_moves() -> None:
    net = network()
    optimiser, before = optimiser_of(net), numbers(net)
    optimiser.step(1e-3)
    assert all(torch.equal(value, before[name]) for name, value in net.named_parameters())


def test_it_goes_on_from_its_state() -> None:
    net, other = network(), network()
    first, second = optimiser_of(net), optimiser_of(other)
    with_gradients(net, 1)
    first.step(1e-3)
    other.load_state_dict(net.state_dict())
    second.load_state_dict(deepcopy(first.state_dict()))
    for each, optimiser in ((net, first), (other, second)):
        with_gradients(each, 2)
        optimiser.step(1e-3)
    after = numbers(other)
    for name, value in numbers(net).items():
        torch.testing.assert_close(value, after[name], msg=name)
