"""Which software this is, for bug reports: versions of PhotoFix, of Python, of the system and of the libraries."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from photofix import __version__

LIBRARIES = (
    "torch",
    "numpy",
    "opencv-python-headless",
    "PySide6-Essentials",
    "Pillow",
    "tifffile",
    "imagecodecs",
    "pyexiv2",
)


def software_facts() -> dict[str, Any]:
    """ "photofix", "python", "platform", and "libraries": name -> version, None if it cannot be told."""
    return {
        "photofix": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
