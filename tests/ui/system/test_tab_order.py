"""The Tab key goes where the eye goes, in whatever order the widgets were made."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from photofix.ui.system.tab_order import follow_layouts


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def fields(parent: QWidget, names: str) -> dict[str, QLineEdit]:
    """Made in this order."""
    made = {}
    for name in names:
        made[name] = QLineEdit(parent)
        made[name].setObjectName(name)
    return made


def walked(window: QWidget, first: QWidget, qtbot: Any, steps: int) -> str:
    """Names met by the Tab key from `first` on."""
    window.show()
    qtbot.waitExposed(window)
    first.setFocus()
    names = []
    for _ in range(steps):
        focus = window.focusWidget()
        names.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return "".join(names)


def test_rows_within_columns_are_read_as_they_stand(window: QWidget, qtbot: Any) -> None:
    made = fields(window, "dbeca")
    column = QVBoxLayout(window)
    column.addWidget(made["a"])
    row = QHBoxLayout()
    for name in "bc":
        row.addWidget(made[name])
    column.addLayout(row)
    for name in "de":
        column.addWidget(made[name])
    follow_layouts(window)
    assert walked(window, made["a"], qtbot, 6) == "abcdea"


def test_a_grid_is_read_in_the_order_of_its_places(window: QWidget, qtbot: Any) -> None:
    made = fields(window, "dcba")
    grid = QGridLayout(window)
    for index, name in enumerate("abcd"):
        grid.addWidget(made[name], index // 2, index % 2)
    follow_layouts(window)
    assert walked(window, made["a"], qtbot, 4) == "abcd"


def test_what_takes_no_focus_and_what_stands_in_no_layout_is_left_out(window: QWidget, qtbot: Any) -> None:
    made = fields(window, "cba")
    made["b"].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    column = QVBoxLayout(window)
    for widget in (made["a"], QLabel("text", window), made["b"], made["c"]):
        column.addWidget(widget)
    loose = QWidget(window)
    follow_layouts(window)
    assert walked(window, made["a"], qtbot, 3) == "aca"
    assert loose.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_boxes_within_boxes_scrolled_and_stacked(window: QWidget, qtbot: Any) -> None:
    scrolled, inner, stack = QScrollArea(window), QWidget(), QStackedWidget(window)
    scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page = QWidget()
    made = fields(inner, "cb") | fields(page, "fe") | fields(window, "da")
    inside, paged, column = QVBoxLayout(inner), QVBoxLayout(page), QVBoxLayout(window)
    for name in "bc":
        inside.addWidget(made[name])
    for name in "ef":
        paged.addWidget(made[name])
    scrolled.setWidget(inner)
    stack.addWidget(page)
    for widget in (made["a"], scrolled, made["d"], stack):
        column.addWidget(widget)
    follow_layouts(window)
    assert walked(window, made["a"], qtbot, 6) == "abcdef"


def test_tabs_come_before_their_pages(window: QWidget, qtbot: Any) -> None:
    tabs, page = QTabWidget(window), QWidget()
    tabs.tabBar().setObjectName("t")
    made = fields(page, "ba") | fields(window, "z")
    inside, column = QVBoxLayout(page), QVBoxLayout(window)
    for name in "ab":
        inside.addWidget(made[name])
    tabs.addTab(page, "page")
    column.addWidget(tabs)
    column.addWidget(made["z"])
    follow_layouts(window)
    assert walked(window, tabs.tabBar(), qtbot, 4) == "tabz"
