"""The window's queue without a window: order, survival of closing, failures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from stub_analyser import KEY, StubAnalyzer

from photofix.analysis import Analysis
from photofix.batch.desk import Desk, Order
from photofix.edit import Edit
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress

WAIT_S = 20.0


class Gated(StubAnalyzer):
    """Waits for its gate at the first look."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.reached = Event(), Event()

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        self.reached.set()
        while not self.gate.wait(0.005):
            progress.check()
        return super().first_look(photo, progress)


@pytest.fixture
def network() -> Gated:
    return Gated()


@pytest.fixture
def desk(network: Gated, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(lambda: network, tmp_path / "queue.json")
    yield desk
    assert desk.close(WAIT_S)


def orders(photos: Path, out: Path) -> list[Order]:
    return [Order(photos / name, out / name) for name in ("astronaut.jpg", "coffee.png")]


def test_orders_are_done_one_after_the_other_with_their_own_edit(desk: Desk, network: Gated, photos: Path) -> None:
    soft = Edit().with_value(KEY, "strength", 20)
    items = desk.add(
        [
            Order(photos / "coffee.png", photos / "soft.png", soft),
            Order(photos / "coffee.png", photos / "auto.tif", Edit(), ExportOptions(depth=16)),
            Order(photos / "absent.png", photos / "absent_restored.png"),
        ]
    )
    network.gate.set()
    assert desk.wait_idle(WAIT_S)
    assert [item.state for item in items] == ["done", "done", "failed"]
    assert [item.result.strengths[KEY] for item in items[:2] if item.result] == [20, 100]
    assert items[2].result and "absent.png" in (items[2].result.error or "")
    assert set(items) <= desk.take_changes()
    assert desk.take_changes() == set()


def test_what_is_unfinished_goes_on_next_time(network: Gated, photos: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "queue.json", tmp_path / "out"
    first = Desk(lambda: network, file)
    soft = Edit().with_value(KEY, "strength", 20)
    first.add([Order(photos / "coffee.png", out / "coffee.png", soft), *orders(photos, out)[:1]])
    assert network.reached.wait(WAIT_S)
    assert first.close(WAIT_S)
    assert not out.exists() or not list(out.iterdir())
    network.gate.set()
    second = Desk(lambda: network, file)
    assert second.wait_idle(WAIT_S)
    assert [item.state for item in second.items] == ["done", "done"]
    assert second.items[0].result and second.items[0].result.strengths[KEY] == 20
    assert json.loads(file.read_text()) == []
    assert second.close(WAIT_S)


def test_a_result_that_was_in_place_when_the_program_died_is_made_again(
    network: Gated, photos: Path, tmp_path: Path
) -> None:
    file, out = tmp_path / "queue.json", tmp_path / "out"
    dying = Desk(lambda: network, file)
    dying.add(orders(photos, out)[:1])
    assert network.reached.wait(WAIT_S)
    kept = file.read_bytes()
    assert dying.close(WAIT_S)
    file.write_bytes(kept)
    out.mkdir(exist_ok=True)
    (out / "astronaut.jpg").write_bytes(b"moved into place, never reported")
    network.gate.set()
    again = Desk(lambda: network, file)
    assert again.wait_idle(WAIT_S)
    assert [item.state for item in again.items] == ["done"]
    assert again.close(WAIT_S)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'[{"input": "x"}]', b"\xff"])
def test_a_damaged_list_is_an_empty_one(content: bytes, network: Gated, tmp_path: Path) -> None:
    (tmp_path / "queue.json").write_bytes(content)
    desk = Desk(lambda: network, tmp_path / "queue.json")
    assert desk.items == []
    assert desk.close(WAIT_S)


def test_cancel_retry_move_clear(desk: Desk, network: Gated, photos: Path, tmp_path: Path) -> None:
    items = desk.add([*orders(photos, tmp_path / "out"), Order(photos / "absent.png", tmp_path / "x.png")])
    assert network.reached.wait(WAIT_S)
    desk.move(items[2], 1)
    desk.cancel([items[0]])
    network.gate.set()
    assert desk.wait_idle(WAIT_S)
    assert desk.items == [items[0], items[2], items[1]]
    assert [item.state for item in items] == ["cancelled", "done", "failed"]
    desk.retry([items[0]])
    assert desk.wait_idle(WAIT_S)
    assert items[0].state == "done"
    desk.clear_finished()
    assert desk.items == []
