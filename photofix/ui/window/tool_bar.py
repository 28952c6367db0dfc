"""The tool bar: what is used all the time; everything in it is in a menu too."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from photofix.ui.window.actions import Actions


class ToolBar(QToolBar):
    """Shows texts beside the icons where there is room for them: no command hides behind the window's edge."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._wide_px = 0
        self._texts: list[QToolButton] = []

    def settle(self) -> None:
        """Call when all commands are in."""
        buttons = [found for found in map(self.widgetForAction, self.actions()) if isinstance(found, QToolButton)]
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self._texts = [button for button in buttons if button.toolButtonStyle() is beside]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons alone in a narrow window."""
        super().resizeEvent(event)
        if not self._wide_px:
            self._wide_px = self.sizeHint().width()
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._texts:
            button.setToolButtonStyle(beside if event.size().width() >= self._wide_px else alone)


def make_tool_bar(parent: QWidget, actions: Actions) -> QToolBar:
    """Open, undo, redo, turn, crop | the four ways to compare | zoom."""
    bar = ToolBar(QCoreApplication.translate("Actions", "Tools"), parent)
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addActions([actions.open, actions.undo, actions.redo, actions.turn_right, actions.crop])
    bar.addWidget(_spacer(bar))
    bar.addActions(list(actions.modes.values()))
    bar.addWidget(_spacer(bar))
    bar.addActions([actions.defects, actions.zoom_out, actions.fit, actions.one, actions.zoom_in])
    alone = (actions.undo, actions.redo, actions.turn_right, actions.crop)
    for action in (*alone, actions.zoom_out, actions.fit, actions.zoom_in, actions.defects):
        button = bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    bar.settle()
    return bar


def _spacer(parent: QWidget) -> QWidget:
    spacer = QWidget(parent)
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spacer
