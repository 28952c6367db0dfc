"""What a screen reader is told of the controls in a window or dialog, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QToolBar,
    QToolButton,
    QWidget,
)

Role = QAccessible.Role
ROLES: dict[type[QWidget], set[QAccessible.Role]] = {
    QPushButton: {Role.Button, Role.ButtonMenu, Role.CheckBox},  # Qt's role of what stays pressed is CheckBox
    QToolButton: {Role.Button, Role.CheckBox, Role.ButtonMenu, Role.RadioButton},
    QCheckBox: {Role.CheckBox},
    QComboBox: {Role.ComboBox},
    QAbstractSpinBox: {Role.SpinBox},
    QAbstractSlider: {Role.Slider},
    QLineEdit: {Role.EditableText},
    QTabBar: {Role.PageTabList},
    QAbstractItemView: {Role.List, Role.Table, Role.Tree},
    QTextEdit: {Role.EditableText, Role.StaticText, Role.Document},
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


def dump(root: QWidget, in_menus: Set[QAction] = frozenset()) -> Iterator[Told]:
    """Every visible control in `root`, whether or not it can be used just now."""
    for widget in root.findChildren(QWidget):
        if _kind(widget) is None or not widget.isVisible() or widget.window() is not root.window():
            continue
        told: QAccessibleInterface = QAccessible.queryAccessibleInterface(widget)
        name = told.text(QAccessible.Text.Name) or _label(told)
        bar = widget.parent()
        action = widget.defaultAction() if isinstance(widget, QToolButton) and isinstance(bar, QToolBar) else None
        by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        yield Told(widget, name, told.role(), by_tab, action in in_menus)


def faults(root: QWidget, in_menus: Set[QAction] = frozenset()) -> list[str]:
    """Controls without a name, without a keyboard way, of a wrong role, or whose value is told wrongly."""
    found = []
    for told in dump(root, in_menus):
        kind = _kind(told.widget)
        assert kind is not None
        if not told.name.strip() or told.role not in ROLES[kind] or not (told.by_tab or told.by_action):
            found.append(str(told))
        elif wrong := _wrong_value(told.widget):
            found.append(f"{told}: {wrong}")
    return found


def _wrong_value(widget: QWidget) -> str:
    """What is told of its value, if that is not what it shows."""
    told = QAccessible.queryAccessibleInterface(widget)
    spoken = told.text(QAccessible.Text.Value)
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        is_checked = bool(told.state().checked)
        return "" if is_checked == widget.isChecked() else f"said to be {is_checked}"
    if isinstance(widget, QSpinBox | QDoubleSpinBox | QAbstractSlider):
        value = told.valueInterface().currentValue()
        return "" if value == widget.value() else f"said to be {value}"
    shown = {QComboBox: "currentText", QLineEdit: "text"}
    ask = next((name for kind, name in shown.items() if isinstance(widget, kind)), "")
    return "" if not ask or spoken == getattr(widget, ask)() else f"said to be {spoken}"


def _label(told: QAccessibleInterface) -> str:
    kinds = [(other, kind) for other, kind in told.relations() if kind & QAccessible.RelationFlag.Label]
    return " ".join(other.text(QAccessible.Text.Name) for other, _ in kinds)
