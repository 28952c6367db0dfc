"""Choosing a language makes the window anew, with the same photos and edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from photofix.ui import app as app_module
from photofix.ui.app import READY_AFTER_MS, WARM_UP_AFTER_MS, WindowKeeper
from photofix.ui.controllers.crash import CrashTeller
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.system.language import install_language
from photofix.ui.window.main_window import MainWindow
from photofix.ui.workers.services import Services


@pytest.fixture
def keeper(qapp: QApplication, services: Services) -> Iterator[WindowKeeper]:
    keeper = WindowKeeper(qapp, services)
    yield keeper
    assert keeper.window is not None
    keeper.window.close()
    keeper.window.deleteLater()
    install_language(qapp, "en")


def test_new_language_keeps_photos_and_edits(
    keeper: WindowKeeper, tmp_path: Path, write_photo: Any, qtbot: Any
) -> None:
    paths = [write_photo(tmp_path / name, 1, 60, 80) for name in ("a.png", "b.png")]
    keeper.show(paths, paths[1])
    old = keeper.window
    assert old is not None
    qtbot.waitUntil(lambda: old.library.current_path == paths[1] and old.library.current.is_settled)
    QTest.keyClick(next(iter(old.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    old.actions_.languages["zh_CN"].trigger()
    new = keeper.window
    assert new is not None and new is not old
    qtbot.waitUntil(lambda: new.library.current_path == paths[1])
    assert new.library.paths == paths
    assert new.sidebar.export_button.text() == "导出…"
    assert next(iter(new.sidebar.tasks.cards.values())).rows["strength"].box.value() == 0


@pytest.mark.parametrize(("names", "delay_ms"), [((), WARM_UP_AFTER_MS), (("a.png",), READY_AFTER_MS)])
def test_the_network_loads_while_a_named_photo_is_decoded(
    keeper: WindowKeeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write_photo: Any, names: Any, delay_ms: int
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(app_module, "QTimer", SimpleNamespace(singleShot=lambda delay, slot: asked.append(delay)))
    keeper.show([write_photo(tmp_path / name, 1, 60, 80) for name in names])
    assert asked == [delay_ms] and READY_AFTER_MS < WARM_UP_AFTER_MS


@pytest.mark.parametrize("answer", ["wait_button", "stay_button"])
def test_new_language_waits_for_exports_or_does_not_come(
    qapp: QApplication, services: Services, tmp_path: Path, write_photo: Any, qtbot: Any, answer: str
) -> None:
    gate = Event()

    def export(*arguments: Any, progress: Any, **more: Any) -> Any:
        while not gate.wait(0.005):
            progress.report(0.5, "")
        return SimpleNamespace(path=tmp_path, untouched=False)

    keeper = WindowKeeper(qapp, replace(services, export=export))
    keeper.show([write_photo(tmp_path / "a.png", 1, 60, 80)])
    old = keeper.window
    qtbot.waitUntil(lambda: old.library.current is not None and old.library.current.is_settled)
    old.actions_.export.trigger()
    old.findChildren(ExportDialog)[-1].export.click()
    old.actions_.languages["zh_CN"].trigger()
    assert keeper.window is old and old.isVisible()
    QTest.mouseClick(getattr(old.closing, answer), Qt.MouseButton.LeftButton)
    gate.set()
    if answer == "wait_button":
        qtbot.waitUntil(lambda: keeper.window is not old)
        assert keeper.window.library.paths == old.library.paths
    else:
        qtbot.waitUntil(lambda: not old.exporting.is_busy)
        assert keeper.window is old
    assert qapp.quitOnLastWindowClosed()
    keeper.window.close()
    keeper.window.deleteLater()
    install_language(qapp, "en")


def test_error_that_nothing_caught_is_told_once(window: MainWindow, qapp: QApplication, qtbot: Any) -> None:
    teller = CrashTeller(qapp)

    def fail() -> None:
        try:
            raise ZeroDivisionError("secret")
        except ZeroDivisionError as error:
            teller.note(type(error), error, error.__traceback__)

    for _ in range(2):
        thread = Thread(target=fail)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1 and "ZeroDivisionError" in boxes[0].text() and "secret" not in boxes[0].text()
    boxes[0].close()
    teller.deleteLater()
