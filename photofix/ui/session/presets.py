"""Presets: named knob values as JSON files in the user's data folder. No widgets."""

from __future__ import annotations

import json
import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths

from photofix.edit import Edit
from photofix.errors import EditError
from photofix.photo.names import fitted
from photofix.photo.safe_file import make_folder, write_bytes_safely

SUFFIX = ".json"


def presets_dir() -> Path:
    """Where the presets are; made if missing. Raises PhotoWriteError."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    folder = Path(base) / "presets"
    make_folder(folder)
    return folder


def preset_names() -> list[str]:
    """Names of all presets, sorted."""
    return sorted((path.stem for path in presets_dir().glob(f"*{SUFFIX}")), key=str.casefold)


def preset_path(name: str) -> Path:
    """The file of the preset that a person calls `name`. Raises PhotoWriteError."""
    return presets_dir() / fitted(_file_name(name), SUFFIX)


def save_preset(name: str, edit: Edit) -> None:
    """Store the knobs of `edit`; strokes and decisions belong to one photo and stay out. Raises PhotoWriteError."""
    write_preset(preset_path(name), edit)


def load_preset(name: str) -> Edit:
    """The preset's knobs. Raises EditError if its file is damaged or gone."""
    return read_preset(presets_dir() / f"{name}{SUFFIX}")


def delete_preset(name: str) -> None:
    """Remove a preset; nothing happens if it is gone already."""
    (presets_dir() / f"{name}{SUFFIX}").unlink(missing_ok=True)


def write_preset(path: Path, edit: Edit) -> None:
    """Export the knobs of `edit` to a JSON file. Raises PhotoWriteError."""
    write_bytes_safely(path, json.dumps(edit.knobs_only().to_json(), indent=2).encode())


def read_preset(path: Path) -> Edit:
    """Import a JSON file's knobs. Raises EditError if it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        text = QCoreApplication.translate(
            "presets", "The preset {name} cannot be read ({reason}); choose another file."
        )
        raise EditError(text.format(name=path.name, reason=error.strerror)) from error
    return Edit.from_text(content).knobs_only()


def _file_name(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", name).strip(". ") or "preset"
