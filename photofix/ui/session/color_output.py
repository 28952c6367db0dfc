"""Whether grey photos may take on colour: one remembered choice for what is shown, exported and queued."""

from __future__ import annotations

from PySide6.QtCore import QSettings

_KEY = "color_output"


def is_color_output() -> bool:
    """The choice; grey photos stay grey until a person says otherwise."""
    return str(QSettings().value(_KEY, "false")) == "true"


def choose_color_output(is_wanted: bool) -> None:
    """Remember the choice."""
    QSettings().setValue(_KEY, "true" if is_wanted else "false")
