"""Where weights and resources are: beside the package in a wheel, else in the checkout around it. And what lies at any
path, for callers to whom "that cannot be asked" means no."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from photofix.errors import PhotoFixError


def weights_dir() -> Path:
    """Folder with `photofix.safetensors` and `photofix.json`."""
    return _data_dir("weights")


def resources_dir() -> Path:
    """Folder with icons, translations and sample photos."""
    return _data_dir("resources")


def is_folder(path: Path) -> bool:
    """Whether a folder lies there; no where that cannot be asked: no permission, a name longer than names can be."""
    return os.path.isdir(path)  # noqa: PTH112 (Path's own question raises there)


def is_file(path: Path) -> bool:
    """Whether a file lies there, likewise."""
    return os.path.isfile(path)  # noqa: PTH113


def is_there(path: Path) -> bool:
    """Whether anything lies there, also a link to nothing; likewise."""
    return os.path.lexists(path)


def typed_path(text: str) -> Path:
    """The path that a person has typed; "~" is a home, unless it is that of nobody known."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


@cache
def _data_dir(name: str) -> Path:
    package = Path(str(files("photofix")))
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise PhotoFixError(f"The folder '{name}' of PhotoFix is missing beside {package}; reinstall PhotoFix.")
