"""The presets that come with PhotoFix: files of resources/presets, each named as a person reads it."""

from __future__ import annotations

from pathlib import Path

from photofix.errors import EditError
from photofix.paths import is_file, resources_dir


def shipped_presets() -> dict[str, Path]:
    """English name -> file, sorted by name."""
    return {path.stem: path for path in sorted((resources_dir() / "presets").glob("*.json"))}


def preset_file(given: str) -> Path:
    """The file that `given` means: itself if it is one, else the preset of that name that comes with PhotoFix.

    Capitals do not matter, and the beginning of a name is enough where it fits one only.
    Raises EditError if it is neither.
    """
    if is_file(Path(given)):
        return Path(given)
    known = shipped_presets()
    fitting = [path for name, path in known.items() if given and name.casefold().startswith(given.casefold())]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(f"'{name}'" for name in known)
    raise EditError(f"There is no preset file '{given}'; give one that is there, or one of {names}.")
