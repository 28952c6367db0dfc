"""Loads the network for a command; torch comes in here, when a command first needs it."""

from __future__ import annotations

from photofix.analyze import Analyzer


def load_analyser(device: str) -> Analyzer:
    """The network on `device`. Raises WeightsError or DeviceError."""
    return Analyzer(device=device)
