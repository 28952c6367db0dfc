"""SHA-256 of files, and what the file system says about a file without reading it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple


class Stamp(NamedTuple):
    """Size and modification time of a file: unequal means changed, equal means probably not."""

    size: int
    mtime_ns: int


def stamp(path: Path) -> Stamp | None:
    """The file's stamp, None if it cannot be asked for."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


def file_sha256(path: Path) -> str | None:
    """Hash of the file's bytes as hex, None if it cannot be read or is a pipe, where opening waits."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def json_sha256(data: Any) -> str:
    """Hash of a JSON value, the same for any order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
