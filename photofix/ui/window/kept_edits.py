"""The menu of edits of the shown photo that another window, or a newer PhotoFix, had saved and this one replaced."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from photofix.errors import PhotoFixError
from photofix.store.sidecar import Sidecar
from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.session.document import Document
from photofix.ui.session.library import Library
from photofix.ui.system.allow import allow
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.services import Services


class KeptEditsMenu(QMenu):
    """An entry makes its edit the present one, as a step of the history. Signal: said (sentence)."""

    said = Signal(str)

    def __init__(self, title: str, library: Library, services: Services, window: QWidget) -> None:
        super().__init__(title, window)
        self._library, self._services, self._window = library, services, window
        self._asked: Document | None = None
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Fill the menu anew."""
        self.clear()
        document = self._library.current
        kept = [] if document is None else self._services.kept_others(document.photo)
        for number, saved in enumerate(kept, 1):
            action = self.addAction(self.tr("&{number}  Kept {time}").format(number=number, time=_time(saved)))
            action.setToolTip(str(saved.path))
            action.setData(saved)
            action.triggered.connect(self._take)
        self.addSeparator()
        delete = self.addAction(self.tr("&Delete These…"), self._ask_delete)
        allow(delete, "" if kept else self.tr("No other window has edited this photo"))

    @Slot()
    def _take(self) -> None:
        action, document = self.sender(), self._library.current
        if isinstance(action, QAction) and document is not None:
            saved: Sidecar = action.data()
            document.change(saved.edit, self.tr("Edit of another window"))

    @Slot()
    def _ask_delete(self) -> None:
        self._asked = self._library.current
        if self._asked is None:
            return
        count = len(self._services.kept_others(self._asked.photo))
        text = self.tr("%n edit(s) that other windows had saved of this photo are deleted.", "", count)
        button = dialogs.ask(
            self._window, self.tr("Delete kept edits"), text, self.tr("The present edit stays."), self.tr("&Delete")
        )
        button.clicked.connect(self._delete)

    @Slot()
    def _delete(self) -> None:
        if self._asked is None or self._asked.is_asleep:
            return
        try:
            self._services.forget_others(self._asked.photo)
        except PhotoFixError as error:
            dialogs.show_problem(self._window, self.tr("Delete kept edits"), in_our_language(str(error)))
        else:
            self.said.emit(self.tr("Kept edits deleted"))


def _time(saved: Sidecar) -> str:
    try:
        seconds = int(saved.path.stat().st_mtime)
    except OSError:
        return saved.path.name
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(seconds), QLocale.FormatType.ShortFormat)
