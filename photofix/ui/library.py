"""The photos of this session: which are listed, which is shown, their documents, and the sidecars' autosave."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photofix.analysis import Analysis
from photofix.batch.desk import DeskItem
from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.sidecar import sidecar_path
from photofix.ui.document import Document, State
from photofix.ui.file_worker import FileWorker
from photofix.ui.jobs import CacheJob, Opened, OpenJob, SaveJob
from photofix.ui.services import Services

AUTOSAVE_MS = 300
KEPT_OPEN = 4
"""Photos whose pixels stay in memory; of the others only the history stays, and they are read again when shown."""

_log = logging.getLogger(__name__)


class Library(QObject):
    """Signals: opening (path), shown (Document), open_failed (path, sentence), cut_off (path, sentence), listed (),
    noted (sentence), state_changed (path)."""

    opening = Signal(object)
    shown = Signal(object)
    open_failed = Signal(object, str)
    cut_off = Signal(object, str)
    listed = Signal()
    noted = Signal(str)
    state_changed = Signal(object)

    def __init__(self, services: Services, worker: FileWorker) -> None:
        super().__init__()
        self._services = services
        self._worker = worker
        self._ticket = 0
        self._documents: dict[Path, Document] = {}
        self._unsaved: set[Document] = set()
        self._saving: dict[SaveJob, Document] = {}
        self._states: dict[Path, State] = {}
        self.agreed: set[Path] = set()
        self.results: dict[Path, Path] = {}
        self.paths: list[Path] = []
        self.current: Document | None = None
        self.weights_sha256 = ""
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.save)
        worker.opened.connect(self._take)
        worker.cut_off.connect(self._take_cut_off)
        worker.failed.connect(self._take_failure)
        worker.saved.connect(self._forget_save)

    def open(self, paths: Iterable[Path]) -> None:
        """List these photos and show the first of them."""
        wanted = [path.absolute() for path in paths]
        if not wanted:
            return
        self.paths += [path for path in dict.fromkeys(wanted) if path not in self.paths]
        self.listed.emit()
        self.show(wanted[0])

    def show(self, path: Path) -> None:
        """Show one of the listed photos; the present one stays until it is read."""
        self._ticket += 1
        document = self._documents.get(path)
        if document is not None and not document.is_asleep:
            self._show(document)
            return
        self.opening.emit(path)
        self._worker.mailbox.discard(lambda job: isinstance(job, OpenJob))
        self._worker.mailbox.enqueue(OpenJob(path, self._ticket, path in self.agreed), first=True)

    def show_what_is_there(self, path: Path) -> None:
        """Show a photo whose file ends too early as far as it goes; the person was asked."""
        self.agreed.add(path)
        self.show(path)

    def step(self, offset: int) -> None:
        """Show the next (1) or previous (-1) photo of the list."""
        path = self.current_path
        if path in self.paths:
            index = self.paths.index(path) + offset
            if 0 <= index < len(self.paths):
                self.show(self.paths[index])

    @property
    def current_path(self) -> Path | None:
        """The shown photo's file."""
        return self.current.path if self.current is not None else None

    def document(self, path: Path) -> Document | None:
        """The document of a listed photo, if it was opened."""
        return self._documents.get(path)

    def edit(self, path: Path) -> Edit:
        """The edit of a listed photo: as it is in memory, else as it was saved."""
        document = self._documents.get(path)
        return document.edit if document is not None else self._services.saved_edit(path)

    def state(self, path: Path) -> State:
        """What has happened to a listed photo, also in earlier sessions."""
        if path not in self._states:
            self._states[path] = State.EDITED if sidecar_path(path).exists() else State.UNEDITED
        return self._states[path]

    def keep(self, analysis: Analysis) -> None:
        """Store a complete answer for the next time."""
        self._worker.mailbox.enqueue(CacheJob(analysis))

    @Slot(object)
    def note_queued(self, item: DeskItem) -> None:
        """The queue has written one of the listed photos, or failed to."""
        path, state = item.task.input, State.EXPORTED if item.state == "done" else State.FAILED
        if path not in self.paths:
            return
        if state is State.EXPORTED:
            self.results[path] = item.task.output
        document = self._documents.get(path)
        if document is None:
            self._set_state(path, state)
            return
        document.result = self.results.get(path)
        document.set_state(state)

    @Slot()
    def save(self) -> None:
        """Write the sidecars of changed photos in the file thread."""
        for document in self._unsaved:
            job = SaveJob(document.photo, document.edit, self.weights_sha256)
            self._saving[job] = document
            self._worker.mailbox.enqueue(job)
        self._unsaved.clear()

    def save_now(self) -> None:
        """Write what is unsaved before the program ends; the file thread must have stopped.

        What it may not have come to is written once more.
        """
        self._autosave.stop()
        for document in self._unsaved.union(self._saving.values()):
            try:
                self._services.save_edit(document.photo, document.edit, self.weights_sha256)
            except PhotoFixError:
                _log.exception("The edit of %s could not be saved", document.name)
        self._unsaved.clear()
        self._saving.clear()

    @Slot(object)
    def _take(self, opened: Opened) -> None:
        if opened.job.ticket != self._ticket:
            return
        document = self._documents.pop(opened.job.path, None)
        if document is None:
            document = self._made(opened)
        else:
            document.wake(opened.photo, opened.analysis)
        document.note = "; ".join(filter(None, (document.note, opened.note)))
        self._documents[opened.job.path] = document
        self._remember_state(document)
        self._put_to_sleep()
        self._show(document)

    def _made(self, opened: Opened) -> Document:
        document = Document(opened.photo, opened.edit, opened.analysis)
        document.setParent(self)
        if self._states.get(opened.job.path) is State.EXPORTED:
            document.result = self.results.get(opened.job.path)
            document.set_state(State.EXPORTED)
        document.edit_changed.connect(self._edited)
        document.state_changed.connect(self._note_state)
        return document

    @Slot(object, str)
    def _take_cut_off(self, job: OpenJob, sentence: str) -> None:
        if job.ticket == self._ticket:
            self.cut_off.emit(job.path, sentence)

    @Slot(object, str)
    def _take_failure(self, job: object, sentence: str) -> None:
        if isinstance(job, OpenJob):
            self._set_state(job.path, State.FAILED)
            if job.ticket == self._ticket:
                self.open_failed.emit(job.path, sentence)
        elif isinstance(job, SaveJob):
            self._forget_save(job)
            self.noted.emit(sentence)

    @Slot(object)
    def _forget_save(self, job: SaveJob) -> None:
        self._saving.pop(job, None)

    @Slot()
    def _edited(self) -> None:
        document = self.sender()
        if isinstance(document, Document) and document.path is not None:
            self._unsaved.add(document)
            if not self._autosave.isActive():
                self._autosave.start()

    @Slot()
    def _note_state(self) -> None:
        document = self.sender()
        if isinstance(document, Document):
            self._remember_state(document)

    def _remember_state(self, document: Document) -> None:
        path = document.path
        if path is not None:
            if document.result is not None:
                self.results[path] = document.result
            self._set_state(path, document.state)

    def _set_state(self, path: Path, state: State) -> None:
        self._states[path] = state
        self.state_changed.emit(path)

    def _show(self, document: Document) -> None:
        self.current = document
        path = document.path
        if path in self._documents:
            self._documents[path] = self._documents.pop(path)
        self.shown.emit(document)

    def _put_to_sleep(self) -> None:
        """Keep memory bounded: of photos not shown for long only edit, history and snapshots stay."""
        awake = [document for document in self._documents.values() if not document.is_asleep]
        for document in awake[:-KEPT_OPEN]:
            if document is not self.current and document not in self._unsaved and not document.is_held:
                document.sleep()
