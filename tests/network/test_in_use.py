"""In use a convolution gives the same bits with its activation as without, and in one thread as in several; a map that
grows is convolved before it has grown, with the same result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network import in_use
from photofix.network.device import fast_dtype
from photofix.network.efficientnet import SameConv

FAST = fast_dtype(torch.device("cpu"))


@contextmanager
def threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def noise(*shape: int, seed: int = 1) -> Tensor:
    made = torch.randn(*shape, generator=torch.Generator().manual_seed(seed))
    return made.contiguous(memory_format=torch.channels_last)


def blocks() -> nn.Sequential:
    """Everything that follows a convolution of the encoder or the decoder."""
    torch.manual_seed(2)
    layers = [SameConv(8, 48, 1), nn.Identity(), nn.ReLU6(), SameConv(48, 48, 5, 2, 48), nn.Identity(), nn.ReLU6()]
    net = nn.Sequential(*layers, nn.Conv2d(48, 24, 3, padding=1), nn.ReLU(), SameConv(24, 16, 1))
    with torch.no_grad():
        for layer in net:
            if isinstance(layer, nn.Conv2d):
                layer.weight.mul_(4)  # so that both limits are met
    return net.to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("dtype", sorted({torch.float32, FAST}, key=str))
@pytest.mark.parametrize("shape", [(1, 8, 96, 64), (2, 8, 32, 32), (1, 8, 16, 16)])
def test_an_activation_goes_along_without_changing_a_bit(dtype: Any, shape: tuple[int, ...]) -> None:
    plain = blocks()
    fused = deepcopy(plain)
    in_use.fuse(fused)
    assert not any(isinstance(layer, nn.ReLU | nn.ReLU6) for layer in fused)
    x = noise(*shape)
    with torch.inference_mode(), nullcontext() if dtype is torch.float32 else torch.autocast("cpu", dtype):
        expected = plain(x)
        for _ in range(2):  # weights are made ready at the first time
            assert torch.equal(fused(x), expected)


def test_what_learns_still_does() -> None:
    fused = blocks()
    in_use.fuse(fused)
    in_use.settle(fused)
    fused(noise(2, 8, 32, 32)).square().mean().backward()
    assert all(value.grad is not None and value.grad.any() for value in fused.parameters())


@pytest.mark.parametrize("shape", [(2, 208, 4, 6), (2, 208, 1, 6), (1, 32, 64, 80)])
def test_a_pixel_s_sums_do_not_depend_on_the_threads(shape: tuple[int, ...]) -> None:
    torch.manual_seed(3)
    conv = nn.Conv2d(shape[1], 24, 1).to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
    x, seen = noise(*shape), []
    with torch.inference_mode():
        with threads(2):
            before = conv(x)
        in_use.settle(conv)
        for count in (1, 2, 3):
            with threads(count):
                seen.append(conv(x))
    assert all(torch.equal(answer, before) for answer in seen)


GROWN = [(1, 40, 48, 17, 24), (1, 96, 120, 1, 2), (2, 24, 8, 6, 5), (1, 40, 48, 88, 128)]
"""Batch, channels of the map that grows and of the other, height and width before it has grown."""


def maps_and_conv(batch: int, below: int, beside: int, height: int, width: int) -> tuple[Tensor, Tensor, nn.Conv2d]:
    torch.manual_seed(4)
    conv = nn.Conv2d(below + beside, 48, 3, padding=1).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return noise(batch, below, height, width), noise(batch, beside, 2 * height, 2 * width, seed=5), conv


def grown_plainly(x: Tensor, y: Tensor, conv: nn.Conv2d) -> Tensor:
    return F.relu(conv(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), y], 1)))


@pytest.mark.parametrize("shape", GROWN)
def test_a_map_that_grows_is_convolved_as_if_it_had_grown_up_to_the_border(shape: tuple[int, ...]) -> None:
    x, y, conv = maps_and_conv(*shape)
    quick = in_use.GrownConv(conv, x.shape[1])
    expected = grown_plainly(x, y, conv)
    torch.testing.assert_close(quick(x, y), expected, atol=1e-5, rtol=1e-5)  # something may be learned through it
    with torch.inference_mode():
        torch.testing.assert_close(quick(x, y), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("shape", GROWN)
def test_in_the_fast_precision_it_errs_no_more_than_that(shape: tuple[int, ...]) -> None:
    x, y, conv = maps_and_conv(*shape)
    quick = in_use.GrownConv(conv, x.shape[1])
    with torch.inference_mode():
        exact = grown_plainly(x, y, conv)
        with torch.autocast("cpu", torch.bfloat16):
            there, plain = quick(x, y), grown_plainly(x, y, conv)
    assert there.dtype == plain.dtype == torch.bfloat16
    assert (there.float() - exact).abs().mean() <= 1.5 * (plain.float() - exact).abs().mean()


@pytest.mark.parametrize("shape", GROWN)
def test_what_has_grown_does_not_depend_on_the_threads(shape: tuple[int, ...]) -> None:
    x, y, conv = maps_and_conv(*shape)
    quick, seen = in_use.GrownConv(conv, x.shape[1]), []
    with torch.inference_mode(), nullcontext() if FAST is torch.float32 else torch.autocast("cpu", FAST):
        for count in (1, 2, 3):
            with threads(count):
                seen.append(quick(x, y))
    assert all(torch.equal(answer, seen[0]) for answer in seen)
