"""Tells the person what the workers do and what went wrong: status bar and dialogs (GUI thread)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from photofix.ui.controllers.analysing import AnalysisController
from photofix.ui.controllers.checking import CheckController
from photofix.ui.controllers.exporting import Export, ExportController
from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.panels.found_words import found_sentence
from photofix.ui.panels.status_bar import StatusBar
from photofix.ui.session.document import Document
from photofix.ui.session.library import Library
from photofix.ui.system.desktop import folder_url
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.jobs import RenderJob


class Reporter(QObject):
    """Listens to the controllers; `window` is the parent of dialogs."""

    def __init__(
        self,
        window: QWidget,
        status: StatusBar,
        library: Library,
        analysing: AnalysisController,
        exporting: ExportController,
        checking: CheckController,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._status = status
        self._library = library
        self._exporting = exporting
        self._analysing = analysing
        self._checking = checking
        self._done_box: QMessageBox | None = None
        self._is_closing = False
        library.opening.connect(self._say_opening)
        library.open_failed.connect(self._say_open_failed)
        library.cut_off.connect(self._ask_cut_off)
        library.noted.connect(status.say)
        analysing.progressed.connect(self._say_looking)
        analysing.finished.connect(self._say_looked)
        analysing.failed.connect(self._say_look_failed)
        analysing.device_known.connect(self._show_device)
        exporting.changed.connect(self._say_exporting)
        exporting.exported.connect(self._say_exported)
        exporting.failed.connect(self._say_export_failed)
        exporting.cancelled.connect(self._say_cancelled)
        checking.progressed.connect(self._say_checking)
        checking.finished.connect(self._say_checked)
        checking.failed.connect(self._say_check_failed)
        status.cancel_asked.connect(self._cancel_shown)

    @Slot(object, str)
    def say_render_failed(self, job: object, sentence: str) -> None:
        """A preview that failed leaves the old pixels and a sentence."""
        if isinstance(job, RenderJob):
            self._status.say(sentence)

    @Slot(bool)
    def set_closing(self, is_closing: bool) -> None:
        """The window closes after the exports, or stays after all."""
        self._is_closing = is_closing
        self._say_exporting()

    def rest(self, sentence: str = "") -> None:
        """Something is over: show the export that still runs or waits, else the sentence."""
        if self._exporting.is_busy:
            self._say_exporting()
        else:
            self._status.idle(sentence)

    @Slot(object)
    def _say_opening(self, path: Path) -> None:
        if not self._exporting.is_busy:
            self._status.busy(self.tr("Opening {name}…").format(name=path.name), None, False)

    @Slot(object, str)
    def _say_open_failed(self, path: Path, sentence: str) -> None:
        self.rest()
        dialogs.show_problem(self._window, self.tr("This photo cannot be opened"), sentence)

    @Slot(object, str)
    def _ask_cut_off(self, path: Path, sentence: str) -> None:
        self.rest()
        self._cut_off = path
        title = self.tr("This photo is not complete")
        text = self.tr("The file {name} ends too early: a part of the photo is missing.").format(name=path.name)
        button = dialogs.ask(self._window, title, text, self.tr("Open what is there?"), self.tr("&Open"))
        button.setToolTip(sentence)
        button.clicked.connect(self._open_cut_off)

    @Slot()
    def _open_cut_off(self) -> None:
        self._library.show_what_is_there(self._cut_off)

    @Slot(float)
    def _say_looking(self, fraction: float) -> None:
        if not self._exporting.is_busy:
            document = self._library.current
            has_looked = document is not None and document.analysis is not None
            text = self.tr("Looking closer…") if has_looked else self.tr("Looking at the photo…")
            self._status.busy(text, fraction, False)

    @Slot(object)
    def _say_looked(self, document: Document) -> None:
        if document is self._library.current:
            self.rest_on(document)

    def rest_on(self, document: Document) -> None:
        """A photo is shown: say what was found in it, once that is all, and what there is to say of its file."""
        analysis = document.analysis
        found = found_sentence(analysis) if analysis is not None and analysis.complete else ""
        self.rest(" ".join(filter(None, (found, document.note))))

    @Slot(str)
    def _say_look_failed(self, sentence: str) -> None:
        self.rest(sentence)
        dialogs.show_problem(self._window, self.tr("The photo could not be analysed"), sentence)

    @Slot(str, str)
    def _show_device(self, name: str, notice: str) -> None:
        notice = in_our_language(notice) if notice else ""
        self._status.show_fact("device", name.upper(), notice or self.tr("Where the network computes"))
        if notice:
            self._status.say(notice)

    @Slot()
    def _say_exporting(self) -> None:
        """What runs or waits, and how many follow it."""
        export = self._exporting.shown
        if export is None:
            return
        if export.job is None:
            text = self.tr("{name} is exported when the search for damage is done…").format(name=export.document.name)
        else:
            text = self.tr("Exporting {name}…").format(name=export.document.name)
        more = len(self._exporting.exports) - 1
        if more:
            text = " ".join((text, self.tr("(%n more)", "", more)))
        if self._is_closing:
            text = self.tr("{what} Then PhotoFix closes.").format(what=text)
        self._status.busy(text, None if export.job is None else export.fraction, True)

    @Slot(object, object)
    def _say_exported(self, export: Export, result: Any) -> None:
        text = self.tr("Exported {name}").format(name=export.path)
        if result.untouched:
            text = self.tr("Nothing was changed: {name} is an exact copy").format(name=export.path)
        self.rest(text)
        self._last_path = export.path
        if not self._is_closing:
            self._tell_done(text, in_our_language(getattr(result, "note", "") or ""))

    def _tell_done(self, text: str, note: str) -> None:
        """One window for all that ended since it was closed last."""
        if self._done_box is not None:
            self._done_box.setText(f"{self._done_box.text()}\n{text}")
            notes = filter(None, (self._done_box.informativeText(), note))
            self._done_box.setInformativeText("\n".join(notes))
            return
        box = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("Exported"), text, parent=self._window)
        box.setInformativeText(note)
        show = box.addButton(self.tr("Show in &Folder"), QMessageBox.ButtonRole.ActionRole)
        close = box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(close)
        show.clicked.connect(self._show_folder)
        box.finished.connect(self._forget_done)
        self._done_box = dialogs.open_box(box)

    @Slot()
    def _forget_done(self) -> None:
        self._done_box = None

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(folder_url(self._last_path))

    @Slot(object, str)
    def _say_export_failed(self, export: Export, sentence: str) -> None:
        self.rest()
        title = self.tr("{name} could not be exported").format(name=export.document.name)
        dialogs.show_problem(self._window, title, sentence)

    @Slot(float)
    def _say_checking(self, fraction: float) -> None:
        if not self._exporting.is_busy:
            self._status.busy(self.tr("Comparing the preview with a file…"), fraction, True)

    @Slot(str)
    def _say_checked(self, sentence: str) -> None:
        self.rest(sentence)
        dialogs.show_note(self._window, self.tr("Check Preview"), sentence)

    @Slot(str)
    def _say_check_failed(self, sentence: str) -> None:
        self.rest()
        dialogs.show_problem(self._window, self.tr("Check Preview"), sentence)

    @Slot()
    def _say_cancelled(self) -> None:
        self.rest(self.tr("Cancelled"))

    @Slot()
    def _cancel_shown(self) -> None:
        """The status bar's button is about what stands beside it."""
        export = self._exporting.shown
        if export is not None:
            self._exporting.cancel(export)
        elif self._checking.is_busy:
            self._checking.cancel()
            self._say_cancelled()
