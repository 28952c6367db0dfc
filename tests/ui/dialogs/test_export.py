"""The export dialog and what follows it."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from photofix.errors import PhotoWriteError
from photofix.export.export import export_photo
from photofix.photo.read import read_photo
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.session.document import State
from photofix.ui.window.main_window import MainWindow


def _dialog(window: MainWindow) -> ExportDialog:
    window.actions_.export.trigger()
    return window.findChildren(ExportDialog)[-1]


def _choose(box: Any, data: object) -> None:
    box.setCurrentIndex(box.findData(data))


def test_proposes_a_new_name_never_the_original(opened: MainWindow, photo_path: Path) -> None:
    dialog = _dialog(opened)
    assert dialog.path == photo_path.with_name("photo_restored.png")
    dialog.name.setText("{name}")
    assert dialog.path == photo_path.with_name("photo-2.png")
    dialog.reject()


def test_what_does_not_apply_is_disabled_and_says_why(opened: MainWindow) -> None:
    dialog = _dialog(opened)
    _choose(dialog.format, "PNG")
    assert not dialog.quality.isEnabled() and dialog.quality.toolTip()
    assert dialog.depth_box.isEnabled()
    _choose(dialog.format, "JPEG")
    assert dialog.quality.isEnabled() and not dialog.depth_box.isEnabled()
    dialog.folder.setText("/no/such/folder")
    assert not dialog.export.isEnabled() and dialog.export.toolTip()
    dialog.reject()


def test_enlarging_says_that_nothing_is_invented(opened: MainWindow) -> None:
    dialog = _dialog(opened)
    height, width = dialog._photo.height, dialog._photo.width
    assert "invented" not in dialog.summary.text()
    _choose(dialog.size_box, "double")
    assert "invented" in dialog.summary.text() and f"{2 * width} × {2 * height}" in dialog.summary.text()
    assert dialog.options.enlarge == 2 and dialog.options.long_side is None and not dialog.long_side.isEnabled()
    dialog.reject()


def test_choices_are_remembered(opened: MainWindow) -> None:
    dialog = _dialog(opened)
    dialog.quality.setValue(81)
    dialog.name.setText("{name}-new")
    _choose(dialog.metadata, "strip_location")
    dialog.accept()
    again = _dialog(opened)
    assert (again.quality.value(), again.name.text(), again.metadata.currentData()) == (
        81,
        "{name}-new",
        "strip_location",
    )
    again.reject()


def test_exports_with_the_real_writer(make_window: Any, photo_path: Path, open_photo: Any, qtbot: Any) -> None:
    window = open_photo(make_window(export=export_photo), photo_path)
    dialog = _dialog(window)
    _choose(dialog.format, "JPEG")
    path = dialog.path
    dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel)
    dialog.export.click()
    qtbot.waitUntil(path.exists, timeout=10_000)
    qtbot.waitUntil(lambda: window.library.current.state is State.EXPORTED)
    result = read_photo(path)
    assert (result.format, result.height, result.width) == ("JPEG", 180, 240)
    box = window.findChildren(QMessageBox)[-1]
    assert str(path) in box.text()
    box.close()


def test_waits_for_the_complete_analysis(window: MainWindow, photo_path: Path, analyzer: Any, qtbot: Any) -> None:
    analyzer.refine_gate.clear()
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.analysis is not None)
    dialog = _dialog(window)
    path = dialog.path
    dialog.export.click()
    assert window.exporting.is_busy and not path.exists()
    qtbot.waitUntil(window.status.cancel.isVisible)
    analyzer.refine_gate.set()
    qtbot.waitUntil(path.exists)


def test_waiting_export_can_be_cancelled(window: MainWindow, photo_path: Path, analyzer: Any, qtbot: Any) -> None:
    analyzer.refine_gate.clear()
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.analysis is not None)
    qtbot.waitUntil(window.status.bar.isVisible)
    assert not window.status.cancel.isVisible()
    dialog = _dialog(window)
    path = dialog.path
    dialog.export.click()
    window.status.cancel.click()
    analyzer.refine_gate.set()
    qtbot.waitUntil(lambda: window.library.current.is_settled)
    assert not window.exporting.is_busy and not path.exists()


def test_cancel_leaves_nothing(make_window: Any, photo_path: Path, open_photo: Any, qtbot: Any) -> None:
    begun = Event()

    def export(*arguments: Any, progress: Any, **more: Any) -> Any:
        begun.set()
        while True:
            progress.check()

    window = open_photo(make_window(export=export), photo_path)
    _dialog(window).export.click()
    assert begun.wait(5)
    qtbot.waitUntil(window.status.cancel.isVisible)
    path = window.exporting.shown.path
    window.status.cancel.click()
    qtbot.waitUntil(lambda: not window.exporting.is_busy)
    assert not path.exists() and window.status.activity.text() == "Cancelled"
    assert not window.findChildren(QMessageBox)


def test_failure_is_told_in_a_sentence(make_window: Any, photo_path: Path, open_photo: Any, qtbot: Any) -> None:
    def export(*arguments: Any, **more: Any) -> Any:
        raise PhotoWriteError("The disk is full; free some space.")

    window = open_photo(make_window(export=export), photo_path)
    _dialog(window).export.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    box = window.findChildren(QMessageBox)[-1]
    assert box.text() == "The disk is full; free some space."
    assert window.library.current.state is State.FAILED
    box.close()


def test_a_folder_that_cannot_be_is_told_while_it_is_typed(opened: MainWindow, tmp_path: Path) -> None:
    dialog = _dialog(opened)
    for folder in ("~nobody-here-is-called-so/x", "/" + "a" * 300, "", "/no/such"):
        dialog.folder.setText(str(tmp_path))
        assert dialog.export.isEnabled()
        dialog.folder.setText(folder)
        assert not dialog.export.isEnabled() and dialog.export.toolTip(), folder
    dialog.reject()


def test_a_photo_with_the_longest_name_is_listed_and_exported(
    make_window: Any, tmp_path: Path, write_photo: Any, open_photo: Any, qtbot: Any
) -> None:
    path = write_photo(tmp_path / f"{'漢' * 83}.png", 4)
    window = open_photo(make_window(export=export_photo), path)
    dialog = _dialog(window)
    result = dialog.path
    dialog.export.click()
    qtbot.waitUntil(result.exists, timeout=10_000)
    qtbot.waitUntil(lambda: window.library.current.state is State.EXPORTED)
    assert result != path and len(result.name.encode()) <= 255
    window.findChildren(QMessageBox)[-1].close()
