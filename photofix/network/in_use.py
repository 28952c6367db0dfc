"""How a network that is only used computes its convolutions: with what follows them in the same pass over memory, of a
map that grows before it has grown, and with the same sums in any number of threads.

By operators of oneDNN that torch has beneath `conv2d`. Where torch was built without, and on another device, plain
layers do.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.device import fast_dtype

SMALL = 20480
"""Numbers up to which torch convolves a batch of one, in float32, without oneDNN."""

Activation = nn.ReLU | nn.ReLU6


class GrownConv(nn.Module):
    """ReLU of a 3 x 3 convolution of a map grown twice (nearest) beside another, neither grown nor copied beside it.

    Of the nine neighbours of a pixel in a grown map no more than four differ, and which is told by whether its row and
    its column are even. So what the convolution makes of the map is made by four of 2 x 2 pixels before it has grown,
    with less than half of the arithmetic; they are put between one another, and the other map's share is added. (A
    transposed convolution would do the same, but its sums depend on the threads.)

    Args:
        conv: of both maps, the grown one first; padding 1, with a bias.
        grown: channels of the map that grows.
    """

    def __init__(self, conv: nn.Conv2d, grown: int) -> None:
        super().__init__()
        width, beside = conv.out_channels, conv.in_channels - grown
        of_grown, of_beside = conv.weight.detach().split([grown, beside], 1)
        self.grow = nn.Conv2d(grown, 4 * width, 2, padding=1, bias=False)
        self.grow.weight = nn.Parameter(_before_it_grows(of_grown))
        self.beside = nn.Conv2d(beside, width, 3, padding=1)
        self.beside.weight, self.beside.bias = nn.Parameter(of_beside.clone()), conv.bias
        self._rounded = _Rounded(self.grow), _Rounded(self.beside)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """B x grown x H x W and B x c x 2H x 2W to B x width x 2H x 2W."""
        x, y = _as_asked(x), _as_asked(y)
        if not _can_be_ours(x):
            return F.relu(_between_one_another(self.grow(x)) + self.beside(y))
        (weight, _), (weight_beside, bias) = (rounded(x.dtype) for rounded in self._rounded)
        convolve = torch.ops.mkldnn._convolution_pointwise
        parts = convolve(x, weight, None, (1, 1), (1, 1), (1, 1), 1, "none", [], "")
        total, steps = _between_one_another(parts), ((1, 1), (1, 1), (1, 1), 1)
        add = torch.ops.mkldnn._convolution_pointwise_.binary
        add(total, y, weight_beside, bias, *steps, "add", None, "relu", [], "")
        return total


class _Rounded:
    """A convolution's weights in the precision asked for, each converted once."""

    def __init__(self, conv: nn.Conv2d) -> None:
        self._conv = conv
        self._kept: dict[torch.dtype, tuple[Tensor, Tensor | None]] = {}

    def __call__(self, dtype: torch.dtype) -> tuple[Tensor, Tensor | None]:
        """Weight and bias."""
        if dtype not in self._kept:
            weight, bias = self._conv.weight, self._conv.bias
            self._kept[dtype] = weight.to(dtype), None if bias is None else bias.to(dtype)
        return self._kept[dtype]


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


def _before_it_grows(weight: Tensor) -> Tensor:
    """Weights, 4 width x grown x 2 x 2, that do to a map what `weight`, width x grown x 3 x 3, does to it grown twice:
    those for even rows and columns, for even rows and odd columns, and so on."""
    even = weight.new_tensor([[1, 0, 0], [0, 1, 1]])  # which neighbours are the pixel before, and which this one
    odd = weight.new_tensor([[1, 1, 0], [0, 0, 1]])  # this one, and the next
    return torch.cat([rows @ weight @ columns.T for rows in (even, odd) for columns in (even, odd)])


def _between_one_another(parts: Tensor) -> Tensor:
    """B x width x 2H x 2W of B x 4 width x H+1 x W+1: the parts for even and odd rows and columns."""
    batch, height, width = len(parts), parts.shape[2] - 1, parts.shape[3] - 1
    split = parts.permute(0, 2, 3, 1).unflatten(3, (2, 2, -1))
    whole = parts.new_empty(batch, height, 2, width, 2, split.shape[-1])
    for row in (0, 1):
        for column in (0, 1):
            whole[:, :, row, :, column] = split[:, row : row + height, column : column + width, row, column]
    return whole.flatten(3, 4).flatten(1, 2).permute(0, 3, 1, 2)


def _as_asked(x: Tensor) -> Tensor:
    """`x` in the precision that autocast asks for."""
    is_asked = torch.is_autocast_enabled("cpu") and x.device.type == "cpu"
    return x.to(torch.get_autocast_dtype("cpu")) if is_asked else x


def _sees_single_pixels(conv: nn.Conv2d) -> bool:
    return conv.kernel_size == (1, 1) and conv.stride == (1, 1) and conv.groups == 1


def _can_be_ours(x: Tensor) -> bool:
    """Whether oneDNN can convolve `x`, and nothing is learned through it."""
    if x.device.type != "cpu" or torch.is_grad_enabled() or not torch.backends.mkldnn.is_available():
        return False
    return x.dtype in (torch.float32, fast_dtype(x.device))


def _is_ours(x: Tensor) -> bool:
    """Whether torch with several threads would have oneDNN convolve `x`, and nothing is learned through it."""
    return _can_be_ours(x) and (x.dtype != torch.float32 or len(x) > 1 or x.numel() > SMALL)


def _convolve_by(conv: nn.Conv2d, activation: Activation | None) -> None:
    """Have `conv` compute so, and `activation` of it."""
    plain = conv._conv_forward
    name, limits = ("relu", []) if isinstance(activation, nn.ReLU) else ("hardtanh", [0.0, 6.0])
    rounded = _Rounded(conv)

    def forward(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        asked = _as_asked(x)
        if not _is_ours(asked):
            y = plain(x, weight, bias)
            return y if activation is None else activation(y)
        weight, bias = rounded(asked.dtype)
        if activation is None:
            return convolved(asked, weight, bias)
        steps = (conv.padding, conv.stride, conv.dilation, conv.groups)
        fused: Tensor = torch.ops.mkldnn._convolution_pointwise(asked, weight, bias, *steps, name, limits, "")
        return fused

    conv._conv_forward = forward  # type: ignore[method-assign, assignment]
