"""Print, from the key to the page: the preview's picture has the size that was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtTest import QTest

from photofix.export.paper import PrintLook
from photofix.ui.dialogs.print_dialog import PrintDialog
from photofix.ui.dialogs.print_preview import PrintPreview, paint_print
from photofix.ui.window.main_window import MainWindow


def test_the_key_leads_to_a_preview_of_one_page(opened: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(opened.viewer, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(opened.findChildren(PrintDialog)), timeout=30_000)
    dialog = opened.findChildren(PrintDialog)[-1]
    assert not dialog.long_side.isEnabled()
    dialog.kind.setCurrentIndex(dialog.kind.findData("size"))
    dialog.long_side.setValue(12.5)
    assert dialog.long_side.isEnabled() and dialog.look == PrintLook("size", 10, 125)
    QTest.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened.findChildren(PrintPreview)), timeout=30_000)
    preview = opened.findChildren(PrintPreview)[-1]
    widget = preview.findChild(QPrintPreviewWidget)
    qtbot.waitUntil(lambda: widget.pageCount() == 1, timeout=30_000)
    preview.close()


@pytest.mark.parametrize("look", [PrintLook("fit"), PrintLook("borderless"), PrintLook("size", 10, 900)])
def test_a_page_is_printed_also_where_the_size_does_not_fit(qapp: Any, tmp_path: Path, look: PrintLook) -> None:
    """A sentence is printed there instead of the picture."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "print.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    paint_print(printer, image, look)
    pdf = (tmp_path / "print.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert (b"/Subtype /Image" in pdf) == (look.long_side != 900)
