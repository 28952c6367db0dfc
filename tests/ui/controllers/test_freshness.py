"""What was asked for and what is shown: nothing older covers a newer picture, no stale whole passes for a fresh one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.ui.controllers.freshness import Freshness

EVENTS = st.lists(st.tuples(st.sampled_from(["change", "ask", "show"]), st.integers(0, 5), st.booleans()), max_size=30)


def asked(freshness: Freshness) -> int:
    """A job on its way."""
    serial = freshness.next_serial
    freshness.ask()
    return serial


def test_nothing_asked_for_is_not_up_to_date() -> None:
    freshness = Freshness()
    assert not freshness.is_up_to_date
    freshness.change()
    assert not freshness.is_up_to_date and not freshness.is_whole_up_to_date


def test_jobs_are_numbered_from_one_without_gaps() -> None:
    freshness = Freshness()
    assert [asked(freshness) for _ in range(3)] == [1, 2, 3]
    assert freshness.next_serial == 4, "looking at the number does not use it up"


@pytest.mark.parametrize("is_whole", [False, True])
def test_up_to_date_once_the_last_job_asked_for_is_shown(is_whole: bool) -> None:
    freshness = Freshness()
    first, last = asked(freshness), asked(freshness)
    assert freshness.show(first, is_whole) and not freshness.is_up_to_date
    assert freshness.show(last, is_whole) and freshness.is_up_to_date
    asked(freshness)
    assert not freshness.is_up_to_date


def test_a_result_older_than_the_one_shown_is_refused_and_changes_nothing() -> None:
    freshness = Freshness()
    freshness.change()
    old, new = asked(freshness), asked(freshness)
    assert freshness.show(new, False)
    assert not freshness.show(old, True)
    assert freshness.is_up_to_date and not freshness.is_whole_up_to_date


def test_a_part_never_stands_for_the_whole() -> None:
    freshness = Freshness()
    freshness.change()
    freshness.show(asked(freshness), False)
    assert not freshness.is_whole_up_to_date
    freshness.show(asked(freshness), True)
    assert freshness.is_whole_up_to_date


def test_a_whole_asked_for_before_the_change_is_shown_but_still_stale() -> None:
    freshness = Freshness()
    before = asked(freshness)
    freshness.change()
    after = asked(freshness)
    assert freshness.show(before, True) and not freshness.is_whole_up_to_date
    assert freshness.show(after, True) and freshness.is_whole_up_to_date


@given(EVENTS)
def test_it_says_what_the_whole_history_says(events: list[tuple[str, int, bool]]) -> None:
    """Against a list of everything that ever happened."""
    freshness = Freshness()
    history: list[tuple[str, int, bool]] = []
    for event, back, is_whole in events:
        jobs = [number for kind, number, _ in history if kind == "ask"]
        if event == "change":
            freshness.change()
            history.append(("change", 0, False))
        elif event == "ask":
            history.append(("ask", asked(freshness), False))
        elif jobs:
            serial = jobs[-1 - min(back, len(jobs) - 1)]
            newest = max((number for kind, number, _ in history if kind == "show"), default=0)
            assert freshness.show(serial, is_whole) == (serial >= newest)
            if serial >= newest:
                history.append(("show", serial, is_whole))
        jobs = [number for kind, number, _ in history if kind == "ask"]
        shown = [number for kind, number, _ in history if kind == "show"]
        assert freshness.is_up_to_date == bool(jobs and shown and max(shown) == jobs[-1])
        assert freshness.is_whole_up_to_date == whole_is_fresh(history)


def whole_is_fresh(history: list[tuple[str, int, bool]]) -> bool:
    """A whole photo is shown whose job was asked for after the last change (or nothing ever changed)."""
    changes = [place for place, (kind, _, _) in enumerate(history) if kind == "change"]
    since = {number for kind, number, _ in history[changes[-1] :] if kind == "ask"} if changes else set()
    return not changes or any(kind == "show" and is_whole and number in since for kind, number, is_whole in history)
