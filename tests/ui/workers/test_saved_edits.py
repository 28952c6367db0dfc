"""A change to a saved edit builds on what is on disk, and counts as this program's only if that was its own before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from photofix.edit import Edit, Stroke
from photofix.tasks import load_tasks
from photofix.ui.workers.jobs import ChangeJob, Known
from photofix.ui.workers.saved_edits import change_saved
from photofix.ui.workers.services import Services

KEY = next(iter(load_tasks()))
STROKE = Stroke("all", "protect", 12.0, 80.0, ((1.0, 2.5),))
MINE, THEIRS = (Edit().with_value(KEY, "strength", value) for value in (12.0, 34.0))


@pytest.mark.parametrize(
    ("known", "on_disk", "is_own"), [(None, THEIRS, True), (MINE, MINE, True), (MINE, THEIRS, False)]
)
def test_the_edit_of_another_program_stays_another_one_when_it_is_changed(
    services: Services, photo_path: Path, known: Edit | None, on_disk: Edit, is_own: bool
) -> None:
    written: list[Edit] = []
    doors = replace(
        services, load_edit=lambda _: (on_disk, ""), save_edit=lambda photo, edit, weights: written.append(edit)
    )
    job = ChangeJob(photo_path, lambda edit: replace(edit, strokes=(STROKE,)), "", Known(known))
    change_saved(doors, job)
    assert written == [job.change(on_disk)]
    assert job.known.edit == (written[0] if is_own else known)
