"""Loads the network, or only asks which one it would be."""

from __future__ import annotations

import json

from photofix.batch.shared_analyser import Analyser
from photofix.errors import PhotoFixError
from photofix.paths import weights_dir


def load_analyser(device: str) -> Analyser:
    """The network on `device`. Raises WeightsError or DeviceError."""
    # Imported here: torch takes a second, and --help must not wait for it.
    from photofix.analyze import Analyzer

    return Analyzer(device=device)


def known_weights_sha256() -> str:
    """Hash of the weights from their manifest, without loading them; "" if it cannot be read."""
    try:
        return str(json.loads((weights_dir() / "photofix.json").read_text(encoding="utf-8")).get("sha256", ""))
    except (OSError, ValueError, PhotoFixError):
        return ""
