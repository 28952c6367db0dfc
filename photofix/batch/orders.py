"""The orders of the window's queue, and the file that keeps them until the next start."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from photofix.checked_json import UnfitError, checked, parsed
from photofix.edit import Edit
from photofix.errors import EditError, PhotoWriteError
from photofix.export.target import ExportOptions
from photofix.photo.safe_file import write_bytes_safely
from photofix.restore.request import Order


def write_orders(file: Path, entries: Sequence[tuple[Order, str]]) -> None:
    """Write orders, each with why it failed ("" if it did not). If the disk is full the file is removed: only what
    would have been there the next time is lost."""
    try:
        write_bytes_safely(file, json.dumps([order_to_json(*entry) for entry in entries]).encode())
    except PhotoWriteError:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def read_orders(file: Path | None) -> tuple[list[tuple[Order, str]], str]:
    """Read what `write_orders` wrote: (order, why it failed) of all that can be read, and a sentence, "" if that is
    all.

    If something cannot be read, the file is copied to another name, which the sentence tells.
    """
    if file is None or not file.is_file():
        return [], ""
    orders: list[tuple[Order, str]] = []
    damage = ""
    try:
        for entry in checked(tuple[Any, ...], parsed(file.read_bytes())):
            try:
                orders.append(order_from_json(entry))
            except (UnfitError, EditError) as error:
                damage = str(error)
    except (OSError, UnfitError) as error:
        damage = str(error)
    return orders, _set_aside(file, damage) if damage else ""


def _set_aside(file: Path, damage: str) -> str:
    """Keep a copy of what the next saving would replace; the sentence that says so."""
    copy = file.with_name(f"{file.stem}-damaged{file.suffix}")
    with suppress(OSError):
        shutil.copyfile(file, copy)
    return f"Photos of last time's queue are missing, their list is damaged ({damage}); it is kept as '{copy}'."


def order_to_json(order: Order, failure: str) -> dict[str, Any]:
    """An order, and why it failed, as a JSON object."""
    return {
        "input": os.fspath(order.input.absolute()),
        "output": os.fspath(order.output.absolute()),
        "edit": order.edit.to_json(),
        "options": asdict(order.options),
        "overwrite": order.overwrite,
        "use_sidecar": order.use_sidecar,
        "allow_truncated": order.allow_truncated,
        "failure": failure,
    }


@dataclass(frozen=True)
class _Stored:
    """`order_to_json`'s object."""

    input: Path
    output: Path
    edit: dict[str, Any]
    options: ExportOptions
    overwrite: bool
    use_sidecar: bool = False
    allow_truncated: bool = False
    failure: str = ""


def order_from_json(data: object) -> tuple[Order, str]:
    """Read `order_to_json`'s object. Raises UnfitError or EditError."""
    stored = checked(_Stored, data)
    known = vars(stored) | {"edit": Edit.from_json(stored.edit)}
    return Order(**{name: value for name, value in known.items() if name != "failure"}), stored.failure
