"""Which list of unfinished orders is whose: programs that run at once keep one each, and the next takes over what is
left of those that have ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from photofix.batch.orders import order_to_json, read_orders
from photofix.errors import PhotoWriteError
from photofix.photo.safe_file import write_bytes_safely

_MOST = 20
"""So many programs keep a list of their own."""


def claim_orders_file(folder: Path) -> tuple[Path | None, Callable[[], None]]:
    """The list for this program, and what gives it back: "queue.json", or another while a running PhotoFix has that.
    None for one program too many: its orders are not kept.

    A list that nobody holds any more is added to it.
    """
    files = [folder / ("queue.json" if number == 1 else f"queue-{number}.json") for number in range(1, _MOST + 1)]
    for own in files:
        try:
            lock = _locked(own)
        except Timeout:
            continue
        except OSError:  # a disk without locks
            return own, lambda: None
        for other in files:
            if other != own and other.is_file():
                _take_over(other, own)
        return own, lock.release
    return None, lambda: None


def _locked(file: Path) -> FileLock:
    lock = FileLock(file.with_suffix(".lock"), thread_local=False)
    lock.acquire(blocking=False)
    return lock


def _take_over(other: Path, own: Path) -> None:
    """Move the orders of a list that nobody holds; if one of the two cannot be read or written, both stay."""
    with suppress(Timeout, OSError), _locked(other):
        (mine, damage), (theirs, other_damage) = read_orders(own), read_orders(other)
        if damage or other_damage:
            return
        with suppress(PhotoWriteError):
            write_bytes_safely(own, json.dumps([order_to_json(*entry) for entry in (*mine, *theirs)]).encode())
            other.unlink()
