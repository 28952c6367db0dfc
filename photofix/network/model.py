"""The multi-task network: trunk, head template and W put together, in four ways of sharing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.between_layers import watch
from photofix.network.detail import DetailTrunk
from photofix.network.efficientnet import REDUCTION
from photofix.network.encoder import MULTIPLE, Trunk
from photofix.network.heads import HeadAnswer, HeadTemplate, RowLayout
from photofix.network.in_use import settle
from photofix.network.scene import SceneReader, Seen, can_read
from photofix.network.task_matrix import TaskMatrix
from photofix.tasks.kit.outputs import Output, is_fine

Sharing = Literal["none", "features", "parameters", "structure"]
"""none: a network per task. features: one trunk, rows of their own. parameters: one trunk, W = A B + R.
structure: a network per task, pulled to their mean."""


class Features(NamedTuple):
    """What a batch looks like to the network; of each kind as many as there are networks, empty where not asked for.

    Attributes:
        maps: of the trunks, B x 32 x H/2 x W/2.
        details: of the detail trunks, likewise.
        descriptors: of the trunks, B x DESCRIPTOR.
        size: (H, W) before padding.
    """

    maps: tuple[Tensor, ...]
    details: tuple[Tensor, ...]
    descriptors: tuple[Tensor, ...]
    size: torch.Size


class RestorationNet(nn.Module):
    """Photo in, one `HeadAnswer` per task out.

    Args:
        outputs: task key -> what its head gives; the order is the row order of W.
        sharing: see `Sharing`.
        rank: k of W = A B + R, used by "parameters".
        scenes: tasks whose damage is undone by what is read from the detail trunk's encoder (`read`), see
            `photofix.network.scene`; whether it is there their rows of W say.
    """

    def __init__(
        self,
        outputs: Mapping[str, Sequence[Output]],
        sharing: Sharing = "parameters",
        rank: int = 2,
        scenes: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self.outputs = {key: tuple(task) for key, task in outputs.items()}
        self.sharing: Sharing = sharing
        self.fine = tuple(key for key, task in self.outputs.items() if is_fine(task))
        self.layout = layout = RowLayout.of(list(self.outputs.values()))
        count = 1 if sharing in ("features", "parameters") else len(self.outputs)
        self.trunks = nn.ModuleList(Trunk() for _ in range(count))
        self.details = nn.ModuleList(DetailTrunk() for _ in range(count if self.fine else 0))
        self.templates = nn.ModuleList(HeadTemplate(layout) for _ in range(count))
        self.matrix = TaskMatrix(tuple(self.outputs), layout.length, rank if sharing == "parameters" else 0)
        self.readers = nn.ModuleDict()
        self.add_scenes(scenes)

    @property
    def scenes(self) -> tuple[str, ...]:
        """Tasks that are read from the detail trunk's encoder."""
        return tuple(self.readers)

    def add_scenes(self, keys: Iterable[str]) -> None:
        """Have the tasks `keys` read from the detail trunk's encoder; new readers answer neutrally.

        Raises:
            ValueError: one has outputs that cannot be read so, or there is no such encoder.
        """
        for key in keys:
            if not self.fine or key not in self.outputs or not can_read(self.outputs[key]):
                raise ValueError(f"{key} cannot be read from the encoder of fine detail")
            if key not in self.readers:
                self.readers[key] = SceneReader(self.outputs[key])

    def start_encoders(self, state: Mapping[str, Tensor]) -> None:
        """Give every encoder of fine detail these weights (`efficientnet.pretrained`): however tasks share, all start
        alike."""
        for detail in self.details:
            detail.encoder.load_state_dict(state)  # type: ignore[union-attr]

    def encode(
        self,
        batch: Tensor,
        keys: Iterable[str] | None = None,
        described: bool = True,
        detailed: bool = True,
        close: bool = False,
    ) -> Features:
        """What the heads of `keys` (default: all) need to know of B x 3 x H x W sRGB in 0..1; any size from 16 px.

        Args:
            keys: tasks that will be asked.
            described: False leaves out the descriptors of tasks with fine detail, which then must be asked with the
                `context` of another view.
            detailed: False leaves out the details: the view is a context and nothing else.
            close: the batch is of close views.
        """
        view = pad_to_multiple(batch).contiguous(memory_format=torch.channels_last)
        wanted = list(keys or self.outputs)
        looked = {self._index(key) for key in wanted if described or key not in self.fine}
        searched = {self._index(key) for key in wanted if detailed and key in self.fine}
        empty = batch.new_zeros(0)
        pairs = [trunk(view, close) if index in looked else (empty, empty) for index, trunk in enumerate(self.trunks)]
        if searched:
            view = pad_to_multiple(view, REDUCTION).contiguous(memory_format=torch.channels_last)
        details = tuple(detail(view) if index in searched else empty for index, detail in enumerate(self.details))
        return Features(tuple(pair[0] for pair in pairs), details, tuple(pair[1] for pair in pairs), batch.shape[2:])

    def answer(
        self, features: Features, key: str, context: Features | None = None, joint: Tensor | None = None
    ) -> HeadAnswer:
        """One head's answer.

        Args:
            features: of the view that is asked about.
            key: the task.
            context: takes the descriptor of another view (the whole photo, for a tile of it).
            joint: B, see `HeadTemplate.forward`.
        """
        index = self._index(key)
        fine = key in self.fine
        maps = (features.details if fine else features.maps)[index]
        vector = (context or features).descriptors[index].expand(len(maps), -1)
        row = self.matrix.row(key)
        template, outputs = self.templates[index], self.outputs[key]
        answer: HeadAnswer = template(maps, vector, row, outputs, features.size, joint, fine)
        return answer

    def see(self, batch: Tensor) -> Seen:
        """What `read` needs to know of B x 3 x H x W sRGB in 0..1, sides multiples of `REDUCTION`."""
        view = batch.contiguous(memory_format=torch.channels_last)
        detail: Any = self.details[0]
        return Seen(view, tuple(detail.known(view)[1:]))

    def read(self, seen: Seen, key: str, joint: Tensor | None = None) -> HeadAnswer:
        """The answer of one of the `scenes`, maps as of a view half as large; nothing speaks for or against presence.

        Args:
            joint: B, see `HeadTemplate.forward`.
        """
        answer: HeadAnswer = self.readers[key](seen, joint)
        return answer

    def forward(self, batch: Tensor) -> dict[str, HeadAnswer]:
        """All heads on B x 3 x H x W sRGB in 0..1."""
        features = self.encode(batch)
        return {key: self.answer(features, key) for key in self.outputs}

    def ready(self) -> RestorationNet:
        """This network, made for use: evaluation mode, what is fixed then computed once, and layers that may be
        stopped between (`between_layers`). It cannot be trained or saved any more."""
        for detail in self.details:
            detail.fold()  # type: ignore[operator]
        settle(self)
        watch(self)
        return self.eval()

    def sharing_penalty(self) -> Tensor:
        """What keeps the tasks together: size of R, or distance of T networks from their mean."""
        if self.sharing == "parameters":
            return self.matrix.penalty()
        if self.sharing != "structure":
            return self.matrix.residual.new_zeros(())
        kinds = (self.trunks, self.details) if self.fine else (self.trunks,)
        groups = [group for kind in kinds for group in zip(*(trunk.parameters() for trunk in kind), strict=True)]
        return torch.stack([_spread(group) for group in groups]).sum()

    def _index(self, key: str) -> int:
        return 0 if len(self.trunks) == 1 else tuple(self.outputs).index(key)


def pad_to_multiple(batch: Tensor, multiple: int = MULTIPLE) -> Tensor:
    """Replicate the right and bottom border of B x c x H x W up to multiples of `multiple` pixels."""
    bottom, right = -batch.shape[2] % multiple, -batch.shape[3] % multiple
    return F.pad(batch, (0, right, 0, bottom), mode="replicate") if bottom or right else batch


def _spread(group: Sequence[Tensor]) -> Tensor:
    stacked = torch.stack(list(group))
    return (stacked - stacked.mean(0)).square().sum()
