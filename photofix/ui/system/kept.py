"""What the settings remember, read with care: their file may hold anything."""

from __future__ import annotations

from enum import Enum
from threading import Lock
from typing import Any, TypeVar

from PySide6.QtCore import QSettings, QThreadPool

E = TypeVar("E", bound=Enum)

_waiting: dict[str, Any] = {}
_writing = Lock()


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


def keep(key: str, value: Any) -> None:
    """Remember `value` under `key` without waiting for the disk: Qt writes settings through to it, which on a busy one
    takes a tenth of a second, in the thread that the object belongs to. GUI thread."""
    _waiting[key] = value
    QThreadPool.globalInstance().start(write_kept)


def kept(key: str, default: Any) -> Any:
    """What `keep` was told last, also where that is not yet written; else what the settings have."""
    return _waiting[key] if key in _waiting else QSettings().value(key, default)


def write_kept() -> None:
    """Write what waits; on return all that was told before lies in the settings."""
    with _writing:
        settings = QSettings()
        for key, value in list(_waiting.items()):
            settings.setValue(key, value)
            settings.sync()
            if _waiting.get(key) is value:
                del _waiting[key]
