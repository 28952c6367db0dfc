"""Loads the network."""

from __future__ import annotations

from photofix.batch.shared_analyser import Analyser


def load_analyser(device: str) -> Analyser:
    """The network on `device`. Raises WeightsError or DeviceError."""
    # Imported here: torch takes a second, and --help must not wait for it.
    from photofix.analyze import Analyzer

    return Analyzer(device=device)
