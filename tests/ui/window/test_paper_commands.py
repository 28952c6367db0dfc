"""Contact sheet and before/after sheet, from the menu to the file: nothing overwritten, nothing half-written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QProgressDialog, QPushButton

from photofix.ui.dialogs.paper_dialogs import ComparisonDialog, ConditionDialog, ContactSheetDialog
from photofix.ui.window.main_window import MainWindow


def asked(window: MainWindow, action: str, kind: type[QDialog]) -> Any:
    getattr(window.actions_, action).trigger()
    return window.findChildren(kind)[-1]


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def pictures(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype\s*/Image", pdf))


def told(window: MainWindow) -> list[str]:
    return [box.text() for box in window.findChildren(QMessageBox)]


def test_a_contact_sheet_holds_every_open_photo(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    dialog.rows.setValue(1)
    dialog.columns.setValue(2)
    assert "2" in dialog.summary.text()
    press(dialog.make)
    file = tmp_path / "contact_sheet.pdf"
    qtbot.waitUntil(lambda: not three.papers.is_busy and file.exists(), timeout=30_000)
    pdf = file.read_bytes()
    assert pdf.startswith(b"%PDF") and pages(pdf) == 2 and pictures(pdf) == 3
    box = [float(value) for value in re.search(rb"/MediaBox \[([\d. ]+)\]", pdf)[1].split()]  # type: ignore[index]
    assert box[2:] == pytest.approx([595, 842], abs=1), "A4 in points"
    qtbot.waitUntil(lambda: any("contact_sheet.pdf" in text for text in told(three)))


def test_an_existing_file_is_left_alone(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "contact_sheet.pdf").write_text("mine")
    press(asked(three, "contact_sheet", ContactSheetDialog).make)
    qtbot.waitUntil(lambda: (tmp_path / "contact_sheet-2.pdf").exists(), timeout=30_000)
    assert (tmp_path / "contact_sheet.pdf").read_text() == "mine"


def test_only_the_photos_chosen_in_the_filmstrip(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    strip = three.filmstrip
    for row in (0, 2):
        place = strip.visualRect(strip.model_.index(row)).center()
        modifier = Qt.KeyboardModifier.ControlModifier if row else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    assert [path.name for path in strip.chosen] == ["0.png", "2.png"]
    assert three.library.current_path.name == "0.png", "choosing shows no other photo"
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    assert [path.name for path in dialog.photos] == ["0.png", "2.png"]
    press(dialog.make)
    qtbot.waitUntil(lambda: (tmp_path / "contact_sheet.pdf").exists(), timeout=30_000)
    assert pictures((tmp_path / "contact_sheet.pdf").read_bytes()) == 2


def test_a_photo_that_does_not_open_has_an_empty_frame_and_is_named(
    three: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "1.png").write_bytes(b"no picture")
    press(asked(three, "contact_sheet", ContactSheetDialog).make)
    qtbot.waitUntil(lambda: bool(told(three)), timeout=30_000)
    assert pictures((tmp_path / "contact_sheet.pdf").read_bytes()) == 2
    assert "1.png" in three.findChildren(QMessageBox)[0].informativeText()


def test_cancel_leaves_nothing(
    three: MainWindow, tmp_path: Path, analyzer: Any, qtbot: Any, write_photo: Callable[..., Path]
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    analyzer.refine_gate.clear()
    press(asked(three, "contact_sheet", ContactSheetDialog).make)
    box = three.findChildren(QProgressDialog)[-1]
    qtbot.waitUntil(lambda: box.value() > 0, timeout=30_000)
    press(box.findChild(QPushButton))
    qtbot.waitUntil(lambda: not three.papers.is_busy, timeout=30_000)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert told(three) == []


def test_a_file_that_cannot_be_written_is_told_before_any_work(
    three: MainWindow, tmp_path: Path, analyzer: Any, qtbot: Any
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    dialog.folder.setText(str(folder))
    folder.rmdir()
    asked_before = len(analyzer.asked)
    press(dialog.make)
    qtbot.waitUntil(lambda: bool(told(three)), timeout=30_000)
    assert "the folder does not exist" in told(three)[0]
    assert len(analyzer.asked) == asked_before


def test_a_grid_that_does_not_fit_cannot_be_made(three: MainWindow) -> None:
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    dialog.rows.setValue(20)
    assert not dialog.make.isEnabled() and "20 rows" in dialog.summary.text()
    dialog.rows.setValue(3)
    assert dialog.make.isEnabled()
    dialog.folder.setText("/no/such/folder")
    assert not dialog.make.isEnabled()
    dialog.reject()


def test_choices_are_remembered(three: MainWindow, qtbot: Any) -> None:
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    dialog.rows.setValue(3)
    dialog.size_box.setCurrentIndex(dialog.size_box.findData("Letter"))
    dialog.sizes.setChecked(False)
    press(dialog.make)
    again = asked(three, "contact_sheet", ContactSheetDialog)
    assert (again.rows.value(), again.size_box.currentData()) == (3, "Letter")
    assert again.names.isChecked() and not again.sizes.isChecked()
    assert again.path.name == "contact_sheet-2.pdf", "the first one is still to be written"
    again.reject()
    qtbot.waitUntil(lambda: not three.papers.is_busy, timeout=30_000)


def test_before_and_after_of_one_photo(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    dialog = asked(opened, "comparison", ComparisonDialog)
    dialog.orientation.setCurrentIndex(1)
    press(dialog.make)
    file = tmp_path / "photo_before_after.pdf"
    qtbot.waitUntil(file.exists, timeout=30_000)
    pdf = file.read_bytes()
    assert pages(pdf) == 1 and pictures(pdf) == 2
    box = [float(value) for value in re.search(rb"/MediaBox \[([\d. ]+)\]", pdf)[1].split()]  # type: ignore[index]
    assert box[2] > box[3]
    qtbot.waitUntil(lambda: not opened.papers.is_busy, timeout=30_000)


def test_condition_report_of_one_photo(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    press(asked(opened, "condition", ConditionDialog).make)
    file = tmp_path / "photo_report.pdf"
    qtbot.waitUntil(file.exists, timeout=30_000)
    pdf = file.read_bytes()
    assert pages(pdf) == 1 and pictures(pdf) == 3
    qtbot.waitUntil(lambda: any("photo_report.pdf" in text for text in told(opened)), timeout=30_000)


def test_condition_report_of_all_open_photos(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    dialog = asked(three, "condition", ConditionDialog)
    assert dialog.photos == (), "of the shown photo, unless more are asked for"
    dialog.which.setCurrentIndex(dialog.which.count() - 1)
    assert "4" in dialog.summary.text()
    (tmp_path / "2.png").write_bytes(b"no photo any more")
    press(dialog.make)
    file = tmp_path / "0_report.pdf"
    qtbot.waitUntil(lambda: any("0_report.pdf" in text for text in told(three)), timeout=60_000)
    pdf = file.read_bytes()
    assert pages(pdf) == 3 and pictures(pdf) == 6, "an overview, and a page for each photo that opens"
    box = next(box for box in three.findChildren(QMessageBox) if "0_report.pdf" in box.text())
    assert "2.png" in box.informativeText()


def test_closing_while_a_sheet_is_made_asks_first(three: MainWindow, tmp_path: Path, analyzer: Any, qtbot: Any) -> None:
    analyzer.refine_gate.clear()
    press(asked(three, "contact_sheet", ContactSheetDialog).make)
    three.close()
    assert three.isVisible()
    press(three.closing.stay_button)
    assert three.isVisible() and three.papers.is_busy, "nothing was given up"
    three.close()
    press(three.closing.cancel_button)
    qtbot.waitUntil(lambda: not three.isVisible(), timeout=30_000)
    assert three.paper_worker.isFinished()
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".pdf", ".tmp")] == []
