"""One batch per output folder: a file lock that the system drops when its process dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from photofix.errors import PhotoFixError, PhotoWriteError


class FolderBusyError(PhotoFixError):
    """Another batch writes to the folder."""


def lock_folder(folder: Path, file: Path) -> FileLock:
    """Hold `file` as the lock of `folder` until `release()`. Raises FolderBusyError if it is held, PhotoWriteError."""
    try:
        return _locked(file)
    except Timeout as error:  # a kind of OSError, hence first
        raise FolderBusyError(
            f"Another PhotoFix batch is writing to {folder}; wait until it ends or choose another folder."
        ) from error
    except OSError as error:
        raise PhotoWriteError(
            f"Nothing can be written to {file.parent} ({error.strerror}); choose another folder."
        ) from error


def _locked(file: Path) -> FileLock:
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    lock.acquire(blocking=False)
    return lock
