"""Shared features: one encoder-decoder trunk and one descriptor of the whole view.

Dense 3 x 3 convolutions in multiples of 16, channels-last: the fastest arithmetic on a CPU. Deep features are
normalised per pixel, between stages only: without it gradients grew a thousandfold at a useful learning rate, and any
wider normalisation would make an answer depend on batch or picture size. The finest stage is plain: normalised, a speck
of any strength looks alike, and stains were not learned. Residual blocks start as identity (Zhang, Dauphin, Ma, Fixup,
arXiv:1901.09321).
"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.ops import TORCH
from photofix.network.statistics import STATISTICS, close_statistics, color_statistics

WIDTHS = (32, 64, 96, 128)
BLOCKS = (2, 3, 3)
"""Residual blocks of the stages below the finest."""

CHANNELS = 11
"""What is seen of a pixel: `seen`."""

FEATURES = WIDTHS[0]
DESCRIPTOR = 2 * WIDTHS[-1] + STATISTICS
"""What a view comes down to: mean and spread of its deepest features, and its colour statistics."""

CONTRAST_RADII = (2, 7)
"""Windows of 5 and 15 pixels in which local contrast is measured: specks and scratches, then stains."""

CONTRAST_FLOOR = 0.02  # spread of a calm window, sRGB: noise is not to be blown up
QUIET = 0.1  # share at which deep features start beside fine ones, which would drown in them
MULTIPLE = 16
"""Height and width the trunk works on are padded to multiples of this."""


class PixelNorm(nn.LayerNorm):
    """Each pixel's channels to mean 0 and spread 1 (Ba, Kiros, Hinton, arXiv:1607.06450).

    One fused kernel forward and one backward: written out, the norms took over half of a training step.
    """

    def forward(self, x: Tensor) -> Tensor:
        """B x width x H x W, channels-last in memory, to the same."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ResidualBlock(nn.Module):
    """x + conv(SiLU(conv(x))); the second convolution starts at zero."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.kaiming_normal_(self.first.weight, nonlinearity="relu")
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        """B x width x H x W to the same."""
        return x + self.second(F.silu(self.first(x)))


def _conv(inputs: int, outputs: int) -> nn.Conv2d:
    """3 x 3, He initialisation (doi:10.1109/ICCV.2015.123)."""
    conv = nn.Conv2d(inputs, outputs, 3, padding=1)
    nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    return conv


class Trunk(nn.Module):
    """B x 3 x H x W sRGB in 0..1 to features at half resolution and a descriptor."""

    def __init__(self) -> None:
        super().__init__()
        fine = WIDTHS[0]
        self.stem = nn.Sequential(_conv(4 * CHANNELS, fine), nn.SiLU(), _conv(fine, fine), nn.SiLU(), _conv(fine, fine))
        self.downs = nn.ModuleList(nn.Conv2d(a, b, 2, stride=2) for a, b in pairwise(WIDTHS))
        self.stages = nn.ModuleList(
            nn.Sequential(PixelNorm(width), *(ResidualBlock(width) for _ in range(count)), PixelNorm(width))
            for width, count in zip(WIDTHS[1:], BLOCKS, strict=True)
        )
        self.ups = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(WIDTHS))
        self.merges = nn.ModuleList(
            [
                nn.Sequential(nn.SiLU(), _conv(fine, fine)),
                *(nn.Sequential(ResidualBlock(width), PixelNorm(width)) for width in WIDTHS[1:-1]),
            ]
        )
        self.pooled_norm = nn.LayerNorm(2 * WIDTHS[-1])
        self.statistics_norm = nn.LayerNorm(STATISTICS)  # of its own: neither may drown the other
        for conv in (*self.downs, *self.ups):
            nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        self.ups[0].weight.data.mul_(QUIET)  # type: ignore[operator]

    def forward(self, batch: Tensor, close: bool = False) -> tuple[Tensor, Tensor]:
        """Features and descriptor of one batch whose height and width are multiples of 16.

        Args:
            batch: B x 3 x H x W sRGB, 0..1.
            close: the batch is of close views, whose descriptors hold other statistics.

        Returns:
            features B x 32 x H/2 x W/2 and descriptor B x DESCRIPTOR, float32.
        """
        x = self.stem(F.pixel_unshuffle(seen(batch), 2))
        skips = [x]
        for down, stage in zip(self.downs, self.stages, strict=True):
            x = stage(down(F.silu(x)))
            skips.append(x)
        spread = (x.var((2, 3), correction=0) + 1e-6).sqrt()  # finite, with a finite slope, also for a single cell
        pooled = torch.cat([x.mean((2, 3)), spread], 1).float()
        for index in reversed(range(len(WIDTHS) - 1)):
            grown = F.interpolate(self.ups[index](x), scale_factor=2.0, mode="nearest")
            x = self.merges[index](skips[index] + grown)
        known = close_statistics(batch) if close else self.statistics_norm(color_statistics(batch))
        return x, torch.cat([self.pooled_norm(pooled), known], 1)


@torch.no_grad()
def seen(batch: Tensor) -> Tensor:
    """What the trunk is given, B x CHANNELS x H x W: centred sRGB, minimum over the channels, its 11 x 11 minimum
    (He 2010), and local contrast at two scales, with which stains are learned at once instead of after hours."""
    darkest = batch.amin(1, keepdim=True)
    dark = TORCH.minimum_filter(darkest.permute(0, 2, 3, 1), 11).permute(0, 3, 1, 2)
    contrasts = [_local_contrast(batch.permute(0, 2, 3, 1), radius).permute(0, 3, 1, 2) for radius in CONTRAST_RADII]
    return torch.cat([torch.cat([batch, darkest, dark], 1) * 2 - 1, *contrasts], 1)


def _local_contrast(image: Tensor, radius: int) -> Tensor:
    """Distance from the window's mean in units of the window's spread, B x H x W x 3, -4..4."""
    away = image - TORCH.box_mean(image, radius)
    spread = (TORCH.box_mean(away.square(), radius) + CONTRAST_FLOOR**2).sqrt()
    return (away / spread).clamp(-4, 4)
