"""`photo.jpg.photofix.json`: a person's decisions about one photo, beside it, readable by people.

In a folder that cannot be written it goes to the user's data folder. It holds the Edit, never the Analysis.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from photofix import __version__
from photofix.checked_json import UnfitError, checked, parsed
from photofix.edit import Edit
from photofix.errors import EditError, PhotoWriteError
from photofix.photo.names import file_of, print_number
from photofix.photo.photo import Photo
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.raster.frame import Corners

VERSION = 1
SUFFIX = ".photofix.json"

_OTHER, _UNREAD = ".other", ".unread"
_MAX_NAME_BYTES = 255
_MAX_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Sidecar:
    """One saved edit.

    Attributes:
        edit: the decisions.
        photo_sha256: of the photo they were made for; another one means the file was changed since.
        weights_sha256: of the network's weights they were made with; "" if unknown.
        path: the file it was read from.
        part: see `Photo.part`.
    """

    edit: Edit
    photo_sha256: str
    weights_sha256: str
    path: Path
    part: Corners | None = None


def load_sidecar(photo: Photo) -> Sidecar | None:
    """The edit saved last for `photo`, beside it or in the user's data folder; None if there is none.

    Raises EditError if it is damaged or was written by a newer PhotoFix.
    """
    newest = _newest(_places(photo.path, lambda: photo.sha256))
    return None if newest is None else _parsed(newest[0], newest[1])


def saved_sidecar(original: Path, sha256: Callable[[], str | None]) -> bytes | None:
    """What the sidecar that `load_sidecar` would take holds, for a photo that is not read; None if there is none.

    Args:
        original: the photo.
        sha256: gives its hash, None if it cannot be read; asked only if the data folder holds edits at all.
    """
    newest = _newest(_places(original, lambda: sha256() if _has_any(_fallback_folder()) else None))
    return None if newest is None else newest[0]


def save_sidecar(photo: Photo, edit: Edit, weights_sha256: str) -> Path | None:
    """Save `edit` for `photo` and return where; for an edit without decisions old files are removed, None returned.

    One that cannot be removed is outdated by a newer one in the next place. A photo that is no file has no place and
    gives None. A file that this PhotoFix cannot read is kept under another name, never replaced.
    Raises PhotoWriteError if no folder can be written.
    """
    places = _places(photo.path, lambda: photo.sha256)
    for path in places:
        _set_unread_aside(path)
    if edit == Edit() and photo.part is None and all(_is_removed(path) for path in places):
        return None
    data = {
        "format": "photofix edit",
        "version": VERSION,
        "software": f"PhotoFix {__version__}",
        "photo_sha256": photo.sha256,
        "weights_sha256": weights_sha256,
        "edit": edit.to_json(),
    } | ({"part": photo.part} if photo.part is not None else {})
    text = json.dumps(data, indent=2, ensure_ascii=False).encode()
    for path in places[:-1]:
        try:
            write_bytes_safely(path, text)
        except PhotoWriteError:
            continue
        return path
    if places:
        make_folder(places[-1].parent)
        write_bytes_safely(places[-1], text)
        return places[-1]
    return None


def keep_other(photo: Photo, known: Edit, edit: Edit) -> tuple[Edit, Path] | None:
    """Copy what another program has saved for `photo` to a name of its own, before `edit` replaces it.

    Args:
        known: what was read or saved last here; `Edit()` if there was nothing.

    Returns:
        The other edit and the file that keeps it; None if there is none, or it is `known` or `edit`. One that cannot be
        read is left to `save_sidecar`.

    Raises PhotoWriteError if it cannot be kept.
    """
    places = _places(photo.path, lambda: photo.sha256)
    newest = _newest(places)
    if newest is None:
        return None
    try:
        saved = _parsed(*newest)
    except EditError:
        return None
    if saved.part == photo.part and saved.edit.to_json() in (known.to_json(), edit.to_json()):
        return None
    return saved.edit, _copied(*newest, places[-1])


def kept_others(photo: Photo) -> list[Sidecar]:
    """What `keep_other` has kept of `photo`, and what could not be read when it was replaced and can be by now, the
    oldest first; what still cannot, or was made for another place in its scan, is left out."""
    found: list[tuple[int, Sidecar]] = []
    for path in _other_files(photo):
        with suppress(OSError, EditError):
            saved = _parsed(path.read_bytes(), path)
            if saved.part == photo.part:
                found.append((path.stat().st_mtime_ns, saved))
    return [saved for _, saved in sorted(found, key=lambda entry: entry[0])]


def forget_others(photo: Photo) -> None:
    """Delete what `kept_others` gives. Raises PhotoWriteError."""
    for saved in kept_others(photo):
        try:
            saved.path.unlink(missing_ok=True)
        except OSError as error:
            raise PhotoWriteError(f"'{saved.path}' cannot be deleted ({error.strerror}); check its folder.") from error


def saved_part(path: Path) -> Corners | None:
    """Where the print that `path` stands for lies in its scan, None if nothing is saved of it.

    Raises EditError if its sidecar is damaged.
    """
    try:
        text = sidecar_path(path).read_bytes()
    except OSError:
        return None
    return _parsed(text, sidecar_path(path)).part


def saved_prints(scan: Path) -> list[Path]:
    """What stands for the prints of a scan that were saved beside it, by number."""
    start, found = f"{scan.name}#", []
    with suppress(OSError):
        names = [file.name for file in scan.parent.iterdir() if file.name.startswith(start)]
        found = [scan.with_name(name.removesuffix(SUFFIX)) for name in names if name.endswith(SUFFIX)]
    return sorted((path for path in found if file_of(path) == scan), key=print_number)


def sidecar_path(original: Path) -> Path:
    """Where the sidecar of a photo lies if its folder can be written."""
    return original.with_name(original.name + SUFFIX)


def _places(original: Path | None, sha256: Callable[[], str | None]) -> list[Path]:
    """Beside the photo, then the user's data folder under the photo's own hash."""
    if original is None:
        return []
    beside, known = sidecar_path(original), sha256()
    places = [beside] if len(os.fsencode(beside.name)) <= _MAX_NAME_BYTES else []
    return [*places, _fallback_folder() / f"{known}{SUFFIX}"] if known else places


def _fallback_folder() -> Path:
    return user_data_path("photofix", appauthor=False) / "edits"


def _has_any(folder: Path) -> bool:
    try:
        return next(folder.iterdir(), None) is not None
    except OSError:
        return False


def _newest(places: Sequence[Path]) -> tuple[bytes, Path] | None:
    """Content and path of the file written last: a folder that became read-only keeps an older edit than the data
    folder has."""
    saved: list[tuple[int, bytes, Path]] = []
    for path in places:
        try:
            with path.open("rb") as file:
                saved.append((os.fstat(file.fileno()).st_mtime_ns, file.read(_MAX_BYTES), path))
        except OSError:
            continue
    return max(saved, key=lambda entry: entry[0])[1:] if saved else None


def _set_unread_aside(path: Path) -> None:
    """What is damaged, or was saved by a newer PhotoFix, may still be somebody's work."""
    try:
        _parsed(path.read_bytes(), path)
    except EditError:
        with suppress(OSError):
            path.replace(_free_aside(path))
    except OSError:
        return


