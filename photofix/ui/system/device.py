"""Where the window computes: what the settings remember, which `--device` overrules."""

from __future__ import annotations

from PySide6.QtCore import QSettings

AUTO, CPU = "auto", "cpu"
_KEY = "device"


def chosen_device() -> str:
    """`AUTO` or `CPU`: the two that every machine has."""
    device = str(QSettings().value(_KEY, AUTO))
    return device if device in (AUTO, CPU) else AUTO


def choose_device(device: str) -> None:
    """Remember `AUTO` or `CPU`, for the next start."""
    QSettings().setValue(_KEY, device)
