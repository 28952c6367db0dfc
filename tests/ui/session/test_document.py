from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.ui.session.document import Document, State

KEY = next(iter(load_tasks()))


def _analysis(presence: float) -> Analysis:
    tasks = {key: TaskAnalysis(presence, 0.5) for key in load_tasks()}
    return Analysis("p", "w", 4, 4, tasks, complete=True)


@pytest.fixture
def document(qapp: Any) -> Document:
    return Document(Photo(None, np.zeros((4, 4, 3), np.uint8)))


def test_one_gesture_is_one_step(document: Document) -> None:
    for value in (10.0, 20.0, 30.0):
        document.change(document.edit.with_value(KEY, "strength", value), "x", "drag")
    document.end_gesture()
    document.change(document.edit.with_value(KEY, "strength", 40.0), "x", "drag")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.edit.value(KEY) == 30
    document.undo_stack.undo()
    assert document.edit == Edit()


def test_no_change_is_no_step(document: Document) -> None:
    document.change(Edit(), "nothing")
    assert document.undo_stack.count() == 0


def test_state_follows_the_edit(document: Document) -> None:
    document.change(document.edit.with_value(KEY, "strength", 5.0), "x")
    assert document.state is State.EDITED
    document.undo_stack.undo()
    assert document.state is State.UNEDITED


def test_automatic_values_follow_a_better_analysis_but_touched_ones_stay(document: Document) -> None:
    other = list(load_tasks())[1]
    document.set_analysis(_analysis(0.9))
    document.change(document.edit.with_value(KEY, "strength", 30.0), "x")
    document.set_analysis(_analysis(0.1))
    assert document.shown_value(KEY, "strength") == 30
    assert document.shown_value(other, "strength") == 0


def test_switch_returns_to_the_last_strength(document: Document) -> None:
    document.set_analysis(_analysis(0.9))
    document.change(document.edit.with_value(KEY, "strength", 45.0), "x")
    document.switch(KEY, False, "off")
    assert document.edit.value(KEY) == 0
    document.switch(KEY, True, "on")
    assert document.edit.value(KEY) == 45


def test_switching_on_what_was_not_found_gives_full_strength(document: Document) -> None:
    document.set_analysis(_analysis(0.1))
    document.switch(KEY, True, "on")
    assert document.edit.value(KEY) == 100


def test_a_negative_is_the_positive_to_all_who_ask_and_sleeps_and_wakes_as_one(document: Document) -> None:
    scan = document.photo
    document.set_analysis(_analysis(0.9))
    document.change(document.edit.with_value("all", "negative", 2.0), "x")
    assert document.photo is document.photo is not scan
    assert document.photo.negative == document.job[0].negative == "colour" and document.photo.scan.pixels is scan.pixels
    assert document.analysis is None and document.job[1] is None, "what was said of the scan does not hold"
    document.sleep()
    document.wake(scan, _analysis(0.9))
    assert document.photo.negative == "colour" and document.analysis is None and not document.is_settled
    document.undo_stack.undo()
    assert document.photo is scan and document.is_settled and document.analysis is not None


def test_a_saved_negative_does_not_begin_with_an_answer_about_the_scan(qapp: Any) -> None:
    photo = Photo(None, np.zeros((4, 4, 3), np.uint8))
    document = Document(photo, Edit().with_value("all", "negative", 1.0), _analysis(0.9))
    assert document.analysis is None and not document.is_settled
