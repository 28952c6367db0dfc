"""Automatic use of a first look takes only what the complete search will keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from fake_answers import visible_patch
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.network.provisional import CERTAIN, TRIMMED, provisional
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.tasks import load_tasks
from photofix.tasks.base import Task

SIDE = 20
WHOLE = np.full((60, 160, 3), 128, np.uint8)


def selective() -> Task:
    return next(task for task in load_tasks().values() if task.is_selective)


def first_look(*certainties: float) -> TaskAnalysis:
    """Patches side by side."""
    task = selective()
    findings = (visible_patch(task, 20, 40 * n + 10, SIDE, sure) for n, sure in enumerate(certainties))
    return TaskAnalysis(max(certainties, default=0.0), task.certain / 100, findings=tuple(findings))


def changed(found: TaskAnalysis, edit: Edit) -> NDArray[np.bool_]:
    photo = Photo(None, WHOLE, sha256="ab" * 32)
    analysis = Analysis(photo.sha256, "", photo.height, photo.width, {selective().key: found}, complete=False)
    return np.abs(render(photo, analysis, edit) - WHOLE / np.float32(255)).max(axis=2) > 1e-3


def test_automatic_use_takes_only_what_a_first_look_is_surest_of() -> None:
    task = selective()
    found = provisional(task, first_look(0.3, task.certain / 100, CERTAIN - 0.001, CERTAIN))
    places = changed(found, Edit()).any(axis=0)
    assert not places[:120].any() and places[130:150].any()
    assert found.is_present and not provisional(task, first_look(0.3, 0.9)).is_present
    by_hand = changed(found, Edit().with_value(task.key, "strength", 100.0)).any(axis=0)
    assert all(by_hand[40 * n + 20] for n in range(4)), "who asks for all that may be damage gets it"


def test_outlines_do_not_reach_further_than_those_of_the_complete_search() -> None:
    task = selective()
    before, after = (changed(found, Edit()) for found in (first_look(1.0), provisional(task, first_look(1.0))))
    assert 0 < after.sum() < before.sum() and not (after & ~before).any()
    assert provisional(task, first_look(1.0)).findings[0].marked.sum() == (SIDE - 2 * TRIMMED) ** 2


def test_a_speck_is_not_trimmed_away() -> None:
    task, found = selective(), first_look(1.0)
    cells = np.zeros((SIDE, SIDE), np.uint8)
    cells[8, 8] = 255
    speck = replace(found, findings=(replace(found.findings[0], shown=cells),))
    assert provisional(task, speck).findings[0].marked.sum() == 1


def test_an_answer_about_the_whole_photo_stays_as_it_is() -> None:
    task = next(task for task in load_tasks().values() if not task.is_selective)
    found = TaskAnalysis(0.9, 0.5)
    assert provisional(task, found) is found and provisional(selective(), first_look()).presence == 0.0
