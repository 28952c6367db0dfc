"""Presets, copy and paste, recent files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox

from photofix.edit import Edit, Stroke
from photofix.errors import EditError
from photofix.store.shipped_presets import shipped_presets
from photofix.tasks import load_tasks
from photofix.ui.panels.recent import recent_paths
from photofix.ui.pixels.qimage import from_rgb8
from photofix.ui.session import clipboard, presets
from photofix.ui.window.main_window import MainWindow

KEY = next(iter(load_tasks()))


@pytest.fixture(autouse=True)
def _test_folders() -> Iterator[None]:
    QStandardPaths.setTestModeEnabled(True)
    for name in presets.preset_names():
        presets.delete_preset(name)
    yield
    QStandardPaths.setTestModeEnabled(False)


def test_preset_round_trip(qapp: Any) -> None:
    presets.save_preset("Grandma's album: 1950/60", Edit().with_value(KEY, "strength", 70.0))
    (name,) = presets.preset_names()
    assert presets.load_preset(name).value(KEY) == 70
    presets.delete_preset(name)
    assert presets.preset_names() == []


@pytest.mark.parametrize("text", ["", "[]", '{"version": 99}', '{"version": 1, "tasks": {"nothing": {"strength": 1}}}'])
def test_damaged_preset_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(EditError):
        presets.read_preset(path)


def test_preset_is_applied_from_the_menu(opened: MainWindow) -> None:
    presets.save_preset("soft", Edit().with_value(KEY, "strength", 35.0))
    opened.presets.aboutToShow.emit()
    next(action for action in opened.presets.actions() if action.text() == "soft").trigger()
    assert opened.library.current.edit.value(KEY) == 35


def test_presets_that_ship_stand_above_ones_own_and_cannot_be_deleted(opened: MainWindow) -> None:
    presets.save_preset("Faded slides", Edit().with_value(KEY, "strength", 35.0))
    opened.presets.aboutToShow.emit()
    offered = [action.text() for action in opened.presets.actions()]
    assert offered[: offered.index("&Save as Preset…")] == [*shipped_presets(), "", "Faded slides", ""]
    delete = next(menu for menu in opened.presets.findChildren(QMenu) if menu.title() == "&Delete")
    assert [action.text() for action in delete.actions()] == ["Faded slides"]


def test_a_preset_that_ships_is_applied_and_can_be_undone(opened: MainWindow) -> None:
    before = opened.library.current.edit
    opened.presets.aboutToShow.emit()
    opened.presets.actions()[0].trigger()
    name, path = next(iter(shipped_presets().items()))
    assert opened.library.current.edit.values == Edit.from_text(path.read_bytes()).values != before.values
    assert name in opened.library.current.undo_stack.undoText()
    opened.actions_.undo.trigger()
    assert opened.library.current.edit == before


def test_bad_import_says_so(opened: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("{")
    opened.presets.import_file(path)
    boxes = opened.findChildren(QMessageBox)
    assert boxes and "JSON" in boxes[0].text()
    boxes[0].accept()


def test_settings_are_copied_between_photos(
    opened: MainWindow, tmp_path: Path, write_photo: Any, open_photo: Any
) -> None:
    row = opened.sidebar.tasks.cards[KEY].rows["strength"]
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    opened.viewer.setFocus()
    QTest.keyClick(opened.viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    open_photo(opened, write_photo(tmp_path / "other.png", 2))
    assert row.box.value() == 100
    QTest.keyClick(opened.viewer, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert row.box.value() == 0


def test_copied_settings_do_not_crash_the_program_at_its_end() -> None:
    """Qt may keep what is on the clipboard until after Python has ended."""
    code = (
        "from PySide6.QtGui import QGuiApplication\n"
        "from photofix.edit import Edit\n"
        "from photofix.ui.session import clipboard\n"
        "app = QGuiApplication([])\n"
        "clipboard.copy_settings(Edit())\n"
        "assert clipboard.pasted_settings() == Edit()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("text", ["", "{}", '{"version": 1}', '{"version": 99, "tasks": {}}', 'say "tasks"'])
def test_other_text_is_no_settings(qapp: Any, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    assert clipboard.pasted_settings() is None


def test_settings_sent_as_text_can_be_pasted_without_their_strokes(qapp: Any) -> None:
    edit = Edit(strokes=(Stroke(KEY, "add", 10.0, 80.0, ((50.0, 60.0),)),)).with_value(KEY, "strength", 35.0)
    QGuiApplication.clipboard().setText(json.dumps(edit.to_json()))
    assert clipboard.pasted_settings() == Edit().with_value(KEY, "strength", 35.0)


def test_pasted_picture_is_opened(window: MainWindow, qtbot: Any) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (30, 40, 3), np.uint8)
    QGuiApplication.clipboard().setImage(from_rgb8(pixels))
    window.actions_.paste.trigger()
    qtbot.waitUntil(lambda: window.library.current is not None)
    assert np.array_equal(window.library.current.photo.pixels, pixels)
    qtbot.waitUntil(lambda: window.library.current.is_settled)
    kept = window.library.current.photo.path
    assert kept in window.library.paths, "a pasted picture is a photo like any other: listed, with a sidecar"
    window.actions_.paste.trigger()
    assert window.library.paths == [kept], "the same picture is the same photo"


def test_recent_photos_newest_first(
    opened: MainWindow, tmp_path: Path, photo_path: Path, write_photo: Any, open_photo: Any
) -> None:
    other = write_photo(tmp_path / "other.png", 2)
    open_photo(opened, other)
    assert recent_paths() == [other, photo_path]
    other.unlink()
    assert recent_paths() == [photo_path]
