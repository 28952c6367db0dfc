"""A folder that is opened again: results of earlier exports are no photos of their own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from photofix.ui.session.document import State
from photofix.ui.session.photo_files import EXPORT
from photofix.ui.window.main_window import MainWindow


@pytest.fixture
def album(tmp_path: Path, write_photo: Callable[..., Path]) -> Path:
    """Two photos, and a result of the first."""
    folder = tmp_path / "album"
    folder.mkdir()
    for seed, name in enumerate(("a.png", "b.png", "a_restored.png")):
        write_photo(folder / name, seed, 60, 90)
    return folder


def open_folder(window: MainWindow, folder: Path, qtbot: Any) -> list[str]:
    window.open_paths([folder])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    return [path.name for path in window.library.paths]


def test_results_are_not_listed_and_their_photos_count_as_exported(window: MainWindow, album: Path, qtbot: Any) -> None:
    assert open_folder(window, album, qtbot) == ["a.png", "b.png"]
    assert window.library.state(album / "a.png") is State.EXPORTED
    assert window.library.state(album / "b.png") is State.UNEDITED
    qtbot.waitUntil(lambda: "1 result of earlier exports in this folder is not listed" in window.status.activity.text())
    dragged = window.filmstrip.model_.mimeData([window.filmstrip.model_.index(0)])
    assert [url.toLocalFile() for url in dragged.urls()] == [str(album / "a_restored.png")]


def test_one_that_was_edited_since_counts_as_edited(window: MainWindow, album: Path, qtbot: Any) -> None:
    result, sidecar = album / "b_restored.png", album / "b.png.photofix.json"
    (album / "a_restored.png").rename(result)
    sidecar.write_text("{}")
    written = result.stat().st_mtime
    os.utime(sidecar, (written + 9, written + 9))
    open_folder(window, album, qtbot)
    assert window.library.state(album / "b.png") is State.EDITED
    assert window.library.results == {album / "b.png": result}


def test_a_result_that_is_opened_itself_is_listed(window: MainWindow, album: Path, qtbot: Any) -> None:
    window.open_paths([album / "a_restored.png"])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    assert [path.name for path in window.library.paths] == ["a_restored.png"]


def test_a_name_of_ones_own_is_known_next_time(window: MainWindow, album: Path, qtbot: Any) -> None:
    (album / "a_restored.png").rename(album / "b, better.png")
    QSettings().setValue(f"{EXPORT}/name", "{name}, better")
    assert open_folder(window, album, qtbot) == ["a.png", "b.png"]
    assert window.library.state(album / "b.png") is State.EXPORTED


def test_what_was_exported_just_now_is_known_whatever_its_name(
    window: MainWindow, album: Path, write_photo: Callable[..., Path], qtbot: Any
) -> None:
    open_folder(window, album, qtbot)
    document = window.library.current
    assert document is not None
    window.exporting.export(document, album / "for the wall.png", None, overwrite=False)
    qtbot.waitUntil(lambda: (album / "for the wall.png").exists() and not window.exporting.is_busy)
    window.actions_.remove.trigger()
    qtbot.waitUntil(lambda: window.library.current_path == album / "b.png")
    window.open_paths([album])
    qtbot.waitUntil(lambda: window.library.current_path == album / "a.png")
    assert sorted(path.name for path in window.library.paths) == ["a.png", "b.png"]
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    assert window.library.state(album / "a.png") is State.EXPORTED
