"""Printing one picture: how large it is to be, and for which printer and paper its colours are."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QWidget,
)

from photofix.export.paper import PrintLook
from photofix.export.paper_profile import PaperProfile
from photofix.ui.dialogs.form import asked
from photofix.ui.dialogs.profile_choice import ProfileChoice
from photofix.ui.system.allow import allow
from photofix.ui.system.kept import kept_number
from photofix.ui.system.wheel import WheelGuard


class PrintDialog(QDialog):
    """Asks how to print; `look`, `profile` and `is_paper_white` hold the answer after `accept`.

    Attributes:
        image, name: what is to be printed.
    """

    def __init__(self, image: QImage, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.image, self.name = image, name
        self.setWindowTitle(self.tr("Print"))
        self._settings = QSettings()
        self._make_fields()
        self._lay_out()
        WheelGuard(self)
        self.kind.currentIndexChanged.connect(self._refresh)
        self.profile_choice.chosen.connect(self._refresh)
        self._refresh()

    @property
    def look(self) -> PrintLook:
        """The chosen size and margin."""
        return PrintLook(self.kind.currentData(), self.margin.value(), self.long_side.value() * 10)

    @property
    def profile(self) -> PaperProfile | None:
        """Of printer and paper; None for a printer that is sent sRGB."""
        return self.profile_choice.profile

    @property
    def is_paper_white(self) -> bool:
        """Whether the preview shows the paper's own white; only with a profile."""
        return self.profile is not None and self.paper_white.isChecked()

    def accept(self) -> None:
        """Remember the choices and close."""
        self._settings.setValue("print/kind", self.kind.currentIndex())
        self._settings.setValue("print/margin_mm", round(self.margin.value()))
        self._settings.setValue("print/long_side_mm", round(self.long_side.value() * 10))
        self._settings.setValue("print/paper_white", int(self.paper_white.isChecked()))
        self.profile_choice.remember()
        super().accept()

    def _make_fields(self) -> None:
        self.kind = QComboBox(self)
        self.kind.addItem(self.tr("As large as the margins allow"), "fit")
        self.kind.addItem(self.tr("Borderless, the page is filled"), "borderless")
        self.kind.addItem(self.tr("Long side in cm"), "size")
        chosen = kept_number(self._settings, "print/kind", 0)
        self.kind.setCurrentIndex(chosen if 0 <= chosen < self.kind.count() else 0)
        self.margin, self.long_side = QDoubleSpinBox(self), QDoubleSpinBox(self)
        self.margin.setRange(0, 80)
        self.margin.setDecimals(0)
        self.margin.setSuffix(" mm")
        self.margin.setValue(kept_number(self._settings, "print/margin_mm", 10))
        self.long_side.setRange(1, 200)
        self.long_side.setDecimals(1)
        self.long_side.setSuffix(" cm")
        self.long_side.setValue(kept_number(self._settings, "print/long_side_mm", 150) / 10)

        self.profile_choice = ProfileChoice(self)
        self.paper_white = QCheckBox(self.tr("Show the paper's &white in the preview"), self)
        self.paper_white.setChecked(kept_number(self._settings, "print/paper_white", 1) != 0)
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Size"), self.kind)
        form.addRow(self.tr("&Long side"), self.long_side)
        form.addRow(self.tr("&Margin"), self.margin)
        form.addRow(self.tr("P&rinter profile"), self.profile_choice)
        form.addRow("", self.paper_white)
        _, self.go_on = asked(self, self.tr("&Preview…"), form, self.note)
        self.setMinimumWidth(440)

    @Slot()
    def _refresh(self) -> None:
        kind = self.kind.currentData()
        allow(self.long_side, "" if kind == "size" else self.tr("The page says how large it is"))
        allow(self.margin, self.tr("There are no margins") if kind == "borderless" else "")
        allow(self.paper_white, "" if self.profile else self.tr("Only a profile knows the paper's white"))
        self.note.setText(self.profile_choice.problem or self._advice())

    def _advice(self) -> str:
        if self.profile is None:
            return self.tr("The printer is sent sRGB; its driver converts that for the paper.")
        if self.profile.space == "CMYK":
            return self.tr("The printer is sent the colors that these inks can show, as sRGB.")
        return self.tr("The colors are converted here: switch color management off in the printer's own settings.")
