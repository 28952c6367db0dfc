"""What happens when another program has saved an edit of a photo that is open here (GUI thread)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from photofix.edit import Edit
from photofix.ui.session.library import Library
from photofix.ui.workers.jobs import SaveJob


class Clashes(QObject):
    """The last change that a person made counts; the other edit becomes the step before it in the history, and stays in
    a file. Where steps were taken back only the file keeps it: a new step would drop those that can be redone."""

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        library.files.clashed.connect(self._take)

    @Slot(object, object, object)
    def _take(self, job: SaveJob, other: Edit, file: Path) -> None:
        path = job.photo.path
        document = None if path is None else self._library.document(path)
        if document is None or document.undo_stack.canRedo() or document.edit == other:
            sentence = self.tr("{name} was edited in another window too; that edit is kept as {file}")
        else:
            mine = document.edit
            document.change(other, self.tr("Edit of another window"))
            document.change(mine, self.tr("Edit of this window"))
            sentence = self.tr("{name} was edited in another window too; undo once to get that edit, kept as {file}")
        is_beside = path is not None and file.parent == path.parent
        name = "" if path is None else path.name
        self._library.noted.emit(sentence.format(name=name, file=file.name if is_beside else file))
