"""Networks that teach another what they see together.

Networks of several runs err differently, and so does one network that looks twice, at another size or at the mirror
image; the mean of their chances is better than each. One network can learn that mean in one look (Hinton et al.,
"Distilling the Knowledge in a Neural Network", arXiv:1503.02531), and costs no more than before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from photofix.network.checkpoint import load_weights
from photofix.network.model import RestorationNet
from photofix.tasks import load_tasks
from photofix.training.runs.run_file import load_run
from photofix.training.samples.false_alarms import MULTIPLE_PX

LOOKS = 2
"""How many looks of teachers are taken at a batch, each of one that is drawn."""
SIZES = (0.7, 1.0, 1.4)
"""How much larger the batch is shown for a look, the looks at a batch at different ones: specks are seen better
enlarged, large tears reduced."""
DRAWN_TRUST, MARKED_TRUST, SOUND_TRUST = 0.35, 0.65, 0.85
"""Share of the labels in what is learned, the teachers' being the rest: of drawn damage, which is never quite as real
damage is, of what people have marked, and of what a teacher may take for damage and is none."""


class Teachers:
    """The mean chance of damage that some networks see in several looks.

    Args:
        sources: checkpoints of training runs, or weights (.safetensors).
        reader: makes of a network what reads the chance's logit, B x 1 x H x W, of a batch of pictures.
        seed: of which of them look, and how.
    """

    def __init__(self, sources: Sequence[Path], reader: Callable[[RestorationNet], nn.Module], seed: int = 0) -> None:
        known = [loaded(path) for path in sources]
        self.history = [told for _, told in known]
        """How each came about, see `Manifest.history`."""
        self._readers: list[Any] = [reader(net) for net, _ in known]
        for one in self._readers:
            one.to(memory_format=torch.channels_last).eval()
        self._random = random.Random(seed)

    @torch.no_grad()
    def chance(self, batch: Tensor) -> Tensor:
        """B x 1 x H x W in 0..1, of B x 3 x H x W sRGB in 0..1."""
        readers = self._random.sample(self._readers, min(LOOKS, len(self._readers)))
        first = self._random.randrange(len(SIZES))
        looks = [
            _look(reader, batch, SIZES[(first + turn) % len(SIZES)], self._random.random() < 0.5)
            for turn, reader in enumerate(readers)
        ]
        return torch.stack(looks).mean(0)


def loaded(source: Path) -> tuple[RestorationNet, Any]:
    """The network of a checkpoint or of weights (.safetensors), and how it came about."""
    if source.suffix == ".safetensors":
        net, manifest = load_weights({key: task.outputs for key, task in load_tasks().items()}, source.parent)
        return net.eval(), manifest.history[-1]
    net, checkpoint = load_run(source)
    return net, checkpoint["history"][-1]


def _look(reader: Any, batch: Tensor, zoom: float, is_mirrored: bool) -> Tensor:
    """What a teacher sees in the batch shown so many times as large, mirrored or not; of the batch's own size."""
    side = MULTIPLE_PX * round(zoom * batch.shape[-1] / MULTIPLE_PX)
    shown = batch.flip(3) if is_mirrored else batch
    if side != batch.shape[-1]:
        shown = F.interpolate(shown, size=(side, side), mode="bicubic", align_corners=False, antialias=True).clamp(0, 1)
    seen = reader(shown.contiguous(memory_format=torch.channels_last))[0].sigmoid()
    if side > batch.shape[-1]:
        seen = F.interpolate(seen, size=batch.shape[-2:], mode="area")
    elif side < batch.shape[-1]:
        seen = F.interpolate(seen, size=batch.shape[-2:], mode="bilinear", align_corners=False)
    facing: Tensor = seen.flip(3) if is_mirrored else seen
    return facing


def trusted(chance: Tensor, truth: Tensor, weight: Tensor, marked: Tensor, sound: Tensor) -> Tensor:
    """What is to be learned: the teachers' `chance`, with a share of the labels where these are known.

    Args:
        chance, truth, weight: B x 1 x H x W in 0..1; weight 0 = the label says nothing there.
        marked, sound: B x 1 x 1 x 1, 1 where the labels are a person's, and where nothing was laid over the photo.
    """
    share = weight * (DRAWN_TRUST + (MARKED_TRUST - DRAWN_TRUST) * marked + (SOUND_TRUST - DRAWN_TRUST) * sound)
    return chance + (truth - chance) * share
