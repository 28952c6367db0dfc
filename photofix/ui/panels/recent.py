"""The menu of recently opened photos, kept in the settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from photofix.paths import is_file
from photofix.ui.system.allow import allow
from photofix.ui.system.kept import keep, kept

MOST = 10
_KEY = "recent"


def recent_paths() -> list[Path]:
    """Photos opened last, newest first, files that still exist."""
    stored = kept(_KEY, [])
    names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
    return [Path(name) for name in names if is_file(Path(name))]


class RecentMenu(QMenu):
    """Signal: chosen (path)."""

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.aboutToShow.connect(self.refresh)
        self.refresh()

    def add(self, path: Path) -> None:
        """Put a photo at the top."""
        others = [other for other in recent_paths() if other != path]
        keep(_KEY, [str(one) for one in [path, *others][:MOST]])
        allow(self.menuAction(), "")

    @Slot()
    def refresh(self) -> None:
        """Fill the menu anew."""
        self.clear()
        paths = recent_paths()
        for number, path in enumerate(paths, 1):
            action = self.addAction(f"&{number % 10}  {path.name}")
            action.setToolTip(str(path))
            action.setData(path)
            action.triggered.connect(self._choose)
        allow(self.menuAction(), "" if paths else self.tr("No photo was opened yet"))
        self.setToolTipsVisible(True)

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data())
