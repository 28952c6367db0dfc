"""Enabled, or disabled with the reason in the tool tip: nothing in the window is grey without saying why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QMenu, QWidget


def allow(control: QWidget | QAction, why_not: str) -> None:
    """Enable `control` if nothing speaks against it (""), else disable it; its own tip comes back later."""
    if control.property("tip") is None:
        control.setProperty("tip", control.toolTip())
    control.setEnabled(not why_not)
    control.setToolTip(why_not or str(control.property("tip")))


class MenuTips(QObject):
    """Lets menus show the tips of their disabled entries; those of the others only repeat their text."""

    def watch(self, menu: QMenu) -> QMenu:
        """Do so for `menu`."""
        menu.setToolTipsVisible(True)
        menu.installEventFilter(self)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the tips of enabled entries."""
        if isinstance(event, QHelpEvent) and isinstance(watched, QMenu):
            entry = watched.actionAt(event.pos())
            return entry is None or entry.isEnabled()
        return super().eventFilter(watched, event)
