from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from photofix.photo.read import read_photo
from photofix.ui.dialogs.export_all_dialog import ExportAllDialog
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.panels.filmstrip import ShownRole, StateRole
from photofix.ui.session.document import State
from photofix.ui.window.main_window import MainWindow
from tests.photo.raw_files import camera_dng


@pytest.fixture
def three(window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any) -> MainWindow:
    """Three opened photos, the first shown and analysed."""
    for number in range(3):
        write_photo(tmp_path / f"{number}.png", number, 60 + 10 * number, 90)
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    return window


def test_hidden_for_one_photo_shown_for_more(
    opened: MainWindow, tmp_path: Path, write_photo: Any, open_photo: Any
) -> None:
    assert not opened.filmstrip.isVisible()
    open_photo(opened, write_photo(tmp_path / "other.png", 2))
    assert opened.filmstrip.isVisible()


def test_thumbnails_come(three: MainWindow, qtbot: Any) -> None:
    model = three.filmstrip.model_

    def all_there() -> bool:
        pictures = [model.data(model.index(row), Qt.ItemDataRole.DecorationRole) for row in range(3)]
        return all(isinstance(picture, QImage) and not picture.isNull() for picture in pictures)

    qtbot.waitUntil(all_there)


def test_open_photo_is_not_read_again_for_its_thumbnail(
    make_window: Any, tmp_path: Path, write_photo: Any, qtbot: Any
) -> None:
    reads: list[str] = []

    def read(path: Path, **options: Any) -> Any:
        reads.append(path.name)
        return read_photo(path, **options)

    window = make_window(read=read)
    window.open_paths([write_photo(tmp_path / name, 1, 60, 90) for name in ("a.png", "b.png")])
    model = window.filmstrip.model_
    qtbot.waitUntil(lambda: model.data(model.index(1), Qt.ItemDataRole.DecorationRole) is not None)
    qtbot.waitUntil(lambda: model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is not None)
    assert sorted(reads) == ["a.png", "b.png"]


def test_a_raw_photo_is_shown_by_its_preview_and_not_developed(make_window: Any, tmp_path: Path, qtbot: Any) -> None:
    pytest.importorskip("rawpy")
    reads: list[str] = []

    def read(path: Path, **options: Any) -> Any:
        reads.append(path.name)
        return read_photo(path, **options)

    for name, orientation in (("a.dng", 1), ("b.dng", 6)):
        (tmp_path / name).write_bytes(camera_dng(orientation))
    window = make_window(read=read)
    window.open_paths([tmp_path / "a.dng", tmp_path / "b.dng"])
    model = window.filmstrip.model_
    qtbot.waitUntil(lambda: model.data(model.index(1), Qt.ItemDataRole.DecorationRole) is not None, timeout=20_000)
    picture = model.data(model.index(1), Qt.ItemDataRole.DecorationRole)
    assert (picture.width(), picture.height()) == (120, 160), "upright, as the camera made it"
    assert reads == ["a.dng"]


