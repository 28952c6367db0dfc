"""Printing one picture: how large it is to be, and Qt's preview with the choice of printer and paper."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, QSettings, Slot
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QWidget,
)

from photofix.errors import PhotoFixError
from photofix.export.paper import Page, PrintLook, print_place
from photofix.ui.dialogs.form import asked
from photofix.ui.pixels.paper_paint import PaperPainter
from photofix.ui.system.allow import allow
from photofix.ui.system.kept import kept_number
from photofix.ui.system.sentences import in_our_language
from photofix.ui.system.wheel import WheelGuard


class PrintDialog(QDialog):
    """Asks how large to print; `look` holds the answer after `accept`.

    Attributes:
        image, name: what is to be printed.
    """

    def __init__(self, image: QImage, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.image, self.name = image, name
        self.setWindowTitle(self.tr("Print"))
        self._settings = QSettings()
        self._make_fields()
        self._lay_out()
        WheelGuard(self)
        self.kind.currentIndexChanged.connect(self._refresh)
        self._refresh()

    @property
    def look(self) -> PrintLook:
        """The chosen size and margin."""
        return PrintLook(self.kind.currentData(), self.margin.value(), self.long_side.value() * 10)

    def accept(self) -> None:
        """Remember the choices and close."""
        self._settings.setValue("print/kind", self.kind.currentIndex())
        self._settings.setValue("print/margin_mm", round(self.margin.value()))
        self._settings.setValue("print/long_side_mm", round(self.long_side.value() * 10))
        super().accept()

    def _make_fields(self) -> None:
        self.kind = QComboBox(self)
        self.kind.addItem(self.tr("As large as the margins allow"), "fit")
        self.kind.addItem(self.tr("Borderless, the page is filled"), "borderless")
        self.kind.addItem(self.tr("Long side in cm"), "size")
        chosen = kept_number(self._settings, "print/kind", 0)
        self.kind.setCurrentIndex(chosen if 0 <= chosen < self.kind.count() else 0)
        self.margin, self.long_side = QDoubleSpinBox(self), QDoubleSpinBox(self)
        self.margin.setRange(0, 80)
        self.margin.setDecimals(0)
        self.margin.setSuffix(" mm")
        self.margin.setValue(kept_number(self._settings, "print/margin_mm", 10))
        self.long_side.setRange(1, 200)
        self.long_side.setDecimals(1)
        self.long_side.setSuffix(" cm")
        self.long_side.setValue(kept_number(self._settings, "print/long_side_mm", 150) / 10)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Size"), self.kind)
        form.addRow(self.tr("&Long side"), self.long_side)
        form.addRow(self.tr("&Margin"), self.margin)
        _, self.go_on = asked(self, self.tr("&Preview…"), form)

    @Slot()
    def _refresh(self) -> None:
        kind = self.kind.currentData()
        allow(self.long_side, "" if kind == "size" else self.tr("The page says how large it is"))
        allow(self.margin, self.tr("There are no margins") if kind == "borderless" else "")


class PrintPreview(QPrintPreviewDialog):
    """Qt's preview of the picture; what it prints is painted by the same function."""

    def __init__(self, image: QImage, name: str, look: PrintLook, parent: QWidget | None) -> None:
        self.printer_ = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer_.setDocName(name)
        self.printer_.setCreator("PhotoFix")
        is_wide = image.width() > image.height()
        sides = QPageLayout.Orientation
        self.printer_.setPageOrientation(sides.Landscape if is_wide else sides.Portrait)
        if look.kind == "borderless":
            self.printer_.setFullPage(True)
            self.printer_.setPageMargins(QMarginsF(0, 0, 0, 0))
        super().__init__(self.printer_, parent)
        self.setWindowTitle(self.tr("Print {name}").format(name=name))
        self._image, self._look = image, look
        self.paintRequested.connect(self._paint)

    @Slot(QPrinter)
    def _paint(self, printer: QPrinter) -> None:
        printer.setFullPage(True)  # the margins are ours: measured from the edge of the paper
        paint_print(printer, self._image, self._look)


def paint_print(printer: QPrinter, image: QImage, look: PrintLook) -> None:
    """One page with the picture; where it does not fit, the sentence that says why."""
    paper: QRectF = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
    page = Page(paper.width(), paper.height(), look.margin)
    painter = QPainter(printer)
    try:
        sheet = PaperPainter(painter)
        try:
            sheet.picture(image, print_place(page, image.width() / image.height(), look))
        except PhotoFixError as error:
            sheet.lines(in_our_language(str(error)), Page(page.width, page.height, 15.0).inner, points=14.0)
    finally:
        painter.end()
