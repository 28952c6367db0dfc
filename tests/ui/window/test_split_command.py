"""Splitting a scan in the window: proposal, correction, and photos of their own in the filmstrip and on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from front import bring_to_front
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from skimage import data

from photofix.photo.read import read_photo
from photofix.store.sidecar import load_sidecar, save_sidecar, saved_prints
from photofix.ui.dialogs.export_all_dialog import ExportAllDialog
from photofix.ui.dialogs.split_dialog import SplitDialog
from photofix.ui.session.photo_files import photos_in
from photofix.ui.window.main_window import MainWindow


@pytest.fixture
def window(make_window: Callable[..., MainWindow], tmp_path: Path, qtbot: Any) -> MainWindow:
    """A scan of two prints is shown; sidecars are real ones."""
    pixels = np.full((320, 760, 3), 128, np.uint8)
    pixels[60:260, 40:340] = data.coffee()[:200, 100:400, ::-1]
    pixels[60:260, 400:700] = data.astronaut()[100:300, 100:400, ::-1]
    cv2.imwrite(str(tmp_path / "album01.tif"), pixels)

    def load_edit(photo: Any) -> Any:
        saved = load_sidecar(photo)
        return (None if saved is None else saved.edit), ""

    window = make_window(load_edit=load_edit, save_edit=save_sidecar)
    window.open_paths([tmp_path / "album01.tif"])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    return window


def asked(window: MainWindow, qtbot: Any) -> SplitDialog:
    window.actions_.split.trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(SplitDialog)), timeout=30_000)
    return window.findChildren(SplitDialog)[-1]


def press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def at(dialog: SplitDialog, y: float, x: float) -> QPoint:
    return dialog.view.point(y, x).toPoint()


def test_accepted_prints_are_listed_and_shown(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    dialog = asked(window, qtbot)
    assert len(dialog.prints) == 2 and "2" in dialog.split.text()
    press(dialog.split)
    names = ["album01.tif", "album01.tif#1", "album01.tif#2"]
    qtbot.waitUntil(lambda: [path.name for path in window.library.paths] == names, timeout=30_000)
    qtbot.waitUntil(lambda: window.library.current_path == tmp_path / "album01.tif#1", timeout=30_000)
    document = window.library.current
    assert document is not None and document.edit.geometry.corners is not None and document.photo.width < 340
    assert saved_prints(tmp_path / "album01.tif") == [tmp_path / name for name in names[1:]]
    assert [path.name for path in photos_in([tmp_path])] == names, "opened again they are there"


def test_frames_are_chosen_moved_bent_and_deleted_by_keys(window: MainWindow, qtbot: Any) -> None:
    dialog = asked(window, qtbot)
    view, before = dialog.view, dialog.prints
    bring_to_front(dialog, qtbot)
    dialog.add.setFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.selected == 1, "who comes by Tab sees where they are"
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.selected == 2
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.selected == 1
    QTest.keyClick(view, Qt.Key.Key_Right)
    step = dialog.prints[1][0][1] - before[1][0][1]
    assert step >= 1
    assert np.allclose(dialog.prints[1], [(y, x + step) for y, x in before[1]])
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Down)
    y, x = before[1][2]
    assert dialog.prints[1][2] == pytest.approx((y + step, x + step)), "the lower right corner alone"
    assert dialog.prints[1][3] == pytest.approx((before[1][3][0], before[1][3][1] + step))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert list(dialog.prints) == [2]


def test_the_keyboard_is_seen_among_frames(window: MainWindow, qtbot: Any) -> None:
    dialog = asked(window, qtbot)
    bring_to_front(dialog, qtbot)
    QTest.mouseClick(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, 160, 550))
    dialog.add.setFocus()
    without = dialog.view.grab().toImage()
    dialog.view.setFocus()
    assert dialog.view.grab().toImage() != without


def test_frames_are_moved_added_and_deleted(window: MainWindow, qtbot: Any) -> None:
    dialog = asked(window, qtbot)
    y, x = dialog.prints[1][0]
    QTest.mousePress(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, y, x))
    QTest.mouseMove(dialog.view, at(dialog, y - 30, x - 20))
    QTest.mouseRelease(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, y - 30, x - 20))
    moved = dialog.prints[1]
    assert moved[0] == pytest.approx((y - 30, x - 20), abs=2) and moved[2][0] > 255
    QTest.mouseClick(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, 160, 550))
    assert dialog.view.selected == 2
    QTest.keyClick(dialog.view, Qt.Key.Key_Delete)
    assert list(dialog.prints) == [1]
    press(dialog.add)
    assert list(dialog.prints) == [1, 3], "a number is not given twice"
    press(dialog.again)
    assert list(dialog.prints) == [1, 2]
    press(dialog.delete)
    dialog.reject()
    assert [path.name for path in window.library.paths] == ["album01.tif"]


def test_a_corner_is_not_dragged_across(window: MainWindow, qtbot: Any) -> None:
    dialog = asked(window, qtbot)
    y, x = dialog.prints[1][0]
    QTest.mousePress(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, y, x))
    QTest.mouseMove(dialog.view, at(dialog, 255, 335))
    QTest.mouseRelease(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, 255, 335))
    assert dialog.prints[1][0] == pytest.approx((y, x), abs=1)
    dialog.reject()


def test_export_all_names_prints_after_the_scan(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    press(asked(window, qtbot).split)
    qtbot.waitUntil(lambda: len(window.library.paths) == 3, timeout=30_000)
    dialog = ExportAllDialog(window.library.paths[1:])
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path))
    dialog.name.setText("{name}")
    assert [path.name for _, path, _ in dialog.wanted()] == ["album01-1.tif", "album01-2.tif"]


def test_a_print_is_written_by_the_queue(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    press(asked(window, qtbot).split)
    qtbot.waitUntil(lambda: len(window.library.paths) == 3, timeout=30_000)
    dialog = ExportAllDialog(window.library.paths[1:])
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path))
    dialog.name.setText("{name}")
    (_, (path, output, options)) = dialog.wanted()
    items = window.queue.desk.add([window.library.order(path, output, options)])
    qtbot.waitUntil(lambda: items[0].state in ("done", "failed"), timeout=60_000)
    assert items[0].state == "done", items[0].error
    result = read_photo(tmp_path / "album01-2.tif")
    assert abs(result.width - 300) <= 2 and abs(result.height - 200) <= 2


def test_a_print_is_not_split_again(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    press(asked(window, qtbot).split)
    qtbot.waitUntil(lambda: window.library.current_path == tmp_path / "album01.tif#1", timeout=30_000)
    window.actions_.split.trigger()
    assert any("one print" in box.text() for box in window.findChildren(QMessageBox) if box.isVisible())
