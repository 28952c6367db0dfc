"""One batch per output folder: a file lock that the system drops when its process dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from photofix.errors import PhotoFixError


class FolderBusyError(PhotoFixError):
    """Another batch writes to the folder."""


def lock_folder(folder: Path, file: Path) -> FileLock:
    """Hold `file` as the lock of `folder` until `release()`. Raises FolderBusyError if it is held."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise FolderBusyError(
            f"Another PhotoFix batch is writing to {folder}; wait until it ends or choose another folder."
        ) from error
    return lock
