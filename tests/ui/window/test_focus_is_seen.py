"""Who works by keyboard sees where the focus is: on every control, in every look."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from access import dump
from front import bring_to_front
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from photofix.ui.system.theme import LOOKS, Theme
from photofix.ui.window.main_window import MainWindow

LEAST_RATIO = 3.0
"""WCAG 2.2, 2.4.13: between the same pixels with and without the focus."""
LEAST_PX = 24
"""So many pixels must change so much: a third of the edge of the smallest control."""


def _luminance(root: QWidget, area: QRect) -> NDArray[np.float64]:
    """Relative luminance of what is shown there."""
    image = root.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    encoded = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


def unseen(root: QWidget) -> list[str]:
    """Controls that look alike with and without the focus."""
    found = []
    root.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # what the first Tab does
    for told in list(dump(root)):
        widget = told.widget
        if not widget.isEnabled() or not told.by_tab:
            continue
        _scroll_to(widget)
        around = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()).adjusted(-4, -4, 4, 4)
        area = around.intersected(root.rect())
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()
        QApplication.processEvents()
        without = _luminance(root, area)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        with_focus = _luminance(root, area)
        ratio = (np.maximum(without, with_focus) + 0.05) / (np.minimum(without, with_focus) + 0.05)
        if (seen := int((ratio >= LEAST_RATIO).sum())) < LEAST_PX:
            found.append(f"{told}: {seen} px, at most {ratio.max():.1f}")
    return found


def _scroll_to(widget: QWidget) -> None:
    """As Qt does for who comes by Tab."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


@pytest.fixture(params=LOOKS, ids=lambda theme: theme.value)
def look(request: pytest.FixtureRequest, window: MainWindow, qtbot: Any) -> MainWindow:
    """A window in each look."""
    window.actions_.themes[request.param].trigger()
    bring_to_front(window, qtbot)
    return window


def test_the_focus_is_seen_in_the_window(look: MainWindow, open_photo: Any, photo_path: Any) -> None:
    open_photo(look, photo_path)
    look.resize(1400, 1000)
    look.queue.show()
    for card in look.sidebar.tasks.cards.values():
        card.more.setChecked(card.more.isVisible())
    for tab in range(2):
        look.sidebar.tabs.setCurrentIndex(tab)
        assert unseen(look) == [], f"tab {tab}"


def test_the_focus_is_seen_on_the_start_page(look: MainWindow) -> None:
    assert unseen(look) == []


def test_the_focus_is_seen_in_dialogs(look: MainWindow, open_photo: Any, photo_path: Any, qtbot: Any) -> None:
    open_photo(look, photo_path)
    for name in ("export", "preferences", "contact_sheet", "guide"):
        known = set(look.findChildren(QDialog))
        getattr(look.actions_, name).trigger()
        dialog = next(box for box in look.findChildren(QDialog) if box not in known)
        bring_to_front(dialog, qtbot)
        assert unseen(dialog) == [], name
        dialog.reject()


def test_a_control_that_hides_its_focus_is_found(window: MainWindow, qtbot: Any) -> None:
    window.actions_.themes[Theme.LIGHT].trigger()
    bring_to_front(window, qtbot)
    window.welcome.samples.setStyleSheet("QPushButton, QPushButton:focus { border: 1px solid gray; outline: 0; }")
    assert any("Try the Samples" in line for line in unseen(window))
