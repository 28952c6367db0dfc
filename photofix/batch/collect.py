"""From files, folders and patterns on the command line to the list of photos."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from photofix.errors import PhotoReadError
from photofix.photo.formats import READ_SUFFIXES


@dataclass(frozen=True)
class Found:
    """One photo to work on.

    Attributes:
        path: the file.
        relative: where it lies below the folder that was named; just the name for a file that was named.
    """

    path: Path
    relative: Path


def collect(inputs: Sequence[str], recursive: bool = False, leave_out: Path | None = None) -> list[Found]:
    """Every photo named, or in a folder named, once, in the order of the command line and of names.

    Args:
        inputs: files, folders, or patterns with `*`, `?`, `**` (for shells that do not expand them).
        recursive: also look into folders of folders.
        leave_out: a folder whose files are never taken (the output folder).

    Raises PhotoReadError for an input that does not exist.
    """
    seen: dict[str, Found] = {}
    for name in inputs:
        for found in _expand(name, recursive, leave_out):
            seen.setdefault(os.path.realpath(found.path), found)
    return list(seen.values())


def _expand(name: str, recursive: bool, leave_out: Path | None) -> Iterator[Found]:
    path = Path(name)
    if path.is_dir():
        yield from _in_folder(path, recursive, leave_out)
    elif os.path.lexists(path):
        yield Found(path, Path(path.name))
    elif matches := sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 (takes absolute patterns)
        for match in matches:
            yield from _expand(match, recursive, leave_out)
    else:
        raise PhotoReadError(f"{name} does not exist; check the name.")


def _in_folder(folder: Path, recursive: bool, leave_out: Path | None) -> Iterator[Found]:
    barred = None if leave_out is None else leave_out.resolve()
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(_wanted(Path(here), folders, barred)) if recursive else []
        for name in sorted(files):
            path = Path(here, name)
            if path.suffix.lower() in READ_SUFFIXES and not name.startswith("."):
                yield Found(path, path.relative_to(folder))


def _wanted(here: Path, folders: Iterable[str], barred: Path | None) -> Iterator[str]:
    for name in folders:
        if not name.startswith(".") and (here / name).resolve() != barred:
            yield name
