"""What a screen reader is told of the dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from photofix.ui.window.main_window import MainWindow
from tests.access import dump, faults

ASKING = {
    "export": lambda actions: actions.export,
    "export all": lambda actions: actions.queue_all,
    "preferences": lambda actions: actions.preferences,
    "guide": lambda actions: actions.guide,
    "shortcuts": lambda actions: actions.shortcuts,
    "about": lambda actions: actions.about,
    "contact sheet": lambda actions: actions.contact_sheet,
    "before/after sheet": lambda actions: actions.comparison,
    "condition report": lambda actions: actions.condition,
    "print": lambda actions: actions.print,
    "split": lambda actions: actions.split,
}
"""Every command that opens a dialog."""


@pytest.fixture
def ask(opened: MainWindow, qtbot: Any) -> Callable[[Callable[[Any], QAction]], QDialog]:
    """Triggers a command and waits for its dialog."""

    def trigger(choose: Callable[[Any], QAction]) -> QDialog:
        known = set(opened.findChildren(QDialog))

        def new() -> list[QDialog]:
            boxes = [box for box in opened.findChildren(QDialog) if box not in known and box.isVisible()]
            return [box for box in boxes if type(box).__name__ != "QProgressDialog"]

        choose(opened.actions_).trigger()
        qtbot.waitUntil(lambda: bool(new()), timeout=20_000)
        return new()[-1]

    return trigger


def test_every_control_of_a_dialog_has_a_name_a_role_and_its_value(
    ask: Callable[[Callable[[Any], QAction]], QDialog], qtbot: Any
) -> None:
    for name, choose in ASKING.items():
        dialog = ask(choose)
        assert dialog.windowTitle().strip(), name
        assert list(dump(dialog)), f"{name}: a dialog has at least a button"
        assert faults(dialog) == [], name
        dialog.reject()
        qtbot.waitUntil(lambda dialog=dialog: not dialog.isVisible(), timeout=10_000)
