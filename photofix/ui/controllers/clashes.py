"""What happens when another program has saved an edit of a photo that is open here (GUI thread)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from photofix.edit import Edit
from photofix.ui.session.document import Document
from photofix.ui.session.library import Library
from photofix.ui.workers.jobs import LookAgainJob, SaveJob


class Clashes(QObject):
    """The last change that a person made counts, here or there.

    What was saved elsewhere is looked for when the window comes to the front and when a photo is shown again, and
    becomes a step of the history. If something was changed here meanwhile, the other edit becomes the step before it,
    and stays in a file. Where steps were taken back only the file keeps it: a new step would drop those that can be
    redone.
    """

    def __init__(self, library: Library, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        library.files.clashed.connect(self._take)
        library.files.edited_elsewhere.connect(self._follow)
        library.shown.connect(self._look)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window comes to the front."""
        if event.type() is QEvent.Type.WindowActivate:
            self._library.look_again()
            self._look(self._library.current)
        return super().eventFilter(watched, event)

    @Slot(object)
    def _look(self, document: Document | None) -> None:
        if document is None or document.path is None or document.is_asleep:
            return
        if self._library.autosave.is_saved(document):
            mailbox = self._library.files.mailbox
            mailbox.discard(lambda job: isinstance(job, LookAgainJob))
            mailbox.enqueue(LookAgainJob(document.photo, document.known), first=True)

    @Slot(object, object)
    def _follow(self, job: LookAgainJob, other: Edit) -> None:
        path = job.photo.path
        document = None if path is None else self._library.document(path)
        if document is None or document.known is not job.known or not self._library.autosave.is_saved(document):
            return
        if document.edit != document.known.edit:
            return
        mine = document.edit
        document.undo_stack.setIndex(document.undo_stack.count())  # what was taken back stays in the history
        document.known.edit = other
        document.change(mine, self.tr("Edit of this window"))
        document.change(other, self.tr("Edit of another window"))
        sentence = self.tr("{name} was edited in another window and is shown so; undo once to get your edit back")
        self._library.noted.emit(sentence.format(name=document.name))

    @Slot(object, object, object)
    def _take(self, job: SaveJob, other: Edit, file: Path) -> None:
        path = job.photo.path
        document = None if path is None else self._library.document(path)
        if document is None or document.undo_stack.canRedo() or document.edit == other:
            sentence = self.tr("{name} was edited in another window too; Edit › Kept Edits has that edit ({file})")
        else:
            mine = document.edit
            document.change(other, self.tr("Edit of another window"))
            document.change(mine, self.tr("Edit of this window"))
            sentence = self.tr("{name} was edited in another window too; undo once to get that edit, kept as {file}")
        is_beside = path is not None and file.parent == path.parent
        name = "" if path is None else path.name
        self._library.noted.emit(sentence.format(name=name, file=file.name if is_beside else file))
