"""Printing one picture: how large it is to be."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QWidget,
)

from photofix.export.paper import PrintLook
from photofix.ui.dialogs.form import asked
from photofix.ui.system.allow import allow
from photofix.ui.system.kept import kept_number
from photofix.ui.system.wheel import WheelGuard


class PrintDialog(QDialog):
    """Asks how large to print; `look` holds the answer after `accept`.

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
        self._refresh()

    @property
    def look(self) -> PrintLook:
        """The chosen size and margin."""
        return PrintLook(self.kind.currentData(), self.margin.value(), self.long_side.value() * 10)

    def accept(self) -> None:
        """Remember the choices and close."""
        self._settings.setValue("print/kind", self.kind.currentIndex())
        self._settings.setValue("print/margin_mm", round(self.margin.value()))
        self._settings.setValue("print/long_side_mm", round(self.long_side.value() * 10))
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

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Size"), self.kind)
        form.addRow(self.tr("&Long side"), self.long_side)
        form.addRow(self.tr("&Margin"), self.margin)
        _, self.go_on = asked(self, self.tr("&Preview…"), form)

    @Slot()
    def _refresh(self) -> None:
        kind = self.kind.currentData()
        allow(self.long_side, "" if kind == "size" else self.tr("The page says how large it is"))
        allow(self.margin, self.tr("There are no margins") if kind == "borderless" else "")
