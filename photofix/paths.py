"""Where weights and resources are: beside the package in a wheel, else in the checkout around it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from photofix.errors import PhotoFixError


def weights_dir() -> Path:
    """Folder with `photofix.safetensors` and `photofix.json`."""
    return _data_dir("weights")


def resources_dir() -> Path:
    """Folder with icons, translations and sample photos."""
    return _data_dir("resources")


def _data_dir(name: str) -> Path:
    package = Path(str(files("photofix")))
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise PhotoFixError(f"The folder '{name}' of PhotoFix is missing beside {package}; reinstall PhotoFix.")
