"""Asks before a window closes on exports or sheets that still run: wait for them, cancel them, or stay (GUI thread)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from photofix.ui.controllers.exporting import ExportController
from photofix.ui.controllers.papers import PaperController
from photofix.ui.dialogs import boxes as dialogs


class Closing(QObject):
    """Signals: waiting_changed (whether the window closes after the exports); agreed () when it may close now;
    refused () when it stays after all."""

    waiting_changed = Signal(bool)
    agreed = Signal()
    refused = Signal()

    def __init__(self, window: QWidget, exporting: ExportController, papers: PaperController) -> None:
        super().__init__(window)
        self._window = window
        self._exporting, self._papers = exporting, papers
        self._box: QMessageBox | None = None
        self._is_waiting = self._is_cancelling = False
        for signal in (exporting.exported, papers.written):
            signal.connect(self._go_on)
        for signal in (exporting.cancelled, papers.cancelled):
            signal.connect(self._go_on_or_stay)
        for signal in (exporting.failed, papers.failed):
            signal.connect(self.stay)

    def may_close(self) -> bool:
        """True without exports; else False, and the person is asked: `agreed` or `refused` follows."""
        if self._count and self._box is None:
            self._ask()
        return not self._count

    @property
    def _count(self) -> int:
        """Files that are still to be written."""
        return len(self._exporting.exports) + len(self._papers.promised)

    def _ask(self) -> None:
        text = self.tr("%n export(s) have not ended yet.", "", self._count)
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Close PhotoFix?"), text, parent=self._window)
        self.wait_button = box.addButton(self.tr("&Wait, Then Close"), QMessageBox.ButtonRole.AcceptRole)
        self.cancel_button = box.addButton(self.tr("&Cancel Exports and Close"), QMessageBox.ButtonRole.DestructiveRole)
        self.stay_button = box.addButton(self.tr("&Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(self.wait_button)
        box.setEscapeButton(self.stay_button)
        box.finished.connect(self._answered)
        self._box = dialogs.open_box(box)

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
