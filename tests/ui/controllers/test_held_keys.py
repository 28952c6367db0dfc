"""A key that is held, as systems tell of it: at once, in flagged repetitions, or going up and down all the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.held_keys import GAP_MS, REPEATS_AFTER_MS, HeldKeys

SPACE, BACKSLASH = Qt.Key.Key_Space, Qt.Key.Key_Backslash


def event(kind: QEvent.Type, key: Qt.Key, is_repeated: bool = False) -> QKeyEvent:
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", is_repeated)


class Hand:
    """Presses and releases keys, and notes each time that the canvas starts or stops to pan."""

    def __init__(self, viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.changes: list[bool] = []
        set_hand = viewer.set_hand

        def note(is_hand: bool) -> None:
            if is_hand is not viewer.is_hand:
                self.changes.append(is_hand)
            set_hand(is_hand)

        monkeypatch.setattr(viewer, "set_hand", note)
        self.keys = HeldKeys(viewer)

    def down(self, key: Qt.Key = SPACE, is_repeated: bool = False) -> bool:
        return self.keys.press(event(QEvent.Type.KeyPress, key, is_repeated))

    def up(self, key: Qt.Key = SPACE, is_repeated: bool = False) -> bool:
        return self.keys.release(event(QEvent.Type.KeyRelease, key, is_repeated))


@pytest.fixture
def hand(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    viewer = Viewer()
    qtbot.addWidget(viewer)
    yield Hand(viewer, monkeypatch)


def test_a_short_press_ends_at_once(hand: Hand) -> None:
    assert hand.down() and hand.up()
    assert hand.changes == [True, False]


def test_flagged_repetitions_change_nothing(hand: Hand) -> None:
    hand.down()
    assert hand.down(is_repeated=True) and not hand.up(is_repeated=True)
    assert hand.changes == [True]


def test_a_key_that_goes_up_and_down_all_the_time_is_held(hand: Hand, qtbot: Any) -> None:
    hand.down()
    qtbot.wait(REPEATS_AFTER_MS + 10)
    for _ in range(3):
        hand.up()
        qtbot.wait(GAP_MS // 3)
        hand.down()
    assert hand.changes == [True]
    hand.up()
    qtbot.waitUntil(lambda: hand.changes == [True, False], timeout=10_000)


def test_another_held_key_takes_over(hand: Hand) -> None:
    hand.down()
    hand.down(BACKSLASH)
    assert hand.changes == [True, False]


def test_a_window_that_is_left_lets_go(hand: Hand) -> None:
    hand.down()
    hand.keys.let_go()
    assert hand.changes == [True, False]
    hand.down(is_repeated=True)
    assert hand.changes == [True, False], "what repeats on is no new press"


def test_other_keys_are_the_windows(hand: Hand) -> None:
    assert not hand.down(Qt.Key.Key_A) and not hand.up(Qt.Key.Key_A)
