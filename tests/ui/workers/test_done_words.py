"""The sentence that says what was done tells strengths, places and hand work, and nothing that was not done."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fake_answers import visible_params, visible_patch

from photofix.analysis import Analysis, TaskAnalysis, empty_analysis
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.raster.frame import Geometry
from photofix.tasks import load_tasks
from photofix.ui.workers.done_words import what_was_done

SELECTIVE = next(key for key, task in load_tasks().items() if task.is_selective)
WHOLE = next(key for key, task in load_tasks().items() if not task.is_selective)


@pytest.fixture
def photo(qapp: Any) -> Photo:
    return Photo(None, np.zeros((60, 90, 3), np.uint8))


def found(photo: Photo) -> Analysis:
    tasks = {}
    for key, task in load_tasks().items():
        places = (visible_patch(task, 10, 10, confidence=0.95), visible_patch(task, 30, 40, confidence=0.9))
        tasks[key] = TaskAnalysis(0.9, 0.5, visible_params(task), places if task.refines else ())
    return Analysis(photo.sha256, "", photo.height, photo.width, tasks, complete=True)


def test_nothing_done_is_said(photo: Photo) -> None:
    assert what_was_done(Edit(), empty_analysis(photo)) == "Nothing was changed."


def test_strengths_and_places_as_exported(photo: Photo) -> None:
    edit = Edit().with_value(WHOLE, "strength", 60.0)
    text = what_was_done(edit, found(photo))
    assert f"{load_tasks()[WHOLE].label} 60 %" in text
    assert f"{load_tasks()[SELECTIVE].label} 100 % (2 " in text


def test_what_is_off_is_not_told(photo: Photo) -> None:
    edit = Edit()
    for key in load_tasks():
        edit = edit.with_value(key, "strength", 0.0)
    stroke = Stroke(SELECTIVE, "add", 5.0, 100.0, ((10.0, 10.0),))
    assert what_was_done(edit, found(photo)) == "Nothing was changed."
    assert "1 place" in what_was_done(Edit(edit.values, (stroke,)), found(photo))


def test_a_turn_is_told(photo: Photo) -> None:
    assert "turned" in what_was_done(Edit(geometry=Geometry(turns=1)), empty_analysis(photo))


def test_a_negative_is_told(photo: Photo) -> None:
    edit = Edit().with_value("all", "negative", 1.0)
    assert what_was_done(edit, empty_analysis(photo)) == "Done: turned from a negative into a positive."
