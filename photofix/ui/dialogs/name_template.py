"""File names of exports from a template with {name} and {date}; never one that exists."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from pathlib import Path

from photofix.paths import is_there
from photofix.photo.names import fitted, named_as


def file_name(template: str, original: Path, today: datetime.date) -> str:
    """The stem that the template gives for a photo, without characters that file systems forbid; may be ""."""
    text = template.replace("{name}", named_as(original).stem).replace("{date}", today.isoformat())
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", text).strip().rstrip(".")


def free_path(folder: Path, stem: str, suffix: str, promised: Collection[Path] = ()) -> Path:
    """`stem + suffix` in `folder`, numbered until no such file exists and none is `promised` to another export; a stem
    that is too long for a file's name is shortened."""
    path, number = folder / fitted(stem, suffix), 2
    while is_there(path) or path in promised:
        path, number = folder / fitted(stem, f"-{number}{suffix}"), number + 1
    return path
