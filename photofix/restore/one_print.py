"""One print of a scan that holds several, as a photo of its own: judged alone, with the metadata of its part; kept as
`album01.tif#2`, which stands for a place in a scan and has a sidecar, but no file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor
from pathlib import Path

import numpy as np

from photofix.edit import Edit
from photofix.photo.geometry import Turn, turned
from photofix.photo.names import file_of, print_number, print_path
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.raster.frame import Corners, Geometry, frame_of
from photofix.scan.prints import find_prints
from photofix.store.sidecar import load_sidecar, save_sidecar, saved_part, saved_prints, sidecar_path

MARGIN = 0.02
"""Of the print's long side: enough of the bed to see where it ends."""


def cut_print(photo: Photo, corners: Corners) -> tuple[Photo, Corners]:
    """The part of `photo` around a print's `corners` with a small margin, and the corners counted in that part.

    The part has no `path`: an export must never copy the file of the whole scan in its place.
    """
    rows, columns = ([corner[axis] for corner in corners] for axis in (0, 1))
    margin = MARGIN * max(max(rows) - min(rows), max(columns) - min(columns))
    top, left = max(0, floor(min(rows) - margin)), max(0, floor(min(columns) - margin))
    bottom, right = min(photo.height, ceil(max(rows) + margin)), min(photo.width, ceil(max(columns) + margin))
    frame = frame_of(Geometry(crop=(left, top, right - left, bottom - top)), photo.height, photo.width)
    size = (right - left, bottom - top)
    places, _ = turned(photo.metadata, Turn(photo.orientation, (photo.width, photo.height), size, frame))
    cut = np.s_[top:bottom, left:right]
    part = replace(
        photo,
        path=None,
        pixels=photo.pixels[cut],
        alpha=None if photo.alpha is None else photo.alpha[cut],
        extra=None if photo.extra is None else photo.extra[cut],
        metadata=places,
        sha256=hashlib.sha256(f"{photo.sha256} {left} {top} {right} {bottom}".encode()).hexdigest(),
        orientation=1,
    )
    moved = [(y - top, x - left) for y, x in corners]
    return part, (moved[0], moved[1], moved[2], moved[3])


def read_input(path: Path, *, allow_truncated: bool | None = None) -> Photo:
    """Read a photo file, or one print of a scan that was split (`album01.tif#2`).

    Raises as `read_photo`, and EditError for a print whose sidecar is damaged.
    """
    corners = saved_part(path) if print_number(path) and not path.exists() else None
    if corners is None:
        return read_photo(path, allow_truncated=allow_truncated)
    part, _ = cut_print(read_photo(file_of(path), allow_truncated=allow_truncated), corners)
    return replace(part, path=path, part=corners)


def proposed_prints(scan: Photo) -> dict[int, Corners]:
    """Where the prints lie, by number: those that were saved for the scan, else those that are found."""
    saved = {print_number(path): saved_part(path) for path in saved_prints(scan.path)} if scan.path else {}
    known = {number: corners for number, corners in saved.items() if corners is not None}
    return known or dict(enumerate(find_prints(scan), 1))


def keep_prints(scan: Photo, prints: Mapping[int, Corners], weights_sha256: str) -> list[Path]:
    """Save the prints of `scan`, a sidecar for each, whose edit shows the print alone and straight.

    A print whose corners are as they were saved keeps its whole edit; one that was moved keeps only its knobs. Sidecars
    of prints that are no longer there are deleted.

    Args:
        scan: the photo of the whole scan, from a file.
        prints: number -> corners in the scan, see `Geometry.corners`.
        weights_sha256: for the sidecars.

    Returns:
        The paths that stand for the prints, by number, see `photo.names.print_path`.

    Raises PhotoWriteError if nothing can be written beside the scan, EditError for a damaged sidecar.
    """
    assert scan.path is not None
    paths = [print_path(scan.path, number) for number in sorted(prints)]
    for path in paths:
        corners = prints[print_number(path)]
        if saved_part(path) != corners:
            part, inside = cut_print(scan, corners)
            part = replace(part, path=path, part=corners)
            saved = load_sidecar(part)
            edit = Edit() if saved is None else saved.edit.knobs_only()
            save_sidecar(part, replace(edit, geometry=Geometry(corners=inside)), weights_sha256)
    for path in saved_prints(scan.path):
        if path not in paths:
            sidecar_path(path).unlink(missing_ok=True)
    return paths
