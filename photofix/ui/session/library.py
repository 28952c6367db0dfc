"""The photos of this session: which are listed, which is shown, and their documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from photofix.analysis import Analysis
from photofix.batch.desk import DeskItem
from photofix.edit import Edit
from photofix.export.target import ExportOptions
from photofix.paths import is_there
from photofix.photo.names import file_of
from photofix.raster.frame import Corners
from photofix.restore.hashing import Stamp, stamp
from photofix.restore.request import Order
from photofix.store.sidecar import sidecar_path
from photofix.ui.session.autosave import Autosave
from photofix.ui.session.document import Document, State
from photofix.ui.session.photo_files import NO_RESULTS
from photofix.ui.workers.file_worker import FileWorker
from photofix.ui.workers.jobs import CacheJob, Opened, OpenJob, SaveJob
from photofix.ui.workers.services import Services

KEPT_OPEN = 4
"""Photos whose pixels stay in memory; of the others only the history stays, and they are read again when shown."""


class Library(QObject):
    """Signals: opening (path), shown (Document; None when the list became empty), open_failed (path, sentence),
    cut_off (path, sentence), listed (), noted (sentence), state_changed (path), edited (path), replaced (path) of a
    file that another program has changed since it was read."""

    opening = Signal(object)
    shown = Signal(object)
    open_failed = Signal(object, str)
    cut_off = Signal(object, str)
    listed = Signal()
    noted = Signal(str)
    state_changed = Signal(object)
    edited = Signal(object)
    replaced = Signal(object)

    def __init__(self, services: Services, worker: FileWorker) -> None:
        super().__init__()
        self._services = services
        self._worker = self.files = worker
        self._ticket = 0
        self._documents: dict[Path, Document] = {}
        self._read_as: dict[Path, Stamp | None] = {}
        self._states: dict[Path, State] = {}
        self._wanted: Path | None = None
        self._is_quiet = False
        self._retried: Stamp | None = None
        self._remark = ""
        self._unreadable: set[Path] = set()
        self._told: set[Path] = set()
        self.agreed: set[Path] = set()
        self.results: dict[Path, Path] = {}
        self.paths: list[Path] = []
        self.current: Document | None = None
        self.autosave = Autosave(services, worker, self)
        worker.opened.connect(self._take)
        worker.cut_off.connect(self._take_cut_off)
        worker.failed.connect(self._take_failure)
        worker.found_edited.connect(self._mark_edited)
        worker.found_unreadable.connect(self._mark_unreadable)

    def open(self, paths: Iterable[Path], results: Mapping[Path, Path] = NO_RESULTS, note: str = "") -> None:
        """List these photos and show the first of them.

        Args:
            results: of earlier exports of these photos: result -> photo.
            note: a sentence to go with the one that is shown.
        """
        wanted = [path.absolute() for path in paths]
        if not wanted:
            return
        self._remark = note
        for result, path in results.items():
            self._note_result(path.absolute(), result.absolute())
        self.paths += [path for path in dict.fromkeys(wanted) if path not in self.paths]
        self.listed.emit()
        self.show(wanted[0])

    def _note_result(self, path: Path, result: Path) -> None:
        """A photo not seen in this session was exported before: it counts as that unless it was edited since."""
        known = self.results.get(path)
        if path in self._documents or (known is not None and _changed_at(known) > _changed_at(result)):
            return
        self.results[path] = result
        if _changed_at(sidecar_path(path)) <= _changed_at(result):
            self._states[path] = State.EXPORTED

    def show(self, path: Path) -> None:
        """Show one of the listed photos; the present one stays until it is read."""
        self._ask_for(path, is_quiet=False)

    def _ask_for(self, path: Path, is_quiet: bool) -> None:
        self._ticket += 1
        self._wanted, self._is_quiet = path, is_quiet
        document = self._documents.get(path)
        if document is not None and not document.is_asleep and not self._is_outdated(document):
            self._show(document)
            return
        self.opening.emit(path)
        self._worker.mailbox.discard(lambda job: isinstance(job, OpenJob))
        self._worker.mailbox.enqueue(OpenJob(path, self._ticket, path in self.agreed), first=True)

    def show_what_is_there(self, path: Path) -> None:
        """Show a photo whose file ends too early as far as it goes; the person was asked."""
        self.agreed.add(path)
        self.show(path)

    def look_again(self) -> None:
        """The person comes back from another program: what could not be saved may be by now, and the shown photo may be
        another file. That is read once; one that is still being written is read when it has changed again."""
        self.autosave.save()
        if self.current is None or self.current.path is None or self._wanted is not None:
            return
        now = stamp(file_of(self.current.path))
        if self._is_outdated(self.current) and now != self._retried:
            self._retried = now
            self._ask_for(self.current.path, is_quiet=True)

    def step(self, offset: int) -> None:
        """Show the next (1) or previous (-1) photo of the list; the person was told of those that are passed over."""
        path = self._beside(self._wanted or self.current_path, offset)
        if path is not None:
            self.show(path)

    def _beside(self, path: Path | None, offset: int) -> Path | None:
        start = self.paths.index(path) if path in self.paths else -1
        ahead = self.paths[start + 1 :] if offset > 0 else self.paths[: max(start, 0)][::-1]
        return next((other for other in ahead if other not in self._told), None)

    def remove(self, path: Path) -> None:
        """Take a photo off the list; its file, its saved edit and its history stay, its pixels go."""
        if path not in self.paths:
            return
        is_shown = path in (self._wanted, self.current_path)
        neighbour = self._beside(path, 1) or self._beside(path, -1)
        self.paths.remove(path)
        self.autosave.save()
        self.listed.emit()
        if is_shown and neighbour is not None:
            self.show(neighbour)
        elif is_shown:
            self._ticket += 1
            self.current = self._wanted = None
            self.shown.emit(None)
        self._put_to_sleep()

    def take_prints(self, scan: Path, prints: Mapping[Path, Corners]) -> None:
        """List the prints that a scan was split into, after it, and show the first; one that lies elsewhere now is read
        anew, one that is gone leaves the list."""
        for path in [path for path in self._documents if path != scan and file_of(path) == scan]:
            document = self._documents[path]
            if document.is_asleep or document.photo.part != prints.get(path):
                self._forget(path)
        others = [path for path in self.paths if path == scan or file_of(path) != scan]
        after = others.index(scan) + 1 if scan in others else len(others)
        self.paths = [*others[:after], *prints, *others[after:]]
        self.listed.emit()
        self.show(next(iter(prints)))

    @property
    def readable(self) -> list[Path]:
        """The listed photos but those that are known not to open."""
        return [path for path in self.paths if path not in self._unreadable]

    @property
    def current_path(self) -> Path | None:
        """The shown photo's file."""
        return self.current.path if self.current is not None else None

    def document(self, path: Path) -> Document | None:
        """The document of a listed photo, if it was opened."""
        return self._documents.get(path)

    def order(self, path: Path, output: Path, options: ExportOptions) -> Order:
        """What the queue is to do with a photo: its edit as it is here, else as it was saved."""
        document = self._documents.get(path.absolute())
        is_agreed = path.absolute() in self.agreed
        if document is None:
            return Order(path, output, Edit(), options, use_sidecar=True, allow_truncated=is_agreed)
        return Order(path, output, document.edit, options, allow_truncated=is_agreed)

    def state(self, path: Path) -> State:
        """What has happened to a listed photo, also in earlier sessions."""
        if path not in self._states:
            self._states[path] = State.EDITED if is_there(sidecar_path(path)) else State.UNEDITED
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
        # An edit that the queue found saved is this document's as long as nothing was changed since.
        edit = document.edit if item.task.use_sidecar and not document.undo_stack.count() else item.task.edit
        if state is State.EXPORTED:
            document.note_export(item.task.output, edit)
        else:
            document.note_failure(edit)

    @Slot(object)
    def _take(self, opened: Opened) -> None:
        if opened.job.ticket != self._ticket:
            return
        document = self._documents.get(opened.job.path)
        if document is not None and self._is_outdated(document):
            self._forget(opened.job.path)
            document = None
            self._remark = (
                self._remark or opened.note or self.tr("The file was changed by another program and is shown anew")
            )
            opened = replace(opened, note="")
        self._read_as[opened.job.path] = stamp(file_of(opened.job.path))
        self._documents.pop(opened.job.path, None)
        if document is None:
            document = self._made(opened)
        else:
            document.wake(opened.photo, opened.analysis)
        self._unreadable.discard(opened.job.path)
        self._told.discard(opened.job.path)
        document.note = "; ".join(filter(None, (document.note, opened.note, self._remark)))
        self._remark = ""
        self._documents[opened.job.path] = document
        self._remember_state(document)
        self._show(document)

    def _is_outdated(self, document: Document) -> bool:
        """Whether the file is another one now than it was when it was read; one that is gone is not."""
        path = document.path
        before = None if path is None else self._read_as.get(path)
        if path is None or before is None or document.is_held or not self.autosave.is_saved(document):
            return False
        return stamp(file_of(path)) not in (None, before)

    def _forget(self, path: Path) -> None:
        """Drop what was read and done; the saved edit is what is left."""
        self.autosave.forget(self._documents[path])
        self._states.pop(path, None)
        self._documents.pop(path).deleteLater()
        self.replaced.emit(path)

    def _made(self, opened: Opened) -> Document:
        document = Document(opened.photo, opened.edit, opened.analysis)
        document.setParent(self)
        if self._states.get(opened.job.path) is State.EXPORTED:
            document.result = self.results.get(opened.job.path)
            document.set_state(State.EXPORTED)
        document.edit_changed.connect(self._edited)
        document.state_changed.connect(self._note_state)
        document.released.connect(self._put_to_sleep)
        return document

    @Slot(object, str)
    def _take_cut_off(self, job: OpenJob, sentence: str) -> None:
        self._unreadable.add(job.path)
        if job.ticket == self._ticket:
            self._told.add(job.path)
            self.cut_off.emit(job.path, sentence)
            self._show_another(job.path)

    @Slot(object, str)
    def _take_failure(self, job: object, sentence: str) -> None:
        if isinstance(job, OpenJob):
            self._mark_unreadable(job.path)
            if job.ticket == self._ticket:
                self._tell_failure(job.path, sentence)
                self._show_another(job.path)
        elif isinstance(job, SaveJob):
            self.noted.emit(sentence)

    def _tell_failure(self, path: Path, sentence: str) -> None:
        if self._is_quiet:
            self.noted.emit(sentence)
        else:
            self._told.add(path)
            self.open_failed.emit(path, sentence)

    def _show_another(self, path: Path) -> None:
        """What was asked for does not open: the shown photo stays; without one the next that opens is shown."""
        self._wanted = None
        after = self._beside(path, 1) if self.current is None else None
        if after is not None:
            self._ask_for(after, is_quiet=True)

    def note_changed(self, path: Path) -> None:
        """The saved edit of a photo that is not in memory is being changed."""
        self._set_state(path, State.EDITED)

    @Slot(object)
    def _mark_edited(self, path: Path) -> None:
        """Its edit may lie where `state` does not look."""
        if path not in self._documents and self.state(path) is State.UNEDITED:
            self._set_state(path, State.EDITED)

    @Slot(object)
    def _mark_unreadable(self, path: Path) -> None:
        if path not in self._documents:
            self._unreadable.add(path)
            self._set_state(path, State.FAILED)

    @Slot()
    def _edited(self) -> None:
        document = self.sender()
        if isinstance(document, Document) and document.path is not None and not document.is_asleep:
            self.edited.emit(document.path)
            self.autosave.note_change(document)

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
        self.current, self._wanted = document, None
        path = document.path
        if path in self._documents:
            self._documents[path] = self._documents.pop(path)
        self.shown.emit(document)
        self._put_to_sleep()

    @Slot()
    def _put_to_sleep(self) -> None:
        """Keep memory bounded: of photos not shown for long, or off the list, only edit, history and snapshots stay."""
        awake = [document for document in self._documents.values() if not document.is_asleep]
        listed = [document for document in awake if document.path in self.paths]
        for document in set(awake) - set(listed[-KEPT_OPEN:]):
            if document is not self.current and not self.autosave.needs_pixels(document) and not document.is_held:
                document.sleep()


def _changed_at(file: Path) -> float:
    """When a file was written last, 0 if it is not there."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
