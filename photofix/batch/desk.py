"""The window's queue: photos with an edit each, restored one after the other; what is unfinished survives closing.

A thin layer over `WorkQueue`: it keeps the list on disk and collects changes for a view to fetch.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from photofix.checked_json import UnfitError, checked, parsed
from photofix.edit import Edit
from photofix.errors import EditError, PhotoWriteError
from photofix.export.target import ExportOptions
from photofix.photo.safe_file import write_bytes_safely
from photofix.progress import Progress
from photofix.restore.analyser import PhotoAnalyzer, SharedAnalyzer
from photofix.restore.one_photo import Job, restore_photo
from photofix.restore.result import PhotoResult
from photofix.restore.work_queue import Item, WorkQueue
from photofix.store.analysis_cache import AnalysisCache

DeskItem = Item["Order", PhotoResult]


@dataclass(frozen=True)
class Order:
    """One photo to restore.

    Attributes:
        input, output: the original and its result.
        edit: what to do; automatic strengths are resolved when it is done.
        options: how to write.
        overwrite: an existing result may be replaced.
        use_sidecar: the edit saved for the photo comes before `edit`, as it is when the photo's turn comes.
        allow_truncated: read a file that ends too early as far as it goes.
    """

    input: Path
    output: Path
    edit: Edit = field(default_factory=Edit)
    options: ExportOptions = field(default_factory=ExportOptions)
    overwrite: bool = False
    use_sidecar: bool = False
    allow_truncated: bool = False


class Desk:
    """The queue of one window; every method may be called from the window's thread.

    Attributes:
        problem: a sentence if orders of last time could not be read, else "".

    Args:
        load: makes the network, when the first photo needs it.
        file: where unfinished orders are kept, None = nowhere.
        cache: analyses made before.
    """

    def __init__(
        self, load: Callable[[], PhotoAnalyzer], file: Path | None, cache: AnalysisCache | None = None
    ) -> None:
        self._load, self._file, self._cache = load, file, cache
        self._analyzer: SharedAnalyzer | None = None
        self._changed: set[DeskItem] = set()
        self._lock, self._saving = Lock(), Lock()
        self._begun: set[int] = set()
        self._queue = WorkQueue[Order, PhotoResult](
            self._restore, 1, is_failure=lambda result: result.error is not None, on_change=self._note
        )
        orders, self.problem = _read(file)
        self._queue.add(orders)

    @property
    def items(self) -> list[DeskItem]:
        """All items in the order of work."""
        return self._queue.items

    @property
    def is_paused(self) -> bool:
        """Whether no new photo is started."""
        return self._queue.is_paused

    @property
    def fatal(self) -> BaseException | None:
        """What ended the work on all photos, None while all is well."""
        return self._queue.fatal

    def unfinished(self) -> int:
        """How many photos wait or run."""
        return sum(item.state in ("waiting", "running") for item in self.items)

    def take_changes(self) -> set[DeskItem]:
        """The items that changed since the last call."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def add(self, orders: Iterable[Order]) -> list[DeskItem]:
        """Append orders."""
        items = self._queue.add(orders)
        self._save()
        return items

    def move(self, item: DeskItem, position: int) -> None:
        """Put `item` at `position` of the order of work."""
        self._queue.move(item, position)
        self._save()

    def pause(self, paused: bool) -> None:
        """Start no new photo, or go on; the running one is finished."""
        self._queue.pause(paused)

    def cancel(self, items: Iterable[DeskItem]) -> None:
        """Stop or do not start these."""
        for item in items:
            self._queue.cancel(item)
        self._save()

    def retry(self, items: Iterable[DeskItem]) -> None:
        """Do failed or cancelled ones again."""
        for item in items:
            self._queue.retry(item)
        self._save()

    def clear_finished(self) -> None:
        """Forget what is done, failed or cancelled."""
        for item in self.items:
            if item.state in ("done", "failed", "cancelled"):
                self._queue.remove(item)

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing runs and nothing waits; False if it took longer."""
        return self._queue.wait_idle(timeout_s)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Drop the running photo and keep the unfinished orders for next time; False if it still works."""
        self._save()
        self._file = None
        self._queue.stop()
        is_ended = self._queue.join(timeout_s)
        if self._analyzer is not None:
            self._analyzer.close()
        return is_ended

    def _restore(self, order: Order, progress: Progress) -> PhotoResult:
        if self._analyzer is None:
            self._analyzer = SharedAnalyzer(self._load)
        job = Job(
            order.input,
            order.output,
            order.edit,
            order.options,
            order.overwrite,
            order.use_sidecar,
            allow_truncated=order.allow_truncated,
        )
        return restore_photo(job, self._analyzer, self._cache, progress)

    def _note(self, item: DeskItem) -> None:
        with self._lock:
            self._changed.add(item)
            is_new = item.state != "running" or item.number not in self._begun
            self._begun.add(item.number)
        if is_new:
            self._save()

    def _save(self) -> None:
        with self._saving:
            if self._file is not None:
                # A running photo may be cut off after its result was moved into place: that result is ours.
                orders = [
                    replace(item.task, overwrite=item.task.overwrite or item.state == "running")
                    for item in self.items
                    if item.state in ("waiting", "running")
                ]
                _write(self._file, orders)


def _write(file: Path, orders: Sequence[Order]) -> None:
    try:
        write_bytes_safely(file, json.dumps([_to_json(order) for order in orders]).encode())
    except PhotoWriteError:
        # Without room for the list the work itself goes on; only "next time" is lost.
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _read(file: Path | None) -> tuple[list[Order], str]:
    """The orders that can be read, and a sentence if some cannot: then the file is kept under another name."""
    if file is None or not file.is_file():
        return [], ""
    orders: list[Order] = []
    damage = ""
    try:
        for entry in checked(tuple[Any, ...], parsed(file.read_bytes())):
            try:
                orders.append(_from_json(entry))
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


def _to_json(order: Order) -> dict[str, Any]:
    return {
        "input": os.fspath(order.input.absolute()),
        "output": os.fspath(order.output.absolute()),
        "edit": order.edit.to_json(),
        "options": asdict(order.options),
        "overwrite": order.overwrite,
        "use_sidecar": order.use_sidecar,
        "allow_truncated": order.allow_truncated,
    }


@dataclass(frozen=True)
class _Stored:
    """`_to_json`'s object."""

    input: Path
    output: Path
    edit: dict[str, Any]
    options: ExportOptions
    overwrite: bool
    use_sidecar: bool = False
    allow_truncated: bool = False


def _from_json(data: object) -> Order:
    stored = checked(_Stored, data)
    return Order(**(vars(stored) | {"edit": Edit.from_json(stored.edit)}))
