"""The tools of the restorer's hand, and the settings of the brush or of the stroke that is chosen."""

from __future__ import annotations

from math import exp, log

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.edit import Stroke
from photofix.tasks import load_tasks
from photofix.ui.canvas.brush import LARGEST, SMALLEST
from photofix.ui.panels.found_words import task_text
from photofix.ui.system.allow import allow
from photofix.ui.system.icons import icon

TOOL_KEYS = {"select": "V", "heal": "B", "spot": "S", "trace": "T", "area": "L", "protect": "P"}
"""Tool -> its key."""
TOOL_ICONS = {
    "select": "select",
    "heal": "brush_add",
    "spot": "spot",
    "trace": "trace",
    "area": "area",
    "protect": "brush_protect",
}


TOOLS_IN_ROW = 3


def brush_task() -> str:
    """The task that brushed damage belongs to; "all" if none takes any."""
    return next((name for name, task in load_tasks().items() if task.takes_brush), "all")


class StrokeTools(QWidget):
    """Signals: tool_chosen (name, see `TOOL_KEYS`), radius_changed (photo px), strength_changed (percent),
    task_chosen (key or "all"), cleared, source_asked (bool), source_cleared (of the chosen stroke)."""

    tool_chosen = Signal(str)
    radius_changed = Signal(float)
    strength_changed = Signal(float)
    task_chosen = Signal(str)
    cleared = Signal()
    source_asked = Signal(bool)
    source_cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_tools()
        self.brush_size = SizeSlider(self)
        self.brush_size.radius_changed.connect(self.radius_changed)
        self.strength = PercentSlider(self.tr("Brush strength"), self)
        self.strength.percent_changed.connect(self.strength_changed)
        self.target = QComboBox(self)
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(8)
        self.target.setToolTip(self.tr("Which tasks a protecting stroke holds back"))
        self.target.addItem(self.tr("All tasks"), "all")
        for key, task in load_tasks().items():
            self.target.addItem(task_text(task.label), key)
        self.target.setCurrentIndex(self.target.findData(brush_task()))
        self.target.currentIndexChanged.connect(self._target_chosen)
        self.source = QPushButton(self.tr("Heal From…"), self)
        self.source.setCheckable(True)
        self.source.setToolTip(
            self.tr("Then click on what the next stroke, or the chosen one, is healed from (H); or click with Alt")
        )
        self.source.toggled.connect(self.source_asked)
        self.clear_source = QPushButton(self.tr("Clear Source"), self)
        self.clear_source.setToolTip(self.tr("Let PhotoFix look for what fits into the chosen stroke"))
        self.clear_source.clicked.connect(self.source_cleared)
        self.clear_source.setVisible(False)
        self.clear = QPushButton(self.tr("Remove All Strokes"), self)
        self.clear.clicked.connect(self.cleared)
        self._lay_out()

    @property
    def chosen(self) -> str:
        """The tool at hand."""
        return next(name for name, button in self.tools.items() if button.isChecked())

    def allow(self, why_not: str) -> None:
        """Everything usable, or nothing, and why."""
        for widget in (*self.tools.values(), self.brush_size.slider, self.strength.slider, self.target, self.source):
            allow(widget, why_not)

    def show_settings(self, radius_px: float, strength: float) -> None:
        """Of the brush, or of a stroke."""
        self.brush_size.show_radius(radius_px)
        self.strength.show_percent(strength)

    def show_owner(self, stroke: Stroke | None) -> None:
        """Whose size and strength these are."""
        self.owner.setText(self.tr("Size and strength of the chosen stroke") if stroke is not None else "")
        self.owner.setVisible(stroke is not None)
        self.clear_source.setVisible(stroke is not None and stroke.source is not None)

    @Slot(bool)
    def show_pointing(self, is_pointing: bool) -> None:
        """Whether the next click says what to heal from."""
        with QSignalBlocker(self.source):
            self.source.setChecked(is_pointing)

    def renew_icons(self) -> None:
        """Icons in the colours of a new theme."""
        for name, button in self.tools.items():
            button.setIcon(icon(TOOL_ICONS[name]))

    @Slot(bool)
    def _tool_toggled(self, is_on: bool) -> None:
        for name, button in self.tools.items():
            if is_on and button is self.sender():
                self.tool_chosen.emit(name)

    @Slot(int)
    def _target_chosen(self, row: int) -> None:
        self.task_chosen.emit(str(self.target.itemData(row)))

    def _make_tools(self) -> None:
        texts = {
            "select": (self.tr("Select"), self.tr("Choose a stroke; click a finding to keep or reject it")),
            "heal": (self.tr("Heal"), self.tr("Paint over damage; Shift: straight from the last stroke's end")),
            "spot": (self.tr("Spot"), self.tr("Click a speck: it is measured and healed")),
            "trace": (
                self.tr("Trace"),
                self.tr("Click along a crack: its way and width are found; Enter or a double click ends"),
            ),
            "area": (self.tr("Area"), self.tr("Circle a hole, tape, a torn corner; or click its corners")),
            "protect": (self.tr("Protect"), self.tr("Paint over what must stay as it is, such as a face")),
        }
        taking = self.tr("Ctrl: take away from the last stroke")
        pointing = self.tr("Alt: click on what the next stroke, or the chosen one, is healed from")
        self._group = QButtonGroup(self)
        self.tools: dict[str, QToolButton] = {}
        for name, (text, tip) in texts.items():
            button = QToolButton(self)
            button.setText(text)
            more = {"select": (pointing,), "protect": (taking,)}.get(name, (taking, pointing))
            button.setToolTip("\n".join((f"{text} ({TOOL_KEYS[name]})", tip, *more)))
            button.setAccessibleName(text)
            button.setIcon(icon(TOOL_ICONS[name]))
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setObjectName("tool")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.toggled.connect(self._tool_toggled)
            self._group.addButton(button)
            self.tools[name] = button
        self.tools["select"].setChecked(True)
        self.owner = QLabel(self)
        self.owner.setObjectName("muted")
        self.owner.setVisible(False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        tools = QGridLayout()
        tools.setSpacing(4)
        for number, button in enumerate(self.tools.values()):
            tools.addWidget(button, *divmod(number, TOOLS_IN_ROW))
        layout.addLayout(tools)
        layout.addWidget(self.owner)
        form = QFormLayout()
        form.addRow(self.tr("Si&ze"), self.brush_size)
        form.addRow(self.tr("S&trength"), self.strength)
        form.addRow(self.tr("Prote&cts"), self.target)
        layout.addLayout(form)
        sources = QHBoxLayout()
        sources.addWidget(self.source)
        sources.addWidget(self.clear_source)
        layout.addLayout(sources)
        layout.addWidget(self.clear)


class SizeSlider(QWidget):
    """Signal: radius_changed (photo px). Tells the diameter."""

    radius_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, 400)
        self.slider.setPageStep(20)
        self.slider.setAccessibleName(self.tr("Brush size"))
        self.slider.setToolTip(self.tr("[ smaller, ] larger, or the wheel with Alt"))
        self.slider.valueChanged.connect(self._moved)
        self.text = _in_row(self, self.slider)

    def show_radius(self, radius_px: float) -> None:
        """Move the slider without announcing it."""
        inside = min(max(radius_px, SMALLEST), LARGEST)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self.slider.maximum() * log(inside / SMALLEST) / log(LARGEST / SMALLEST)))
        self.text.setText(self.tr("{pixels} px").format(pixels=round(2 * radius_px)))

    @Slot(int)
    def _moved(self, position: int) -> None:
        radius = SMALLEST * exp(position / self.slider.maximum() * log(LARGEST / SMALLEST))
        self.text.setText(self.tr("{pixels} px").format(pixels=round(2 * radius)))
        self.radius_changed.emit(radius)


class PercentSlider(QWidget):
    """Signal: percent_changed."""

    percent_changed = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, 100)
        self.slider.setAccessibleName(name)
        self.slider.valueChanged.connect(self._moved)
        self.text = _in_row(self, self.slider)
        self.show_percent(100)

    def show_percent(self, percent: float) -> None:
        """Move the slider without announcing it."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(percent))
        self.text.setText(f"{round(percent)} %")

    @Slot(int)
    def _moved(self, value: int) -> None:
        self.text.setText(f"{value} %")
        self.percent_changed.emit(float(value))


def _in_row(owner: QWidget, slider: QSlider) -> QLabel:
    """Lay out a slider and the text of its value."""
    text = QLabel(owner)
    text.setMinimumWidth(58)
    row = QHBoxLayout(owner)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(slider, 1)
    row.addWidget(text)
    owner.setFocusProxy(slider)
    return text
