"""How a network that is only used computes its convolutions: with the activation in the same pass over memory, and
with the same sums in any number of threads.

Both by operators of oneDNN that torch has beneath `conv2d`. Where torch was built without, and on another device,
everything stays as it is.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.device import fast_dtype

SMALL = 20480
"""Numbers up to which torch convolves a batch of one, in float32, without oneDNN."""

Activation = nn.ReLU | nn.ReLU6


def fuse(block: nn.Sequential) -> None:
    """Every activation of `block` that follows a convolution, or its folded norm, is computed with it: half the time of
    one that widens, and the same bits, for 0 and 6 have no rounding."""
    conv = None
    for index, layer in enumerate(block):
        if isinstance(layer, nn.Conv2d):
            conv = layer
        elif isinstance(layer, nn.ReLU | nn.ReLU6) and conv is not None:
            _convolve_by(conv, layer)
            block[index], conv = nn.Identity(), None
        elif not isinstance(layer, nn.Identity):
            conv = None


def settle(net: nn.Module) -> None:
    """Every convolution of single pixels in `net` by `convolved`."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d) and "_conv_forward" not in vars(module) and _sees_single_pixels(module):
            _convolve_by(module, None)


def convolved(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """A 1 x 1 convolution of B x c x H x W: with one thread torch takes another way than with several, which is slower
    for maps as ours and rounds otherwise, so that a photo's answer would depend on the threads."""
    if not _is_ours(x) or x.dtype != weight.dtype:
        return F.conv2d(x, weight, bias)
    y: Tensor = torch.ops.aten.mkldnn_convolution(x, weight, bias, (0, 0), (1, 1), (1, 1), 1)
    return y


def _sees_single_pixels(conv: nn.Conv2d) -> bool:
    return conv.kernel_size == (1, 1) and conv.stride == (1, 1) and conv.groups == 1


def _is_ours(x: Tensor) -> bool:
    """Whether torch with several threads would have oneDNN convolve `x`, and nothing is learned through it."""
    if x.device.type != "cpu" or torch.is_grad_enabled() or not torch.backends.mkldnn.is_available():
        return False
    if x.dtype == torch.float32:
        return len(x) > 1 or x.numel() > SMALL
    return x.dtype == fast_dtype(x.device)


def _convolve_by(conv: nn.Conv2d, activation: Activation | None) -> None:
    """Have `conv` compute so, and `activation` of it."""
    plain = conv._conv_forward
    name, limits = ("relu", []) if isinstance(activation, nn.ReLU) else ("hardtanh", [0.0, 6.0])
    kept: dict[torch.dtype, tuple[Tensor, Tensor | None]] = {}

    def forward(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        wide = x
        if torch.is_autocast_enabled("cpu") and x.device.type == "cpu":
            wide = x.to(torch.get_autocast_dtype("cpu"))
        if not _is_ours(wide):
            y = plain(x, weight, bias)
            return y if activation is None else activation(y)
        if wide.dtype not in kept:
            kept[wide.dtype] = weight.to(wide.dtype), None if bias is None else bias.to(wide.dtype)
        weight, bias = kept[wide.dtype]
        if activation is None:
            return convolved(wide, weight, bias)
        steps = (conv.padding, conv.stride, conv.dilation, conv.groups)
        fused: Tensor = torch.ops.mkldnn._convolution_pointwise(wide, weight, bias, *steps, name, limits, "")
        return fused

    conv._conv_forward = forward  # type: ignore[method-assign, assignment]
