"""Print, from the key to the page: the preview's picture has the size that was asked for."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from photofix.export.paper import PrintLook
from photofix.export.paper_profile import read_paper_profile
from photofix.photo.icc import adobe_rgb_profile, gray_profile
from photofix.photo.pixels import encode_pixels
from photofix.ui.dialogs.print_dialog import PrintDialog
from photofix.ui.dialogs.print_preview import PrintPreview, paint_print
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow
from tests.printer_profile import printer_profile


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


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    file = tmp_path / "matte.icc"
    file.write_bytes(printer_profile(white=0.5))
    return file


@pytest.fixture
def dialog(opened: MainWindow, qtbot: Any) -> PrintDialog:
    """As the menu opens it."""
    return asked(opened, qtbot)


def asked(window: MainWindow, qtbot: Any) -> PrintDialog:
    before = len(window.findChildren(PrintDialog))
    window.actions_.print.trigger()
    qtbot.waitUntil(lambda: len(window.findChildren(PrintDialog)) > before, timeout=30_000)
    return window.findChildren(PrintDialog)[-1]


def choose(dialog: PrintDialog, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last entry of the box asks for a file."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    QTest.keyClick(dialog.profile_choice, Qt.Key.Key_End)


def test_srgb_unless_a_profile_is_chosen(dialog: PrintDialog) -> None:
    assert dialog.profile is None and dialog.profile_choice.currentText() == "sRGB"
    assert not dialog.paper_white.isEnabled() and not dialog.is_paper_white
    dialog.reject()


def test_a_profile_converts_what_is_printed_and_the_preview_shows_its_paper(
    opened: MainWindow, dialog: PrintDialog, profile_file: Path, tmp_path: Path, monkeypatch: Any, qtbot: Any
) -> None:
    choose(dialog, profile_file, monkeypatch)
    assert dialog.profile_choice.currentText() == "matte.icc" and dialog.is_paper_white
    srgb = to_rgb8(dialog.image)
    QTest.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened.findChildren(PrintPreview)), timeout=30_000)
    preview = opened.findChildren(PrintPreview)[-1]
    preview.resize(900, 900)
    level = read_paper_profile(profile_file).white[0]
    qtbot.waitUntil(lambda: _share(to_rgb8(preview.grab().toImage()), level) > 0.05, timeout=30_000)
    assert level == pytest.approx(188, abs=2)
    pdf = _printed(preview, tmp_path / "out.pdf")
    expected = encode_pixels((srgb / np.float32(255)).astype(np.float32), adobe_rgb_profile(), 3, np.uint8)
    picture = _picture(pdf).reshape(expected.shape).astype(int)
    assert np.abs(picture - expected).mean() < 2, "as close as a JPEG comes"
    assert np.abs(picture - srgb).mean() > 6, "the profile makes a difference"
    preview.close()


def test_paper_white_can_be_left_out(
    opened: MainWindow, dialog: PrintDialog, profile_file: Path, monkeypatch: Any, qtbot: Any
) -> None:
    choose(dialog, profile_file, monkeypatch)
    QTest.mouseClick(dialog.paper_white, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.paper_white.height() // 2))
    assert not dialog.is_paper_white
    QTest.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened.findChildren(PrintPreview)), timeout=30_000)
    preview = opened.findChildren(PrintPreview)[-1]
    preview.resize(900, 900)
    qtbot.waitUntil(lambda: _share(to_rgb8(preview.grab().toImage()), 255) > 0.05, timeout=30_000)
    preview.close()
    again = asked(opened, qtbot)
    assert again.profile is not None and again.profile_choice.currentText() == "matte.icc", "remembered"
    assert not again.paper_white.isChecked()
    again.reject()


@pytest.mark.parametrize("data", [b"no profile", gray_profile(2.2)])
def test_a_file_that_cannot_serve_is_told_of_and_the_choice_stays(
    dialog: PrintDialog, profile_file: Path, tmp_path: Path, monkeypatch: Any, data: bytes
) -> None:
    choose(dialog, profile_file, monkeypatch)
    (tmp_path / "bad.icc").write_bytes(data)
    choose(dialog, tmp_path / "bad.icc", monkeypatch)
    told = dialog.findChildren(QMessageBox)[-1]
    assert "bad.icc" in told.text() and "choose" in told.text()
    assert dialog.profile is not None and dialog.profile_choice.currentText() == "matte.icc"
    told.close()
    dialog.reject()


def test_a_kept_profile_that_is_gone_is_told_of(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    QSettings().setValue("print/profile", str(tmp_path / "gone.icc"))
    dialog = asked(opened, qtbot)
    assert dialog.profile is None and "gone.icc" in dialog.note.text()
    dialog.reject()


def _share(pixels: np.ndarray, level: int) -> float:
    """Share of a grab that is this grey, within rounding."""
    return float((np.abs(pixels.astype(int) - level).max(axis=2) <= 1).mean())


def _printed(preview: PrintPreview, file: Path) -> bytes:
    preview.printer_.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    preview.printer_.setOutputFileName(str(file))
    preview.findChild(QPrintPreviewWidget).print_()
    return file.read_bytes()


def _picture(pdf: bytes) -> np.ndarray:
    """Pixels of the picture in a PDF of Qt's: a JPEG, or packed rows."""
    start = pdf.index(b"/Subtype /Image")
    stream = pdf[pdf.index(b"stream\n", start) + 7 : pdf.index(b"endstream", start)]
    if stream.startswith(b"\xff\xd8"):
        bgr = cv2.imdecode(np.frombuffer(stream, np.uint8), cv2.IMREAD_COLOR)
        return bgr[..., ::-1]
    return np.frombuffer(zlib.decompress(stream), np.uint8)
