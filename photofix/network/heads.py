"""One head template for every task; what differs between tasks is read from a row of W.

The template: a perceptron reads the view's descriptor into a context vector; FiLM of the trunk's features by row and
context (Perez et al., arXiv:1709.07871), a shared convolution, then the row's linear maps to map channels, global
outputs and a presence logit. A row also holds what the task adds to the perceptron's shared weights: with one reading
for all, what was learned about haze cost casts half a decibel. A head may be told that its damage is not alone in the
picture: a cast under haze is read differently from the same colours in a clear photo.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.device import fast_precision
from photofix.network.encoder import DESCRIPTOR, FEATURES
from photofix.tasks.kit.outputs import Output

GRID = 8
CONTEXT = 128
READING = (DESCRIPTOR, 256, CONTEXT, CONTEXT)
"""Widths of the perceptron that reads a descriptor."""

SHUT = -3.0
"""Presence logit of a neutral row: about 5 %."""
STRONGEST = 64
"""How many of a map's strongest places speak for presence: a global mean would dilute a speck to nothing."""


class HeadAnswer(NamedTuple):
    """Raw outputs (channels-last, see `Output`), the presence logit, B, and what a reader of the whole photo
    (`network.scene`) knows of it besides, B x `CONTEXT`; None of a head."""

    raw: dict[str, Tensor]
    presence: Tensor
    context: Tensor | None = None


def mean_answer(pairs: Sequence[HeadAnswer]) -> HeadAnswer:
    """The mean over several views of one photo and their mirror images.

    Args:
        pairs: answers to batches of two, a view and its mirror image; maps may differ in size.

    Returns:
        The answer for a batch of one, maps as large as the first.
    """
    raw = {
        name: torch.stack([_unmirrored(pair.raw[name], first) for pair in pairs]).mean(0)
        for name, first in pairs[0].raw.items()
    }
    contexts = [pair.context for pair in pairs if pair.context is not None]
    context = torch.cat(contexts).mean(0, keepdim=True) if contexts else None
    return HeadAnswer(raw, torch.stack([pair.presence for pair in pairs]).mean().reshape(1), context)


def _unmirrored(pair: Tensor, like: Tensor) -> Tensor:
    """Mean of a raw output (2 x H x W x C) and its mirrored one turned back, 1 x h x w x C as in `like`."""
    mean = (pair[:1] + pair[1:].flip(2)) / 2
    if mean.shape[1:3] == like.shape[1:3]:
        return mean
    planes = F.interpolate(mean.permute(0, 3, 1, 2), size=like.shape[1:3], mode="bilinear", align_corners=False)
    return planes.permute(0, 2, 3, 1)


class RowLayout:
    """Where each parameter of the template lies within a row.

    Args:
        map_channels: S, the most any task asks for.
        global_outputs: G, likewise.
    """

    def __init__(self, map_channels: int, global_outputs: int) -> None:
        self.map_channels, self.global_outputs = map_channels, global_outputs
        self.shapes: dict[str, tuple[int, ...]] = {
            "film_weight": (2 * FEATURES, CONTEXT),
            "film_bias": (2 * FEATURES,),
            "map_weight": (4 * map_channels, FEATURES),
            "map_bias": (4 * map_channels,),
            "tilt": (2 * CONTEXT,),
            "global_weight": (global_outputs, CONTEXT),
            "global_bias": (global_outputs,),
            "presence_weight": (CONTEXT,),
            "presence_bias": (1,),
            "presence_peak": (1,),
            "joint": (CONTEXT,),
        }
        for index, (inputs, outputs) in enumerate(pairwise(READING)):
            self.shapes |= {f"reading_weight_{index}": (outputs, inputs), f"reading_bias_{index}": (outputs,)}
        self.length = sum(torch.Size(shape).numel() for shape in self.shapes.values())

    @staticmethod
    def of(outputs: Sequence[Sequence[Output]]) -> RowLayout:
        """The layout that fits every task's outputs."""
        maps = max(sum(o.channels for o in task if o.kind == "map") for task in outputs)
        globals_ = max(sum(o.channels for o in task if o.kind == "global") for task in outputs)
        return RowLayout(maps, globals_)

    def translated(self, rows: Tensor, old: RowLayout) -> Tensor:
        """N x d' rows of an `old` layout in this one; outputs that only this one has are 0.

        Outputs of maps are stored four at a time (`pixel_shuffle`), so they keep their place when more follow.
        """
        fresh = []
        for row in rows:
            pieces = {name: row.new_zeros(shape) for name, shape in self.shapes.items()}
            for name, piece in old.split(row).items():
                count = min(len(piece), len(pieces[name]))
                pieces[name][:count] = piece[:count]
            fresh.append(torch.cat([piece.flatten() for piece in pieces.values()]))
        return torch.stack(fresh) if fresh else rows.new_zeros(0, self.length)

    def retold(
        self, row: Tensor, outputs: Sequence[Output], old_row: Tensor, old: RowLayout, old_outputs: Sequence[Output]
    ) -> Tensor:
        """`row` of this layout in which each of `outputs` has what it had in `old_row`, wherever that lay; one that is
        not among `old_outputs` is neutral, whatever stood in its place."""
        told = row.clone()
        pieces, old_pieces = self.split(told), old.split(old_row)
        places, old_places = _places(outputs), _places(old_outputs)
        for key, place in places.items():
            for name in (f"{key[0]}_weight", f"{key[0]}_bias"):
                known = key in old_places
                pieces[name][place] = old_pieces[name][old_places[key]] if known else 0.0
        return told

    def split(self, row: Tensor) -> dict[str, Tensor]:
        """Views into `row` by name."""
        sizes = [torch.Size(shape).numel() for shape in self.shapes.values()]
        pieces = row.split(sizes)
        return {name: piece.view(shape) for (name, shape), piece in zip(self.shapes.items(), pieces, strict=True)}


