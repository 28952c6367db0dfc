"""Writes the sidecars of changed photos soon after each change; what cannot be written is kept (GUI thread)."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.ui.session.document import Document
from photofix.ui.workers.file_worker import FileWorker
from photofix.ui.workers.jobs import SaveJob
from photofix.ui.workers.saved_edits import save
from photofix.ui.workers.services import Services

AUTOSAVE_MS = 300

_log = logging.getLogger(__name__)


class Autosave(QObject):
    """A document whose edit could not be written stays unsaved: the next saving of any photo tries it again.

    Signal: settled () when the file thread has answered for all that was to be written.

    Attributes:
        weights_sha256: of the weights that edits are made with; "" if unknown.
        refusals: document -> why its edit could not be written last, a sentence.
    """

    settled = Signal()

    def __init__(self, services: Services, worker: FileWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._worker = services, worker
        self._unsaved: dict[Document, Photo] = {}
        self._saving: dict[SaveJob, Document] = {}
        self.refusals: dict[Document, str] = {}
        self.weights_sha256 = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AUTOSAVE_MS)
        self._soon.timeout.connect(self.save)
        worker.saved.connect(self._note_saved)
        worker.failed.connect(self._note_failed)

    def needs_pixels(self, document: Document) -> bool:
        """Whether it was changed and nothing is under way yet that would write it."""
        return document in self._unsaved

    @property
    def is_busy(self) -> bool:
        """Whether the file thread has still to answer."""
        return bool(self._saving)

    def is_saved(self, document: Document) -> bool:
        """Whether nothing of it is still to be written."""
        return document not in self._unsaved and document not in self._saving.values()

    def note_change(self, document: Document) -> None:
        """It was changed: write it soon."""
        self._unsaved[document] = document.photo
        if not self._soon.isActive():
            self._soon.start()

    def forget(self, document: Document) -> None:
        """Its photo is another one by now."""
        self._unsaved.pop(document, None)
        self.refusals.pop(document, None)

    @Slot()
    def save(self) -> None:
        """Write what was changed, in the file thread."""
        for document, photo in self._unsaved.items():
            job = SaveJob(photo, document.edit, self.weights_sha256, document.known)
            self._saving[job] = document
            self._worker.mailbox.enqueue(job)
        self._unsaved.clear()

    def finish(self) -> None:
        """Write what is unsaved before the program ends; the file thread must have stopped.

        What it may not have come to is written once more.
        """
        self._soon.stop()
        begun = {document: job.photo for job, document in self._saving.items()}
        for document, photo in (begun | self._unsaved).items():
            try:
                save(self._services, SaveJob(photo, document.edit, self.weights_sha256, document.known))
            except PhotoFixError:
                _log.exception("The edit of %s could not be saved", document.name)
        self._unsaved.clear()
        self._saving.clear()

    @Slot(object)
    def _note_saved(self, job: object) -> None:
        document = self._saving.pop(job, None) if isinstance(job, SaveJob) else None
        if document is not None:
            self.refusals.pop(document, None)
            self._tell_settled()

    @Slot(object, str)
    def _note_failed(self, job: object, sentence: str) -> None:
        document = self._saving.pop(job, None) if isinstance(job, SaveJob) else None
        if document is not None and isinstance(job, SaveJob):
            self._unsaved.setdefault(document, job.photo)
            self.refusals[document] = sentence
            self._tell_settled()

    def _tell_settled(self) -> None:
        if not self._saving:
            self.settled.emit()