def test_keys_and_clicks_change_the_photo(three: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(three.viewer, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: three.library.current.name == "1.png")
    assert three.filmstrip.currentIndex().row() == 1
    spot = three.filmstrip.visualRect(three.filmstrip.model_.index(2)).center()
    QTest.mouseClick(three.filmstrip.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: three.library.current.name == "2.png")
    assert three.viewer.view.photo_height == 80


def test_edits_of_every_photo_survive_going_back_and_forth(
    three: MainWindow, qtbot: Any, saved: dict[str, Any]
) -> None:
    row = next(iter(three.sidebar.tasks.cards.values())).rows["strength"]
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    three.actions_.next.trigger()
    qtbot.waitUntil(lambda: three.library.current.name == "1.png" and three.library.current.is_settled)
    assert row.box.value() == 100
    three.actions_.previous.trigger()
    qtbot.waitUntil(lambda: three.library.current.name == "0.png")
    assert row.box.value() == 0
    qtbot.waitUntil(lambda: "0.png" in saved)
    three.actions_.undo.trigger()
    assert row.box.value() == 100


def test_state_is_shown(three: MainWindow) -> None:
    model = three.filmstrip.model_
    assert model.data(model.index(0), StateRole) is State.UNEDITED
    QTest.keyClick(next(iter(three.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    assert model.data(model.index(0), StateRole) is State.EDITED
    assert "edited" in str(model.data(model.index(0), Qt.ItemDataRole.ToolTipRole))


def test_photos_not_shown_for_long_give_their_memory_back(
    window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any
) -> None:
    for number in range(7):
        write_photo(tmp_path / f"{number}.png", number, 60, 90)
    window.open_paths([tmp_path])
    for number in range(7):
        qtbot.waitUntil(
            lambda name=f"{number}.png": window.library.current is not None and window.library.current.name == name
        )
        window.library.step(1)
    documents = [window.library.document(path) for path in window.library.paths]
    assert [document.name for document in documents if not document.is_asleep] == [f"{n}.png" for n in range(3, 7)]


def test_history_and_snapshots_survive_many_other_photos(
    window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any, saved: dict[str, Any]
) -> None:
    for number in range(7):
        write_photo(tmp_path / f"{number}.png", number, 300, 400)
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.is_settled)
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    window.sidebar.defects.tools["heal"].click()
    QTest.mouseClick(window.viewer, Qt.MouseButton.LeftButton, pos=window.viewer.rect().center() + QPoint(90, 60))
    window.sidebar.tabs.setCurrentWidget(window.sidebar.history)
    window.sidebar.history.keep_buttons["A"].click()
    qtbot.waitUntil(lambda: "0.png" in saved)  # a saved edit is no reason to forget how it came about
    document = window.library.current
    stroked = document.edit
    assert stroked.strokes
    for number in range(1, 7):
        window.actions_.next.trigger()
        qtbot.waitUntil(lambda name=f"{number}.png": window.library.current.name == name)
    assert document.is_asleep
    for number in reversed(range(6)):
        window.actions_.previous.trigger()
        qtbot.waitUntil(lambda name=f"{number}.png": window.library.current.name == name)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date and window.library.current.is_settled)
    assert window.library.current.edit == stroked
    window.actions_.undo.trigger()
    assert window.library.current.edit.strokes == ()
    window.sidebar.history.show_buttons["A"].click()
    assert window.library.current.edit == stroked


def test_export_all_queues_every_photo_with_its_own_edit(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    key, card = next(iter(three.sidebar.tasks.cards.items()))
    QTest.keyClick(card.rows["strength"].slider, Qt.Key.Key_Home)
    folder = tmp_path / "out"
    folder.mkdir()
    three.actions_.queue_all.trigger()
    dialog = three.findChildren(ExportAllDialog)[-1]
    dialog.folder.setText(str(folder))
    dialog.export.click()
    assert three.queue.isVisible()
    orders = [item.task for item in three.queue.desk.items]
    assert [(order.edit.value(key), order.use_sidecar) for order in orders] == [(0, False), (None, True), (None, True)]
    qtbot.waitUntil(lambda: three.queue.desk.unfinished() == 0, timeout=20_000)
    assert sorted(path.name for path in folder.glob("*.png")) == [f"{number}_restored.png" for number in range(3)]
    model = three.filmstrip.model_
    qtbot.waitUntil(lambda: {model.data(model.index(row), StateRole) for row in range(3)} == {State.EXPORTED})
    assert model.mimeData([model.index(1)]).urls()[0].fileName() == "1_restored.png"
    assert three.library.results[three.library.paths[1]] == folder / "1_restored.png"


def _highlighted(window: MainWindow) -> list[str]:
    model = window.filmstrip.model_
    indexes = [model.index(row) for row in range(model.rowCount())]
    return [str(model.data(index)) for index in indexes if model.data(index, ShownRole)]


def _spot(window: MainWindow, row: int) -> QPoint:
    return window.filmstrip.visualRect(window.filmstrip.model_.index(row)).center()


def test_right_click_and_press_highlight_nothing_else(three: MainWindow) -> None:
    strip = three.filmstrip
    picture = strip.viewport().grab().toImage()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.RightButton, pos=_spot(three, 1))
    assert _highlighted(three) == ["0.png"] and strip.currentIndex().row() == 0
    assert strip.viewport().grab().toImage() == picture
    QTest.mousePress(strip.viewport(), Qt.MouseButton.LeftButton, pos=_spot(three, 1))
    QTest.mouseRelease(strip.viewport(), Qt.MouseButton.LeftButton, pos=_spot(three, 2))  # as a drag that was given up
    assert _highlighted(three) == ["0.png"]


def test_after_a_failed_open_the_shown_photo_is_highlighted(three: MainWindow, qtbot: Any) -> None:
    three.library.paths[1].write_bytes(b"no photo")
    QTest.mouseClick(three.filmstrip.viewport(), Qt.MouseButton.LeftButton, pos=_spot(three, 1))
    qtbot.waitUntil(lambda: bool(three.findChildren(QMessageBox)))
    three.findChildren(QMessageBox)[-1].close()
    assert _highlighted(three) == ["0.png"] and three.filmstrip.currentIndex().row() == 0


@pytest.mark.parametrize("is_cut_off", [False, True])
def test_page_down_passes_a_broken_file_after_telling_once(three: MainWindow, qtbot: Any, is_cut_off: bool) -> None:
    broken = three.library.paths[1]
    broken.write_bytes(broken.read_bytes()[:-2000] if is_cut_off else b"no photo")
    three.actions_.next.trigger()
    qtbot.waitUntil(lambda: bool(three.findChildren(QMessageBox)))
    three.findChildren(QMessageBox)[-1].close()
    for action, name in ((three.actions_.next, "2.png"), (three.actions_.previous, "0.png")):
        action.trigger()
        qtbot.waitUntil(lambda name=name: three.library.current.name == name)
    qtbot.waitUntil(lambda: not three.findChildren(QMessageBox))
    QTest.mouseClick(three.filmstrip.viewport(), Qt.MouseButton.LeftButton, pos=_spot(three, 1))  # told again if asked
    qtbot.waitUntil(lambda: bool(three.findChildren(QMessageBox)))
    three.findChildren(QMessageBox)[-1].close()


def test_quick_steps_count_from_what_was_asked_for(three: MainWindow, qtbot: Any) -> None:
    three.actions_.next.trigger()
    three.actions_.next.trigger()
    qtbot.waitUntil(lambda: three.library.current.name == "2.png")


def test_folder_that_begins_with_broken_files_shows_the_first_good_one(
    window: MainWindow, tmp_path: Path, write_photo: Any, qtbot: Any
) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"no photo")
    write_photo(tmp_path / "c.png", 1, 60, 90)
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.name == "c.png")
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1 and "a.png" in boxes[0].text()
    boxes[0].close()


