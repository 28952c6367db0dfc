"""The time left follows the photos, calmly."""

from __future__ import annotations

import pytest

from photofix.restore.pace import LATEST, Pace


def test_nobody_knows_before_a_photo_is_done() -> None:
    assert Pace().left_s(10) is None


def test_at_first_all_photos_say_the_same() -> None:
    pace = Pace()
    for seconds in (6.0, 2.0, 4.0):
        pace.note(seconds)
    assert pace.left_s(2.5) == pytest.approx(2.5 * 4)


def test_one_slow_photo_among_many_changes_little_and_a_new_pace_is_learned() -> None:
    pace = Pace()
    for _ in range(50):
        pace.note(1.0)
    pace.note(11.0)
    assert pace.left_s(1) == pytest.approx(1 + 10 * LATEST)
    for _ in range(40):
        pace.note(5.0)
    assert pace.left_s(1) == pytest.approx(5.0, abs=0.05)
