"""The network on its device, asked for views of a photo: numpy arrays in, its own answers out, nothing learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.heads import HeadAnswer
from photofix.network.model import Features, RestorationNet
from photofix.network.scene import Seen


class Inference:
    """A network where it computes.

    Args:
        net: ready for use (`RestorationNet.ready`).
        device: where it goes.
    """

    def __init__(self, net: RestorationNet, device: torch.device) -> None:
        self.net = net
        self.move_to(device)

    @property
    def scenes(self) -> tuple[str, ...]:
        """Tasks that are read from the encoder of fine detail."""
        return self.net.scenes

    def move_to(self, device: torch.device) -> None:
        """Compute there from now on."""
        self.device = device
        self.net.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def context(self, view: Image, keys: Sequence[str]) -> Features:
        """What tasks with fine detail are told of the whole photo, from an overview of it."""
        return self.encode(view[None], keys, detailed=False)

    def detail(self, view: Image, keys: Sequence[str]) -> Features:
        """A view or a tile of it, for tasks with fine detail."""
        return self.encode(view[None], keys, described=False)

    def encode(self, views: NDArray[np.float32], keys: Sequence[str], **parts: bool) -> Features:
        """`RestorationNet.encode` of B x H x W x 3 sRGB views."""
        batch = self._batch(views)
        with torch.inference_mode():
            features: Features = self.net.encode(batch, keys, **parts)
        return features

    def see(self, views: NDArray[np.float32]) -> Seen:
        """`RestorationNet.see` of B x H x W x 3 sRGB views."""
        with torch.inference_mode():
            return self.net.see(self._batch(views))

    def answer(self, features: Features, key: str, context: Features | None = None, joint: float = 0.0) -> HeadAnswer:
        """One task's head; `joint`: 1 where it is told of other damage."""
        with torch.inference_mode():
            answer: HeadAnswer = self.net.answer(features, key, context, self._company(joint))
        return answer

    def read(self, seen: Seen, key: str, joint: float = 0.0) -> HeadAnswer:
        """One task's reader."""
        with torch.inference_mode():
            return self.net.read(seen, key, self._company(joint))

    def _batch(self, views: NDArray[np.float32]) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(views)).permute(0, 3, 1, 2).to(self.device)

    def _company(self, joint: float) -> torch.Tensor | None:
        return torch.full((1,), joint, device=self.device) if joint else None
