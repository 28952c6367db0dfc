"""The choice of a printer's profile: sRGB, the file of the last time, or one that is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from photofix.errors import PhotoFixError
from photofix.export.paper_profile import PaperProfile, read_paper_profile
from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.system.sentences import in_our_language

_SRGB, _ASK = "", "?"
_KEY = "print/profile"


class ProfileChoice(QComboBox):
    """A box that only ever holds what can serve: a file that cannot is told of, and the choice stays as it was.

    Attributes:
        profile: the chosen one, None for sRGB.
        problem: why the file of the last time is not chosen, else "".
    """

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.profile: PaperProfile | None = None
        self.problem = ""
        self._path = _SRGB
        self.addItem("sRGB", _SRGB)
        self.addItem(self.tr("ICC File…"), _ASK)
        self._restore()
        self.activated.connect(self._choose)

    def remember(self) -> None:
        """Choose the same next time."""
        QSettings().setValue(_KEY, self._path)

    def _restore(self) -> None:
        kept = str(QSettings().value(_KEY, _SRGB) or _SRGB)
        try:
            self._take(kept)
        except PhotoFixError as error:
            self.problem = in_our_language(str(error))

    @Slot(int)
    def _choose(self, row: int) -> None:
        choice = str(self.itemData(row))
        if choice == _ASK:
            kinds = self.tr("Color profiles (*.icc *.icm)")
            choice, _ = QFileDialog.getOpenFileName(self, self.tr("Profile of printer and paper"), "", kinds)
            choice = choice or self._path
        try:
            self._take(choice)
        except PhotoFixError as error:
            self.setCurrentIndex(self.findData(self._path))
            dialogs.show_problem(self.window(), self.tr("Printer profile"), in_our_language(str(error)))

    def _take(self, choice: str) -> None:
        self.profile = read_paper_profile(Path(choice)) if choice != _SRGB else None
        self._path, self.problem = choice, ""
        if self.findData(choice) < 0:
            self.insertItem(self.findData(_ASK), Path(choice).name, choice)
        self.setCurrentIndex(self.findData(choice))
        self.chosen.emit()
