"""Exports one after the other: each waits for its own photo, outlives what is shown, and ends in one of three ways."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from photofix.errors import WeightsError
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.session.document import State
from photofix.ui.window.main_window import MainWindow


@dataclass
class Writer:
    """Stands for `export_photo`: keeps what it was asked for, and waits at its gate."""

    gate: Event = field(default_factory=Event)
    written: list[SimpleNamespace] = field(default_factory=list)

    def __call__(
        self, photo: Any, analysis: Any, edit: Any, path: Path, options: Any, progress: Any, **more: Any
    ) -> Any:
        while not self.gate.wait(0.005):
            progress.report(0.5, "")
        self.written.append(SimpleNamespace(photo=photo.path.name, analysis=analysis, edit=edit, path=path))
        path.write_bytes(b"exported")
        return SimpleNamespace(path=path, untouched=False, seconds={}, sha256="")


@pytest.fixture
def writer() -> Writer:
    writer = Writer()
    writer.gate.set()
    return writer


@pytest.fixture
def two(make_window: Any, writer: Writer, tmp_path: Path, write_photo: Any) -> MainWindow:
    """Two photos are listed; what is exported comes to `writer`."""
    for name in "ab":
        write_photo(tmp_path / f"{name}.png", ord(name), 600, 900)
    window = make_window(export=writer)
    window.open_paths([tmp_path / "a.png", tmp_path / "b.png"])
    return window


def _shown(window: MainWindow, name: str) -> bool:
    return window.library.current is not None and window.library.current.name == name


def _export(window: MainWindow) -> Path:
    window.actions_.export.trigger()
    dialog = window.findChildren(ExportDialog)[-1]
    path = dialog.path
    dialog.export.click()
    return path


def test_export_during_the_first_look_waits_and_writes_the_restored_photo(
    two: MainWindow, writer: Writer, analyzer: Any, qtbot: Any
) -> None:
    analyzer.gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png"))
    assert two.library.current.analysis is None
    path = _export(two)
    qtbot.waitUntil(two.status.cancel.isVisible)
    assert "a.png is exported when the search for damage is done" in two.status.activity.text()
    assert not writer.written
    analyzer.gate.set()
    qtbot.waitUntil(path.exists)
    assert writer.written[0].analysis.complete and writer.written[0].analysis.tasks


def test_export_during_the_first_look_can_be_cancelled(
    two: MainWindow, writer: Writer, analyzer: Any, qtbot: Any
) -> None:
    analyzer.gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png"))
    _export(two)
    qtbot.waitUntil(two.status.cancel.isVisible)
    QTest.mouseClick(two.status.cancel, Qt.MouseButton.LeftButton)
    assert not two.exporting.is_busy and two.status.activity.text() == "Cancelled"
    analyzer.gate.set()
    qtbot.waitUntil(lambda: two.library.current.is_settled)
    assert not writer.written


@pytest.mark.parametrize("gate", ["gate", "refine_gate"])
def test_waiting_export_outlives_another_photo(
    two: MainWindow, writer: Writer, analyzer: Any, qtbot: Any, gate: str
) -> None:
    getattr(analyzer, gate).clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png"))
    path = _export(two)
    two.actions_.next.trigger()
    qtbot.waitUntil(lambda: _shown(two, "b.png"))
    assert two.exporting.is_busy and "a.png" in two.status.activity.text()
    qtbot.waitUntil(two.status.cancel.isVisible)
    getattr(analyzer, gate).set()
    qtbot.waitUntil(lambda: path.exists() and two.library.current.is_settled)
    assert writer.written[0].photo == "a.png" and writer.written[0].analysis.complete
    qtbot.waitUntil(lambda: two.library.state(two.library.paths[0]) is State.EXPORTED)
    assert not two.exporting.is_busy and not two.status.bar.isVisible()


def test_photo_shown_later_comes_before_one_that_is_only_exported(
    two: MainWindow, analyzer: Any, writer: Writer, qtbot: Any
) -> None:
    analyzer.refine_gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png"))
    _export(two)
    two.actions_.next.trigger()
    qtbot.waitUntil(lambda: _shown(two, "b.png") and two.library.current.analysis is not None)
    two.actions_.previous.trigger()
    two.actions_.next.trigger()
    qtbot.waitUntil(lambda: _shown(two, "b.png"))
    assert not writer.written
    analyzer.refine_gate.set()
    qtbot.waitUntil(lambda: bool(writer.written) and two.library.current.is_settled)


def test_second_export_does_not_replace_the_first_nor_take_its_name(
    two: MainWindow, writer: Writer, analyzer: Any, qtbot: Any
) -> None:
    analyzer.refine_gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png") and two.library.current.analysis is not None)
    first = _export(two)
    row = next(iter(two.sidebar.tasks.cards.values())).rows["strength"]
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    second = _export(two)
    assert (first.name, second.name) == ("a_restored.png", "a_restored-2.png")
    assert "1 more" in two.status.activity.text()
    analyzer.refine_gate.set()
    qtbot.waitUntil(lambda: first.exists() and second.exists())
    key = next(iter(two.sidebar.tasks.cards))
    assert [asked.edit.value(key) for asked in writer.written] == [None, 0]
    qtbot.waitUntil(lambda: not two.exporting.is_busy)
    box = two.findChildren(QMessageBox)
    assert len(box) == 1 and first.name in box[0].text() and second.name in box[0].text()
    box[0].close()


def test_waiting_export_ends_with_a_sentence_if_the_search_fails(
    two: MainWindow, writer: Writer, analyzer: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(photo: Photo, analysis: Any, progress: Progress = NO_PROGRESS, edit: Any = None) -> Any:
        while not analyzer.refine_gate.wait(0.005):
            progress.check()
        raise WeightsError("The weights are damaged; reinstall PhotoFix.")

    monkeypatch.setattr(analyzer, "refine", fail)
    analyzer.refine_gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png") and two.library.current.analysis is not None)
    _export(two)
    analyzer.refine_gate.set()
    qtbot.waitUntil(lambda: not two.exporting.is_busy)
    boxes = two.findChildren(QMessageBox)
    assert [box.text() for box in boxes] == ["The weights are damaged; reinstall PhotoFix."]
    assert two.library.current.state is State.FAILED
    assert not writer.written and not two.status.bar.isVisible()
    boxes[0].close()
    monkeypatch.undo()  # asked again, the network is asked again
    path = _export(two)
    qtbot.waitUntil(path.exists)


def test_photo_edited_while_it_is_written_does_not_count_as_exported(
    two: MainWindow, writer: Writer, qtbot: Any
) -> None:
    writer.gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png") and two.library.current.is_settled)
    path = _export(two)
    row = next(iter(two.sidebar.tasks.cards.values())).rows["strength"]
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    writer.gate.set()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not two.exporting.is_busy)
    assert two.library.current.state is State.EDITED
    assert two.library.results[two.library.paths[0]] == path
    two.findChildren(QMessageBox)[-1].close()


def test_cancel_is_about_the_export_that_is_told(two: MainWindow, writer: Writer, qtbot: Any) -> None:
    writer.gate.clear()
    qtbot.waitUntil(lambda: _shown(two, "a.png") and two.library.current.is_settled)
    first, second = _export(two), _export(two)
    qtbot.waitUntil(two.status.cancel.isVisible)
    QTest.mouseClick(two.status.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(two.exporting.exports) == 1)
    writer.gate.set()
    qtbot.waitUntil(second.exists)
    assert not first.exists() and [asked.path for asked in writer.written] == [second]


def test_photo_of_a_running_export_may_be_left_for_many_others(
    make_window: Any, writer: Writer, tmp_path: Path, write_photo: Any, qtbot: Any
) -> None:
    writer.gate.clear()
    for number in range(7):
        write_photo(tmp_path / f"{number}.png", number, 60, 90)
    window = make_window(export=writer)
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: _shown(window, "0.png") and window.library.current.is_settled)
    path = _export(window)
    for number in range(1, 7):
        window.actions_.next.trigger()
        qtbot.waitUntil(lambda name=f"{number}.png": _shown(window, name))
    writer.gate.set()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: window.library.state(window.library.paths[0]) is State.EXPORTED)
    window.actions_.previous.trigger()
    qtbot.waitUntil(lambda: _shown(window, "5.png"))
    assert not window.library.document(window.library.paths[0]).is_held
