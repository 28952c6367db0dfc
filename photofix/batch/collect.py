"""From files, folders and patterns on the command line to the list of photos, and to what is not among them."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from photofix.errors import PhotoReadError
from photofix.photo.formats import HEAD_BYTES, READ_SUFFIXES, sniff
from photofix.raster.frame import Corners
from photofix.restore.naming import results_among

# Pictures that other programs make and PhotoFix does not read.
_OTHER_PICTURES = frozenset(
    [
        ".gif",
        ".psd",
        ".psb",
        ".xcf",
        ".kra",
        ".ora",
        ".jp2",
        ".j2k",
        ".jpf",
        ".jpx",
        ".jxr",
        ".wdp",
        ".hdp",
        ".tga",
        ".pcx",
        ".ppm",
        ".pgm",
        ".pbm",
        ".pnm",
        ".exr",
        ".hdr",
        ".ico",
        ".icns",
        ".svg",
        ".eps",
        ".ai",
        ".pdf",
        ".djvu",
        ".fpx",
        ".pcd",
        ".pict",
        ".pct",
        ".heics",
        ".avifs",
        ".insp",
        ".x3f",
        ".mef",
        ".mos",
        ".erf",
        ".kdc",
        ".dcr",
        ".raw",
        ".crw",
        ".mrw",
        ".bay",
        ".cap",
        ".fff",
        ".gpr",
        ".rwl",
        ".srf",
        ".ras",
        ".sgi",
        ".rgb",
        ".dds",
        ".qoi",
        ".webm",
    ]
)


@dataclass(frozen=True)
class Found:
    """One photo to work on.

    Attributes:
        path: the file.
        relative: where it lies below the folder that was named; just the name for a file that was named.
        part: number of a print on a scan that holds several, 0 for a photo as it is.
        corners: of that print, see `Geometry.corners`.
    """

    path: Path
    relative: Path
    part: int = 0
    corners: Corners | None = None


@dataclass(frozen=True)
class LeftOut:
    """Something that may be a photo and is not worked on: `path` and why."""

    path: Path
    reason: str


Note = Callable[[LeftOut], None]


def collect(
    inputs: Sequence[str],
    recursive: bool = False,
    leave_out: Path | None = None,
    note: Note = lambda left_out: None,
) -> list[Found]:
    """Every photo named, or in a folder named, once, in the order of the command line and of names. In a folder results
    that lie beside their originals are none, see `results_among`.

    Linked folders are followed once, so that a link that leads back does no harm.

    Args:
        inputs: files, folders, or patterns with `*`, `?`, `**` (for shells that do not expand them).
        recursive: also look into folders of folders.
        leave_out: a folder whose files are never taken (the output folder).
        note: is told of every picture and folder that is left out.

    Raises PhotoReadError for an input that does not exist.
    """
    seen: dict[str, Found] = {}
    for name in inputs:
        for found in _expand(name, recursive, leave_out, note):
            seen.setdefault(os.path.realpath(found.path), found)
    return list(seen.values())


def _expand(name: str, recursive: bool, leave_out: Path | None, note: Note) -> Iterator[Found]:
    path = Path(name)
    if path.is_dir():
        yield from _in_folder(path, recursive, leave_out, note)
    elif os.path.lexists(path):
        yield Found(path, Path(path.name))
    elif matches := sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 (takes absolute patterns)
        for match in matches:
            yield from _expand(match, recursive, leave_out, note)
    else:
        raise PhotoReadError(f"{name} does not exist; check the name.")


def _in_folder(folder: Path, recursive: bool, leave_out: Path | None, note: Note) -> Iterator[Found]:
    barred = None if leave_out is None else leave_out.resolve()
    visited: set[str] = set()
    waiting = [folder]
    # Links come last: what also lies in the tree itself keeps its own place there.
    while waiting:
        links: list[Path] = []
        for start in waiting:
            yield from _walk(start, folder, recursive, barred, visited, links, note)
        waiting = links


def _walk(
    start: Path,
    folder: Path,
    recursive: bool,
    barred: Path | None,
    visited: set[str],
    links: list[Path],
    note: Note,
) -> Iterator[Found]:
    def failed(error: OSError) -> None:
        note(LeftOut(Path(error.filename or start), f"the folder cannot be read ({error.strerror})"))

    for here, folders, files in os.walk(start, onerror=failed):
        real = os.path.realpath(here)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        wanted = sorted(_wanted(Path(here), folders, barred))
        if wanted and not recursive:
            note(LeftOut(Path(here), f"{len(wanted)} folders in it; --recursive looks into them"))
        elif recursive:
            links += [Path(here, name) for name in wanted if Path(here, name).is_symlink()]
        folders[:] = [name for name in wanted if not Path(here, name).is_symlink()] if recursive else []
        yield from _photos(Path(here), sorted(files), folder, note)


def _photos(here: Path, names: Iterable[str], folder: Path, note: Note) -> Iterator[Found]:
    paths = [Path(here, name) for name in names]
    results = results_among(path for path in paths if _is_photo(path))
    for path in paths:
        if path in results:
            note(LeftOut(path, f"a result of {results[path].name}; name the file itself to work on it"))
        elif _is_photo(path):
            yield Found(path, path.relative_to(folder))
        elif reason := _why_not(path, path.suffix.lower()):
            note(LeftOut(path, reason))


def _is_photo(path: Path) -> bool:
    return path.suffix.lower() in READ_SUFFIXES and not path.name.startswith(".")


def _why_not(path: Path, suffix: str) -> str:
    """Why a file that seems to be a picture is not taken; "" for what is none."""
    if path.name.startswith("."):
        # What systems put beside files, such as ._photo.jpg, is nobody's photo.
        is_photo = suffix in READ_SUFFIXES and not path.name.startswith("._")
        return "hidden" if is_photo else ""
    if suffix in _OTHER_PICTURES:
        return f"PhotoFix does not read {suffix}"
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            key = sniff(file.read(HEAD_BYTES))
    except OSError:
        return ""
    return f"holds a photo, but its name does not end like one of {key}" if key else ""


def _wanted(here: Path, folders: Iterable[str], barred: Path | None) -> Iterator[str]:
    for name in folders:
        if not name.startswith(".") and (here / name).resolve() != barred:
            yield name
