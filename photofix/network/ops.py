"""`photofix.tasks.kit.ops.Ops` over torch: differentiable in training, and the GPU side of render."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from photofix.tasks.kit.ops import NUMPY

_TINY = 1e-5  # keeps the gradient of the sRGB power curve finite at black


def _is_fixed(x: Tensor) -> bool:
    """Whether nothing is learned through `x` and its numbers are at hand: OpenCV is 20 to 100 times faster."""
    is_learned = x.requires_grad and torch.is_grad_enabled()
    return type(x) is Tensor and x.device.type == "cpu" and x.dtype == torch.float32 and not is_learned


def _array(x: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(x.detach().numpy())


class TorchOps:
    """Channels-last tensors B x H x W x C, float32."""

    exp = staticmethod(torch.exp)
    log = staticmethod(torch.log)
    sigmoid = staticmethod(torch.sigmoid)

    def constant(self, values: Any, like: Tensor) -> Tensor:
        """float32 tensor on the device of `like`."""
        return torch.as_tensor(values, dtype=torch.float32, device=like.device)

    def clip(self, x: Tensor, low: float | None, high: float | None) -> Tensor:
        """Elementwise clip; None leaves that side open."""
        return x if low is None and high is None else x.clamp(low, high)

    def cumulate(self, x: Tensor, axis: int) -> Tensor:
        """Cumulative sum."""
        return x.cumsum(axis)

    def concat(self, parts: list[Tensor], axis: int) -> Tensor:
        """Join along `axis`."""
        return torch.cat(parts, axis)

    def channel_min(self, x: Tensor) -> Tensor:
        """Minimum over the last axis, kept."""
        return x.amin(-1, keepdim=True)

    def minimum_filter(self, x: Tensor, size: int) -> Tensor:
        """Sliding minimum; max_pool pads with -inf, which replicates the border for a minimum."""
        if _is_fixed(x):
            return torch.from_numpy(NUMPY.minimum_filter(_array(x), size))
        planes = -x.permute(0, 3, 1, 2)
        rows = F.max_pool2d(planes, (size, 1), 1, (size // 2, 0))
        return -F.max_pool2d(rows, (1, size), 1, (0, size // 2)).permute(0, 2, 3, 1)

    def pool(self, x: Tensor, stride: int) -> Tensor:
        """Area mean over cells; a last partial cell is averaged over what it has."""
        if stride == 1:
            return x
        pooled = F.avg_pool2d(x.permute(0, 3, 1, 2), stride, ceil_mode=True, count_include_pad=False)
        return pooled.permute(0, 2, 3, 1)

    def box_mean(self, x: Tensor, radius: int) -> Tensor:
        """Mean over (2 radius + 1)^2 cells, of those that lie inside."""
        if _is_fixed(x):
            return torch.from_numpy(NUMPY.box_mean(_array(x), radius))
        size, planes = 2 * radius + 1, x.permute(0, 3, 1, 2)
        rows = F.avg_pool2d(planes, (size, 1), 1, (radius, 0), count_include_pad=False)
        return F.avg_pool2d(rows, (1, size), 1, (0, radius), count_include_pad=False).permute(0, 2, 3, 1)

    def softmax_mean(self, values: Tensor, logits: Tensor) -> Tensor:
        """Weighted mean over all positions."""
        weights = logits.flatten(1).softmax(1).view_as(logits)
        return (values * weights).sum((1, 2), keepdim=True)

    def mean(self, x: Tensor) -> Tensor:
        """Mean over all positions."""
        return x.mean((1, 2), keepdim=True)

    def quantiles(self, x: Tensor, levels: tuple[float, ...]) -> list[Tensor]:
        """Quantiles over all positions."""
        flat = x.flatten(1, 2)
        found = torch.quantile(flat, torch.tensor(levels, device=x.device), dim=1, keepdim=True)
        return [level[:, None] for level in found]

    def srgb_to_linear(self, x: Tensor) -> Tensor:
        """Extended sRGB to linear light (IEC 61966-2-1)."""
        size = x.abs()
        power = ((size.clamp_min(_TINY) + 0.055) / 1.055) ** 2.4
        return torch.where(size <= 0.04045, x / 12.92, power * x.sign())

    def linear_to_srgb(self, x: Tensor) -> Tensor:
        """Linear light to extended sRGB."""
        size = x.abs()
        power = 1.055 * size.clamp_min(_TINY) ** (1 / 2.4) - 0.055
        return torch.where(size <= 0.0031308, x * 12.92, power * x.sign())

    def matrix(self, x: Tensor, m: Tensor) -> Tensor:
        """Colour matrix."""
        return (x.flatten(1, 2) @ m.transpose(1, 2)).view_as(x)

    def resize(self, x: Tensor, height: int, width: int) -> Tensor:
        """Bilinear resize, centres aligned."""
        planes = F.interpolate(x.permute(0, 3, 1, 2), (height, width), mode="bilinear", align_corners=False)
        return planes.permute(0, 2, 3, 1)


TORCH = TorchOps()