def _free_aside(path: Path) -> Path:
    """A name beside `path` that nothing has yet, so that nothing kept before is replaced."""
    names = (f"{path.name}{_UNREAD}{number if number > 1 else ''}" for number in count(1))
    return next(place for place in map(path.with_name, names) if not os.path.lexists(place))


def _copied(text: bytes, path: Path, fallback: Path) -> Path:
    """The first free name beside `path`, or beside `fallback` where no file can be made, that now holds `text`; one
    that held it before does as well. Raises PhotoWriteError."""
    try:
        return _copied_beside(path, text)
    except PhotoWriteError:
        if fallback == path:
            raise
    make_folder(fallback.parent)
    return _copied_beside(fallback, text)


def _other_files(photo: Photo) -> list[Path]:
    files: list[Path] = []
    for place in _places(photo.path, lambda: photo.sha256):
        start = re.escape(place.name.removesuffix(".json"))
        name = re.compile(rf"{start}({re.escape(_OTHER)}\d+\.json|\.json{re.escape(_UNREAD)}\d*)")
        with suppress(OSError):
            files += [file for file in place.parent.iterdir() if name.fullmatch(file.name)]
    return files


def _copied_beside(path: Path, text: bytes) -> Path:
    names = (f"{path.name.removesuffix('.json')}{_OTHER}{number}.json" for number in count(1))
    for place in map(path.with_name, names):
        if not os.path.lexists(place):
            break
        with suppress(OSError):
            if place.read_bytes() == text:
                return place
    write_bytes_safely(place, text, overwrite=False)
    return place


def _is_removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _parsed(text: bytes, path: Path) -> Sidecar:
    try:
        data = parsed(text)
        if not isinstance(data, dict):
            raise EditError(f"'{path.name}' is not a saved edit; delete it or save the edit again.")
        stored = checked(_Stored, _migrated(data, path), ignore_unknown=True)
    except UnfitError as error:
        raise EditError(f"'{path.name}' is damaged ({error}); delete it or save the edit again.") from error
    return Sidecar(Edit.from_json(stored.edit), stored.photo_sha256, stored.weights_sha256, path, stored.part)


@dataclass(frozen=True)
class _Stored:
    """What the file holds beside names for people."""

    edit: Mapping[str, Any]
    photo_sha256: str = ""
    weights_sha256: str = ""
    part: Corners | None = None


def _migrated(data: dict[str, Any], path: Path) -> dict[str, Any]:
    """The present form of what an older PhotoFix, or a preset renamed to a sidecar, holds: the bare edit."""
    if "edit" not in data and "tasks" in data:
        return {"version": VERSION, "edit": data}
    if "version" not in data:
        raise EditError(f"'{path.name}' is not a saved edit; delete it or save the edit again.")
    if data.get("version") != VERSION:
        raise EditError(
            f"'{path.name}' has version {data.get('version')!r}, this PhotoFix reads version {VERSION}; "
            "update PhotoFix to use the saved edit."
        )
    return data
