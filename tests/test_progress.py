"""The progress token: how far, and the wish to stop."""

from __future__ import annotations

import pytest

from photofix.progress import NO_PROGRESS, Cancelled, Progress


def test_reports_are_kept_inside_0_to_1() -> None:
    told: list[tuple[float, str]] = []
    progress = Progress(lambda fraction, message: told.append((fraction, message)))
    for fraction in (-0.5, 0.25, 7.0):
        progress.report(fraction, "at work")
    assert told == [(0.0, "at work"), (0.25, "at work"), (1.0, "at work")]


def test_a_part_of_a_part_reports_its_share_of_the_whole() -> None:
    told: list[float] = []
    half = Progress(lambda fraction, message: told.append(fraction)).part(0.5, 0.5)
    half.report(0.5)
    half.part(0.5, 0.5).report(1.0)
    assert told == [0.75, 1.0]


def test_cancel_reaches_every_part_and_stops_the_report() -> None:
    told: list[float] = []
    progress = Progress(lambda fraction, message: told.append(fraction), lambda: True)
    for token in (progress, progress.part(0, 0.5), progress.part(0, 0.5).part(0.5, 0.1)):
        with pytest.raises(Cancelled):
            token.check()
        with pytest.raises(Cancelled):
            token.report(0.3)
    assert told == []


def test_without_a_listener_nothing_happens() -> None:
    NO_PROGRESS.report(0.5, "nothing happens")
    NO_PROGRESS.part(0, 1).check()


def test_it_gives_way_before_it_asks_whether_to_go_on() -> None:
    told: list[str] = []

    def is_cancelled() -> bool:
        told.append("asked")
        return False

    progress = Progress(is_cancelled=is_cancelled, give_way=lambda: told.append("gave way"))
    progress.check()
    progress.part(0, 0.5).report(0.3)
    assert told == ["gave way", "asked"] * 3, "a part's report checks itself and the whole"


def test_in_the_middle_of_what_others_wait_for_it_gives_way_to_nobody() -> None:
    told: list[str] = []
    Progress(give_way=lambda: told.append("gave way")).part(0, 0.5).check_cancelled()
    assert told == []
    with pytest.raises(Cancelled):
        Progress(is_cancelled=lambda: True).part(0, 0.5).check_cancelled()
