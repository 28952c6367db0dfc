"""What a photo takes up goes when it leaves the list."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import ref

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photofix.ui.window.main_window import MainWindow


def look_around(window: MainWindow, qtbot: Any) -> None:
    """At 100 %, panned: every cache of the render thread holds something."""
    QTest.keyClick(window.viewer, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)
    for step in (40, 80):
        QTest.mousePress(window.viewer, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
        QTest.mouseMove(window.viewer, QPoint(400 - step, 300))
        QTest.mouseRelease(window.viewer, Qt.MouseButton.LeftButton, pos=QPoint(400 - step, 300))
        qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)


def traces(window: MainWindow) -> dict[str, Callable[[], object]]:
    """What tells whether the shown photo and the answer to it are still in memory."""
    document = window.library.current
    assert document is not None and document.analysis is not None
    return {"photo": ref(document.photo), "answer": ref(document.analysis)}


def left_in_memory(known: dict[str, Callable[[], object]]) -> list[str]:
    gc.collect()
    return [name for name, thing in known.items() if thing() is not None]


def test_the_last_photo_leaves_the_memory_with_the_list(
    window: MainWindow, open_photo: Any, write_photo: Callable[..., Path], tmp_path: Path, qtbot: Any
) -> None:
    open_photo(window, write_photo(tmp_path / "large.png", 1, 1500, 2000))
    look_around(window, qtbot)
    kept = traces(window)
    assert left_in_memory(kept) == ["photo", "answer"]
    window.actions_.remove.trigger()
    qtbot.waitUntil(lambda: not left_in_memory(kept), timeout=10_000)


def test_one_that_leaves_the_list_goes_once_another_is_shown(three: MainWindow, qtbot: Any) -> None:
    look_around(three, qtbot)
    kept, first = traces(three), three.library.current_path
    three.actions_.remove.trigger()
    qtbot.waitUntil(lambda: three.library.current_path not in (None, first), timeout=10_000)
    qtbot.waitUntil(lambda: not left_in_memory(kept), timeout=10_000)


def test_one_that_is_exported_goes_after_that(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    document, kept = opened.library.current, traces(opened)
    assert document is not None
    opened.rendering.refresh()
    exported: list[Path] = []
    opened.exporting.exported.connect(lambda export, result: exported.append(export.path))
    opened.exporting.export(document, tmp_path / "result.png", None, overwrite=False)
    opened.actions_.remove.trigger()
    qtbot.waitUntil(lambda: bool(exported), timeout=10_000)
    qtbot.waitUntil(lambda: not left_in_memory(kept), timeout=10_000)
    assert document.is_asleep and exported == [tmp_path / "result.png"]
