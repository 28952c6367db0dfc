"""One change to the settings of several photos, open or not (GUI thread)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.ui.session.document import Document
from photofix.ui.session.library import Library
from photofix.ui.workers.jobs import ChangeJob, Known
from photofix.ui.workers.saved_edits import change_saved
from photofix.ui.workers.services import Services

_log = logging.getLogger(__name__)


class Pasting(QObject):
    """Photos in memory get a step in their history; of the others the saved edit is changed in the file thread.

    Args:
        change: must do nothing more when it is done to its own result.
    """

    def __init__(self, library: Library, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._services = library, services
        self._waiting: dict[Path, tuple[ChangeJob, str]] = {}
        library.shown.connect(self._take_up)
        library.files.saved.connect(self._forget)
        library.files.failed.connect(self._fail)

    def change(self, paths: Iterable[Path], change: Callable[[Edit], Edit], text: str) -> None:
        """Change the edits of listed photos; `text` is what their history calls it."""
        for path in paths:
            document = self._library.document(path)
            if document is not None:
                document.change(change(document.edit), text)
            if document is None or document.is_asleep:
                known = Known() if document is None else document.known
                job = ChangeJob(path, change, self._library.autosave.weights_sha256, known)
                self._waiting[path] = (job, text)
                self._library.files.mailbox.enqueue(job)
                self._library.note_changed(path)

    def finish(self) -> None:
        """Write what the file thread, which must have stopped, did not come to."""
        for job, _ in self._waiting.values():
            try:
                change_saved(self._services, job)
            except PhotoFixError:
                _log.exception("The edit of %s could not be saved", job.path)
        self._waiting.clear()

    @Slot(object)
    def _take_up(self, document: Document | None) -> None:
        """It may have been opened before its saved edit was changed."""
        waiting = None if document is None or document.path is None else self._waiting.get(document.path)
        if document is not None and waiting is not None:
            job, text = waiting
            job.known.edit = job.known.edit or document.known.edit
            document.known = job.known
            document.change(job.change(document.edit), text)

    @Slot(object)
    def _forget(self, job: object) -> None:
        if isinstance(job, ChangeJob) and self._waiting.get(job.path, (None, ""))[0] is job:
            del self._waiting[job.path]

    @Slot(object, str)
    def _fail(self, job: object, sentence: str) -> None:
        if isinstance(job, ChangeJob):
            self._forget(job)
            self._library.noted.emit(sentence)
