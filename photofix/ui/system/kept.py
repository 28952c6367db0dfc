"""What the settings remember, read with care: their file may hold anything."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QSettings

E = TypeVar("E", bound=Enum)


def kept_choice(settings: QSettings, key: str, default: E) -> E:
    """The choice remembered under `key`; `default` where nothing or nonsense is."""
    try:
        return type(default)(str(settings.value(key, default.value)))
    except ValueError:
        return default


def kept_number(settings: QSettings, key: str, default: int) -> int:
    """The whole number remembered under `key`; `default` where nothing or nonsense is."""
    try:
        return min(max(int(str(settings.value(key, default))), -(2**31)), 2**31 - 1)
    except ValueError:
        return default
