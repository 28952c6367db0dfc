"""Windows of a test that have the keyboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget


def bring_to_front(window: QWidget, qtbot: Any) -> None:
    """Make the shown `window` the active one, and wait until it is."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
