"""From what a person asked for to an edit: what is named, what is off, what stays automatic."""

from __future__ import annotations

import pytest

from photofix.edit import WHOLE, WHOLE_KNOBS, Edit
from photofix.errors import EditError
from photofix.restore.request import requested_edit, unnamed_tasks, with_values
from photofix.tasks import load_tasks

KEYS = list(load_tasks())
FIRST, SECOND = KEYS[:2]


def strengths(edit: Edit) -> dict[str, float | None]:
    return {key: edit.value(key, "strength") for key in KEYS}


def test_nothing_named_is_all_automatic() -> None:
    assert strengths(requested_edit({})) == dict.fromkeys(KEYS)


def test_naming_one_switches_the_others_off() -> None:
    asked = requested_edit({(FIRST, "strength"): 40.0})
    assert strengths(asked) == dict.fromkeys(KEYS, 0.0) | {FIRST: 40.0}


def test_unless_they_are_to_be_automatic() -> None:
    asked = requested_edit({(FIRST, "strength"): 40.0}, auto=True)
    assert strengths(asked) == dict.fromkeys(KEYS) | {FIRST: 40.0}


def test_a_presets_values_hold_where_nothing_else_is_named() -> None:
    preset = Edit().with_value(SECOND, "strength", 70.0)
    asked = requested_edit({(FIRST, "strength"): 40.0}, preset=preset)
    assert strengths(asked) == dict.fromkeys(KEYS) | {FIRST: 40.0, SECOND: 70.0}
    assert strengths(requested_edit({(SECOND, "strength"): 10.0}, preset=preset))[SECOND] == 10


def test_another_knob_names_its_task() -> None:
    key, knob = next((key, knob) for key, task in load_tasks().items() for knob in task.knobs[1:])
    asked = requested_edit({(key, knob.key): knob.high})
    assert asked.value(key, "strength") is None and asked.value(key, knob.key) == knob.high
    assert unnamed_tasks({(key, knob.key): 1.0}) == [other for other in KEYS if other != key]


@pytest.mark.parametrize("key", KEYS)
def test_a_value_outside_its_range_is_refused(key: str) -> None:
    knob = load_tasks()[key].knobs[0]
    for value in (knob.low - 1, knob.high + 1, float("nan")):
        with pytest.raises(EditError):
            with_values(Edit(), {(key, "strength"): value})
    for value in (knob.low, knob.high):
        assert with_values(Edit(), {(key, "strength"): value}).value(key, "strength") == value


def test_the_edit_given_is_left_alone() -> None:
    before = Edit().with_value(FIRST, "strength", 5.0)
    with_values(before, {(FIRST, "strength"): 9.0})
    assert before.value(FIRST, "strength") == 5


def test_what_concerns_no_task_turns_none_off() -> None:
    budget = (WHOLE, WHOLE_KNOBS[0].key)
    asked = requested_edit({budget: 4.0})
    assert strengths(asked) == dict.fromkeys(KEYS) and asked.max_change == 4
    asked = requested_edit({budget: 4.0, (FIRST, "strength"): 40.0})
    assert strengths(asked) == dict.fromkeys(KEYS, 0.0) | {FIRST: 40.0} and asked.max_change == 4
