"""What a batch has done, on disk: append-only JSON lines, each flushed to the disk before work goes on.

A line that a crash tore off is never valid JSON (a proper prefix of an object never is), so it is
dropped and the photo done again. Nothing depends on the clock.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, BinaryIO, Literal

from photofix.checked_json import Range, UnfitError, checked, parsed
from photofix.errors import PhotoFixError
from photofix.restore.result import PhotoResult

State = Literal["started", "done", "failed"]


class JournalError(PhotoFixError):
    """The journal cannot be written; the batch must stop, because it could not be resumed."""


@dataclass(frozen=True)
class Entry:
    """One line.

    Attributes:
        state: "started" is written before the output is touched, "done" after it was verified.
        input: absolute path or URL of the original.
        output: path relative to the output folder.
        edit_sha256: of the edit and the export options.
        weights_sha256: of the network.
        input_sha256, output_sha256: of the bytes read and of the file written.
        input_size, input_mtime_ns: of the original when it was read.
        result: the `--json` object.
        delta_e: mean colour difference between before and after.
        note: a remark that is not a failure.
    """

    state: State
    input: str
    output: str
    edit_sha256: str
    weights_sha256: str = ""
    input_sha256: str = ""
    output_sha256: str = ""
    input_size: Annotated[int, Range(-1)] = -1
    input_mtime_ns: int = -1
    result: dict[str, Any] = field(default_factory=dict)
    delta_e: Annotated[float, Range(0)] = 0.0
    note: str = ""


class Journal:
    """The newest entry of every original, and the file behind them.

    Args:
        path: the file; it and its folder are made when the first entry is appended.

    Raises JournalError if an existing file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._file: BinaryIO | None = None
        self._entries: dict[str, Entry] = {}
        for entry in _read(path):
            self._keep(entry)

    def get(self, input_name: str) -> Entry | None:
        """The newest entry of this original."""
        with self._lock:
            return self._entries.get(input_name)

    def entries(self) -> list[Entry]:
        """The newest entry of every original, oldest first."""
        with self._lock:
            return list(self._entries.values())

    def append(self, entry: Entry) -> None:
        """Add one line and wait until it is on the disk. Raises JournalError."""
        line = json.dumps(asdict(entry), separators=(",", ":")).encode() + b"\n"
        with self._lock:
            try:
                self._write(line)
            except OSError as error:
                raise JournalError(
                    f"The batch's journal {self.path} cannot be written ({error.strerror}); "
                    "make room or restore access, then run the same command again."
                ) from error
            self._keep(entry)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _keep(self, entry: Entry) -> None:
        self._entries.pop(entry.input, None)
        self._entries[entry.input] = entry

    def _write(self, line: bytes) -> None:
        if self._file is None:
            self._file = _open_for_append(self.path)
        end = self._file.tell()
        try:
            self._file.write(line)
            os.fsync(self._file.fileno())
        except OSError:
            # Half a line must not stay in front of the next one.
            self._file.truncate(end)
            self._file.seek(end)
            raise


def _read(path: Path) -> list[Entry]:
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise JournalError(
            f"The batch's journal {path} cannot be read ({error.strerror}); restore access to it."
        ) from error
    return [entry for entry in map(_parsed, lines) if entry is not None]


def _parsed(line: bytes) -> Entry | None:
    """None for what is no whole entry: the photo is then done again."""
    try:
        entry = checked(Entry, parsed(line), ignore_unknown=True)
        if entry.result:
            PhotoResult.from_json(entry.result)
    except UnfitError:
        return None
    return entry


def _open_for_append(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Unbuffered: what was not written fails here and not at some later flush.
    file = path.open("ab+", buffering=0)
    end = file.seek(0, os.SEEK_END)
    if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
        file.write(b"\n")
    _sync_folder(path.parent)
    return file


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
