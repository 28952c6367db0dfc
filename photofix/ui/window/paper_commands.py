"""The commands that end on paper: they ask how, gather what is open, and leave the rest to the paper thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QObject, Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from photofix.ui.dialogs.paper_dialogs import ComparisonDialog, ConditionDialog, ContactSheetDialog, SheetDialog
from photofix.ui.dialogs.print_dialog import PrintDialog
from photofix.ui.dialogs.print_preview import PrintPreview, SheetPreview
from photofix.ui.pixels.paper_record import Painting
from photofix.ui.session.color_output import is_color_output
from photofix.ui.session.document import Document
from photofix.ui.window.parts import Parts
from photofix.ui.workers.jobs import ComparisonJob, ConditionJob, ContactJob, PaperPhoto, PictureJob, Proof, ProofJob
from photofix.ui.workers.paper_worker import SheetJob

PRINTED_PX = 5000
"""Long side of a picture for the printer: 300 dpi on paper of 42 cm."""


class PaperCommands(QObject):
    """Acts on the shown document and the list of photos."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.frame)
        self._parts = parts
        self._asked: dict[QDialog, PaperPhoto] = {}
        parts.papers.pictured.connect(self._ask_print)
        parts.papers.proofed.connect(self._preview_proof)
        parts.papers.recorded.connect(self._preview_sheet)

    @Slot()
    def ask_contact_sheet(self) -> None:
        """Ask for page and grid, then write or print the open photos, or the chosen ones."""
        self._parts.cropping.accept()
        if not self._parts.library.paths:
            return
        chosen, promised = self._parts.filmstrip.chosen, self._parts.papers.promised
        dialog = ContactSheetDialog(list(self._parts.library.paths), chosen, self._parts.frame, promised)
        dialog.accepted.connect(self._contact_accepted)
        self._open(dialog)

    @Slot()
    def ask_comparison(self) -> None:
        """Ask for the page, then write or print before and after of the shown photo."""
        self._ask_sheet(ComparisonDialog)

    @Slot()
    def ask_condition(self) -> None:
        """Ask for the page, then write or print the condition report of the shown photo, or of several."""
        paths, chosen = list(self._parts.library.paths), self._parts.filmstrip.chosen
        self._ask_sheet(lambda path, frame, promised: ConditionDialog(path, frame, promised, paths, chosen))

    def _ask_sheet(self, make: Callable[[Path, QWidget, Collection[Path]], SheetDialog]) -> None:
        photo = self._shown()
        if photo is None or photo.path is None:
            return
        dialog = make(photo.path, self._parts.frame, self._parts.papers.promised)
        self._asked[dialog] = photo
        dialog.accepted.connect(self._sheet_accepted)
        dialog.finished.connect(self._answered)
        self._open(dialog)

    @Slot()
    def print_photo(self) -> None:
        """Make the shown photo ready in the background, then ask how to print it."""
        photo = self._shown()
        if photo is not None:
            self._parts.papers.start(PictureJob(photo, PRINTED_PX))

    @Slot(object, object)
    def _ask_print(self, job: PictureJob, image: QImage) -> None:
        dialog = PrintDialog(image, job.photo.name, self._parts.frame)
        dialog.accepted.connect(self._preview)
        self._open(dialog)

    @Slot()
    def _preview(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, PrintDialog):
            return
        asked = (dialog.image, dialog.name, dialog.look)
        if dialog.profile is None:
            self._open(PrintPreview(*asked, self._parts.frame))
        else:
            self._parts.papers.start(ProofJob(*asked, dialog.profile, dialog.is_paper_white))

    @Slot(object, object, object)
    def _preview_proof(self, job: ProofJob, image: QImage, proof: Proof) -> None:
        self._open(PrintPreview(image, job.name, job.look, self._parts.frame, proof))

    @Slot(object, object)
    def _preview_sheet(self, job: SheetJob, pages: Sequence[Sequence[Painting]]) -> None:
        if isinstance(job, ContactJob):
            name = self.tr("Contact sheet")
        else:
            name = (job.photo if isinstance(job, ComparisonJob) else job.photos[0]).name
        self._open(SheetPreview(pages, job.page, name, self._parts.frame))

    @Slot()
    def _contact_accepted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, ContactSheetDialog):
            job = ContactJob(
                tuple(self._photo(path) for path in dialog.photos),
                dialog.target,
                dialog.page,
                dialog.rows.value(),
                dialog.columns.value(),
                dialog.names.isChecked(),
                dialog.sizes.isChecked(),
            )
            self._parts.papers.start(job)

    @Slot()
    def _sheet_accepted(self) -> None:
        dialog = self.sender()
        today = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
        if isinstance(dialog, ComparisonDialog):
            self._parts.papers.start(ComparisonJob(self._asked[dialog], dialog.target, dialog.page, today))
        elif isinstance(dialog, ConditionDialog):
            photos = tuple(self._photo(path) for path in dialog.photos) or (self._asked[dialog],)
            self._parts.papers.start(ConditionJob(photos, dialog.target, dialog.page, today))

    @Slot()
    def _answered(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, QDialog):
            self._asked.pop(dialog, None)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _shown(self) -> PaperPhoto | None:
        """The shown photo as it is now; a crop that is being chosen is kept first."""
        self._parts.cropping.accept()
        document = self._parts.library.current
        return None if document is None else self._of(document, document.path)

    def _photo(self, path: Path) -> PaperPhoto:
        """A listed photo as it is now, else as it was saved."""
        document = self._parts.library.document(path)
        if document is None:
            is_agreed = path in self._parts.library.agreed
            return PaperPhoto(path, allow_truncated=is_agreed, color_output=is_color_output())
        return self._of(document, path)

    def _of(self, document: Document, path: Path | None) -> PaperPhoto:
        return PaperPhoto(
            path,
            None if document.is_asleep else document.photo,
            document.analysis,
            document.edit,
            path in self._parts.library.agreed,
            is_color_output(),
        )
