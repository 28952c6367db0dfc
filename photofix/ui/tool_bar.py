"""The tool bar: what is used all the time; everything in it is in a menu too."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from photofix.ui.actions import Actions


def make_tool_bar(parent: QWidget, actions: Actions) -> QToolBar:
    """Open, undo, redo | the four ways to compare | zoom."""
    bar = QToolBar(QCoreApplication.translate("Actions", "Tools"), parent)
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addActions([actions.open, actions.undo, actions.redo])
    bar.addWidget(_spacer(bar))
    bar.addActions(list(actions.modes.values()))
    bar.addWidget(_spacer(bar))
    bar.addActions([actions.defects, actions.zoom_out, actions.fit, actions.one, actions.zoom_in])
    for action in (actions.undo, actions.redo, actions.zoom_out, actions.fit, actions.zoom_in, actions.defects):
        button = bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return bar


def _spacer(parent: QWidget) -> QWidget:
    spacer = QWidget(parent)
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spacer
