"""Features of fine detail, shared by the tasks whose damage may be a pixel wide: a small U-Net at full resolution.

Batch norm makes the difference: scratches alone, four minutes of one core, F1 0.52 with it, 0.39 without, and 0.42 for
the trunk, which had seen a hundred thousand stained tiles before. In use its statistics are fixed, so an answer depends
neither on the batch nor on the size of the picture. Haze and colour, where a level matters and not a pattern, keep the
trunk, in float32; here a pattern matters, and bfloat16 will do.

Source: Ronneberger, Fischer, Brox, arXiv:1505.04597; Ioffe, Szegedy, arXiv:1502.03167.
"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from photofix.network.device import fast_dtype
from photofix.network.encoder import CHANNELS, FEATURES, seen

WIDTHS = (16, 32, 64, 96, 192)
"""Channels at full resolution, a half, and so on to a sixteenth: there a stain is told from grass or gravel."""


class DetailTrunk(nn.Module):
    """B x 3 x H x W sRGB in 0..1 to features at half resolution, every four pixels of the last stage in one cell."""

    def __init__(self) -> None:
        super().__init__()
        inputs = (CHANNELS, *WIDTHS[:-1])
        self.downs = nn.ModuleList(_double(a, b) for a, b in zip(inputs, WIDTHS, strict=True))
        self.ups = nn.ModuleList(_double(a + b, a) for a, b in pairwise(WIDTHS))
        self.gather = nn.Conv2d(4 * WIDTHS[0], FEATURES, 1)
        nn.init.kaiming_normal_(self.gather.weight, nonlinearity="relu")

    def forward(self, batch: Tensor) -> Tensor:
        """Features of one batch whose height and width are multiples of 16: B x 32 x H/2 x W/2."""
        dtype = fast_dtype(batch.device)
        x, skips = seen(batch), []
        with torch.autocast(batch.device.type, dtype, enabled=dtype is not torch.float32):
            for index, down in enumerate(self.downs):
                x = down(F.max_pool2d(x, 2) if index else x)
                skips.append(x)
            for index in reversed(range(len(self.ups))):
                grown = F.interpolate(x, scale_factor=2.0, mode="nearest")
                x = self.ups[index](torch.cat([skips[index], grown], 1))
            features: Tensor = self.gather(F.pixel_unshuffle(x, 2))
        return features.float()

    def fold(self) -> None:
        """Fold the norms into the convolutions before them: a sixth faster, and fit for use only."""
        self.eval()
        for blocks in (self.downs, self.ups):
            for index, block in enumerate(blocks):
                layers = list(block.children())
                convs = [fuse_conv_bn_eval(layers[at], layers[at + 1]) for at in (0, 3)]  # type: ignore[arg-type, type-var]
                blocks[index] = nn.Sequential(convs[0], nn.ReLU(inplace=True), convs[1], nn.ReLU(inplace=True))


def _double(inputs: int, outputs: int) -> nn.Sequential:
    """Twice a 3 x 3 convolution, batch norm, ReLU."""
    layers: list[nn.Module] = []
    for width in (inputs, outputs):
        layers += [nn.Conv2d(width, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)
