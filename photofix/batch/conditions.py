"""What the pages of a batch's condition report show, kept beside the journal: a batch goes on where it was stopped."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

from photofix.batch.outcome import Outcome
from photofix.checked_json import UnfitError
from photofix.errors import PhotoWriteError
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.restore.condition_batch import unpacked
from photofix.restore.report_file import write_batch_report
from photofix.restore.report_words import ReportWords


class ConditionShelf:
    """One file for each photo and edit, in `folder`, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, input_sha256: str, edit_sha256: str, condition: bytes) -> Path | None:
        """Keep it; None for nothing, or where there is no room: no reason to fail a photo that was restored."""
        if not condition:
            return None
        path = self._path(input_sha256, edit_sha256)
        try:
            make_folder(self._folder)
            write_bytes_safely(path, condition)
        except PhotoWriteError:
            return None
        return path

    def get(self, input_sha256: str, edit_sha256: str) -> Path | None:
        """The file, if it is there and whole."""
        path = self._path(input_sha256, edit_sha256)
        try:
            unpacked(path.read_bytes())
        except (OSError, UnfitError):
            return None
        return path

    def _path(self, input_sha256: str, edit_sha256: str) -> Path:
        both = hashlib.sha256(f"{input_sha256} {edit_sha256}".encode()).hexdigest()
        return self._folder / f"{both[:32]}.condition"


def write_conditions(path: Path, outcomes: Sequence[Outcome], words: ReportWords) -> None:
    """The report of a batch that came to its end. Raises PhotoWriteError, and UnfitError for a kept file that was
    damaged meanwhile."""
    kept = [functools.partial(Path.read_bytes, outcome.condition) for outcome in outcomes if outcome.condition]
    missing = [
        (Path(outcome.result.input).name, outcome.result.error or outcome.reason or "?")
        for outcome in outcomes
        if outcome.condition is None
    ]
    write_batch_report(path, kept, missing, words)
