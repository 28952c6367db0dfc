"""One knob of a task that is a choice: its name and a list; works like a `KnobRow`."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from photofix.tasks.kit.operator import Knob
from photofix.ui.system.allow import allow


class ChoiceRow(QWidget):
    """Signals: changed (knob key, value), reset_asked (knob key), gesture_ended."""

    changed = Signal(str, float)
    reset_asked = Signal(str)
    gesture_ended = Signal()
    is_automatic = False
    is_held = False

    def __init__(
        self, knob: Knob, label: str, spoken: str, choices: list[str], tip: str, parent: QWidget | None = None
    ) -> None:
        """`label` and `choices` are shown, `spoken` is the name for a screen reader."""
        super().__init__(parent)
        self._knob = knob
        self.label = label
        self.box = QComboBox(self)
        self.box.addItems(choices)
        self.box.setAccessibleName(spoken)
        self.box.setToolTip(tip)
        self.box.activated.connect(self.choose)
        name = QLabel(label, self)
        name.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(name, 1)
        layout.addWidget(self.box)

    def show_value(self, value: float, is_automatic: bool) -> None:
        """Show `value` without announcing a change."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(int(value))

    def text(self, value: float) -> str:
        """The choice's name."""
        return self.box.itemText(int(value))

    def allow(self, why_not: str) -> None:
        """Enable it, or disable it with a reason."""
        allow(self.box, why_not)

    @Slot(int)
    def choose(self, index: int) -> None:
        """Announce that a person took this choice."""
        if index == self._knob.default:
            self.reset_asked.emit(self._knob.key)
        else:
            self.changed.emit(self._knob.key, float(index))
        self.gesture_ended.emit()
