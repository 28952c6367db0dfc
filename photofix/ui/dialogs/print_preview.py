"""Qt's previews of what is to be printed, with the choice of printer and paper: one picture, or a sheet's pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QMarginsF, QRectF, Slot
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPaintEngine, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from photofix.errors import PhotoFixError
from photofix.export.paper import MM_PER_INCH, PAGE_SIZES_MM, Page, PrintLook, print_place
from photofix.ui.pixels.paper_paint import PaperPainter
from photofix.ui.pixels.paper_record import Painting
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.jobs import Proof

_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}


class _Preview(QPrintPreviewDialog):
    """What both previews share: the printer, told the document's name and which way the paper lies."""

    def __init__(self, name: str, is_wide: bool, parent: QWidget | None) -> None:
        self.printer_ = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer_.setDocName(name)
        self.printer_.setCreator("PhotoFix")
        sides = QPageLayout.Orientation
        self.printer_.setPageOrientation(sides.Landscape if is_wide else sides.Portrait)
        super().__init__(self.printer_, parent)
        self.setWindowTitle(self.tr("Print {name}").format(name=name))


class PrintPreview(_Preview):
    """Qt's preview of the picture, or of its proof; what it prints is painted by the same function."""

    def __init__(
        self, image: QImage, name: str, look: PrintLook, parent: QWidget | None, proof: Proof | None = None
    ) -> None:
        super().__init__(name, image.width() > image.height(), parent)
        if look.kind == "borderless":
            self.printer_.setFullPage(True)
            self.printer_.setPageMargins(QMarginsF(0, 0, 0, 0))
        self._image, self._look, self._proof = image, look, proof
        self.paintRequested.connect(self._paint)

    @Slot(QPrinter)
    def _paint(self, printer: QPrinter) -> None:
        printer.setFullPage(True)  # the margins are ours: measured from the edge of the paper
        if self._proof is not None and _is_on_screen(printer):
            paint_print(printer, self._proof.image, self._look, self._proof.white)
        else:
            paint_print(printer, self._image, self._look)


class SheetPreview(_Preview):
    """Qt's preview of a sheet, on the paper that it was laid out for until another is chosen."""

    def __init__(self, pages: Sequence[Sequence[Painting]], page: Page, name: str, parent: QWidget | None) -> None:
        super().__init__(name, page.width > page.height, parent)
        self.printer_.setPageSize(_page_size(page))
        self._pages, self._page = pages, page
        self.paintRequested.connect(self._paint)

    @Slot(QPrinter)
    def _paint(self, printer: QPrinter) -> None:
        printer.setFullPage(True)
        paint_pages(printer, self._pages, self._page)


def paint_print(printer: QPrinter, image: QImage, look: PrintLook, white: tuple[int, int, int] | None = None) -> None:
    """One page with the picture, on paper that is `white`; where it does not fit, the sentence that says why."""
    paper = _paper_mm(printer)
    page = Page(paper.width(), paper.height(), look.margin)
    painter = QPainter(printer)
    try:
        sheet = PaperPainter(painter)
        if white is not None:
            painter.fillRect(0, 0, painter.device().width(), painter.device().height(), QColor(*white))
        try:
            sheet.picture(image, print_place(page, image.width() / image.height(), look))
        except PhotoFixError as error:
            sheet.lines(in_our_language(str(error)), Page(page.width, page.height, 15.0).inner, points=14.0)
    finally:
        painter.end()


def paint_pages(printer: QPrinter, pages: Sequence[Sequence[Painting]], page: Page) -> None:
    """The pages that the printer was asked for; laid out for `page`, they are shrunk or enlarged to other paper."""
    painter = QPainter(printer)
    try:
        _fit(painter, page, _paper_mm(printer))
        paper = PaperPainter(painter)
        for place, number in enumerate(_wanted(printer, len(pages))):
            if place:
                printer.newPage()
            for paint in pages[number]:
                paint(paper)
    finally:
        painter.end()


def _is_on_screen(printer: QPrinter) -> bool:
    """Whether the painting is for the preview: there Qt records it in a QPicture in place of the printer."""
    return printer.paintEngine().type() == QPaintEngine.Type.Picture


def _wanted(printer: QPrinter, count: int) -> Iterator[int]:
    """Numbers of the pages from 0; all of them where the range asked for holds none."""
    ranges = printer.pageRanges()
    is_part = printer.printRange() == QPrinter.PrintRange.PageRange and not ranges.isEmpty()
    chosen = [number for number in range(count) if not is_part or ranges.contains(number + 1)]
    yield from chosen or range(count)


def _fit(painter: QPainter, page: Page, paper: QRectF) -> None:
    """Scale and move the painter so that `page` lies in the middle of `paper` (both mm), as large as it fits."""
    scale = min(paper.width() / page.width, paper.height() / page.height)
    left, top = (paper.width() - page.width * scale) / 2, (paper.height() - page.height * scale) / 2
    device = painter.device()
    painter.translate(left / MM_PER_INCH * device.logicalDpiX(), top / MM_PER_INCH * device.logicalDpiY())
    painter.scale(scale, scale)


def _paper_mm(printer: QPrinter) -> QRectF:
    return printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)


def _page_size(page: Page) -> QPageSize:
    upright = tuple(sorted((page.width, page.height)))
    return QPageSize(_SIZES[next(name for name, size in PAGE_SIZES_MM.items() if size == upright)])
