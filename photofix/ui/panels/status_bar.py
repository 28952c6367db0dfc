"""The status bar: what is going on at the left, facts about photo and device at the right."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from photofix.ui.panels.elided_label import ElidedLabel

SHOW_AFTER_MS = 300


class StatusBar(QStatusBar):
    """Signal: cancel_asked, for the work whose progress is shown."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.activity = ElidedLabel(self)
        self.activity.setAccessibleName(self.tr("Activity"))
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(150)
        self.bar.setMaximumHeight(12)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setFlat(True)
        self.cancel.clicked.connect(self.cancel_asked)
        for widget in (self.activity, self.bar, self.cancel):
            self.addWidget(widget)
        self._facts = {name: QLabel(self) for name in ("pointer", "photo", "monitor", "zoom", "device")}
        for label in self._facts.values():
            self.addPermanentWidget(label)
        self._is_busy = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOW_AFTER_MS)
        self._later.timeout.connect(self._show_bar)
        self.idle()

    def say(self, text: str) -> None:
        """Show a sentence at the left until the next one."""
        self.activity.setText(text)
        self.activity.setToolTip(text)

    def busy(self, text: str, fraction: float | None, can_cancel: bool) -> None:
        """Something runs; its bar appears once it has taken 0.3 s. `fraction` None = unknown."""
        self.say(text)
        self.bar.setRange(0, 1000 if fraction is not None else 0)
        self.bar.setValue(round(1000 * (fraction or 0)))
        self.bar.setAccessibleName(text)
        self.cancel.setProperty("wanted", can_cancel)
        self.cancel.setVisible(can_cancel and self.bar.isVisible())
        if not self._is_busy:
            self._is_busy = True
            self._later.start()

    def idle(self, text: str = "") -> None:
        """Nothing runs any more."""
        self._is_busy = False
        self._later.stop()
        self.bar.hide()
        self.cancel.hide()
        self.say(text)

    def show_fact(self, name: str, text: str, tip: str = "") -> None:
        """One of "pointer", "photo", "monitor", "zoom", "device" at the right."""
        self._facts[name].setText(text)
        self._facts[name].setToolTip(tip)
        self._facts[name].setVisible(bool(text))

    def fact(self, name: str) -> str:
        """What is shown there."""
        return self._facts[name].text()

    @Slot()
    def _show_bar(self) -> None:
        self.bar.show()
        self.cancel.setVisible(bool(self.cancel.property("wanted")))
