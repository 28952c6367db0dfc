"""Offscreen Qt with throw-away settings; a thread left running fails a test (and Qt warnings do: pyproject.toml)."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from fake_answers import visible_params, visible_patch
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.batch.desk import Desk
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.photo.preview import embedded_preview
from photofix.photo.read import read_bytes
from photofix.progress import NO_PROGRESS, Progress
from photofix.render.ahead import look_ahead
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.restore.one_print import keep_prints, proposed_prints, read_input
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.ui.system.garbage import LIBRARY
from photofix.ui.window.main_window import MainWindow
from photofix.ui.window.tour import note_seen
from photofix.ui.workers.services import Services


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform complains of every window, and of each that is raised: not ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)"))


@pytest.fixture(scope="session")
def _libraries_are_no_garbage() -> None:
    """What was imported stays: going through it after each test, and five times at the end, took longer than many a
    test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _collect_garbage_here(_libraries_are_no_garbage: None) -> Iterator[None]:
    """Qt objects must not die in a worker thread, where Python's collector may happen to run, nor after the
    application; a test without one clears up what the tests before have left."""
    gc.disable()
    modules = len(sys.modules)
    yield
    gc.collect()
    if len(sys.modules) >= modules + LIBRARY:  # the test brought in another
        gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _no_button_stays_down() -> Iterator[None]:
    """QTest leaves the button of a double click pressed; the next tests would be of a mouse that drags."""
    yield
    if QApplication.instance() is not None and QApplication.mouseButtons() == Qt.MouseButton.LeftButton:
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> None:
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Names that give QSettings a place."""
    return ["photofix-tests"]


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], pytestconfig: pytest.Config) -> Iterator[Any]:
    """The application, made as the program makes it."""
    from photofix.ui.system.application import make_app

    yield make_app(qapp_args)


class FakeAnalyzer:
    """Answers at once, or when `gate` opens, without torch."""

    device_name = "cpu"
    weights_sha256 = "w" * 64
    notice = ""

    def __init__(self) -> None:
        self.gate = Event()
        self.gate.set()
        self.refine_gate = Event()
        self.refine_gate.set()
        self.asked: list[str] = []
        self.presence = 0.9
        self.threads: set[str] = set()

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        """A first look that finds everything but stains."""
        self.asked.append(photo.sha256)
        self.threads.add(threading.current_thread().name)
        _wait(self.gate, progress)
        return fake_analysis(photo, complete=False, presence=self.presence)

    def refine(
        self,
        photo: Photo,
        analysis: Analysis,
        progress: Progress = NO_PROGRESS,
        edit: Edit | None = None,
    ) -> Analysis:
        """The complete answer, with two stains."""
        _wait(self.refine_gate, progress)
        progress.report(0.5, "")
        return fake_analysis(photo, complete=True, presence=self.presence)


def _wait(gate: Event, progress: Progress) -> None:
    while not gate.wait(0.005):
        progress.check()


def fake_analysis(photo: Photo, complete: bool = True, presence: float = 0.9) -> Analysis:
    """What the network could say: each task's neutral answer made visible, and two stains once complete."""
    tasks = {
        key: TaskAnalysis(presence, 0.5, visible_params(task), _stains(photo, complete, task))
        for key, task in load_tasks().items()
    }
    return Analysis(photo.sha256, "w" * 64, photo.height, photo.width, tasks, complete)


def _stains(photo: Photo, complete: bool, task: Task) -> tuple[Finding, ...]:
    if not (complete and task.refines):
        return ()
    height, width = photo.height, photo.width
    return (
        visible_patch(task, 0.2 * height, 0.2 * width, confidence=0.9),
        visible_patch(task, 0.6 * height, 0.7 * width, confidence=0.6),
    )


@pytest.fixture
def analyzer() -> FakeAnalyzer:
    """The fake network of `services`."""
    return FakeAnalyzer()


@pytest.fixture
def saved() -> dict[str, Edit]:
    """File name -> edit, as the fake sidecars hold them."""
    return {}


