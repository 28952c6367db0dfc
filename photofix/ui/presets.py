"""Presets: named knob values as JSON files in the user's data folder. No widgets."""

from __future__ import annotations

import json
import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths

from photofix.edit import Edit
from photofix.errors import EditError

SUFFIX = ".json"


def presets_dir() -> Path:
    """Where the presets are; made if missing."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    folder = Path(base) / "presets"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def preset_names() -> list[str]:
    """Names of all presets, sorted."""
    return sorted((path.stem for path in presets_dir().glob(f"*{SUFFIX}")), key=str.casefold)


def save_preset(name: str, edit: Edit) -> None:
    """Store the knobs of `edit`; strokes and decisions belong to one photo and stay out."""
    write_preset(presets_dir() / f"{_file_name(name)}{SUFFIX}", edit)


def load_preset(name: str) -> Edit:
    """The preset's knobs. Raises EditError if its file is damaged or gone."""
    return read_preset(presets_dir() / f"{name}{SUFFIX}")


def delete_preset(name: str) -> None:
    """Remove a preset; nothing happens if it is gone already."""
    (presets_dir() / f"{name}{SUFFIX}").unlink(missing_ok=True)


def write_preset(path: Path, edit: Edit) -> None:
    """Export the knobs of `edit` to a JSON file."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(json.dumps(edit.knobs_only().to_json(), indent=2), encoding="utf-8")
    temporary.replace(path)


def read_preset(path: Path) -> Edit:
    """Import a JSON file's knobs. Raises EditError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        text = QCoreApplication.translate(
            "presets", "The preset {name} cannot be read ({reason}); choose another file."
        )
        raise EditError(text.format(name=path.name, reason=error)) from error
    return Edit.from_text(text).knobs_only()


def _file_name(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", name).strip(". ") or "preset"
