"""Asks before a window closes on exports or sheets that still run: wait for them, cancel them, or stay; and on edits
that could not be saved (GUI thread)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from photofix.ui.controllers.exporting import ExportController
from photofix.ui.controllers.papers import PaperController
from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.session.autosave import Autosave


class Closing(QObject):
    """Signals: waiting_changed (whether the window closes after the exports); agreed () when it may close now;
    refused () when it stays after all."""

    waiting_changed = Signal(bool)
    agreed = Signal()
    refused = Signal()

    def __init__(
        self, window: QWidget, exporting: ExportController, papers: PaperController, autosave: Autosave
    ) -> None:
        super().__init__(window)
        self._window = window
        self._exporting, self._papers, self._autosave = exporting, papers, autosave
        self._is_losing = self._is_saving = False
        self._box: QMessageBox | None = None
        self._is_waiting = self._is_cancelling = False
        autosave.settled.connect(self._go_on_saved)
        for signal in (exporting.exported, papers.written):
            signal.connect(self._go_on)
        for signal in (exporting.cancelled, papers.cancelled):
            signal.connect(self._go_on_or_stay)
        for signal in (exporting.failed, papers.failed):
            signal.connect(self.stay)

    def may_close(self) -> bool:
        """True without exports and with all edits saved; else False, and the person is asked: `agreed` or `refused`
        follows."""
        if self._box is not None:
            return False
        if self._count:
            self._ask()
            return False
        is_agreed, self._is_losing = self._is_losing, False
        if self._autosave.refusals and not is_agreed:
            self._ask_unsaved()
            return False
        return True

    @property
    def _count(self) -> int:
        """Files that are still to be written."""
        return len(self._exporting.exports) + len(self._papers.promised)

    def _ask(self) -> None:
        text = self.tr("%n export(s) have not ended yet.", "", self._count)
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Close PhotoFix?"), text, parent=self._window)
        answers = (self.tr("&Wait, Then Close"), self.tr("&Cancel Exports and Close"))
        self.wait_button, self.cancel_button = self._open(box, *answers, self._answered)

    def _ask_unsaved(self) -> None:
        sentences = list(self._autosave.refusals.values())
        text = self.tr("The edits of %n photo(s) could not be saved.", "", len(sentences))
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Close PhotoFix?"), text, parent=self._window)
        box.setInformativeText(sentences[0])
        answers = (self.tr("&Try Again"), self.tr("&Lose Them and Close"))
        self.retry_button, self.lose_button = self._open(box, *answers, self._answered_unsaved)

    def _open(
        self, box: QMessageBox, safe: str, losing: str, answered: Callable[[], None]
    ) -> tuple[QPushButton, QPushButton]:
        """Ask with two buttons, which are given, and one to stay."""
        safe_button = box.addButton(safe, QMessageBox.ButtonRole.AcceptRole)
        losing_button = box.addButton(losing, QMessageBox.ButtonRole.DestructiveRole)
        self.stay_button = box.addButton(self.tr("&Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(safe_button)
        box.setEscapeButton(self.stay_button)
        box.finished.connect(answered)
        self._box = dialogs.open_box(box)
        return safe_button, losing_button

    @Slot()
    def _answered_unsaved(self) -> None:
        box, self._box = self._box, None
        answer = box.clickedButton() if box is not None else None
        self._is_losing, self._is_saving = answer is self.lose_button, answer is self.retry_button
        if self._is_losing:
            self.agreed.emit()
        elif self._is_saving:
            self._autosave.save()
            if not self._autosave.is_busy:  # coming back to the window may have saved them
                self._go_on_saved()
        else:
            self.refused.emit()

    @Slot()
    def _go_on_saved(self) -> None:
        if self._is_saving:
            self._is_saving = False
            self.agreed.emit()

    @Slot()
    def _answered(self) -> None:
        box, self._box = self._box, None
        answer = box.clickedButton() if box is not None else None
        self._is_cancelling = answer is self.cancel_button
        self._set_waiting(answer in (self.wait_button, self.cancel_button))
        if self._is_cancelling:
            self._exporting.cancel_all()
            self._papers.cancel_all()
        if self._is_waiting:
            self._go_on()
        elif not self._is_cancelling:
            self.refused.emit()

    @Slot()
    def stay(self) -> None:
        """An export that failed has something to say, and a cancel may mean the closing too."""
        if self._is_waiting:
            self._set_waiting(False)
            self.refused.emit()

    @Slot()
    def _go_on(self) -> None:
        if self._is_waiting and not self._count:
            self._set_waiting(False)
            self.agreed.emit()

    @Slot()
    def _go_on_or_stay(self) -> None:
        if self._is_cancelling:
            self._go_on()
        else:
            self.stay()

    def _set_waiting(self, is_waiting: bool) -> None:
        self._is_waiting = is_waiting
        self.waiting_changed.emit(is_waiting)
