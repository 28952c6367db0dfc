"""One batch per folder: the second is told, and the lock goes with its holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from photofix.batch.lock import FolderBusyError, lock_folder
from photofix.errors import PhotoWriteError


def test_the_second_is_told_until_the_first_lets_go(tmp_path: Path) -> None:
    file = tmp_path / "books/lock"
    first = lock_folder(tmp_path, file)
    with pytest.raises(FolderBusyError, match=f"Another PhotoFix batch is writing to {tmp_path}; wait until"):
        lock_folder(tmp_path, file)
    first.release()
    lock_folder(tmp_path, file).release()


def test_other_folders_are_not_held(tmp_path: Path) -> None:
    first = lock_folder(tmp_path / "a", tmp_path / "a/lock")
    second = lock_folder(tmp_path / "b", tmp_path / "b/lock")
    assert first.is_locked and second.is_locked
    first.release()
    second.release()


def test_a_process_that_dies_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    code = (
        "import os, pathlib\nfrom photofix.batch.lock import lock_folder\n"
        f"lock = lock_folder(pathlib.Path('x'), pathlib.Path({str(file)!r}))\nassert lock.is_locked\nos._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    lock_folder(tmp_path, file).release()


@pytest.mark.parametrize("blocked", ["a/lock", "a"])
def test_a_folder_that_cannot_be_made_is_a_sentence(blocked: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a file, no folder")
    with pytest.raises(PhotoWriteError, match=r"Nothing can be written to .* choose another folder\."):
        lock_folder(tmp_path, tmp_path / blocked / "lock")
