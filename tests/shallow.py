"""A network in which all parts are there, each once where the program repeats it and narrow where it may be: a third of
the layers, a sixth of the work."""

from __future__ import annotations

import pytest

from photofix.network import detail, efficientnet, encoder

AS_EVER = {
    (module, name): getattr(module, name)
    for module, name in (
        (efficientnet, "STAGES"),
        (efficientnet, "pretrained"),
        (encoder, "BLOCKS"),
        (detail, "STEM"),
        (detail, "DECODER"),
    )
}


def make_shallow(patch: pytest.MonkeyPatch) -> None:
    """Every network that is made from now on is shallow, and so is what an encoder begins with."""
    stages = AS_EVER[efficientnet, "STAGES"]
    small = tuple(stage._replace(blocks=1, expansion=min(2, stage.expansion)) for stage in stages)
    patch.setattr(efficientnet, "STAGES", small)
    patch.setattr(encoder, "BLOCKS", tuple(1 for _ in encoder.BLOCKS))
    patch.setattr(detail, "STEM", (16, 16))
    patch.setattr(detail, "DECODER", (16, 16, 16, 16))
    patch.setattr(efficientnet, "pretrained", lambda: efficientnet.EfficientNetLite2().state_dict())


def make_deep(patch: pytest.MonkeyPatch) -> None:
    """Or as deep as the program's."""
    for (module, name), value in AS_EVER.items():
        patch.setattr(module, name, value)
