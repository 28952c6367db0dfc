"""What concerns the whole photo, read from the encoder that fine detail is found with: one pretrained encoder for all.

An overview of 64 pixels shows how light and of which tint a photo is, not what it shows. The encoder knows a sky, a
wall, a face, and how light they are wont to be; its features at four sizes are joined from the coarsest up, beside a
stem that sees the pixels, and lead the maps. What is pooled of them, and the statistics of the colours, say the numbers
of the whole photo. The encoder is as it was trained for fine detail and does not learn here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network import efficientnet
from photofix.network.heads import HeadAnswer
from photofix.network.ops import TORCH
from photofix.network.statistics import STATISTICS, color_statistics
from photofix.tasks.kit.outputs import Output

CELL = 4
"""Stride of the maps, in pixels of the view that the answer is composed with: half of what the encoder sees."""
WIDTHS = (128, 96, 64)
"""Channels where features of a 32nd, a sixteenth, an eighth of the size are joined."""
CONTEXT = 128
READING = 256
SEEN = 5
"""What the stem is given of a pixel: centred sRGB, minimum over the channels, and that of its surroundings."""
DARK_PATCH = 7
"""Side of these surroundings in pixels."""
DROPPED = 0.3
UNUSUAL = 6.0
"""Standard deviations beyond which more of a feature says no more."""
LEAST_DEVIATION = 0.02


class Seen(NamedTuple):
    """A batch as the encoder sees it.

    Attributes:
        view: B x 3 x H x W sRGB in 0..1, sides multiples of `efficientnet.REDUCTION`.
        features: at a quarter, an eighth, a sixteenth, a 32nd of the size.
    """

    view: Tensor
    features: tuple[Tensor, ...]


class Usual(nn.Module):
    """B x width x H x W in units of what is usual for a channel: mean and standard deviation over training photos."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mean: Tensor
        self.deviation: Tensor
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("deviation", torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Of the same shape, float32, within `UNUSUAL`."""
        usual = (x.float() - self.mean[:, None, None]) / self.deviation[:, None, None]
        return usual.clamp(-UNUSUAL, UNUSUAL)


class _Residual(nn.Module):
    """x + conv(SiLU(conv(SiLU(x)))); starts as x."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _conv(width, width), _conv(width, width)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        """B x width x H x W to the same."""
        y: Tensor = x + self.second(F.silu(self.first(F.silu(x))))
        return y


class SceneReader(nn.Module):
    """One task's answer from the encoder's features, but for presence.

    Args:
        outputs: what the task declares; maps have stride `CELL`.
    """

    def __init__(self, outputs: Sequence[Output]) -> None:
        super().__init__()
        self.outputs = tuple(outputs)
        quarter, eighth, sixteenth, deepest = efficientnet.WIDTHS[1:]
        coarse, middle, fine = WIDTHS
        self.usual = nn.ModuleList(Usual(width) for width in (4 * quarter, eighth, sixteenth, deepest))
        self.laterals = nn.ModuleList(
            _conv(inputs, width, 1)
            for inputs, width in ((4 * quarter, fine), (eighth, fine), (sixteenth, middle), (deepest, coarse))
        )
        self.stem = nn.Sequential(_conv(SEEN * CELL**2, fine), nn.SiLU(), _conv(fine, fine))
        self.joins = nn.ModuleList(_Residual(width) for width in WIDTHS)
        self.ups = nn.ModuleList([_conv(coarse, middle, 1), _conv(middle, fine, 1)])
        pooled = 2 * (eighth + sixteenth + deepest)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in (pooled, STATISTICS, 2 * coarse))
        self.reading = nn.Sequential(
            nn.Dropout(DROPPED),
            nn.Linear(pooled + STATISTICS + 2 * coarse, READING),
            nn.SiLU(),
            nn.Dropout(DROPPED / 2),
            nn.Linear(READING, CONTEXT),
            nn.SiLU(),
        )
        self.joint = nn.Parameter(torch.zeros(CONTEXT))
        self.film = nn.Linear(CONTEXT, 2 * fine)
        self.last = _Residual(fine)
        channels = {kind: sum(o.channels for o in outputs if o.kind == kind) for kind in ("map", "global")}
        self.maps = nn.Conv2d(fine, channels["map"], 1)
        self.numbers = nn.Linear(CONTEXT, channels["global"])
        for layer in (self.film, self.maps, self.numbers):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)  # type: ignore[arg-type]

    def forward(self, seen: Seen, joint: Tensor | None = None) -> HeadAnswer:
        """The answer for a batch, maps at an eighth of its size; of presence nothing is said.

        Args:
            joint: B or 1, see `HeadTemplate.forward`.
        """
        quarter, eighth, sixteenth, deepest = (
            usual(x) for usual, x in zip(self.usual, _gathered(seen.features), strict=True)
        )
        small = F.avg_pool2d(seen.view, 2)
        coarse = self.joins[0](self.laterals[3](deepest))
        x = self.joins[1](self.laterals[2](sixteenth) + _grown(self.ups[0](F.silu(coarse))))
        x = (
            self.laterals[1](eighth)
            + self.laterals[0](quarter)
            + self.stem(_shown(small))
            + _grown(self.ups[1](F.silu(x)))
        )
        x = self.joins[2](x)
        pooled = torch.cat([_pooled(feature) for feature in (eighth, sixteenth, deepest)], 1)
        known = (pooled, color_statistics(small), _pooled(coarse))
        alone = context = self.reading(torch.cat([norm(part) for norm, part in zip(self.norms, known, strict=True)], 1))
        if joint is not None:
            context = context + joint[:, None] * self.joint
        scale, shift = self.film(context)[:, :, None, None].chunk(2, 1)
        maps = self.maps(F.silu(self.last(x * (1 + scale) + shift))).permute(0, 2, 3, 1)
        numbers = self.numbers(context)[:, None, None]
        return HeadAnswer(self._named(maps, numbers), numbers.new_zeros(len(numbers)), alone)

    def _named(self, maps: Tensor, numbers: Tensor) -> dict[str, Tensor]:
        raw, left = {}, {"map": maps, "global": numbers}
        for output in self.outputs:
            own, left[output.kind] = left[output.kind].tensor_split([output.channels], -1)
            raw[output.name] = own + output.init
        return raw

    @torch.no_grad()
    def get_used_to(self, features: Sequence[tuple[Tensor, ...]]) -> None:
        """Learn what is usual from `Seen.features` of a few batches."""
        for usual, parts in zip(self.usual, zip(*map(_gathered, features), strict=True), strict=True):
            values = torch.cat([part.float().transpose(0, 1).flatten(1) for part in parts], 1)
            usual.mean.copy_(values.mean(1))  # type: ignore[operator]
            usual.deviation.copy_(values.std(1) + LEAST_DEVIATION)  # type: ignore[operator]


def can_read(outputs: Sequence[Output]) -> bool:
    """Whether a task with these outputs can be answered by a `SceneReader`."""
    maps = [output for output in outputs if output.kind == "map"]
    return bool(maps) and all(output.stride == CELL for output in maps)


def _gathered(features: Sequence[Tensor]) -> list[Tensor]:
    """With those at a quarter of the size four in one cell."""
    return [F.pixel_unshuffle(features[0], 2), *features[1:]]


@torch.no_grad()
def _shown(small: Tensor) -> Tensor:
    """What the stem is given of B x 3 x h x w, B x 80 x h/4 x w/4."""
    darkest = small.amin(1, keepdim=True)
    around = TORCH.minimum_filter(darkest.permute(0, 2, 3, 1), DARK_PATCH).permute(0, 3, 1, 2)
    return F.pixel_unshuffle(torch.cat([small, darkest, around], 1) * 2 - 1, CELL)


def _pooled(x: Tensor) -> Tensor:
    """Mean and spread of each channel, B x 2c."""
    return torch.cat([x.mean((2, 3)), (x.var((2, 3), correction=0) + 1e-6).sqrt()], 1)


def _grown(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def _conv(inputs: int, outputs: int, kernel: int = 3) -> nn.Conv2d:
    """He initialisation (doi:10.1109/ICCV.2015.123), no bias to begin with."""
    conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
    nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    nn.init.zeros_(conv.bias)  # type: ignore[arg-type]
    return conv
