"""A look is put on once: the windows that wear it already are not styled anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox

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


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST_LIGHT, Theme.CONTRAST_DARK])
def test_the_list_of_a_choice_shows_all_entries_and_the_present_one_can_be_read(
    qapp: Any, qtbot: Any, theme: Theme
) -> None:
    before = qapp.styleSheet()
    apply_theme(qapp, theme)
    choice = QComboBox()
    qtbot.addWidget(choice)
    choice.addItems(["Automatic (JPEG)", "JPEG", "PNG", "TIFF", "WebP", "AVIF"])
    with qtbot.waitExposed(choice):
        choice.show()
    choice.showPopup()
    entries = choice.view()
    qtbot.waitUntil(entries.isVisible)
    last = entries.visualRect(choice.model().index(choice.count() - 1, 0))
    assert entries.viewport().rect().contains(last), "none is cut off"
    row = entries.visualRect(choice.model().index(0, 0))
    shown = entries.viewport().grab(row).toImage()
    greys = [shown.pixelColor(x, y).lightness() for x in range(shown.width()) for y in range(shown.height())]
    assert max(greys) - min(greys) > 90, "its words stand out from what lies under them"
    choice.hidePopup()
    qapp.setStyleSheet(before)
