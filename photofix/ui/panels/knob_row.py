"""One knob of a task: slider, number box and the "Auto" button. Knows nothing of photos."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.tasks.kit.operator import Knob
from photofix.ui.panels.number_box import NumberBox
from photofix.ui.system.allow import allow
from photofix.ui.system.text_size import with_text


class ResetSlider(QSlider):
    """A slider that a double click sets back. Signal: reset_asked."""

    reset_asked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        self.reset_asked.emit()


class KnobRow(QWidget):
    """Signals: changed (knob key, value), reset_asked (knob key), gesture_ended."""

    changed = Signal(str, float)
    reset_asked = Signal(str)
    gesture_ended = Signal()

    def __init__(
        self, knob: Knob, label: str, spoken: str, shows_label: bool, parent: QWidget | None = None, tip: str = ""
    ) -> None:
        """`label` is shown, `spoken` is the name for a screen reader, `tip` says what it does."""
        super().__init__(parent)
        self._knob = knob
        self.label = label
        self.slider = self._make_slider(spoken, tip)
        self.box = self._make_box(spoken)
        self.auto = self._make_auto(spoken)
        self._lay_out(label, shows_label)
        self.slider.valueChanged.connect(self._slider_moved)
        self.slider.reset_asked.connect(self._take_back)
        self.slider.sliderReleased.connect(self.gesture_ended)
        self.box.valueChanged.connect(self._box_changed)
        self.box.editingFinished.connect(self.gesture_ended)
        self.auto.clicked.connect(self._ask_reset)

    def show_value(self, value: float, is_automatic: bool) -> None:
        """Show `value` without announcing a change."""
        position = round((value - self._knob.low) / self._knob.step)
        if position != self.slider.value() or value != self.box.value():  # all rows are told of each move of one
            with QSignalBlocker(self.slider), QSignalBlocker(self.box):
                self.slider.setValue(position)
                self.box.setValue(value)
        self.auto.setChecked(is_automatic)

    def text(self, value: float) -> str:
        """`value` as the number box shows it."""
        return self.box.textFromValue(value) + self.box.suffix()

    @property
    def is_automatic(self) -> bool:
        """Whether PhotoFix chooses the value of an untouched knob."""
        return self._knob.default is None

    def allow(self, why_not: str) -> None:
        """Enable all parts, or disable them with a reason."""
        for part in (self.slider, self.box, self.auto):
            allow(part, why_not)

    @property
    def is_held(self) -> bool:
        """Whether the slider is under the mouse right now."""
        return self.slider.isSliderDown()

    @Slot(int)
    def _slider_moved(self, position: int) -> None:
        value = self._knob.low + position * self._knob.step
        with QSignalBlocker(self.box):
            self.box.setValue(value)
        self.changed.emit(self._knob.key, value)

    @Slot(float)
    def _box_changed(self, value: float) -> None:
        self.changed.emit(self._knob.key, value)

    @Slot()
    def _ask_reset(self) -> None:
        self.gesture_ended.emit()
        self._take_back()

    @Slot()
    def _take_back(self) -> None:
        """Ask for the default as the end of the gesture: the first click of two on the groove has moved the slider."""
        self.reset_asked.emit(self._knob.key)
        self.gesture_ended.emit()

    def _make_slider(self, spoken: str, tip: str) -> ResetSlider:
        slider = ResetSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, round((self._knob.high - self._knob.low) / self._knob.step))
        slider.setPageStep(10)
        slider.setAccessibleName(spoken)
        handling = self.tr("Arrow keys step, double-click resets")
        slider.setToolTip(f"{tip}\n{handling}" if tip else handling)
        return slider

    def _make_box(self, spoken: str) -> NumberBox:
        box = NumberBox(self)
        box.setRange(self._knob.low, self._knob.high)
        box.setSingleStep(self._knob.step)
        box.setDecimals(0 if float(self._knob.step).is_integer() else 2)
        box.setSuffix(f" {self._knob.unit}" if self._knob.unit else "")
        box.setKeyboardTracking(False)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setAccessibleName(spoken)
        box.setFixedWidth(with_text(78))
        return box

    def _make_auto(self, spoken: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("pill")
        button.setText(self.tr("Auto") if self.is_automatic else self.tr("Reset"))
        button.setCheckable(self.is_automatic)
        tip = self.tr("Let PhotoFix choose: full where the damage is found, else off")
        button.setToolTip(tip if self.is_automatic else self.tr("Back to the default"))
        button.setAccessibleName(f"{spoken}: {button.text()}")
        return button

    def _lay_out(self, label: str, shows_label: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        name = QLabel(label, self)
        name.setBuddy(self.box)
        name.setVisible(shows_label)
        layout.addWidget(name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        row.addWidget(self.auto)
        layout.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
