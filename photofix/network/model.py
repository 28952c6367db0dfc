"""The multi-task network: trunk, head template and W put together, in four ways of sharing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.encoder import MULTIPLE, Trunk
from photofix.network.heads import HeadAnswer, HeadTemplate, RowLayout
from photofix.network.task_matrix import TaskMatrix
from photofix.tasks.base import Output

Sharing = Literal["none", "features", "parameters", "structure"]
"""none: a network per task. features: one trunk, rows of their own. parameters: one trunk, W = A B + R.
structure: a network per task, pulled to their mean."""


class Features(NamedTuple):
    """What the trunk says of a batch: per-trunk features and descriptors, and the size before padding."""

    maps: tuple[Tensor, ...]
    descriptors: tuple[Tensor, ...]
    size: torch.Size


class RestorationNet(nn.Module):
    """Photo in, one `HeadAnswer` per task out.

    Args:
        outputs: task key -> what its head gives; the order is the row order of W.
        sharing: see `Sharing`.
        rank: k of W = A B + R, used by "parameters".
    """

    def __init__(self, outputs: Mapping[str, Sequence[Output]], sharing: Sharing = "parameters", rank: int = 2) -> None:
        super().__init__()
        self.outputs = {key: tuple(task) for key, task in outputs.items()}
        self.sharing: Sharing = sharing
        self.layout = layout = RowLayout.of(list(self.outputs.values()))
        count = 1 if sharing in ("features", "parameters") else len(self.outputs)
        self.trunks = nn.ModuleList(Trunk() for _ in range(count))
        self.templates = nn.ModuleList(HeadTemplate(layout) for _ in range(count))
        self.matrix = TaskMatrix(tuple(self.outputs), layout.length, rank if sharing == "parameters" else 0)

    def encode(self, batch: Tensor, keys: Iterable[str] | None = None) -> Features:
        """Run the trunk(s) once on B x 3 x H x W sRGB in 0..1; any size from 16 px."""
        padded = pad_to_multiple(batch).contiguous(memory_format=torch.channels_last)
        wanted = {self._trunk_of(key) for key in (keys or self.outputs)}
        pairs = {index: self.trunks[index](padded) for index in sorted(wanted)}
        full = [pairs.get(index) for index in range(len(self.trunks))]
        empty = batch.new_zeros(0)
        maps = tuple(pair[0] if pair else empty for pair in full)
        return Features(maps, tuple(pair[1] if pair else empty for pair in full), batch.shape[2:])

    def answer(
        self, features: Features, key: str, context: Features | None = None, company: Tensor | None = None
    ) -> HeadAnswer:
        """One head's answer.

        Args:
            features: of the view that is asked about.
            key: the task.
            context: takes the descriptor of another view (the whole photo, for a tile of it).
            company: B, see `HeadTemplate.forward`.
        """
        index = self._trunk_of(key)
        vector = (context or features).descriptors[index]
        vector = vector.expand(len(features.maps[index]), -1)
        row = self.matrix.row(key)
        template, outputs = self.templates[index], self.outputs[key]
        answer: HeadAnswer = template(features.maps[index], vector, row, outputs, features.size, company)
        return answer

    def forward(self, batch: Tensor) -> dict[str, HeadAnswer]:
        """All heads on B x 3 x H x W sRGB in 0..1."""
        features = self.encode(batch)
        return {key: self.answer(features, key) for key in self.outputs}

    def sharing_penalty(self) -> Tensor:
        """What keeps the tasks together: size of R, or distance of T networks from their mean."""
        if self.sharing == "parameters":
            return self.matrix.penalty()
        if self.sharing != "structure":
            return self.matrix.residual.new_zeros(())
        groups = zip(*(trunk.parameters() for trunk in self.trunks), strict=True)
        return torch.stack([_spread(group) for group in groups]).sum()

    def _trunk_of(self, key: str) -> int:
        return 0 if len(self.trunks) == 1 else tuple(self.outputs).index(key)


def pad_to_multiple(batch: Tensor) -> Tensor:
    """Replicate the right and bottom border up to multiples of 16."""
    bottom, right = -batch.shape[2] % MULTIPLE, -batch.shape[3] % MULTIPLE
    return F.pad(batch, (0, right, 0, bottom), mode="replicate") if bottom or right else batch


def _spread(group: Sequence[Tensor]) -> Tensor:
    stacked = torch.stack(list(group))
    return (stacked - stacked.mean(0)).square().sum()
