"""Writing a file so that it is there whole or not at all, and never in place of an original."""

from __future__ import annotations

import errno
import os
import secrets
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from photofix.errors import DiskFullError, PhotoFixError, PhotoWriteError

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EFBIG: "the file is too large for this disk; choose another one",
    errno.EACCES: "the folder does not allow writing; choose another one",
    errno.EPERM: "the folder does not allow writing; choose another one",
    errno.EROFS: "the disk is read-only; choose another one",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ENOENT: "the folder does not exist (any more); choose another one",
    errno.ENOTDIR: "the folder does not exist; choose another one",
    errno.EISDIR: "a folder has that name; choose another one",
    errno.EEXIST: "the file exists; choose another name or allow overwriting",
}


def check_target(path: Path, original: Path | None, overwrite: bool) -> None:
    """Refuse a path that is the original under any name, a folder, or a file that must not be replaced.

    Raises PhotoWriteError.
    """
    if original is not None and is_same_file(path, original):
        raise PhotoWriteError(f"'{path}' is the original photo, which is never overwritten; choose another name.")
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        raise PhotoWriteError(f"'{path}' cannot be written: {_REASONS[errno.EISDIR]}.")
    if not overwrite and os.path.lexists(path):
        raise PhotoWriteError(f"'{path}' cannot be written: {_REASONS[errno.EEXIST]}.")


def is_same_file(path: Path, other: Path) -> bool:
    """Whether both names lead to one file: through links, or on disks that ignore case and Unicode form."""
    try:
        if path.samefile(other):
            return True
    except OSError:
        pass  # one of them does not exist: compare names
    return _folded(path) == _folded(other)


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it. Raises PhotoWriteError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhotoWriteError(
            f"The folder '{folder}' cannot be made ({error.strerror}); choose another one."
        ) from error


def check_folder(folder: Path) -> None:
    """Make `folder` and see that files can be written to it, before long work. Raises PhotoWriteError."""
    make_folder(folder)
    temporary = _temporary(folder)
    try:
        temporary.open("x").close()
        temporary.unlink()
    except OSError as error:
        raise PhotoWriteError(f"Nothing can be written to '{folder}': {_reason(error)}.") from error


def write_safely(
    path: Path, fill: Callable[[BinaryIO, Path], object], verify: Callable[[Path], None], overwrite: bool
) -> None:
    """Write a temporary file in the same folder, flush it to disk, check it, and move it to `path` at once.

    Args:
        path: the file to appear.
        fill: writes the content to the open temporary file, whose path it also gets.
        verify: reads the closed temporary file back; raises if it is not what was meant.
        overwrite: whether an existing file may be replaced.

    Raises:
        PhotoWriteError: with the reason, DiskFullError where room is missing; nothing is left behind. `fill`'s and
            `verify`'s own errors pass.
    """
    temporary = _temporary(path.parent)
    try:
        with temporary.open("x+b") as file:
            fill(file, temporary)
            file.flush()
            os.fsync(file.fileno())
        verify(temporary)
        _move(temporary, path, overwrite)
    except PhotoFixError:
        raise
    except OSError as error:
        kind = DiskFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else PhotoWriteError
        raise kind(f"'{path}' cannot be written: {_reason(error)}.") from error
    finally:
        with suppress(OSError):  # on a drive that vanished there is nothing to remove, and the reason was given
            temporary.unlink()


def write_bytes_safely(path: Path, content: bytes, overwrite: bool = True) -> None:
    """`write_safely` for what is at hand in memory, read back and compared. Raises PhotoWriteError."""

    def fill(file: BinaryIO, temporary: Path) -> None:
        file.write(content)

    def verify(temporary: Path) -> None:
        if temporary.read_bytes() != content:
            raise PhotoWriteError(f"'{path}' was written, but reading it back failed; check the disk.")

    write_safely(path, fill, verify, overwrite)


def _temporary(folder: Path) -> Path:
    return folder / f".photofix-{secrets.token_hex(6)}.tmp"


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, f"{error.strerror or error}; check the disk")


def _move(temporary: Path, path: Path, overwrite: bool) -> None:
    if overwrite:
        temporary.replace(path)
    else:
        _move_if_free(temporary, path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _move_if_free(temporary: Path, path: Path) -> None:
    try:
        # A link fails if the name was taken meanwhile, where a rename would replace it.
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "exists", str(path)) from None
        temporary.replace(path)


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path.parent.resolve() / path.name)).casefold()
