"""What a screen reader is told of the window: every control has a name and a role of its kind, and a keyboard way."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QMenu

from photofix.ui.window.main_window import MainWindow
from tests.access import dump, faults


def _menu_actions(window: MainWindow) -> set[QAction]:
    return {action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}


def _faults(window: MainWindow) -> list[str]:
    return faults(window, _menu_actions(window))


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


def test_every_control_has_a_name_a_role_and_a_keyboard_way(full: MainWindow) -> None:
    for tab in range(4):
        full.sidebar.tabs.setCurrentIndex(tab)
        assert len(list(dump(full))) > 15
        assert _faults(full) == [], f"tab {tab}"


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
