"""The window's queue without a window: order, survival of closing, failures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from stub_analyser import KEY, StubAnalyzer

from photofix.analysis import Analysis
from photofix.batch.desk import Course, Desk
from photofix.edit import Edit
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.request import Order

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
    assert desk.items == [items[2]], "what has failed stays"
    desk.clear_failed()
    assert desk.items == []


def test_the_course_counts_what_is_done_and_failed_and_the_time_left(
    desk: Desk, network: Gated, photos: Path, tmp_path: Path
) -> None:
    assert desk.course == Course(0, 0, 0, 0.0, None)
    absent = Order(photos / "absent.png", tmp_path / "x.png")
    desk.add([absent, *orders(photos, tmp_path / "out")])
    assert network.reached.wait(WAIT_S)
    course = desk.course
    assert (course.done, course.failed, course.total, course.left_s) == (0, 1, 3, None), "a failure tells no pace"
    assert 1 / 3 <= course.fraction < 2 / 3
    network.gate.set()
    assert desk.wait_idle(WAIT_S)
    assert desk.course == Course(2, 1, 3, 1.0, 0.0)
    desk.pause(True)
    desk.add(orders(photos, tmp_path / "more")[:1])
    course = desk.course
    assert (course.done, course.failed, course.total, course.fraction) == (0, 0, 1, 0.0)
    assert course.left_s is not None and course.left_s > 0
    desk.retry(desk.items[:1])
    assert desk.course.total == 2, "once more is work again"


def test_what_failed_waits_for_a_retry_next_time(network: Gated, photos: Path, tmp_path: Path) -> None:
    file = tmp_path / "queue.json"
    network.gate.set()
    first = Desk(lambda: network, file)
    first.add([Order(photos / "absent.png", tmp_path / "x.png")])
    assert first.wait_idle(WAIT_S) and first.close(WAIT_S)
    second = Desk(lambda: network, file)
    (item,) = second.items
    assert item.state == "failed" and item.result and "absent.png" in (item.result.error or "")
    assert second.unfinished() == 0 and second.course.total == 0
    (photos / "absent.png").write_bytes((photos / "coffee.png").read_bytes())
    second.retry([item])
    assert second.wait_idle(WAIT_S) and item.state == "done"
    assert second.close(WAIT_S)
    assert json.loads(file.read_text()) == []


def test_a_closed_desk_lets_go_of_its_list(network: Gated, tmp_path: Path) -> None:
    let_go: list[str] = []
    desk = Desk(lambda: network, tmp_path / "queue.json", let_go=lambda: let_go.append("now"))
    assert not let_go
    assert desk.close(WAIT_S) and let_go == ["now"]
