"""Lists of orders of programs that run at once: nobody works through another's, and nothing is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from photofix.batch.orders import read_orders, write_orders
from photofix.batch.orders_file import claim_orders_file
from photofix.restore.request import Order


def order(tmp_path: Path, name: str) -> tuple[Order, str]:
    return Order(tmp_path / name, tmp_path / f"out_{name}"), ""


def names(file: Path | None) -> list[str]:
    return [found.input.name for found, _ in read_orders(file)[0]]


def test_a_second_program_leaves_the_first_ones_orders_alone(tmp_path: Path) -> None:
    first, let_go = claim_orders_file(tmp_path)
    assert first == tmp_path / "queue.json"
    write_orders(first, [order(tmp_path, "a.jpg")])
    second, let_second_go = claim_orders_file(tmp_path)
    assert second not in (None, first) and names(second) == [] and names(first) == ["a.jpg"]
    let_go()
    let_second_go()


def test_what_is_left_of_both_is_taken_over_by_the_next(tmp_path: Path) -> None:
    first, let_go = claim_orders_file(tmp_path)
    second, let_second_go = claim_orders_file(tmp_path)
    assert first is not None and second is not None
    write_orders(first, [order(tmp_path, "a.jpg")])
    write_orders(second, [order(tmp_path, "b.jpg")])
    let_second_go()
    let_go()
    third, let_third_go = claim_orders_file(tmp_path)
    assert third == first and names(third) == ["a.jpg", "b.jpg"] and not second.exists()
    let_third_go()


def test_a_list_that_cannot_be_read_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "queue.json").write_text("{")
    write_orders(tmp_path / "queue-2.json", [order(tmp_path, "b.jpg")])
    own, let_go = claim_orders_file(tmp_path)
    assert own == tmp_path / "queue.json" and own.read_text() == "{" and names(tmp_path / "queue-2.json") == ["b.jpg"]
    let_go()


def test_where_there_are_no_locks_there_is_one_list_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr("photofix.batch.orders_file.FileLock.acquire", refuse)
    assert claim_orders_file(tmp_path)[0] == tmp_path / "queue.json"
