"""What dialogs that ask for a file share: fields in a row, and what is wrong with a name and a folder."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from photofix.paths import is_folder, typed_path


def beside(parent: QWidget, *fields: QWidget) -> QWidget:
    """The fields in a row; the first takes the room, and the focus that the row is given."""
    row = QWidget(parent)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for field in fields:
        layout.addWidget(field, 1 if field is fields[0] else 0)
    row.setFocusProxy(fields[0])
    return row


def file_problem(stem: str, folder: str) -> str:
    """Why nothing can be written as `stem` into the folder as it was typed; "" if it can."""
    if not stem:
        return QCoreApplication.translate("file_fields", "Give the file a name")
    if not folder or not is_folder(typed_path(folder)):
        return QCoreApplication.translate("file_fields", "This folder does not exist")
    return ""
