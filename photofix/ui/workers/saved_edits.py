"""Changes the saved edits of photos that are not open, without reading their pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from photofix.edit import Edit
from photofix.errors import PhotoReadError
from photofix.photo.names import print_number
from photofix.photo.photo import Photo
from photofix.restore.hashing import file_sha256
from photofix.ui.workers.jobs import ChangeJob
from photofix.ui.workers.services import Services


def change_saved(services: Services, job: ChangeJob) -> None:
    """Do what the job says. Raises PhotoReadError, PhotoWriteError, and EditError for a saved edit that cannot be read:
    it stays as it is."""
    photo = services.read(job.path) if print_number(job.path) else _without_pixels(job.path)
    edit, _ = services.load_edit(photo)
    services.save_edit(photo, job.change(edit or Edit()), job.weights_sha256)


def _without_pixels(path: Path) -> Photo:
    """What a saved edit needs: the hash says for which file it was made. (A print on a scan has another.)"""
    sha256 = file_sha256(path)
    if sha256 is None:
        raise PhotoReadError(f"'{path}' does not exist; check the name.")
    return Photo(path, np.zeros((1, 1, 3), np.uint8), sha256=sha256)
