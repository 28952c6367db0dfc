"""All keyboard shortcuts in one window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

COLUMN_ROWS = 19


class ShortcutsDialog(QDialog):
    """Two or more columns of key and command."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        rows = [_row(action) for action in actions if action.shortcuts()]
        rows.append((self.tr("Hold \\"), self.tr("Show the original")))
        rows.append((self.tr("Hold Space"), self.tr("Pan with any tool")))
        rows.append((self.tr("Arrow keys"), self.tr("Move the photo, or step a slider")))
        rows.append((self.tr("Wheel"), self.tr("Zoom at the pointer")))
        rows.append((self.tr("Drag the whole photo"), self.tr("Take the exported file to another program")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        for number, (keys, text) in enumerate(rows):
            column = 2 * (number // COLUMN_ROWS)
            key = QLabel(keys, self)
            key.setObjectName("section")
            grid.addWidget(key, number % COLUMN_ROWS, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(text, self), number % COLUMN_ROWS, column + 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(16)
        layout.addLayout(grid)
        layout.addWidget(buttons)


def _row(action: QAction) -> tuple[str, str]:
    # Of a system's standard keys only the first is one that people have: the others are F14 and the like.
    told = action.shortcuts()[: int(action.property("told_keys") or 1)]
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in told]
    return "  ".join(keys), action.iconText().strip()