@pytest.fixture
def services(analyzer: FakeAnalyzer, saved: dict[str, Edit]) -> Services:
    """Real reading and rendering, fake network, sidecars in memory."""

    preview = Preview()

    def export(photo: Photo, analysis: Analysis, edit: Edit, path: Path, options: Any, **more: Any) -> Any:
        more["progress"].report(0.5, "")
        path.write_bytes(b"exported")
        return SimpleNamespace(path=path, untouched=False, seconds={}, sha256="")

    def save_edit(photo: Photo, edit: Edit, weights_sha256: str) -> None:
        assert photo.path is not None
        saved[photo.path.name] = edit

    return Services(
        read=read_input,
        read_bytes=read_bytes,
        proposed_prints=proposed_prints,
        keep_prints=keep_prints,
        proposed_turn=lambda photo: 0,
        embedded=embedded_preview,
        render=render,
        preview=preview.render,
        forget=preview.forget,
        look_ahead=look_ahead,
        check=lambda *arguments: SimpleNamespace(sentence="The preview shows what the file holds"),
        export=export,
        load_edit=lambda photo: (saved.get(photo.path.name) if photo.path else None, ""),
        save_edit=save_edit,
        keep_other=lambda photo, known, edit: None,
        kept_others=lambda photo: [],
        forget_others=lambda photo: None,
        make_analyzer=lambda: analyzer,
        cached=lambda photo: None,
        is_known=lambda path: False,
        keep=lambda analysis: None,
        make_desk=lambda: Desk(lambda: analyzer, None),
        cache_bytes=lambda: 0,
        clear_cache=lambda: None,
        facts=lambda: {"photofix": "9.9", "libraries": {"torch": "1.2", "gone": None}, "weights": "w" * 64},
        credits=lambda: "torch: BSD-3-Clause",
    )


@pytest.fixture
def make_window(qtbot: Any, qapp: Any, services: Services) -> Iterator[Callable[..., MainWindow]]:
    """Makes shown windows; closes them and asserts that their threads have ended."""
    windows: list[MainWindow] = []

    def make(is_newcomer: bool = False, **changes: Any) -> MainWindow:
        if not is_newcomer:
            note_seen()  # the tour has tests of its own
        window = MainWindow(replace(services, **changes))
        windows.append(window)
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in windows:
        window.exporting.cancel_all()
        window.papers.cancel_all()
        busy = (window.exporting, window.papers)
        qtbot.waitUntil(lambda busy=busy: not any(part.is_busy for part in busy), timeout=10_000)
        window.close()
        for worker in (window.file_worker, window.render_worker, window.analysis_worker, window.paper_worker):
            assert worker.isFinished()
        window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or the next test's look is put on this window too


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    """An empty window."""
    return make_window()


@pytest.fixture
def photo_path(tmp_path: Path) -> Path:
    """A 240 x 180 photograph-like PNG."""
    return _write_photo(tmp_path / "photo.png", seed=1)


@pytest.fixture
def write_photo() -> Callable[..., Path]:
    """(path, seed, height, width) -> path of a photograph-like PNG."""
    return _write_photo


def _write_photo(path: Path, seed: int, height: int = 180, width: int = 240) -> Path:
    """Soft coloured noise as a PNG; small, as opening one is most of many tests."""
    path.write_bytes(_photo_file(path.suffix, seed, height, width))
    return path


@cache
def _photo_file(suffix: str, seed: int, height: int, width: int) -> bytes:
    rng = np.random.default_rng(seed)
    small = rng.uniform(60, 220, (6, 8, 3)).astype(np.float32)
    pixels = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)
    return cv2.imencode(suffix, pixels)[1].tobytes()


@pytest.fixture
def opened(window: MainWindow, photo_path: Path, qtbot: Any) -> MainWindow:
    """A window with a photo, completely analysed and rendered."""
    return _open_photo(window, photo_path, qtbot)


@pytest.fixture
def open_photo(qtbot: Any) -> Callable[[MainWindow, Path], MainWindow]:
    """Opens a photo in a window and waits until its restored pixels are on the canvas."""
    return lambda window, path: _open_photo(window, path, qtbot)


def _open_photo(window: MainWindow, path: Path, qtbot: Any) -> MainWindow:
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.library.current_path == path.absolute(), timeout=10_000)
    qtbot.waitUntil(lambda: window.library.current.is_settled, timeout=10_000)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)
    return window


@pytest.fixture
def three(window: MainWindow, tmp_path: Path, write_photo: Callable[..., Path], qtbot: Any) -> MainWindow:
    """Three photos are listed, the first is shown and analysed."""
    paths = [write_photo(tmp_path / f"{number}.png", number, 60, 90) for number in range(3)]
    window.open_paths(paths)
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    return window


@pytest.fixture
def by_hand() -> Callable[[MainWindow], MainWindow]:
    """Switches all tasks off and shows the restored picture alone, as whoever works by hand does."""
    return _by_hand


def _by_hand(window: MainWindow) -> MainWindow:
    edit = window.library.current.edit
    for key in load_tasks():
        edit = edit.with_value(key, "strength", 0.0)
    window.library.current.change(edit, "off")
    window.actions_.modes[next(mode for mode in window.actions_.modes if mode.value == "restored")].trigger()
    return window
