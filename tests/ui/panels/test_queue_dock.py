"""The queue dock: a view of the desk that never blocks and never runs work in the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from stub_analyser import FINDER, FindingStub

from photofix.analysis import Analysis, TaskAnalysis
from photofix.batch.desk import Course, Desk
from photofix.edit import Decision, Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.naming import Names
from photofix.restore.request import Order
from photofix.ui.panels.queue_dock import PHOTO, PROGRESS, RESULT, QueueDock
from photofix.ui.window.main_window import MainWindow

WAIT_MS = 20_000


class Network:
    """Finds nothing, when its gate opens."""

    device_name = "cpu"
    weights_sha256 = "q" * 64

    def __init__(self) -> None:
        self.gate, self.threads = Event(), set[str]()

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        self.threads.add(threading.current_thread().name)
        while not self.gate.wait(0.005):
            progress.report(0.5, "")
        return Analysis(photo.sha256, self.weights_sha256, photo.height, photo.width, {}, complete=False)

    def refine(
        self, photo: Photo, analysis: Analysis, progress: Progress = NO_PROGRESS, *, edit: Edit | None = None
    ) -> Analysis:
        found = {"color": TaskAnalysis(0.0, 0.5)}
        return Analysis(photo.sha256, self.weights_sha256, photo.height, photo.width, found, complete=True)


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def dock(qtbot: Any, network: Network, tmp_path: Path) -> Iterator[QueueDock]:
    dock = QueueDock(Desk(lambda: network, tmp_path / "queue.json"))
    qtbot.addWidget(dock)
    dock.resize(700, 300)
    dock.show()
    yield dock
    network.gate.set()
    dock.shut_down()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    paths = []
    for number in range(3):
        path = tmp_path / "in" / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(cv2.imencode(".png", np.full((20, 30, 3), 60 * number, np.uint8))[1].tobytes())
        paths.append(path)
    return paths


def add(dock: QueueDock, photos: list[Path], folder: Path | None = None) -> None:
    names = Names(photos)
    outputs = [names.claim((folder or photo.parent) / f"{photo.stem}_restored.png") for photo in photos]
    dock.add_orders([Order(photo, output) for photo, output in zip(photos, outputs, strict=True)])


def texts(dock: QueueDock, column: int) -> list[str]:
    return [str(dock.model.index(row, column).data()) for row in range(dock.model.rowCount())]


def select(dock: QueueDock, row: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    dock.table.selectionModel().select(dock.model.index(row, 0), flags)


def test_photos_are_worked_on_and_failures_say_why(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path]
) -> None:
    photos[1].write_bytes(b"no photo")
    add(dock, photos, photos[0].parent.parent / "out")
    network.gate.set()
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done", "failed", "done"], timeout=WAIT_MS)
    assert "1.png" in texts(dock, RESULT)[1]
    assert "clean" in texts(dock, RESULT)[0]
    assert threading.current_thread().name not in network.threads
    qtbot.waitUntil(lambda: dock.whole.label.text() == "2 of 3 photos done, 1 failed", timeout=WAIT_MS)
    assert dock.whole.bar.isHidden()


def test_the_photo_that_is_worked_on_stays_in_sight_unless_another_is_chosen(
    qtbot: Any, dock: QueueDock, photos: list[Path]
) -> None:
    add(dock, photos * 20)

    def is_seen(row: int) -> bool:
        return dock.table.viewport().rect().contains(dock.table.visualRect(dock.model.index(row, PHOTO)))

    def stop_before(row: int) -> None:
        dock.desk.cancel(dock.desk.items[:row])
        qtbot.waitUntil(lambda: texts(dock, PROGRESS)[row] not in ("waiting", "cancelled"), timeout=WAIT_MS)

    stop_before(40)
    qtbot.waitUntil(lambda: is_seen(40))
    dock.table.scrollToTop()
    select(dock, 0)
    stop_before(50)
    dock.refresh()
    assert is_seen(0) and not is_seen(50)


def test_delete_cancels_the_chosen_photos_and_takes_no_stroke_away(
    opened: MainWindow, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[bool] = []
    monkeypatch.setattr(opened.defects, "remove", lambda: removed.append(True))
    dock = opened.queue
    dock.show()
    dock.desk.pause(True)
    add(dock, photos)
    QTest.keyClick(dock.table, Qt.Key.Key_Delete)
    select(dock, 2)
    QTest.keyClick(dock.table, Qt.Key.Key_Delete)
    states = texts(dock, PROGRESS)
    dock.desk.cancel(dock.desk.items)  # or the window asks at closing
    assert states[:2] == ["waiting", "waiting"] and states[2] == "cancelled" and not removed


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Backslash])
def test_space_and_backslash_are_left_to_the_photo(
    qtbot: Any, dock: QueueDock, photos: list[Path], key: Qt.Key
) -> None:
    add(dock, photos)
    select(dock, 1)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, chr(key))
        QApplication.sendEvent(dock.table, event)
        assert not event.isAccepted()
    assert dock.selected() == [dock.desk.items[1]]


def test_what_may_be_damage_is_not_called_clean(qtbot: Any, photos: list[Path]) -> None:
    dock = QueueDock(Desk(lambda: FindingStub(0.3, 0.5), None))
    qtbot.addWidget(dock)
    off = Edit().with_value(FINDER, "strength", 0)
    outputs = [photo.with_name(f"{photo.stem}_out.png") for photo in photos]
    edits = [Edit(), off, Edit(decisions=(Decision(FINDER, 15, 15, "reject"),))]
    dock.add_orders([Order(*order) for order in zip(photos, outputs, edits, strict=True)])
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done"] * 3, timeout=WAIT_MS)
    places = "unchanged, 2 places worth a look"
    assert texts(dock, RESULT) == [places, places, "unchanged, 1 place worth a look"]
    dock.shut_down()


def test_a_double_click_asks_for_the_photo(qtbot: Any, dock: QueueDock, photos: list[Path]) -> None:
    dock.desk.pause(True)
    add(dock, photos)
    place = dock.table.visualRect(dock.model.index(1, PHOTO)).center()
    with qtbot.waitSignal(dock.photo_asked) as asked:
        QTest.mouseClick(dock.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(dock.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [photos[1]]


def test_progress_is_shown_while_a_photo_runs(qtbot: Any, dock: QueueDock, photos: list[Path]) -> None:
    add(dock, photos[:1])
    fraction = lambda: dock.model.index(0, PROGRESS).data(Qt.ItemDataRole.UserRole)  # noqa: E731
    qtbot.waitUntil(lambda: (fraction() or 0) > 0.1, timeout=WAIT_MS)
    assert not dock.grab().isNull()


def test_reorder_keeps_the_selection_on_the_photo(qtbot: Any, dock: QueueDock, photos: list[Path]) -> None:
    add(dock, photos)
    select(dock, 2)
    dock.move_up()
    assert texts(dock, PHOTO) == ["0.png", "2.png", "1.png"]
    assert [item.task.input.name for item in dock.selected()] == ["2.png"]
    dock.move_down()
    assert texts(dock, PHOTO) == ["0.png", "1.png", "2.png"]


def test_pause_cancel_retry_and_clear(qtbot: Any, dock: QueueDock, network: Network, photos: list[Path]) -> None:
    add(dock, photos)
    qtbot.waitUntil(lambda: texts(dock, PROGRESS)[0] == "working", timeout=WAIT_MS)
    QTest.mouseClick(dock.pause_button, Qt.MouseButton.LeftButton)
    assert dock.desk.is_paused and dock.pause_button.text() == "Resume"
    select(dock, 0)
    dock.cancel_selected()
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["cancelled", "waiting", "waiting"], timeout=WAIT_MS)
    network.gate.set()
    dock.retry_selected()
    assert texts(dock, PROGRESS) == ["waiting"] * 3
    QTest.mouseClick(dock.pause_button, Qt.MouseButton.LeftButton)
    assert not dock.desk.is_paused and dock.pause_button.text() == "Pause"
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done"] * 3, timeout=WAIT_MS)
    dock.clear_finished()
    assert dock.model.rowCount() == 0


def test_failures_stay_until_they_are_cleared_and_say_why(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path]
) -> None:
    sound = photos[1].read_bytes()
    photos[1].write_bytes(b"no photo")
    add(dock, photos, photos[0].parent.parent / "out")
    network.gate.set()
    assert dock.clear_failed_button.isHidden() and dock.reason.isHidden()
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done", "failed", "done"], timeout=WAIT_MS)
    qtbot.waitUntil(dock.clear_button.isEnabled)
    QTest.mouseClick(dock.clear_button, Qt.MouseButton.LeftButton)
    assert texts(dock, PHOTO) == ["1.png"] and not dock.clear_button.isEnabled()
    assert dock.reason.isVisible() and dock.reason.text() == texts(dock, RESULT)[0]
    photos[1].write_bytes(sound)
    QTest.mouseClick(dock.retry_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done"], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dock.whole.label.text() == "1 of 1 photo done")
    assert dock.reason.isHidden() and dock.clear_failed_button.isHidden()


def test_failures_are_cleared_by_their_own_button_and_survive_closing(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path], tmp_path: Path
) -> None:
    photos[1].write_bytes(b"no photo")
    add(dock, photos[:2])
    network.gate.set()
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done", "failed"], timeout=WAIT_MS)
    dock.shut_down()
    later = QueueDock(Desk(lambda: network, tmp_path / "queue.json"))
    qtbot.addWidget(later)
    later.show()
    assert texts(later, PROGRESS) == ["failed"] and "1.png" in later.reason.text()
    assert later.whole.label.text() == "Nothing to do", "what failed last time is no work of today"
    QTest.mouseClick(later.clear_failed_button, Qt.MouseButton.LeftButton)
    assert later.model.rowCount() == 0 and later.reason.isHidden()
    later.shut_down()
    empty = Desk(lambda: network, tmp_path / "queue.json")
    assert empty.items == [] and empty.close()


def test_progress_of_all_with_pauses_cancelled_and_failed_ones(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path]
) -> None:
    photos[0].write_bytes(b"no photo")
    said = dock.whole.label.text
    assert said() == "Nothing to do"
    dock.desk.pause(True)
    add(dock, [photos[0], photos[1], photos[2], photos[2]])
    assert said() == "0 of 4 photos done, paused" and dock.whole.bar.isVisible() and dock.whole.bar.value() == 0
    select(dock, 3)
    dock.cancel_selected()
    assert said() == "0 of 3 photos done, paused", "what is cancelled is no part of the work"
    dock.toggle_pause()
    qtbot.waitUntil(lambda: said() == "0 of 3 photos done, 1 failed", timeout=WAIT_MS)
    assert dock.whole.bar.value() >= 333, "what has failed is dealt with"
    network.gate.set()
    qtbot.waitUntil(lambda: said() == "2 of 3 photos done, 1 failed", timeout=WAIT_MS)
    network.gate.clear()
    dock.clear_finished()
    assert said() == "2 of 3 photos done, 1 failed", "taken off the list, it is done all the same"
    add(dock, photos[1:2], photos[0].parent.parent / "again")
    qtbot.waitUntil(lambda: said() == "0 of 1 photo done, less than a minute left", timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3.0, "less than a minute left"), (61.0, "about 2 minutes left"), (9000.0, "about 2 hours left")],
)
def test_time_left_in_words(
    seconds: float, words: str, dock: QueueDock, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course(3, 0, 9, 0.3, seconds)
    monkeypatch.setattr(Desk, "course", course)
    dock.refresh()
    assert dock.whole.label.text() == f"3 of 9 photos done, {words}" and dock.whole.bar.value() == 300


def enabled(dock: QueueDock) -> list[str]:
    buttons = (dock.up_button, dock.down_button, dock.cancel_button, dock.retry_button)
    return [button.text() for button in buttons if button.isEnabled()]


def test_only_what_would_do_something_can_be_pressed(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path]
) -> None:
    add(dock, photos)
    qtbot.waitUntil(lambda: texts(dock, PROGRESS)[0] == "working", timeout=WAIT_MS)
    assert enabled(dock) == []
    assert "Choose" in dock.up_button.toolTip()
    select(dock, 0)
    assert enabled(dock) == ["Cancel"], "the one at work has its place"
    select(dock, 1)
    assert enabled(dock) == ["Down", "Cancel"], "nothing that waits is before it"
    select(dock, 2)
    assert enabled(dock) == ["Up", "Cancel"]
    network.gate.set()
    qtbot.waitUntil(lambda: texts(dock, PROGRESS) == ["done"] * 3, timeout=WAIT_MS)
    for row in range(3):
        select(dock, row)
        assert enabled(dock) == [], "finished is finished"
        assert "finished" in dock.cancel_button.toolTip()


def test_a_damaged_list_of_last_time_is_told(qtbot: Any, network: Network, tmp_path: Path) -> None:
    (tmp_path / "queue.json").write_text('[{"input": 3}]')
    dock = QueueDock(Desk(lambda: network, tmp_path / "queue.json"))
    qtbot.addWidget(dock)
    try:
        assert "Photos of last time's queue are missing" in dock.whole.label.text()
        assert (tmp_path / "queue-damaged.json").exists()
    finally:
        dock.shut_down()


def test_a_photo_moves_past_the_next_one_that_waits(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path]
) -> None:
    dock.desk.pause(True)
    add(dock, photos)
    select(dock, 1)
    dock.cancel_selected()
    assert texts(dock, PROGRESS) == ["waiting", "cancelled", "waiting"]
    select(dock, 2)
    QTest.mouseClick(dock.up_button, Qt.MouseButton.LeftButton)
    assert texts(dock, PHOTO) == ["2.png", "0.png", "1.png"]


def test_closing_asks_and_the_rest_goes_on_next_time(
    qtbot: Any, dock: QueueDock, network: Network, photos: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert dock.may_close()
    add(dock, photos)
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Close]
    monkeypatch.setattr(QMessageBox, "question", lambda *arguments: answers.pop(0))
    assert not dock.may_close()
    assert dock.may_close()
    dock.shut_down()
    network.gate.set()
    later = QueueDock(Desk(lambda: network, tmp_path / "queue.json"))
    qtbot.addWidget(later)
    qtbot.waitUntil(lambda: texts(later, PROGRESS) == ["done"] * 3, timeout=WAIT_MS)
    later.shut_down()


def test_two_thousand_photos_do_not_slow_the_fetch(qtbot: Any, dock: QueueDock, photos: list[Path]) -> None:
    import time

    add(dock, photos * 700)
    start = time.perf_counter()
    for _ in range(10):
        dock.refresh()
    assert (time.perf_counter() - start) / 10 < 0.05
