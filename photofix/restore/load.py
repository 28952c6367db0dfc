"""Loads the network."""

from __future__ import annotations

from photofix.restore.analyser import PhotoAnalyzer


def load_analyzer(device: str) -> PhotoAnalyzer:
    """The network on `device`. Raises WeightsError or DeviceError."""
    # Imported here: torch takes a second, and --help must not wait for it.
    from photofix.network.analyzer import Analyzer

    return Analyzer(device=device)
