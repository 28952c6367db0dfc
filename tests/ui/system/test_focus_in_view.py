"""Who comes by Tab from outside a scrolled panel sees where they are; the mouse and a returning window move nothing."""

from __future__ import annotations

from typing import Any

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget


class Scene:
    """A field above an area that shows three of twenty fields, and one below."""

    def __init__(self) -> None:
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        self.above, self.area, self.below = QLineEdit(), QScrollArea(), QLineEdit()
        inside = QWidget()
        column = QVBoxLayout(inside)
        self.fields = [QLineEdit() for _ in range(20)]
        for field in self.fields:
            column.addWidget(field)
        self.area.setWidget(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFixedHeight(3 * self.fields[0].sizeHint().height())
        for part in (self.above, self.area, self.below):
            layout.addWidget(part)

    def is_seen(self, field: QWidget) -> bool:
        return field.visibleRegion().boundingRect() == field.rect()


@pytest.fixture
def scene(qtbot: Any) -> Scene:
    made = Scene()
    qtbot.addWidget(made.window)
    made.window.show()
    bring_to_front(made.window, qtbot)
    return made


def test_tab_from_above_scrolls_up_to_the_first(scene: Scene) -> None:
    scene.above.setFocus()
    scene.area.verticalScrollBar().setValue(scene.area.verticalScrollBar().maximum())
    QTest.keyClick(scene.above, Qt.Key.Key_Tab)
    assert scene.fields[0].hasFocus() and scene.is_seen(scene.fields[0])


def test_back_from_below_scrolls_down_to_the_last(scene: Scene) -> None:
    scene.below.setFocus()
    QTest.keyClick(scene.below, Qt.Key.Key_Backtab)
    assert scene.fields[-1].hasFocus() and scene.is_seen(scene.fields[-1])


def test_what_the_mouse_presses_does_not_move(scene: Scene) -> None:
    scene.above.setFocus()
    bar = scene.area.verticalScrollBar()
    bar.setValue(scene.fields[0].height() // 2)
    assert not scene.is_seen(scene.fields[0])
    at = scene.fields[0].rect().bottomLeft()
    window = scene.window.windowHandle()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=scene.fields[0].mapTo(scene.window, at))
    assert scene.fields[0].hasFocus() and bar.value() == scene.fields[0].height() // 2
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=scene.fields[0].mapTo(scene.window, at))


def test_a_window_that_comes_back_stays_scrolled(scene: Scene, qtbot: Any) -> None:
    scene.fields[0].setFocus()
    bar = scene.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    bring_to_front(other, qtbot)
    bring_to_front(scene.window, qtbot)
    assert scene.fields[0].hasFocus() and bar.value() == bar.maximum()
