"""Tells the person what the workers do and what went wrong: status bar and dialogs (GUI thread)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from photofix.ui import dialogs
from photofix.ui.analysis_controller import AnalysisController
from photofix.ui.check_controller import CheckController
from photofix.ui.desktop import folder_url
from photofix.ui.document import Document
from photofix.ui.export_controller import ExportController
from photofix.ui.jobs import RenderJob
from photofix.ui.library import Library
from photofix.ui.sentences import in_our_language
from photofix.ui.status_bar import StatusBar


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
        library.opening.connect(self._say_opening)
        library.open_failed.connect(self._say_open_failed)
        library.cut_off.connect(self._ask_cut_off)
        library.noted.connect(status.say)
        analysing.progressed.connect(self._say_looking)
        analysing.finished.connect(self._say_looked)
        analysing.failed.connect(self._say_look_failed)
        analysing.device_known.connect(self._show_device)
        exporting.waiting.connect(self._say_export_waits)
        exporting.progressed.connect(self._say_exporting)
        exporting.exported.connect(self._say_exported)
        exporting.failed.connect(self._say_export_failed)
        exporting.cancelled.connect(self._say_cancelled)
        checking.progressed.connect(self._say_checking)
        checking.finished.connect(self._say_checked)
        checking.failed.connect(self._say_check_failed)
        status.cancel_asked.connect(exporting.cancel)
        status.cancel_asked.connect(checking.cancel)

    @Slot(object, str)
    def say_render_failed(self, job: object, sentence: str) -> None:
        """A preview that failed leaves the old pixels and a sentence."""
        if isinstance(job, RenderJob):
            self._status.say(sentence)

    @Slot(object)
    def _say_opening(self, path: Path) -> None:
        self._status.busy(self.tr("Opening {name}…").format(name=path.name), None, False)

    @Slot(object, str)
    def _say_open_failed(self, path: Path, sentence: str) -> None:
        self._status.idle()
        dialogs.show_problem(self._window, self.tr("This photo cannot be opened"), sentence)

    @Slot(object, str)
    def _ask_cut_off(self, path: Path, sentence: str) -> None:
        self._status.idle()
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
            text = self.tr("Still looking for fine stains…") if has_looked else self.tr("Looking at the photo…")
            self._status.busy(text, fraction, False)

    @Slot(object)
    def _say_looked(self, document: Document) -> None:
        if not self._exporting.is_busy:
            self._status.idle(document.note)

    @Slot(str)
    def _say_look_failed(self, sentence: str) -> None:
        self._status.idle(sentence)
        dialogs.show_problem(self._window, self.tr("The photo could not be analysed"), sentence)

    @Slot(str, str)
    def _show_device(self, name: str, notice: str) -> None:
        notice = in_our_language(notice) if notice else ""
        self._status.show_fact("device", name.upper(), notice or self.tr("Where the network computes"))
        if notice:
            self._status.say(notice)

    @Slot()
    def _say_export_waits(self) -> None:
        self._status.busy(self.tr("Export begins when the search for fine stains is done…"), None, True)

    @Slot(float)
    def _say_exporting(self, fraction: float) -> None:
        self._status.busy(self.tr("Exporting…"), fraction, True)

    @Slot(object, object)
    def _say_exported(self, path: Path, result: Any) -> None:
        text = self.tr("Exported {name}").format(name=path)
        if result.untouched:
            text = self.tr("Nothing was changed: {name} is an exact copy").format(name=path)
        self._status.idle(text)
        box = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("Exported"), text, parent=self._window)
        note = getattr(result, "note", "")
        if note:
            box.setInformativeText(in_our_language(note))
        show = box.addButton(self.tr("Show in &Folder"), QMessageBox.ButtonRole.ActionRole)
        close = box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(close)
        show.clicked.connect(self._show_folder)
        self._last_path = path
        dialogs.open_box(box)

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(folder_url(self._last_path))

    @Slot(str)
    def _say_export_failed(self, sentence: str) -> None:
        self._status.idle()
        dialogs.show_problem(self._window, self.tr("The photo could not be exported"), sentence)

    @Slot(float)
    def _say_checking(self, fraction: float) -> None:
        self._status.busy(self.tr("Comparing the preview with a file…"), fraction, True)

    @Slot(str)
    def _say_checked(self, sentence: str) -> None:
        self._status.idle(sentence)
        dialogs.show_note(self._window, self.tr("Check Preview"), sentence)

    @Slot(str)
    def _say_check_failed(self, sentence: str) -> None:
        self._status.idle()
        dialogs.show_problem(self._window, self.tr("Check Preview"), sentence)

    @Slot()
    def _say_cancelled(self) -> None:
        self._status.idle(self.tr("Cancelled"))
