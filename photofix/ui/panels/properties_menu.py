"""What the right button shows on the photo: size and strength of the stroke there, or of the brush; things to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QMenu, QWidget, QWidgetAction

from photofix.ui.panels.stroke_tools import PercentSlider, SizeSlider


class PropertiesMenu(QMenu):
    """Signals: radius_changed (photo px), strength_changed (percent)."""

    radius_changed = Signal(float)
    strength_changed = Signal(float)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addSection(title)

    def add_settings(self, radius_px: float, strength: float) -> None:
        """Sliders that show and change size and strength."""
        content = QWidget(self)
        form = QFormLayout(content)
        self.brush_size, self.percent = SizeSlider(content), PercentSlider(self.tr("Strength"), content)
        self.brush_size.show_radius(radius_px)
        self.percent.show_percent(strength)
        self.brush_size.radius_changed.connect(self.radius_changed)
        self.percent.percent_changed.connect(self.strength_changed)
        form.addRow(self.tr("Size"), self.brush_size)
        form.addRow(self.tr("Strength"), self.percent)
        content.setMinimumWidth(280)
        action = QWidgetAction(self)
        action.setDefaultWidget(content)
        self.addAction(action)

    def add(self, text: str, do: Callable[[], object]) -> None:
        """One thing that can be done."""
        self.addAction(text).triggered.connect(lambda: do())
