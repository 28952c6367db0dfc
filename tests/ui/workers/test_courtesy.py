"""Who can wait waits for who comes first, but not for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from photofix.ui.workers import courtesy
from photofix.ui.workers.courtesy import Courtesy


def waits(shared: Courtesy, began: Event, done: list[str]) -> None:
    """What gives way, in a thread of its own."""
    began.set()
    shared.give_way()
    done.append("waited")


def test_it_waits_until_the_last_has_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "MOST_S", 60.0)
    shared, done, began = Courtesy(), [], Event()

    with ThreadPoolExecutor(1) as pool:
        with shared.first():
            with shared.first():
                pool.submit(waits, shared, began, done)
                assert began.wait(30)
            done.append("inner")
        done.append("outer")
    assert sorted(done[:2]) == ["inner", "outer"] and done[-1] == "waited"


def test_it_goes_on_however_long_the_other_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "MOST_S", 0.01)
    shared = Courtesy()
    with shared.first():
        shared.give_way()


def test_who_is_expected_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "MOST_S", 60.0)
    monkeypatch.setattr(courtesy, "HOLD_S", 30.0)
    shared, done, began = Courtesy(), [], Event()

    with ThreadPoolExecutor(1) as pool:
        shared.expect()
        pool.submit(waits, shared, began, done)
        assert began.wait(30)
        monkeypatch.setattr(courtesy, "HOLD_S", 0.0)
        with shared.first():
            done.append("first")
    assert done == ["first", "waited"]
