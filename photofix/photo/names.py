"""File names as long as disks allow, one rule for every result; and names for the prints of one scan, which are no
files of their own: `album01.tif#2`."""

from __future__ import annotations

import os
import re
from pathlib import Path

MAX_NAME_BYTES = 255


def fitted(stem: str, ending: str) -> str:
    """`stem` and `ending`, the stem shortened to what a name may hold."""
    limit = MAX_NAME_BYTES - len(os.fsencode(ending))
    while stem and len(os.fsencode(stem)) > limit:
        stem = stem[:-1]
    return stem + ending


_PRINT = re.compile(r"(?P<scan>.+)#(?P<number>[1-9]\d{0,2})")


def print_path(scan: Path, number: int) -> Path:
    """What stands for one print of a scan: `album01.tif#2`."""
    return scan.with_name(f"{scan.name}#{number}")


def print_number(path: Path) -> int:
    """Which print of its scan `path` stands for, 0 if it is a file's own name."""
    found = _PRINT.fullmatch(path.name)
    return int(found["number"]) if found else 0


def file_of(path: Path) -> Path:
    """The file that holds what `path` stands for: itself, or the scan of a print."""
    found = _PRINT.fullmatch(path.name)
    return path.with_name(found["scan"]) if found else path


def named_as(path: Path) -> Path:
    """The file name that results are named after: `album01-2.tif` for `album01.tif#2`."""
    file, number = file_of(path), print_number(path)
    return file.with_name(f"{file.stem}-{number}{file.suffix}") if number else path
