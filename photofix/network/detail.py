"""Features of fine detail, shared by the tasks whose damage may be a pixel wide: a U-Net on a pretrained encoder.

The encoder knows from ImageNet what a face, a leaf, a brick is: learned from scratch, the same network fires on eyes
and collars. Below it only a stem at half resolution sees single pixels, four in one cell, with their local contrast:
convolutions at full resolution took most of the time and found no more. Norms have fixed statistics in use, so an
answer depends neither on the batch nor on the size of the picture. bfloat16 will do, where the processor has it.

Source: Ronneberger, Fischer, Brox, arXiv:1505.04597.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from photofix.network import efficientnet, in_use
from photofix.network.device import fast_precision
from photofix.network.encoder import FEATURES
from photofix.network.ops import TORCH

SEEN = 6
"""What the stem is given of a pixel: sRGB, its luma's contrast in two windows, their spread."""
CONTRAST_RADII = (2, 7)
"""Windows of 5 and 15 pixels in which local contrast is measured: specks and scratches, then stains."""
CONTRAST_FLOOR = 0.02  # spread of a calm window, sRGB: noise is not to be blown up

STEM = (48, 32)
DECODER = (96, 64, 48, 40)
"""Channels of the decoder at a 32nd, a sixteenth, an eighth, a quarter of the size."""


class DetailTrunk(nn.Module):
    """B x 3 x H x W sRGB in 0..1 to features at half resolution, every four pixels of the last stage in one cell."""

    def __init__(self) -> None:
        super().__init__()
        half, quarter, eighth, sixteenth, deepest = efficientnet.WIDTHS
        self.encoder = efficientnet.EfficientNetLite2()
        self.stem = nn.Sequential(_conv(4 * SEEN, STEM[0]), _conv(STEM[0], STEM[1]))
        self.deepest = _conv(deepest, DECODER[0], 1)
        self.ups = nn.ModuleList(
            [
                _Up(DECODER[0], sixteenth, DECODER[1]),
                _Up(DECODER[1], eighth, DECODER[2]),
                _Up(DECODER[2], quarter, DECODER[3]),
                _Up(DECODER[3], half + STEM[1], 48),
            ]
        )
        self.gather = nn.Conv2d(48, FEATURES, 1)
        nn.init.kaiming_normal_(self.gather.weight, nonlinearity="relu")

    def forward(self, batch: Tensor) -> Tensor:
        """Features of one batch whose height and width are multiples of 32: B x 32 x H/2 x W/2."""
        with fast_precision(batch.device):
            *known, x = self.encoder(batch)
            known[0] = torch.cat([known[0], self.stem(F.pixel_unshuffle(seen(batch), 2))], 1)
            x = self.deepest(x)
            for up in self.ups:  # what was used is let go at once: the finest take most of the memory
                x = up(x, known.pop())
            features: Tensor = self.gather(x)
        return features.float()

    @torch.no_grad()
    def known(self, batch: Tensor) -> list[Tensor]:
        """The encoder's features alone, see `EfficientNetLite2.forward`; nothing learns through them."""
        with fast_precision(batch.device):
            features: list[Tensor] = self.encoder(batch)
        return features

    def fold(self) -> None:
        """Fold the norms into the convolutions before them, and the activations after, and let no map grow before it is
        convolved: faster, and fit for use only."""
        self.eval()
        for block in list(self.modules()):
            if isinstance(block, nn.Sequential):
                _fold(block)
                in_use.fuse(block)
        self.ups = nn.ModuleList(in_use.GrownConv(up[0], up.below) for up in self.ups)  # type: ignore[index, arg-type]


class _Up(nn.Sequential):
    """A map grown twice, convolved beside what the encoder has kept at that size; norm, ReLU.

    Args:
        below: channels of the map that grows.
        kept: of what the encoder has kept.
        width: of the result.
    """

    def __init__(self, below: int, kept: int, width: int) -> None:
        super().__init__(*_conv(below + kept, width))
        self.below = below

    def forward(self, x: Tensor, kept: Tensor) -> Tensor:  # type: ignore[override]
        """B x below x H x W and B x kept x 2H x 2W to B x width x 2H x 2W."""
        grown = F.interpolate(x, scale_factor=2.0, mode="nearest")
        joined: Tensor = super().forward(torch.cat([grown, kept], 1))
        return joined


@torch.no_grad()
def seen(batch: Tensor) -> Tensor:
    """What the stem is given, B x SEEN x H x W: centred sRGB, and the luma's distance from the mean of two windows in
    units of their spread, with which scratches are learned at once; the wider window's spread tells how calm it is."""
    grey = batch.mean(1, keepdim=True).permute(0, 2, 3, 1)
    planes = [batch * 2 - 1]
    spread = grey
    for radius in CONTRAST_RADII:
        away = grey - TORCH.box_mean(grey, radius)
        spread = (TORCH.box_mean(away.square(), radius) + CONTRAST_FLOOR**2).sqrt()
        planes.append((away / spread).clamp(-4, 4).permute(0, 3, 1, 2) * 0.5)
    return torch.cat([*planes, spread.permute(0, 3, 1, 2) * 4 - 0.5], 1)


def _conv(inputs: int, outputs: int, kernel: int = 3) -> nn.Sequential:
    """Convolution, batch norm, ReLU."""
    conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def _fold(block: nn.Sequential) -> None:
    """Every norm that follows a convolution in `block` becomes part of it."""
    for index in range(len(block) - 1):
        conv, norm = block[index], block[index + 1]
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            block[index], block[index + 1] = fuse_conv_bn_eval(conv, norm), nn.Identity()
