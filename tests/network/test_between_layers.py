"""Between two layers the one who waits for the network may stop it, in this thread only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn

from photofix.network.between_layers import checked, watch
from photofix.network.in_use import GrownConv
from photofix.progress import Cancelled, Progress


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 2, 1), nn.ReLU(), nn.Conv2d(2, 1, 1))
        self.reached: list[int] = []
        for index, layer in enumerate(self.layers):
            layer.register_forward_hook(lambda *_, index=index: self.reached.append(index))
        watch(self)

    def look(self) -> None:
        with torch.inference_mode():
            self.layers(torch.zeros(1, 1, 4, 4))


def test_every_convolution_asks_first() -> None:
    asked: list[bool] = []
    net = Net()
    with checked(Progress(give_way=lambda: asked.append(True))):
        net.look()
        with checked(Progress()):
            net.look()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(net.look).result()
    net.look()
    assert len(asked) == 2, "nobody asked for the others"


def test_a_cancel_stops_the_rest() -> None:
    net = Net()
    with checked(Progress(is_cancelled=lambda: net.reached == [0, 1])), pytest.raises(Cancelled):
        net.look()
    assert net.reached == [0, 1]
    net.look()


def test_one_of_a_map_that_grows_asks_too() -> None:
    asked: list[bool] = []
    net = GrownConv(nn.Conv2d(3, 2, 3, padding=1), 1)
    watch(net)
    with checked(Progress(give_way=lambda: asked.append(True))), torch.inference_mode():
        net(torch.zeros(1, 1, 4, 4), torch.zeros(1, 2, 8, 8))
    assert asked
