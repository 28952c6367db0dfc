"""A network in which all parts are there, each once where the program repeats it: a third of the layers."""

from __future__ import annotations

import pytest

from photofix.network import efficientnet, encoder

DEPTHS = efficientnet.STAGES, encoder.BLOCKS
PRETRAINED = efficientnet.pretrained


def make_shallow(patch: pytest.MonkeyPatch) -> None:
    """Every network that is made from now on is shallow, and so is what an encoder begins with."""
    patch.setattr(efficientnet, "STAGES", tuple(stage._replace(blocks=1) for stage in DEPTHS[0]))
    patch.setattr(encoder, "BLOCKS", tuple(1 for _ in DEPTHS[1]))
    patch.setattr(efficientnet, "pretrained", lambda: efficientnet.EfficientNetLite2().state_dict())


def make_deep(patch: pytest.MonkeyPatch) -> None:
    """Or as deep as the program's."""
    patch.setattr(efficientnet, "STAGES", DEPTHS[0])
    patch.setattr(encoder, "BLOCKS", DEPTHS[1])
    patch.setattr(efficientnet, "pretrained", PRETRAINED)
