"""Long work of the network is looked after between its layers: a tile takes half a second, a layer a few milliseconds.

The network does not know for whom it works, so each thread says so for itself.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn

from photofix.progress import Progress

_here = threading.local()


@contextmanager
def checked(progress: Progress) -> Iterator[None]:
    """Inside, the layers of watched networks `check` with `progress` before they begin, in this thread."""
    before, _here.progress = getattr(_here, "progress", None), progress
    try:
        yield
    finally:
        _here.progress = before


def watch(net: nn.Module) -> None:
    """Have every convolution of `net` ask."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_pre_hook(_ask)


def _ask(module: nn.Module, inputs: Any) -> None:
    progress: Progress | None = getattr(_here, "progress", None)
    if progress is not None:
        progress.check()
