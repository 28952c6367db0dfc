"""A look is put on once: the windows that wear it already are not styled anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from photofix.ui.system.theme import LOOKS, Theme, apply_theme
from photofix.ui.window.main_window import MainWindow


class StylingNoted(QObject):
    """Counts how often a widget is styled."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.StyleChange
        return False


def test_a_second_window_leaves_the_first_as_it_is(make_window: Callable[..., MainWindow], qapp: QApplication) -> None:
    noted, first = StylingNoted(), make_window()
    first.sidebar.export_button.installEventFilter(noted)
    make_window()
    assert noted.times == 0
    first.apply_theme(Theme.DARK if first.palette().window().color().lightness() > 128 else Theme.LIGHT)
    assert noted.times > 0


@pytest.mark.parametrize("first", [Theme.LIGHT, Theme.DARK])
def test_a_look_can_be_changed_and_changed_back(qapp: Any, first: Theme) -> None:
    other = {Theme.LIGHT: Theme.DARK, Theme.DARK: Theme.LIGHT}[first]
    sheets = {}
    for theme in (first, other, first):
        apply_theme(qapp, theme)
        assert sheets.setdefault(theme, qapp.styleSheet()) == qapp.styleSheet()
        shown, meant = qapp.palette(), LOOKS[theme].palette
        assert shown.color(QPalette.ColorRole.Window) == meant.color(QPalette.ColorRole.Window)
    assert sheets[first] != sheets[other]
