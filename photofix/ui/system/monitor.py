"""Which colours the monitor shows: taken as sRGB, as the system says, or as an ICC file says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QGuiApplication

from photofix.errors import PhotoFixError
from photofix.photo.icc import is_usable, parse_profile
from photofix.photo.pixels import is_srgb
from photofix.ui.system.x11_profile import root_profile

SYSTEM, SRGB = "system", "srgb"
_KEY = "monitor"


def chosen_monitor() -> str:
    """`SYSTEM`, `SRGB` or the path of an ICC file."""
    return str(QSettings().value(_KEY, SYSTEM))


def choose_monitor(choice: str) -> None:
    """Remember a choice."""
    QSettings().setValue(_KEY, choice)


def monitor_profile(choice: str) -> bytes | None:
    """The ICC profile to convert to; None = plain sRGB. Raises PhotoFixError for a file that cannot serve."""
    if choice == SRGB:
        return None
    if choice == SYSTEM:
        found = root_profile() if QGuiApplication.platformName() == "xcb" else None
        return found if found is not None and _can_serve(found) and not is_srgb(found) else None
    try:
        data = Path(choice).read_bytes()
    except OSError as error:
        text = QCoreApplication.translate("monitor", "{name} cannot be read; choose another file.")
        raise PhotoFixError(text.format(name=choice)) from error
    if not _can_serve(data):
        text = QCoreApplication.translate("monitor", "{name} is not the profile of a monitor; choose another file.")
        raise PhotoFixError(text.format(name=Path(choice).name))
    return None if is_srgb(data) else data


def monitor_name(profile: bytes | None) -> str:
    """The profile's own description, "" for sRGB."""
    return "" if profile is None else parse_profile(profile).name


def _can_serve(profile: bytes) -> bool:
    return is_usable(profile, 3) and parse_profile(profile).can_encode