def test_photos_are_taken_off_the_list(three: MainWindow, qtbot: Any, saved: dict[str, Any]) -> None:
    paths = list(three.library.paths)
    QTest.keyClick(next(iter(three.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    document = three.library.current
    entry = three.filmstrip.menu(paths[1]).actions()[-1]
    entry.trigger()
    assert [path.name for path in three.library.paths] == ["0.png", "2.png"] and three.library.current is document
    QTest.keyClick(three.filmstrip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: three.library.current.name == "2.png")
    qtbot.waitUntil(lambda: "0.png" in saved)
    assert all(path.exists() for path in paths)
    three.actions_.remove.trigger()
    assert three.library.current is None and three.stack.currentWidget() is three.welcome
    assert not three.actions_.export.isEnabled() and three.windowTitle() == "PhotoFix"
    assert not three.actions_.undo.isEnabled()
    three.open_paths(paths[:1])
    qtbot.waitUntil(lambda: three.library.current is document and document.is_settled)
    assert three.actions_.undo.isEnabled(), "its history is still there"


def test_photo_that_cannot_be_read_is_marked(three: MainWindow, qtbot: Any) -> None:
    three.library.paths[1].write_bytes(b"no photo")
    three.actions_.next.trigger()
    model = three.filmstrip.model_
    qtbot.waitUntil(lambda: model.data(model.index(1), StateRole) is State.FAILED)
    three.findChildren(QMessageBox)[-1].close()


def test_exported_photos_stay_marked_when_read_again(three: MainWindow, qtbot: Any) -> None:
    three.actions_.export.trigger()
    three.findChildren(ExportDialog)[-1].export.click()
    path = three.library.current_path
    qtbot.waitUntil(lambda: three.library.state(path) is State.EXPORTED)
    three.findChildren(QMessageBox)[-1].close()
    document = three.library.document(path)
    three.library.step(1)
    qtbot.waitUntil(lambda: three.library.current is not document)
    document.sleep()  # as if many others had been shown since
    three.library.show(path)
    qtbot.waitUntil(lambda: not document.is_asleep)
    assert three.library.state(path) is State.EXPORTED and three.library.document(path).result is not None
