"""How large text and controls are: as the system says, or as the person chose. Holds from the next start on:
Qt reads it once, before the application is made."""

from __future__ import annotations

import os

from PySide6.QtCore import QSettings

SCALES = (0, 125, 150, 175, 200)
"""Percent; 0 = as the system."""
_KEY, _VARIABLE = "scale", "QT_SCALE_FACTOR"


def chosen_scale() -> int:
    """What the settings remember, one of `SCALES`."""
    told = str(QSettings().value(_KEY, 0))
    return int(told) if told in map(str, SCALES) else 0


def choose_scale(percent: int) -> None:
    """Remember one of `SCALES`."""
    QSettings().setValue(_KEY, percent)


def apply_scale() -> None:
    """Tell Qt, before there is an application; who has set Qt's own variable knows better."""
    percent = chosen_scale()
    if percent and _VARIABLE not in os.environ:
        os.environ[_VARIABLE] = str(percent / 100)
