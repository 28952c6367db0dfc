"""The bar under the canvas while cropping: what the mouse does, the ratio, how far to straighten, and the end."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from photofix.raster.frame import STEEPEST
from photofix.ui.canvas.crop_tool import CropMode
from photofix.ui.panels.flow_layout import FlowLayout
from photofix.ui.panels.number_box import NumberBox

FREE, ORIGINAL, CUSTOM = "free", "original", "custom"
A_SERIES = 2**0.5
RATIOS: dict[str, float] = {"1:1": 1.0, "3:2": 1.5, "4:3": 4 / 3, "5:4": 1.25, "7:5": 1.4, "A4": A_SERIES}


class CropBar(QWidget):
    """Signals: mode_chosen (CropMode), ratio_changed (), straightened (degrees), auto_asked, reset_asked,
    accepted, rejected."""

    mode_chosen = Signal(object)
    ratio_changed = Signal()
    straightened = Signal(float)
    auto_asked = Signal()
    reset_asked = Signal()
    accepted = Signal()
    rejected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cropBar")
        self._make_modes()
        self._make_ratio()
        self.angle = NumberBox(self)
        self.angle.setRange(-STEEPEST, STEEPEST)
        self.angle.setDecimals(1)
        self.angle.setSingleStep(0.1)
        self.angle.setSuffix("°")
        self.angle.setAccessibleName(self.tr("Straighten, degrees clockwise"))
        self.angle.setToolTip(self.angle.accessibleName())
        self.angle.setKeyboardTracking(False)
        self.angle.valueChanged.connect(self.straightened)
        self.angle.setPrefix(self.tr("Straighten") + " ")
        self.size_px = QLabel(self)
        self.size_px.setToolTip(self.tr("Size of the result, pixels"))
        tip = self.tr("Find the print in its scan: its edges become the picture's")
        self.auto = self._button(self.tr("Find Pri&nt"), tip, self.auto_asked)
        self.reset = self._button(self.tr("Re&set"), self.tr("The whole photo, as it was"), self.reset_asked)
        self.cancel = self._button(self.tr("Cancel"), self.tr("Leave everything as it was (Esc)"), self.rejected)
        self.apply = self._button(self.tr("Done"), self.tr("Keep what is inside (Enter)"), self.accepted)
        self.apply.setObjectName("primary")
        self._lay_out()
        self.hide()

    def show_size(self, width: int, height: int) -> None:
        """Say how large the result will be, pixels."""
        self.size_px.setText(f"{width} × {height}")

    @property
    def ratio_name(self) -> str:
        """The chosen ratio."""
        return str(self.ratio.currentData())

    def chosen_ratio(self, original: float) -> float | None:
        """Width / height that the crop is held to, None = free. `original` is the picture's own."""
        name = self.ratio_name
        if name == FREE:
            return None
        if name == ORIGINAL:
            return original
        ratio = self.across.value() / self.down.value() if name == CUSTOM else RATIOS[name]
        return 1 / ratio if self.upright.isChecked() else ratio

    def show_state(self, mode: CropMode, degrees: float) -> None:
        """Show what is so, without asking for it again."""
        self.modes[mode].setChecked(True)
        self.angle.blockSignals(True)
        self.angle.setValue(degrees)
        self.angle.blockSignals(False)
        for part in (self.ratio, self.upright, self.across, self.down, self.angle):
            part.setEnabled(not mode.is_quad)

    def _make_modes(self) -> None:
        texts = {
            CropMode.CROP: (self.tr("Crop"), self.tr("Drag the frame, its edges and corners")),
            CropMode.LINE: (self.tr("Level"), self.tr("Draw a line along a horizon or an edge: it becomes level")),
            CropMode.CORNERS: (self.tr("Perspective"), self.tr("Drag the four corners onto those of the print")),
            CropMode.AREA: (
                self.tr("Border"),
                self.tr("Drag corners and edges to where the picture ends: its border is neither judged nor changed"),
            ),
        }
        group = QButtonGroup(self)
        self.modes: dict[CropMode, QToolButton] = {}
        for mode, (text, tip) in texts.items():
            button = QToolButton(self)
            button.setObjectName("tool")
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, mode=mode: self.mode_chosen.emit(mode))
            group.addButton(button)
            self.modes[mode] = button
        self.modes[CropMode.CROP].setChecked(True)

    def _make_ratio(self) -> None:
        self.ratio = QComboBox(self)
        self.ratio.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.ratio.setMinimumContentsLength(7)  # the list is as wide as it needs; the bar shall be one row
        self.ratio_label = QLabel(self.tr("R&atio"), self)
        self.ratio_label.setBuddy(self.ratio)
        self.ratio.setAccessibleName(self.tr("Ratio of the sides"))
        self.ratio.addItem(self.tr("Free"), FREE)
        self.ratio.addItem(self.tr("Original"), ORIGINAL)
        for name in RATIOS:
            self.ratio.addItem(self.tr("A series (A4, A3…)") if name == "A4" else name, name)
        self.ratio.addItem(self.tr("Custom"), CUSTOM)
        self.across, self.down = (self._side(value) for value in (16, 9))
        self.upright = QToolButton(self)
        self.upright.setObjectName("tool")
        self.upright.setText(self.tr("Upright"))
        self.upright.setToolTip(self.tr("Exchange width and height"))
        self.upright.setCheckable(True)
        self.ratio.currentIndexChanged.connect(self._ratio_chosen)
        self.upright.toggled.connect(self._ratio_chosen)
        for side in (self.across, self.down):
            side.valueChanged.connect(self._ratio_chosen)
        self._show_custom()

    @Slot()
    def _ratio_chosen(self) -> None:
        self._show_custom()
        self.ratio_changed.emit()

    def _show_custom(self) -> None:
        for side in (self.across, self.down):
            side.setVisible(self.ratio_name == CUSTOM)

    def _side(self, value: int) -> NumberBox:
        side = NumberBox(self)
        side.setDecimals(0)
        side.setRange(1, 10_000)
        side.setValue(value)
        side.setAccessibleName(self.tr("Side of the ratio"))
        return side

    def _button(self, text: str, tip: str, signal: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(lambda: signal.emit())  # type: ignore[attr-defined]
        return button

    def _lay_out(self) -> None:
        """What ends it stays side by side, in whatever row."""
        self.end = QWidget(self)
        end = QHBoxLayout(self.end)
        end.setContentsMargins(0, 0, 0, 0)
        for last in (self.cancel, self.apply, self.size_px):
            end.addWidget(last)
        layout = FlowLayout(self)
        ratio = (self.ratio_label, self.ratio, self.across, self.down, self.upright)
        parts = (*self.modes.values(), *ratio, self.angle, self.auto)
        for part in (*parts, self.reset, self.end):
            layout.addWidget(part)
