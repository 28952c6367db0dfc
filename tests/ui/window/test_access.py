"""What a screen reader is told of the window: every control has a name and a role of its kind, and a keyboard way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollBar,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from photofix.ui.window.main_window import MainWindow

Role = QAccessible.Role
ROLES: dict[type[QWidget], set[QAccessible.Role]] = {
    QPushButton: {Role.Button, Role.ButtonMenu},
    QToolButton: {Role.Button, Role.CheckBox, Role.ButtonMenu, Role.RadioButton},
    QCheckBox: {Role.CheckBox},
    QComboBox: {Role.ComboBox},
    QAbstractSpinBox: {Role.SpinBox},
    QAbstractSlider: {Role.Slider},
    QLineEdit: {Role.EditableText},
    QTabBar: {Role.PageTabList},
    QAbstractItemView: {Role.List, Role.Table, Role.Tree},
}
"""What a person works with, and what it says that it is."""


@dataclass(frozen=True)
class Told:
    """One control as the accessibility interface tells of it."""

    widget: QWidget
    name: str
    role: QAccessible.Role
    by_tab: bool
    by_action: bool

    def __str__(self) -> str:
        way = "Tab" if self.by_tab else "menu" if self.by_action else "no keyboard way"
        return f"{self.role.name}: {self.name or '(no name)'}: {way} [{type(self.widget).__name__}]"


def _kind(widget: QWidget) -> type[QWidget] | None:
    is_part = isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_")
    is_part = is_part or isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QTabBar)
    return None if is_part else next((kind for kind in ROLES if isinstance(widget, kind)), None)


def _menu_actions(window: MainWindow) -> set[QAction]:
    return {action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}


def dump(window: MainWindow) -> Iterator[Told]:
    """Every visible control of the window, whether or not it can be used just now."""
    in_menus = _menu_actions(window)
    for widget in window.findChildren(QWidget):
        if _kind(widget) is None or not widget.isVisible():
            continue
        told: QAccessibleInterface = QAccessible.queryAccessibleInterface(widget)
        name = told.text(QAccessible.Text.Name) or _label(told)
        bar = widget.parent()
        action = widget.defaultAction() if isinstance(widget, QToolButton) and isinstance(bar, QToolBar) else None
        by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        yield Told(widget, name, told.role(), by_tab, action in in_menus)


def _label(told: QAccessibleInterface) -> str:
    kinds = [(other, kind) for other, kind in told.relations() if kind & QAccessible.RelationFlag.Label]
    return " ".join(other.text(QAccessible.Text.Name) for other, _ in kinds)


@pytest.fixture
def full(opened: MainWindow, write_photo: Any, photo_path: Any, open_photo: Any) -> MainWindow:
    """Filmstrip, queue and all settings of the tasks are shown."""
    open_photo(opened, write_photo(photo_path.with_name("second.png"), seed=2))
    opened.resize(1400, 1100)
    opened.queue.show()
    for card in opened.sidebar.tasks.cards.values():
        if card.more.isVisible():
            card.more.setChecked(True)
    return opened


def _faults(window: MainWindow) -> list[str]:
    faults = []
    for told in dump(window):
        kind = _kind(told.widget)
        assert kind is not None
        if not told.name.strip() or told.role not in ROLES[kind] or not (told.by_tab or told.by_action):
            faults.append(str(told))
    return faults


@pytest.mark.parametrize("tab", range(4))
def test_every_control_has_a_name_a_role_and_a_keyboard_way(full: MainWindow, tab: int) -> None:
    full.sidebar.tabs.setCurrentIndex(tab)
    assert len(list(dump(full))) > 15
    assert _faults(full) == []


def test_the_start_page_too(window: MainWindow) -> None:
    assert {"Open Photo…", "Try the Samples"} <= {told.name for told in dump(window)}
    assert _faults(window) == []


def test_the_crop_bar_and_the_tour_too(full: MainWindow) -> None:
    full.actions_.tour.trigger()
    assert full.actions_.hints.bubble.next in {told.widget for told in dump(full)}
    assert _faults(full) == []
    full.actions_.crop.trigger()
    assert any(full.crop_bar.isAncestorOf(told.widget) for told in dump(full))
    assert _faults(full) == []
    full.actions_.crop.trigger()


def test_a_control_without_a_name_or_a_keyboard_way_is_seen(window: MainWindow) -> None:
    window.welcome.button.setText("")
    window.welcome.samples.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    nameless, unreachable = sorted(_faults(window))
    assert "(no name)" in nameless and "Try the Samples: no keyboard way" in unreachable


def test_every_menu_entry_has_a_text_and_every_menu_a_key(window: MainWindow) -> None:
    for action in window.menuBar().actions():
        assert "&" in action.text(), f"Alt and a letter open {action.text()}"
    for action in _menu_actions(window):
        assert action.isSeparator() or action.text().strip()


def test_the_canvas_has_a_name(opened: MainWindow) -> None:
    told = QAccessible.queryAccessibleInterface(opened.viewer)
    assert told.text(QAccessible.Text.Name).strip()
    assert opened.viewer.focusPolicy() & Qt.FocusPolicy.TabFocus