def _places(outputs: Sequence[Output]) -> dict[tuple[str, str, int], slice]:
    """(kind, name, channels) of an output -> its rows in the row's weights of that kind; four a channel for maps."""
    places: dict[tuple[str, str, int], slice] = {}
    ends = {"map": 0, "global": 0}
    for output in outputs:
        start = ends[output.kind]
        ends[output.kind] += output.channels * (4 if output.kind == "map" else 1)
        places[output.kind, output.name, output.channels] = slice(start, ends[output.kind])
    return places


class HeadTemplate(nn.Module):
    """The computation all heads have in common."""

    def __init__(self, layout: RowLayout) -> None:
        super().__init__()
        self.layout = layout
        self.context = nn.ModuleList(nn.Linear(inputs, outputs) for inputs, outputs in pairwise(READING))
        self.conv = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)
        self.detail_conv = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)  # for features of a detail trunk
        for conv in (self.conv, self.detail_conv):
            nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")

    def forward(
        self,
        features: Tensor,
        descriptor: Tensor,
        row: Tensor,
        outputs: Sequence[Output],
        size: torch.Size,
        joint: Tensor | None = None,
        fine: bool = False,
    ) -> HeadAnswer:
        """One task's answer.

        Args:
            features: B x 32 x H/2 x W/2 of the (padded) view.
            descriptor: B x DESCRIPTOR of the view or of the whole photo.
            row: this task's row of W.
            outputs: what the task declares.
            size: (H, W) of the view without padding.
            joint: B or 1, 1 where the picture has other damage of the whole photo too, 0 where this task's is alone;
                None is 0. Presence is judged without being told.
            fine: whether the features are a detail trunk's.
        """
        own = self.layout.split(row)
        alone = context = self._context(descriptor, own)
        maps = self._maps(features, context, own, fine)[:, :, : size[0], : size[1]]
        state = _state(alone, own)
        presence = state @ own["presence_weight"] + own["presence_bias"] + SHUT
        peak = _peak(outputs)
        if peak is not None:
            presence = presence + own["presence_peak"] * _strongest(maps[:, peak])
        if joint is not None:
            context = context + joint[:, None] * own["joint"]
            maps = self._maps(features, context, own, fine)[:, :, : size[0], : size[1]]
        values = F.linear(_state(context, own), own["global_weight"], own["global_bias"])
        return HeadAnswer(_named(outputs, maps, values), presence)

    def _context(self, x: Tensor, own: dict[str, Tensor]) -> Tensor:
        """What the task reads in the descriptor x, B x 128: the shared perceptron with the row's weights added."""
        for index, layer in enumerate(self.context):
            x = F.silu(x) if index else x
            weight, bias = own[f"reading_weight_{index}"], own[f"reading_bias_{index}"]
            x = F.linear(x, layer.weight + weight, layer.bias + bias)  # type: ignore[operator]
        return x

    def _maps(self, features: Tensor, context: Tensor, own: dict[str, Tensor], fine: bool) -> Tensor:
        film = F.linear(context, own["film_weight"], own["film_bias"])
        scale, shift = film[:, :, None, None].chunk(2, 1)
        if not self.layout.map_channels:  # no task asks for a map
            return features.new_zeros(len(features), 0, 2 * features.shape[2], 2 * features.shape[3])
        x = features * (1 + scale)
        x += shift  # in place: these are the largest tensors of all
        x = F.silu(x, inplace=True)
        with fast_precision(x.device) if fine else nullcontext():  # as what comes before in the detail trunk
            x = (self.detail_conv if fine else self.conv)(x)
        x = F.silu(x.float(), inplace=True)
        maps = F.conv2d(x, own["map_weight"][:, :, None, None], own["map_bias"])
        return F.pixel_shuffle(maps, 2)


def _state(context: Tensor, own: dict[str, Tensor]) -> Tensor:
    """The context as this task reads it, B x 128."""
    tilt, shift = own["tilt"].chunk(2)
    return F.silu(context * (1 + tilt) + shift)


def _peak(outputs: Sequence[Output]) -> int | None:
    """The map channel whose strongest places speak for presence, see `Output.is_peak`; None if no output is marked."""
    channel = 0
    for output in outputs:
        if output.is_peak:
            return channel
        channel += output.channels if output.kind == "map" else 0
    return None


def _strongest(channel: Tensor) -> Tensor:
    """Mean of the highest values of B x H x W, B."""
    flat = channel.flatten(1)
    return flat.topk(min(STRONGEST, flat.shape[1]), dim=1).values.mean(1)


def _named(outputs: Sequence[Output], maps: Tensor, values: Tensor) -> dict[str, Tensor]:
    raw: dict[str, Tensor] = {}
    map_start = global_start = 0
    for output in outputs:
        if output.kind == "map":
            cut = maps[:, map_start : map_start + output.channels] + output.init
            raw[output.name] = _at_stride(cut, output.stride).permute(0, 2, 3, 1)
            map_start += output.channels
        else:
            cut = values[:, global_start : global_start + output.channels] + output.init
            raw[output.name] = cut[:, None, None, :]
            global_start += output.channels
    return raw


def _at_stride(maps: Tensor, stride: int) -> Tensor:
    if stride == 0:
        return F.adaptive_avg_pool2d(maps, GRID)
    if stride == 1:
        return maps
    return F.avg_pool2d(maps, stride, ceil_mode=True, count_include_pad=False)
