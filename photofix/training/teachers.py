"""Networks that teach another what they see together.

Networks of several runs err differently, and the mean of their chances is better than each. One network can learn that
mean (Hinton et al., "Distilling the Knowledge in a Neural Network", arXiv:1503.02531), and costs no more than before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from photofix.network.model import RestorationNet
from photofix.training.run_file import load_run

DRAWN_TRUST, MARKED_TRUST, SOUND_TRUST = 0.15, 0.6, 0.85
"""Share of the labels in what is learned, the teachers' being the rest: of drawn damage, which is never quite as real
damage is, of what people have marked, and of what a teacher may take for damage and is none."""


class Teachers:
    """The mean chance of damage that some networks see.

    Args:
        runs: checkpoints of training runs.
        reader: makes of a network what reads the chance's logit, B x 1 x H x W, of a batch of pictures.
    """

    def __init__(self, runs: Sequence[Path], reader: Callable[[RestorationNet], nn.Module]) -> None:
        loaded = [load_run(path) for path in runs]
        self.history = [checkpoint["history"][-1] for _, checkpoint in loaded]
        """How each came about, see `Manifest.history`."""
        self._readers: list[Any] = [reader(net) for net, _ in loaded]
        for one in self._readers:
            one.to(memory_format=torch.channels_last).eval()

    @torch.no_grad()
    def chance(self, batch: Tensor) -> Tensor:
        """B x 1 x H x W in 0..1, of B x 3 x H x W sRGB in 0..1."""
        return torch.stack([reader(batch)[0].sigmoid() for reader in self._readers]).mean(0)


def trusted(chance: Tensor, truth: Tensor, weight: Tensor, marked: Tensor, sound: Tensor) -> Tensor:
    """What is to be learned: the teachers' `chance`, with a share of the labels where these are known.

    Args:
        chance, truth, weight: B x 1 x H x W in 0..1; weight 0 = the label says nothing there.
        marked, sound: B x 1 x 1 x 1, 1 where the labels are a person's, and where nothing was laid over the photo.
    """
    share = weight * (DRAWN_TRUST + (MARKED_TRUST - DRAWN_TRUST) * marked + (SOUND_TRUST - DRAWN_TRUST) * sound)
    return chance + (truth - chance) * share
