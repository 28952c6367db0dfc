"""Saves edits beside those of other programs, and changes those of photos that are not open without their pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from photofix.edit import Edit
from photofix.errors import EditError, PhotoReadError
from photofix.paths import is_there
from photofix.photo.names import file_of, print_number
from photofix.photo.photo import Photo
from photofix.restore.hashing import file_sha256
from photofix.ui.workers.jobs import ChangeJob, LookAgainJob, SaveJob
from photofix.ui.workers.services import Services


def save(services: Services, job: SaveJob) -> tuple[Edit, Path] | None:
    """Do what the job says, unless that was read or saved last: nothing of this program's is new then.

    Gives the edit that another program has saved meanwhile, and the file that keeps it; None if there is none.
    Raises PhotoWriteError; what was saved before stays then.
    """
    if job.edit == job.known.edit:
        return None
    other = services.keep_other(job.photo, job.known.edit or Edit(), job.edit)
    services.save_edit(job.photo, job.edit, job.weights_sha256)
    job.known.edit = job.edit
    return other


def saved_elsewhere(services: Services, job: LookAgainJob) -> Edit | None:
    """What another program has saved since this one read or saved last, `Edit()` where it took all back.

    None if nothing is new, or cannot be read, or the photo is not there: its folder may come back.
    """
    known, path = job.known.edit, job.photo.path
    if known is None or path is None or not is_there(file_of(path)):
        return None
    try:
        saved = services.load_edit(job.photo)[0] or Edit()
    except EditError:
        return None
    return None if saved.to_json() == known.to_json() else saved


def change_saved(services: Services, job: ChangeJob) -> None:
    """Do what the job says. Raises PhotoReadError, PhotoWriteError, and EditError for a saved edit that cannot be read:
    it stays as it is."""
    photo = services.read(job.path) if print_number(job.path) else _without_pixels(job.path)
    saved = services.load_edit(photo)[0] or Edit()
    edit = job.change(saved)
    services.save_edit(photo, edit, job.weights_sha256)
    if job.known.edit is None or job.known.edit.to_json() == saved.to_json():
        job.known.edit = edit


def _without_pixels(path: Path) -> Photo:
    """What a saved edit needs: the hash says for which file it was made. (A print on a scan has another.)"""
    sha256 = file_sha256(path)
    if sha256 is None:
        raise PhotoReadError(f"'{path}' does not exist; check the name.")
    return Photo(path, np.zeros((1, 1, 3), np.uint8), sha256=sha256)
