"""Nothing in the window is grey without saying why: every disabled control, in every state that tests can reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QMenu,
    QScrollBar,
    QTabBar,
    QToolTip,
    QWidget,
)

from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.system.allow import MenuTips, allow
from photofix.ui.window.main_window import MainWindow

_CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)


def _silent(window: QWidget) -> Iterator[str]:
    """Disabled controls and menu entries that do not say why."""
    for kind in _CONTROLS:
        for control in window.findChildren(kind):
            is_part = isinstance(control, QScrollBar) or isinstance(control.parent(), QTabBar)
            if not control.isEnabled() and not is_part and not _says_why(control):
                yield f"{kind.__name__} {control.accessibleName() or getattr(control, 'text', str)()}"
    for action in window.findChildren(QAction):
        if not action.isEnabled() and not action.isSeparator() and not _says_why(action):
            yield f"entry {action.text()}"


def _says_why(control: Any) -> bool:
    tip = control.toolTip()
    return bool(tip) and tip != control.property("tip") and tip.rstrip("…") != getattr(control, "text", str)()


def _fill_menus(window: MainWindow) -> None:
    for menu in (window.presets, window.recent):
        menu.aboutToShow.emit()


def test_nothing_is_grey_without_a_reason_in_the_empty_window(window: MainWindow) -> None:
    _fill_menus(window)
    assert list(_silent(window)) == []


def test_nothing_is_grey_without_a_reason_while_a_photo_is_looked_at(
    window: MainWindow, photo_path: Any, analyzer: Any, qtbot: Any
) -> None:
    analyzer.gate.clear()
    try:
        window.open_paths([photo_path])
        qtbot.waitUntil(lambda: window.library.current is not None, timeout=20_000)
        assert list(_silent(window)) == []
    finally:
        analyzer.gate.set()


def test_nothing_is_grey_without_a_reason_with_an_open_photo(opened: MainWindow) -> None:
    _fill_menus(opened)
    assert list(_silent(opened)) == []


@pytest.mark.parametrize("name", ["PNG", "JPEG", "TIFF"])
def test_nothing_is_grey_without_a_reason_in_the_export_dialog(opened: MainWindow, name: str) -> None:
    opened.actions_.export.trigger()
    dialog = opened.findChildren(ExportDialog)[-1]
    dialog.format.setCurrentIndex(dialog.format.findData(name))
    dialog.name.clear()
    assert list(_silent(dialog)) == []
    dialog.reject()


def test_own_tip_comes_back(qapp: QApplication) -> None:
    action = QAction("Undo")
    action.setToolTip("Undo (Ctrl+Z)")
    allow(action, "nothing to undo")
    assert (action.isEnabled(), action.toolTip()) == (False, "nothing to undo")
    allow(action, "")
    assert (action.isEnabled(), action.toolTip()) == (True, "Undo (Ctrl+Z)")


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_menus_show_tips_of_disabled_entries_only(qtbot: Any, qapp: QApplication) -> None:
    tips = MenuTips(qapp)
    menu = tips.watch(QMenu())
    qtbot.addWidget(menu)
    allow(menu.addAction("Paste"), "the clipboard is empty")
    menu.addAction("Copy").setToolTip("Copy (Ctrl+C)")
    menu.popup(QPoint(10, 10))
    for entry, shown in zip(menu.actions(), ("the clipboard is empty", ""), strict=True):
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
        spot = menu.actionGeometry(entry).center()
        QApplication.sendEvent(menu, QHelpEvent(QHelpEvent.Type.ToolTip, spot, menu.mapToGlobal(spot)))
        assert QToolTip.text() == shown
    menu.close()
    tips.deleteLater()
