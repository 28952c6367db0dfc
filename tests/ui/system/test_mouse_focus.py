"""What was clicked is not pressed again by the space bar, which pans; what was typed counts before a click."""

from __future__ import annotations

from typing import Any

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from photofix.ui.system.mouse_focus import MouseFocus
from photofix.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


class Scene:
    """A home for the keyboard, a number, and what can be clicked."""

    def __init__(self) -> None:
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        self.home, self.number, self.button = QLineEdit(), QSpinBox(), QPushButton("Press")
        self.number.setKeyboardTracking(False)
        self.check, self.list = QCheckBox("Check"), QComboBox()
        self.list.addItems(["one", "two"])
        self.next = QPushButton("Next")
        for part in (self.home, self.number, self.button, self.next, self.check, self.list):
            row.addWidget(part)
        self.mouse_focus = MouseFocus(self.window, self.home)


@pytest.fixture
def scene(qtbot: Any) -> Scene:
    made = Scene()
    qtbot.addWidget(made.window)
    made.window.show()
    bring_to_front(made.window, qtbot)
    return made


@pytest.mark.parametrize("name", ["button", "check"])
def test_a_click_hands_the_keyboard_on(scene: Scene, name: str, qtbot: Any) -> None:
    control = getattr(scene, name)
    clicks: list[bool] = []
    control.clicked.connect(lambda: clicks.append(True))
    scene.number.setFocus()
    QTest.mouseClick(control, LEFT)
    qtbot.waitUntil(scene.home.hasFocus, timeout=10_000)
    assert len(clicks) == 1


def test_a_button_that_is_done_with_hands_on_what_qt_gave_to_the_next(scene: Scene, qtbot: Any) -> None:
    scene.button.clicked.connect(lambda: scene.button.setEnabled(False))
    QTest.mouseClick(scene.button, LEFT)
    qtbot.waitUntil(scene.home.hasFocus, timeout=10_000)


def test_who_comes_by_tab_stays(scene: Scene, qtbot: Any) -> None:
    scene.number.setFocus()
    QTest.keyClick(scene.number, Qt.Key.Key_Tab)
    QTest.keyClick(scene.button, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert scene.button.hasFocus()


def test_a_typed_number_counts_before_the_click(scene: Scene) -> None:
    seen: list[int] = []
    scene.button.clicked.connect(lambda: seen.append(scene.number.value()))
    scene.number.setFocus()
    scene.number.selectAll()
    QTest.keyClicks(scene.number, "42")
    QTest.mouseClick(scene.button, LEFT)
    assert seen == [42]


def test_a_list_of_choices_takes_the_keyboard_from_tab_alone(scene: Scene) -> None:
    assert scene.list.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_space_pans_to_a_place_to_heal_from(opened: MainWindow, qtbot: Any) -> None:
    """It gave up the wish for one."""
    bring_to_front(opened, qtbot)
    opened.sidebar.tabs.setCurrentWidget(opened.sidebar.defects)
    source: QAbstractButton = opened.sidebar.defects.hand.source
    QTest.mouseClick(source, LEFT)
    qtbot.waitUntil(opened.viewer.hasFocus, timeout=10_000)
    QTest.keyPress(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert opened.viewer.is_hand
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert source.isChecked()
