"""Loads the network."""

from __future__ import annotations

import gc

from photofix.restore.analyser import PhotoAnalyzer


def load_analyzer(device: str) -> PhotoAnalyzer:
    """The network on `device`. Raises WeightsError or DeviceError."""
    # Imported here: torch takes a second, and --help must not wait for it.
    from photofix.network.analyzer import Analyzer

    analyzer = Analyzer(device=device)
    gc.freeze()  # all of torch stays: to go through it for garbage again and again took a fiftieth of a batch
    return analyzer
