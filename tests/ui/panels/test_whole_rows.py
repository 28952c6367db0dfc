"""The change budget in the panel: under More, a step of the history, and the picture follows."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow


def test_the_budget_holds_the_picture_back_and_a_double_click_lets_it_go(opened: MainWindow, qtbot: Any) -> None:
    rows = opened.sidebar.tasks.whole
    free = to_rgb8(opened.viewer.pictures.restored.base.image).astype(int)
    original = to_rgb8(opened.viewer.pictures.original.base.image).astype(int)
    assert not rows.rows["max_change"].isVisible()
    QTest.mouseClick(rows.more, Qt.MouseButton.LeftButton)
    row = rows.rows["max_change"]
    assert row.isVisible() and row.box.value() == 100
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    assert opened.library.current.edit.max_change == 1
    assert "1 ΔE" in opened.undo_group.undoText()
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    bound = to_rgb8(opened.viewer.pictures.restored.base.image).astype(int)
    assert 0 < np.abs(bound - original).mean() < 0.2 * np.abs(free - original).mean()
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton)
    assert opened.library.current.edit.max_change is None and row.box.value() == 100
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert np.array_equal(to_rgb8(opened.viewer.pictures.restored.base.image), free)


def test_without_a_photo_it_says_why_it_is_grey(window: MainWindow) -> None:
    assert not window.sidebar.tasks.whole.more.isEnabled() and window.sidebar.tasks.whole.more.toolTip()
