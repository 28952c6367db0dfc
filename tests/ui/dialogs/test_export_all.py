"""Export All and the queue: the same choices as for one photo, asked before; each photo with its own edit."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from photofix.edit import Edit
from photofix.photo.read import read_photo
from photofix.store.sidecar import save_sidecar, sidecar_path
from photofix.tasks import load_tasks
from photofix.ui.dialogs.export_all_dialog import ExportAllDialog
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.panels.filmstrip import StateRole
from photofix.ui.session.document import State
from photofix.ui.session.photo_files import samples_folder
from photofix.ui.window.main_window import MainWindow

KEY = next(iter(load_tasks()))


@pytest.fixture
def three(window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any) -> MainWindow:
    """Three photos are listed, the first is shown and analysed."""
    for number in range(3):
        write_photo(tmp_path / "in" / f"{number}.png", number, 60, 90)
    window.open_paths([tmp_path / "in"])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    return window


@pytest.fixture
def write_photo(tmp_path: Path, write_photo: Any) -> Any:
    """As usual, also into folders that do not exist yet."""

    def write(path: Path, *arguments: int) -> Path:
        path.parent.mkdir(exist_ok=True)
        return write_photo(path, *arguments)

    return write


def _asked(window: MainWindow) -> ExportAllDialog:
    window.actions_.queue_all.trigger()
    return window.findChildren(ExportAllDialog)[-1]


def _choose(box: Any, data: object) -> None:
    box.setCurrentIndex(box.findData(data))


def _done(window: MainWindow, qtbot: Any) -> list[Any]:
    qtbot.waitUntil(lambda: window.queue.desk.unfinished() == 0, timeout=20_000)
    return [item.result for item in window.queue.desk.items]


def test_what_was_chosen_for_one_is_shown_and_used_for_all(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    three.actions_.export.trigger()
    single = three.findChildren(ExportDialog)[-1]
    _choose(single.format, "JPEG")
    _choose(single.size_box, True)
    single.long_side.setValue(45)
    single.quality.setValue(81)
    _choose(single.metadata, "strip_location")
    single.name.setText("{name}-new")
    single.export.click()
    qtbot.waitUntil(lambda: bool(three.findChildren(QMessageBox)))
    three.findChildren(QMessageBox)[-1].close()
    dialog = _asked(three)
    assert (dialog.format.currentData(), dialog.quality.value(), dialog.long_side.value()) == ("JPEG", 81, 45)
    assert "3 photos" in dialog.summary.text() and not three.queue.desk.items
    dialog.folder.setText(str(tmp_path))
    dialog.export.click()
    orders = [item.task for item in three.queue.desk.items]
    assert {order.options.metadata for order in orders} == {"strip_location"}
    assert all(result.error is None for result in _done(three, qtbot))
    results = [read_photo(tmp_path / f"{number}-new.jpg") for number in range(3)]
    assert {(result.format, result.width) for result in results} == {("JPEG", 45)}


def test_saved_edits_are_found_wherever_they_lie(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    QTest.keyClick(three.sidebar.tasks.cards[KEY].rows["strength"].slider, Qt.Key.Key_Home)
    photo = read_photo(tmp_path / "in" / "1.png")
    beside = save_sidecar(photo, Edit().with_value(KEY, "strength", 35.0), "")
    folder = Path(os.environ["XDG_DATA_HOME"]) / "photofix" / "edits"
    folder.mkdir(parents=True, exist_ok=True)
    assert beside is not None
    beside.rename(folder / f"{photo.sha256}.photofix.json")
    sidecar_path(tmp_path / "in" / "2.png").write_text("{")
    dialog = _asked(three)
    dialog.folder.setText(str(tmp_path))
    dialog.export.click()
    first, second, third = _done(three, qtbot)
    assert (first.strengths[KEY], second.strengths[KEY]) == (0, 35)
    assert "2.png.photofix.json" in third.error, "a damaged edit is no reason to restore as nobody asked for"


def test_an_edit_found_with_the_thumbnail_is_marked(
    window: MainWindow, tmp_path: Path, write_photo: Any, saved: dict[str, Edit], qtbot: Any
) -> None:
    saved["1.png"] = Edit().with_value(KEY, "strength", 35.0)
    window.open_paths([write_photo(tmp_path / "in" / f"{number}.png", number, 60, 90) for number in range(2)])
    model = window.filmstrip.model_
    qtbot.waitUntil(lambda: model.data(model.index(1), StateRole) is State.EDITED)


def test_automatic_format_is_each_photos_own(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    cv2.imwrite(str(tmp_path / "x.jpg"), np.full((60, 90, 3), 90, np.uint8))
    three.open_paths([tmp_path / "x.jpg"])
    qtbot.waitUntil(lambda: three.library.current.name == "x.jpg")
    dialog = _asked(three)
    _choose(dialog.depth_box, 16)
    assert dialog.quality.isEnabled() and dialog.depth_box.isEnabled()
    wanted = {path.name: (target.name, options.depth) for path, target, options in dialog.wanted()}
    assert wanted["x.jpg"] == ("x_restored.jpg", None) and wanted["0.png"] == ("0_restored.png", 16)
    dialog.reject()


def test_photos_of_several_folders_keep_them(window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any) -> None:
    folders = [tmp_path / "in" / name for name in ("a", "b/deep")]
    for folder in folders:
        folder.mkdir(parents=True)
    photos = [write_photo(folder / "0.png", 7, 60, 90) for folder in folders]
    window.open_paths(photos)
    qtbot.waitUntil(lambda: window.library.current is not None, timeout=20_000)
    dialog = _asked(window)
    assert Path(dialog.folder.text()) == tmp_path / "in" and "2 folders" in dialog.summary.text()
    assert [result for _, result, _ in dialog.wanted()] == [photo.with_name("0_restored.png") for photo in photos]
    dialog.folder.setText(str(tmp_path))
    dialog.export.click()
    assert all(result.error is None for result in _done(window, qtbot))
    assert (tmp_path / "a/0_restored.png").is_file() and (tmp_path / "b/deep/0_restored.png").is_file()


def test_results_of_one_name_replace_nothing(three: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any) -> None:
    three.open_paths([write_photo(tmp_path / "in" / "0.tif", 7, 60, 90)])
    (tmp_path / "1_restored.png").write_bytes(b"mine")
    dialog = _asked(three)
    _choose(dialog.format, "PNG")
    dialog.folder.setText(str(tmp_path))
    names = [target.name for _, target, _ in dialog.wanted()]
    assert names == ["0_restored.png", "1_restored-2.png", "2_restored.png", "0_restored-2.png"]
    dialog.reject()


def test_files_dropped_on_the_queue_are_asked_about(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    three.queue.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "in"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    how = (Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(three.queue, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(three.queue, QDropEvent(QPointF(9, 9), *how))
    assert not three.queue.desk.items
    dialog = three.findChildren(ExportAllDialog)[-1]
    _choose(dialog.format, "PNG")
    dialog.export.click()
    assert [item.task.options.format for item in three.queue.desk.items] == ["PNG"] * 3
    _done(three, qtbot)


def test_samples_and_broken_files_are_left_out_and_named(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "broken.png").write_bytes(b"no photo")
    sample = next(samples_folder().glob("*.jpg"))
    result = tmp_path / "in" / "0_restored.png"
    shutil.copyfile(tmp_path / "in" / "0.png", result)
    three.open_paths([tmp_path / "broken.png", sample, result])
    qtbot.waitUntil(lambda: bool(three.findChildren(QMessageBox)))
    three.findChildren(QMessageBox)[-1].close()
    dialog = _asked(three)
    assert [path.name for path, _, _ in dialog.wanted()] == ["0.png", "1.png", "2.png"]
    assert "1 sample" in dialog.summary.text() and "1 that cannot be opened" in dialog.summary.text()
    assert "1 result of earlier exports" in dialog.summary.text()
    dialog.reject()


def test_only_samples_are_nothing_to_export(window: MainWindow, qtbot: Any) -> None:
    window.commands.open_samples()
    qtbot.waitUntil(lambda: window.library.current is not None, timeout=20_000)
    window.actions_.queue_all.trigger()
    assert "sample" in window.findChildren(QMessageBox)[-1].text()
    assert not window.findChildren(ExportAllDialog)
    window.findChildren(QMessageBox)[-1].close()
    window.actions_.export.trigger()
    dialog = window.findChildren(ExportDialog)[-1]
    assert not Path(dialog.folder.text()).is_relative_to(samples_folder())
    dialog.reject()
