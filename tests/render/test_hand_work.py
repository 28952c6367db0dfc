"""The lines about hand work in a file's history: each stroke with its place, findings that were judged."""

from __future__ import annotations

from dataclasses import replace

from photofix.edit import Decision, Edit, Stroke
from photofix.render.hand_work import MOST, by_hand

HEAL = Stroke("all", "add", 2.0, 100.0, ((10.0, 20.0), (10.0, 40.0)))
SHIELD = Stroke("rust", "protect", 1.0, 50.0, ((5.0, 5.0), (9.0, 5.0), (9.0, 9.0)), kind="area")


def test_nothing_by_hand_is_nothing() -> None:
    assert by_hand(Edit()) == ()


def test_each_stroke_with_tool_strength_and_place() -> None:
    first, second = by_hand(Edit(strokes=(HEAL, SHIELD)))
    assert first == "mended by hand (heal, 100 %) at 18,8 25x5"
    assert second == "protected rust by hand (area, 50 %) at 4,4 7x7"


def test_a_source_that_was_pointed_at_is_named() -> None:
    (line,) = by_hand(Edit(strokes=(replace(HEAL, source=(30.0, 50.0)),)))
    assert line == "mended by hand (heal, 100 %, from 50,30) at 18,8 25x5"


def test_judged_findings_are_counted() -> None:
    rejected = [Decision("rust", float(place), 3.0, "reject") for place in range(3)]
    decisions = (Decision("rust", 9.0, 1.0, "keep"), *rejected)
    assert by_hand(Edit(decisions=decisions)) == ("findings kept by hand: 1", "findings rejected by hand: 3")


def test_very_many_strokes_leave_room_in_the_file() -> None:
    lines = by_hand(Edit(strokes=(HEAL,) * (MOST + 7)))
    assert len(lines) == MOST + 1 and lines[-1] == "7 more strokes"
    assert len("; ".join(lines)) < 32_000
