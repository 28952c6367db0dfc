"""Sheets on the printer: from the button to the pages that come out, the same as those of the PDF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox

from photofix.export.paper import Page, Rect, page_of
from photofix.ui.dialogs.paper_dialogs import ComparisonDialog, ConditionDialog, ContactSheetDialog
from photofix.ui.dialogs.print_preview import SheetPreview, paint_pages
from photofix.ui.pixels.paper_record import KEPT_PX, PaperRecord, kept_dpi
from photofix.ui.window.main_window import MainWindow


def asked(window: MainWindow, action: str, kind: type[QDialog]) -> Any:
    getattr(window.actions_, action).trigger()
    return window.findChildren(kind)[-1]


def shown(window: MainWindow, dialog: Any, qtbot: Any) -> SheetPreview:
    """The preview that the dialog's button leads to."""
    QTest.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.findChildren(SheetPreview)), timeout=30_000)
    preview: SheetPreview = window.findChildren(SheetPreview)[-1]
    qtbot.waitUntil(lambda: preview.findChild(QPrintPreviewWidget).pageCount() > 0, timeout=30_000)
    return preview


def printed(preview: SheetPreview, file: Path) -> bytes:
    """What the preview's own way to the printer puts out."""
    preview.printer_.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    preview.printer_.setOutputFileName(str(file))
    preview.findChild(QPrintPreviewWidget).print_()
    return file.read_bytes()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def pictures(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype\s*/Image", pdf))


def paper_pt(pdf: bytes) -> list[float]:
    """Width and height of the first page."""
    return [float(value) for value in re.search(rb"/MediaBox \[([\d. ]+)\]", pdf)[1].split()][2:]  # type: ignore[index]


def test_a_contact_sheet_is_printed_as_it_is_written(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    dialog.rows.setValue(1)
    dialog.columns.setValue(2)
    dialog.orientation.setCurrentIndex(1)
    preview = shown(three, dialog, qtbot)
    assert preview.findChild(QPrintPreviewWidget).pageCount() == 2
    pdf = printed(preview, tmp_path / "printed.pdf")
    assert (pages(pdf), pictures(pdf)) == (2, 3)
    assert paper_pt(pdf) == pytest.approx([842, 595], abs=1), "A4, sideways, as the dialog says"
    assert not (tmp_path / "contact_sheet.pdf").exists(), "nothing is written that was not asked for"
    preview.close()


@pytest.mark.parametrize(
    ("action", "kind", "count"), [("comparison", ComparisonDialog, 2), ("condition", ConditionDialog, 3)]
)
def test_sheets_of_one_photo_are_printed(
    opened: MainWindow, tmp_path: Path, qtbot: Any, action: str, kind: type[QDialog], count: int
) -> None:
    preview = shown(opened, asked(opened, action, kind), qtbot)
    pdf = printed(preview, tmp_path / "printed.pdf")
    assert (pages(pdf), pictures(pdf)) == (1, count)
    preview.close()


def test_printing_needs_no_folder_but_a_grid_that_fits(three: MainWindow) -> None:
    dialog = asked(three, "contact_sheet", ContactSheetDialog)
    dialog.folder.setText("/no/such/folder")
    assert dialog.print_button.isEnabled() and not dialog.make.isEnabled()
    dialog.rows.setValue(20)
    assert not dialog.print_button.isEnabled()
    dialog.reject()


def test_who_prints_is_told_of_a_photo_that_does_not_open(three: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "1.png").write_bytes(b"no picture")
    preview = shown(three, asked(three, "contact_sheet", ContactSheetDialog), qtbot)
    assert any("1.png" in box.text() for box in three.findChildren(QMessageBox))
    assert pictures(printed(preview, tmp_path / "printed.pdf")) == 2
    preview.close()


def pdf_printer(file: Path, size: QPageSize.PageSizeId) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def test_only_the_pages_that_were_asked_for(qapp: Any, tmp_path: Path) -> None:
    record = PaperRecord()
    for number in range(4):
        if number:
            record.new_page()
        record.line(str(number), Rect(10, 10, 50, 5))
    printer = pdf_printer(tmp_path / "part.pdf", QPageSize.PageSizeId.A4)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    paint_pages(printer, record.pages, page_of("A4"))
    assert pages((tmp_path / "part.pdf").read_bytes()) == 2


class _Seen:
    """Notes where a box lies on the device."""

    def __init__(self) -> None:
        self.at: list[float] = []

    def paint(self, paper: Any) -> None:
        box = paper._painter.transform().mapRect(paper._rect(Rect(0, 0, 210, 297)))
        width, height = paper._painter.device().width(), paper._painter.device().height()
        self.at = [box.left() / width, box.top() / height, box.right() / width, box.bottom() / height]


def test_a_sheet_on_other_paper_is_shrunk_into_its_middle(qapp: Any, tmp_path: Path) -> None:
    seen = _Seen()
    paint_pages(pdf_printer(tmp_path / "a5.pdf", QPageSize.PageSizeId.A5), [[seen.paint]], page_of("A4"))
    assert seen.at == pytest.approx([0, 0, 1, 1], abs=0.01), "A5 has the shape of A4"
    paint_pages(pdf_printer(tmp_path / "letter.pdf", QPageSize.PageSizeId.Letter), [[seen.paint]], page_of("A4"))
    assert seen.at[1::2] == pytest.approx([0, 1], abs=0.01)
    assert seen.at[0] == pytest.approx(1 - seen.at[2], abs=0.01) and seen.at[0] > 0.02


def test_many_pages_stay_within_memory() -> None:
    page = Page(254, 254, 10)
    assert kept_dpi(page, 2) == 300
    assert 100 * 100 * kept_dpi(page, 100) ** 2 == pytest.approx(KEPT_PX)
