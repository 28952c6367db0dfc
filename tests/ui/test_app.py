"""Choosing a language makes the window anew, with the same photos and edits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.ui.app import WindowKeeper
from photofix.ui.language import install_language
from photofix.ui.services import Services


@pytest.fixture
def keeper(qapp: QApplication, services: Services) -> Iterator[WindowKeeper]:
    keeper = WindowKeeper(qapp, services)
    yield keeper
    assert keeper.window is not None
    keeper.window.close()
    keeper.window.deleteLater()
    install_language(qapp, "en")


def test_new_language_keeps_photos_and_edits(
    keeper: WindowKeeper, tmp_path: Path, write_photo: Any, qtbot: Any
) -> None:
    paths = [write_photo(tmp_path / name, 1, 60, 80) for name in ("a.png", "b.png")]
    keeper.show(paths, paths[1])
    old = keeper.window
    assert old is not None
    qtbot.waitUntil(lambda: old.library.current_path == paths[1] and old.library.current.is_settled)
    QTest.keyClick(next(iter(old.sidebar.tasks.cards.values())).rows["strength"].slider, Qt.Key.Key_Home)
    old.actions_.languages["zh_CN"].trigger()
    new = keeper.window
    assert new is not None and new is not old
    qtbot.waitUntil(lambda: new.library.current_path == paths[1])
    assert new.library.paths == paths
    assert new.sidebar.export_button.text() == "导出…"
    assert next(iter(new.sidebar.tasks.cards.values())).rows["strength"].box.value() == 0
