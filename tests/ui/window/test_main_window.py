"""The window end to end, through real events, with a fake network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from photofix.tasks import load_tasks
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow


def test_importing_the_window_leaves_torch_out() -> None:
    code = "import sys, photofix.ui.window.main_window, photofix.ui.app; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_photo_is_restored_on_the_canvas(opened: MainWindow) -> None:
    pictures = opened.viewer.pictures
    assert pictures.original.base is not None and pictures.restored.base is not None
    before, after = to_rgb8(pictures.original.base.image), to_rgb8(pictures.restored.base.image)
    assert before.shape == after.shape == (180, 240, 3)
    assert np.abs(before.astype(int) - after).mean() > 3


def test_sliders_start_at_the_automatic_value(opened: MainWindow) -> None:
    assert {card.rows["strength"].box.value() for card in opened.sidebar.tasks.cards.values()} == {100.0}
    assert all(
        card.switch.isChecked() and card.rows["strength"].auto.isChecked()
        for card in opened.sidebar.tasks.cards.values()
    )


def test_first_pixels_do_not_wait_for_the_network(
    window: MainWindow, photo_path: Path, analyzer: Any, qtbot: Any
) -> None:
    analyzer.gate.clear()
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.viewer.pictures.restored.base is not None)
    assert window.library.current is not None and window.library.current.analysis is None
    card = next(iter(window.sidebar.tasks.cards.values()))
    assert not card.switch.isEnabled() and card.toolTip()
    analyzer.gate.set()
    qtbot.waitUntil(card.switch.isEnabled)


def test_touched_slider_stays_when_a_better_analysis_comes(
    window: MainWindow, photo_path: Path, analyzer: Any, qtbot: Any
) -> None:
    analyzer.refine_gate.clear()
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.analysis is not None)
    first, other = list(window.sidebar.tasks.cards.values())[:2]
    first.rows["strength"].slider.setFocus()
    QTest.keyClick(first.rows["strength"].slider, Qt.Key.Key_Left)
    assert first.rows["strength"].box.value() == 99
    analyzer.presence = 0.1
    analyzer.refine_gate.set()
    qtbot.waitUntil(lambda: window.library.current.is_settled)
    assert first.rows["strength"].box.value() == 99
    assert other.rows["strength"].box.value() == 0


def test_other_photo_shows_only_its_own_result(
    window: MainWindow, tmp_path: Path, analyzer: Any, write_photo: Any, qtbot: Any
) -> None:
    analyzer.gate.clear()
    first, second = write_photo(tmp_path / "a.png", 1, 90, 120), write_photo(tmp_path / "b.png", 2, 60, 70)
    window.open_paths([first])
    qtbot.waitUntil(lambda: len(analyzer.asked) == 1)
    window.open_paths([second])
    qtbot.waitUntil(lambda: window.library.current_path == second)
    analyzer.gate.set()
    qtbot.waitUntil(lambda: window.library.current.is_settled)
    assert window.library.current.analysis.width == 70
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    assert window.viewer.pictures.restored.base.image.width() == 70


def test_slider_drag_shows_new_pixels(opened: MainWindow, qtbot: Any) -> None:
    before = to_rgb8(opened.viewer.pictures.restored.base.image)
    slider = list(opened.sidebar.tasks.cards.values())[1].rows["strength"].slider
    QTest.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert not np.array_equal(before, to_rgb8(opened.viewer.pictures.restored.base.image))


def test_double_click_on_a_slider_makes_it_automatic(opened: MainWindow) -> None:
    row = next(iter(opened.sidebar.tasks.cards.values())).rows["strength"]
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    assert row.box.value() == 0 and not row.auto.isChecked()
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton)
    assert row.box.value() == 100 and row.auto.isChecked()


def test_switch_turns_a_task_off_and_back(opened: MainWindow) -> None:
    card = next(iter(opened.sidebar.tasks.cards.values()))
    card.switch.click()
    assert card.rows["strength"].box.value() == 0 and not card.switch.isChecked()
    card.switch.click()
    assert card.rows["strength"].box.value() == 100 and card.switch.isChecked()


def test_backslash_shows_the_original_while_held(opened: MainWindow) -> None:
    QTest.keyPress(opened.viewer, Qt.Key.Key_Backslash)
    assert opened.viewer.mode is CompareMode.ORIGINAL
    QTest.keyRelease(opened.viewer, Qt.Key.Key_Backslash)
    assert opened.viewer.mode is CompareMode.SPLIT


def test_space_and_backslash_belong_to_the_photo_after_clicks(opened: MainWindow) -> None:
    """On a tab, on a finding, on a switch: none of them is pressed by it."""
    bar, defects = opened.sidebar.tabs.tabBar(), opened.sidebar.defects
    card = next(iter(opened.sidebar.tasks.cards.values()))
    QTest.mouseClick(card.switch, Qt.MouseButton.LeftButton)
    places = [(bar, bar.tabRect(1).center()), (defects.list.viewport(), QPoint(20, 20))]
    for widget, spot in places:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=spot)
        focused = opened.focusWidget()
        QTest.keyPress(focused, Qt.Key.Key_Space)
        assert opened.viewer.is_hand
        QTest.keyRelease(focused, Qt.Key.Key_Space)
        assert not opened.viewer.is_hand
        QTest.keyPress(focused, Qt.Key.Key_Backslash)
        assert opened.viewer.mode is CompareMode.ORIGINAL
        QTest.keyRelease(focused, Qt.Key.Key_Backslash)
        assert opened.viewer.mode is not CompareMode.ORIGINAL


def test_undo_takes_back_a_slider(opened: MainWindow) -> None:
    row = next(iter(opened.sidebar.tasks.cards.values())).rows["strength"]
    for _ in range(5):
        QTest.keyClick(row.slider, Qt.Key.Key_Left)
    assert row.box.value() == 95
    opened.actions_.undo.trigger()
    assert row.box.value() == 100 and row.auto.isChecked()
    opened.actions_.redo.trigger()
    assert row.box.value() == 95


def test_edits_come_back_when_the_photo_is_opened_again(
    make_window: Callable[..., MainWindow], photo_path: Path, open_photo: Any, qtbot: Any, saved: dict[str, Any]
) -> None:
    window = open_photo(make_window(), photo_path)
    QTest.keyClick(next(iter(window.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: photo_path.name in saved)
    window.close()
    again = open_photo(make_window(), photo_path)
    assert next(iter(again.sidebar.tasks.cards.values())).rows["strength"].box.value() == 0


def test_edits_are_saved_when_the_window_closes_at_once(
    opened: MainWindow, photo_path: Path, saved: dict[str, Any]
) -> None:
    QTest.keyClick(next(iter(opened.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    opened.close()
    key = next(iter(opened.sidebar.tasks.cards))
    assert saved[photo_path.name].value(key) == 0


def test_bad_file_says_so_and_keeps_the_open_photo(
    opened: MainWindow, tmp_path: Path, photo_path: Path, qtbot: Any
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"not a photo")
    opened.open_paths([bad])
    qtbot.waitUntil(lambda: bool(opened.findChildren(QMessageBox)))
    box = opened.findChildren(QMessageBox)[0]
    assert "bad.jpg" in box.text()
    box.accept()
    assert opened.library.current_path == photo_path


def test_dropped_folder_is_opened(window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any) -> None:
    for name in ("b.png", "a.png"):
        write_photo(tmp_path / name, 1, 40, 50)
    (tmp_path / "notes.txt").write_text("no photo")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *how))
    qtbot.waitUntil(lambda: window.library.current is not None)
    assert [path.name for path in window.library.paths] == ["a.png", "b.png"]
    assert window.library.current.name == "a.png"


def test_files_over_the_window_are_invited(opened: MainWindow, photo_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo_path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    before = opened.viewer.grab().toImage()
    QApplication.sendEvent(opened, QDragEnterEvent(QPoint(5, 5), *how))
    assert opened.viewer.grab().toImage() != before
    QApplication.sendEvent(opened, QDragLeaveEvent())
    assert opened.viewer.grab().toImage() == before


def test_panel_is_made_from_the_registry(window: MainWindow) -> None:
    assert set(window.sidebar.tasks.cards) == set(load_tasks())


def test_status_bar_states_the_facts(opened: MainWindow) -> None:
    assert opened.status.fact("photo").startswith("240 × 180")
    assert opened.status.fact("device") == "CPU"
    opened.actions_.one.trigger()
    assert opened.status.fact("zoom") == "100 %"


def test_difference_is_shown_where_the_photo_is_zoomed(
    window: MainWindow, tmp_path: Path, write_photo: Any, open_photo: Any, qtbot: Any
) -> None:
    open_photo(window, write_photo(tmp_path / "large.png", 4, 1500, 2000))
    window.actions_.one.trigger()
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    window.actions_.modes[CompareMode.DIFFERENCE].trigger()
    pair = window.viewer.pictures.difference
    qtbot.waitUntil(lambda: pair.detail is not None and pair.base is not None)
    assert "ΔE" in window.legend.sentence


def test_difference_is_shown(opened: MainWindow, qtbot: Any) -> None:
    opened.actions_.modes[CompareMode.DIFFERENCE].trigger()
    qtbot.waitUntil(lambda: opened.viewer.pictures.difference.base is not None)
