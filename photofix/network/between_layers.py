"""Cancels a forward pass of the network between two layers: a tile takes half a second, a layer a few milliseconds.

A forward pass has no argument for it, so the `Progress` to ask is kept per thread while `checked` is entered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn

from photofix.network.in_use import GrownConv
from photofix.progress import Progress

_here = threading.local()


@contextmanager
def checked(progress: Progress) -> Iterator[None]:
    """While entered, networks that are watched call `progress.check` before each convolution, in this thread only; it
    may wait, or raise Cancelled."""
    before, _here.progress = getattr(_here, "progress", None), progress
    try:
        yield
    finally:
        _here.progress = before


def watch(net: nn.Module) -> None:
    """Make every convolution of `net` call `check` of the progress that `checked` has set, if any."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d | GrownConv):
            module.register_forward_pre_hook(_ask)


def _ask(module: nn.Module, inputs: Any) -> None:
    progress: Progress | None = getattr(_here, "progress", None)
    if progress is not None:
        progress.check()
