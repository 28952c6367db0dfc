"""Settings onto several photos at once: shown, asleep, never opened, at the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from photofix.edit import Edit, Stroke
from photofix.errors import PhotoWriteError
from photofix.tasks import load_tasks
from photofix.ui.session import clipboard
from photofix.ui.session.document import State
from photofix.ui.session.library import KEPT_OPEN
from photofix.ui.window.main_window import MainWindow
from photofix.ui.workers.jobs import ChangeJob, Known

KEY = next(iter(load_tasks()))
WANTED = Edit().with_value(KEY, "strength", 35.0)
STROKE = Stroke(KEY, "add", 10.0, 80.0, ((50.0, 60.0),))


@pytest.fixture
def paths(tmp_path: Path, write_photo: Callable[..., Path]) -> list[Path]:
    return [write_photo(tmp_path / f"{name}.png", seed, 60, 80) for seed, name in enumerate("abcdefg")]


def shown(window: MainWindow, qtbot: Any, path: Path) -> None:
    window.library.show(path)
    qtbot.waitUntil(lambda: window.library.current_path == path, timeout=20_000)


def choose_all(window: MainWindow) -> None:
    QTest.keyClick(window.filmstrip, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)


def test_settings_go_onto_all_photos_that_are_chosen(
    window: MainWindow, qtbot: Any, paths: list[Path], saved: dict[str, Edit]
) -> None:
    saved["g.png"] = Edit(strokes=(STROKE,))
    window.library.open(paths)
    for path in paths[: KEPT_OPEN + 1]:
        shown(window, qtbot, path)
    assert window.library.document(paths[0]).is_asleep and window.library.document(paths[-1]) is None  # type: ignore[union-attr]
    clipboard.copy_settings(WANTED)
    choose_all(window)
    window.actions_.paste.trigger()
    assert window.status.activity.text().startswith("Paste settings: 7 photo")
    qtbot.waitUntil(lambda: all(saved.get(path.name, Edit()).values == WANTED.values for path in paths))
    assert saved["g.png"].strokes == (STROKE,), "what was done by hand stays"
    assert all(window.library.state(path) is State.EDITED for path in paths)
    shown(window, qtbot, paths[0])
    window.undo_group.activeStack().undo()
    assert window.library.current is not None and window.library.current.edit == Edit(), "a step of its history"
    shown(window, qtbot, paths[-1])
    assert window.library.current.edit.values == WANTED.values


def test_a_preset_goes_onto_all_photos_that_are_chosen(
    window: MainWindow, qtbot: Any, paths: list[Path], saved: dict[str, Edit]
) -> None:
    window.library.open(paths[:3])
    shown(window, qtbot, paths[0])
    choose_all(window)
    window.commands.apply_preset(WANTED, "mine")
    qtbot.waitUntil(lambda: all(saved.get(path.name) == WANTED for path in paths[:3]))


def test_without_a_choice_only_the_shown_photo_is_changed(
    window: MainWindow, qtbot: Any, paths: list[Path], saved: dict[str, Edit]
) -> None:
    window.library.open(paths)
    shown(window, qtbot, paths[1])
    clipboard.copy_settings(WANTED)
    window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: saved.get("b.png") == WANTED)
    assert set(saved) == {"b.png"}


def test_what_was_not_written_yet_is_written_at_the_end(
    window: MainWindow, qtbot: Any, paths: list[Path], saved: dict[str, Edit], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.library.open(paths)
    shown(window, qtbot, paths[0])
    monkeypatch.setattr(window.file_worker, "handle", lambda job: None)  # it comes to nothing any more
    clipboard.copy_settings(WANTED)
    choose_all(window)
    window.actions_.paste.trigger()
    window.close()
    assert all(saved[path.name] == WANTED for path in paths)


def test_a_photo_that_is_opened_before_its_turn_has_the_settings_all_the_same(
    window: MainWindow, qtbot: Any, paths: list[Path]
) -> None:
    window.library.open(paths[:2])
    shown(window, qtbot, paths[0])
    job = ChangeJob(paths[1], lambda edit: WANTED, "", Known())
    window.commands.pasting._waiting[paths[1]] = (job, "Paste settings")
    shown(window, qtbot, paths[1])
    assert window.library.current is not None and window.library.current.edit == WANTED
    window.commands.pasting._waiting.clear()


def test_an_edit_that_cannot_be_saved_is_told(
    make_window: Callable[..., MainWindow], qtbot: Any, paths: list[Path]
) -> None:
    def refuse(*_: object) -> None:
        raise PhotoWriteError("The disk is full; free some space.")

    window = make_window(save_edit=refuse)
    window.library.open(paths[:2])
    shown(window, qtbot, paths[0])
    clipboard.copy_settings(WANTED)
    with qtbot.waitSignal(window.library.noted) as told:
        window.commands.pasting.change(paths[1:2], lambda edit: WANTED, "Paste settings")
    assert "disk is full" in told.args[0]
    assert QGuiApplication.clipboard().text()
