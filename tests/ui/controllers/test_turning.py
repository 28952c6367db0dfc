"""A turn is proposed once, beside the photo; nothing is turned until a person says so, and undo takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photofix.photo.photo import Photo
from photofix.raster.frame import NO_GEOMETRY, Geometry
from photofix.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def asked() -> list[Photo]:
    """The photos whose turn was asked for."""
    return []


@pytest.fixture
def proposing(
    make_window: Callable[..., MainWindow], asked: list[Photo], photo_path: Path, open_photo: Any, qtbot: Any
) -> MainWindow:
    """A window whose photo lies on its side: upright after three quarter turns."""

    def propose(photo: Photo) -> int:
        asked.append(photo)
        return 3

    window = open_photo(make_window(proposed_turn=propose), photo_path)
    qtbot.waitUntil(window.commands.turning.hint.isVisible)
    return window


def test_it_is_turned_by_a_click_and_undo_turns_back(proposing: MainWindow) -> None:
    document, hint = proposing.library.current, proposing.commands.turning.hint
    assert document.edit.geometry == NO_GEOMETRY and document.undo_stack.count() == 0
    assert "left" in hint.text.text() and hint.x() >= 0 and hint.geometry().right() <= proposing.viewer.width()
    QTest.mouseClick(hint.turn, LEFT)
    assert document.edit.geometry == Geometry(turns=3) and not hint.isVisible()
    assert document.undo_stack.undoText() == "Turn upright"
    proposing.actions_.undo.trigger()
    assert document.edit.geometry == NO_GEOMETRY and not hint.isVisible()


def test_not_now_is_kept_for_this_photo(
    proposing: MainWindow, asked: list[Photo], tmp_path: Path, write_photo: Any, open_photo: Any, qtbot: Any
) -> None:
    first, hint = proposing.library.current, proposing.commands.turning.hint
    QTest.mouseClick(hint.later, LEFT)
    assert not hint.isVisible() and first.edit.geometry == NO_GEOMETRY
    open_photo(proposing, write_photo(tmp_path / "other.png", 2))
    qtbot.waitUntil(hint.isVisible)
    open_photo(proposing, first.path)
    qtbot.waitUntil(lambda: proposing.library.current is first)
    assert not hint.isVisible() and len(asked) == 2


def test_who_turns_it_or_crops_is_not_asked(proposing: MainWindow) -> None:
    hint = proposing.commands.turning.hint
    QTest.keyClick(proposing, Qt.Key.Key_C)
    assert not hint.isVisible()
    QTest.keyClick(proposing, Qt.Key.Key_Escape)
    assert hint.isVisible()
    QTest.keyClick(proposing, Qt.Key.Key_R)
    assert not hint.isVisible()


def test_a_photo_that_was_turned_before_or_tells_nothing_gets_no_hint(
    make_window: Any, photo_path: Path, saved: dict[str, Any], open_photo: Any, qtbot: Any, asked: list[Photo]
) -> None:
    from photofix.edit import Edit

    saved["photo.png"] = Edit(geometry=Geometry(turns=1))
    window = open_photo(make_window(proposed_turn=lambda photo: asked.append(photo) or 2), photo_path)
    qtbot.waitUntil(lambda: window.library.current.is_settled)
    assert not asked and not window.commands.turning.hint.isVisible()


def test_it_is_looked_for_after_the_analysis(
    make_window: Any, photo_path: Path, asked: list[Photo], analyzer: Any, qtbot: Any
) -> None:
    analyzer.refine_gate.clear()
    window = make_window(proposed_turn=lambda photo: asked.append(photo) or 1)
    window.open_paths([photo_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.library.current.analysis is not None)
    assert not asked
    analyzer.refine_gate.set()
    qtbot.waitUntil(window.commands.turning.hint.isVisible)
    assert len(asked) == 1
