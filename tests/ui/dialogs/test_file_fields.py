"""Fields in a row, and what is wrong with a name and a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from photofix.ui.dialogs.file_fields import beside, file_problem


def test_a_row_gives_its_focus_and_its_room_to_the_first_field(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    first, *others = (QLineEdit(parent) for _ in range(3))
    row = beside(parent, first, *others)
    layout: Any = row.layout()
    assert row.focusProxy() is first
    assert [layout.stretch(index) for index in range(layout.count())] == [1, 0, 0]


@pytest.mark.parametrize("folder", ["", "{tmp}/nowhere", "~nobody/x", "{tmp}/" + "x" * 300])
def test_a_folder_that_is_not_there_is_told(folder: str, tmp_path: Path) -> None:
    assert file_problem("name", folder.replace("{tmp}", str(tmp_path))) == "This folder does not exist"


def test_a_name_is_asked_for_first_and_nothing_is_wrong_with_both(tmp_path: Path) -> None:
    assert file_problem("", "") == file_problem("", str(tmp_path)) == "Give the file a name"
    assert file_problem("name", str(tmp_path)) == ""
