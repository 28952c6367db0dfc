"""The preferences: language, theme, size, monitor profile, device, and the cache of analyses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photofix.ui.dialogs.fitting import Content, FitsScreen
from photofix.ui.system.allow import allow
from photofix.ui.system.device import AUTO, CPU
from photofix.ui.system.language import LANGUAGES
from photofix.ui.system.monitor import SRGB, SYSTEM
from photofix.ui.system.scale import SCALES
from photofix.ui.system.tab_order import follow_layouts
from photofix.ui.system.theme import Theme
from photofix.ui.system.wheel import WheelGuard

_ASK = "ask"
"""The entry that asks for an ICC file."""


@dataclass(frozen=True)
class Preferences:
    """What can be chosen: a theme, a code of `LANGUAGES`, a monitor's setting, `AUTO` or `CPU`, and one
    of `SCALES`."""

    theme: Theme
    language: str
    monitor: str
    device: str
    scale: int = 0


class PreferencesDialog(QDialog):
    """Asks; `chosen` holds the answer after `accept`. Clearing the cache happens at once.

    Args:
        now: what holds at present.
        cache_bytes: tells the size of the cache.
        clear_cache: empties it.
    """

    def __init__(
        self,
        now: Preferences,
        cache_bytes: Callable[[], int],
        clear_cache: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self._now, self._cache_bytes, self._clear_cache = now, cache_bytes, clear_cache
        self._monitor = now.monitor
        self._make_choices()
        self.cache_size = QLabel(self)
        self.clear_button = QPushButton(self.tr("Clea&r Cache"), self)
        self.clear_button.setAutoDefault(False)
        self.clear_button.clicked.connect(self._clear)
        self._lay_out()
        self._show_cache()
        WheelGuard(self)
        follow_layouts(self)

    @property
    def chosen(self) -> Preferences:
        """What the boxes say."""
        return Preferences(
            Theme(self.theme.currentData()),
            self.language.currentData(),
            self._monitor,
            self.device.currentData(),
            self.scale.currentData(),
        )

    def _make_choices(self) -> None:
        now, system = self._now, self.tr("As the system")
        languages = {code: name or system for code, name in LANGUAGES.items()}
        themes = {
            Theme.SYSTEM: system,
            Theme.LIGHT: self.tr("Light"),
            Theme.DARK: self.tr("Dark"),
            Theme.CONTRAST_LIGHT: self.tr("High contrast, light"),
            Theme.CONTRAST_DARK: self.tr("High contrast, dark"),
        }
        devices = {AUTO: self.tr("Automatic: a graphics card if there is one"), CPU: self.tr("Processor only")}
        own = {} if now.monitor in (SYSTEM, SRGB) else {now.monitor: Path(now.monitor).name}
        monitors = {SYSTEM: system, SRGB: "sRGB"} | own | {_ASK: self.tr("ICC File…")}
        self.language = self._box(languages, now.language)
        self.theme = self._box({theme.value: text for theme, text in themes.items()}, now.theme.value)
        self.monitor = self._box(monitors, now.monitor)
        self.device = self._box(devices, now.device)
        self.scale = QComboBox(self)
        for percent in SCALES:
            self.scale.addItem(f"{percent} %" if percent else system, percent)
        self.scale.setCurrentIndex(self.scale.findData(now.scale))
        for box in (self.device, self.scale):
            box.setToolTip(self.tr("Holds from the next start on"))
        self.monitor.activated.connect(self._choose_monitor)

    def _box(self, choices: Mapping[str, str], now: str) -> QComboBox:
        box = QComboBox(self)
        for key, text in choices.items():
            box.addItem(text, key)
        box.setCurrentIndex(box.findData(now))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Language"), self.language)
        form.addRow(self.tr("&Theme"), self.theme)
        form.addRow(self.tr("&Size"), self.scale)
        form.addRow(self.tr("&Monitor profile"), self.monitor)
        form.addRow(self.tr("&Device"), self.device)
        cache = QHBoxLayout()
        cache.addWidget(self.cache_size, 1)
        cache.addWidget(self.clear_button)
        form.addRow(self.tr("Cache"), cache)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(16)
        layout.addWidget(Content(form), 1)
        layout.addWidget(self.buttons)
        FitsScreen(self)

    @Slot(int)
    def _choose_monitor(self, row: int) -> None:
        choice = str(self.monitor.itemData(row))
        if choice == _ASK:
            kinds = self.tr("Color profiles (*.icc *.icm)")
            choice, _ = QFileDialog.getOpenFileName(self, self.tr("Profile of the monitor"), "", kinds)
        self._monitor = choice or self._monitor
        if self.monitor.findData(self._monitor) < 0:
            last = self.monitor.findData(_ASK)  # who walks by key gets everywhere without being asked
            self.monitor.insertItem(last, Path(self._monitor).name, self._monitor)
        self.monitor.setCurrentIndex(self.monitor.findData(self._monitor))

    @Slot()
    def _clear(self) -> None:
        self._clear_cache()
        self._show_cache()

    def _show_cache(self) -> None:
        size = self._cache_bytes()
        self.cache_size.setText(self.tr("{size} MB").format(size=f"{size / 1e6:.1f}"))
        allow(self.clear_button, "" if size else self.tr("The cache is empty"))
