"""All keyboard shortcuts in one window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from photofix.ui.dialogs.fitting import Content, FitsScreen

COLUMN_ROWS = 19
GAP_PX, SIDE_PX = 18, 40


class ShortcutsDialog(QDialog):
    """Two or more columns of key and command."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        rows = [_row(action) for action in actions if action.shortcuts()]
        rows.append((self.tr("Hold \\"), self.tr("Show the original")))
        rows.append((self.tr("Hold Space"), self.tr("Pan with any tool")))
        rows.append((self.tr("Arrow keys"), self.tr("Move the photo, or step a slider")))
        rows.append((self.tr("Arrow keys in a crop"), self.tr("Move the frame; with Shift its right or lower edge")))
        rows.append((self.tr("Wheel"), self.tr("Zoom at the pointer")))
        rows.append((self.tr("Drag the whole photo"), self.tr("Take the exported file to another program")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_PX)
        grid.setVerticalSpacing(6)
        in_column = self._rows_in_column(rows)
        for number, (keys, text) in enumerate(rows):
            column = 2 * (number // in_column)
            key = QLabel(keys, self)
            key.setObjectName("section")
            grid.addWidget(key, number % in_column, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(text, self), number % in_column, column + 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(16)
        layout.addWidget(Content(grid), 1)
        layout.addWidget(buttons)
        FitsScreen(self)

    def _rows_in_column(self, rows: Sequence[tuple[str, str]]) -> int:
        """So many that all columns fit beside each other, at least `COLUMN_ROWS`."""
        bold = self.font()
        bold.setBold(True)
        keys = max(QFontMetrics(bold).horizontalAdvance(key) for key, _ in rows)
        texts = max(self.fontMetrics().horizontalAdvance(text) for _, text in rows)
        room = self.screen().availableGeometry().width() - 2 * SIDE_PX
        columns = max(1, room // (keys + texts + 2 * GAP_PX))
        return max(COLUMN_ROWS, -(-len(rows) // columns))


def _row(action: QAction) -> tuple[str, str]:
    # Of a system's standard keys only the first is one that people have: the others are F14 and the like.
    told = action.shortcuts()[: int(action.property("told_keys") or 1)]
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in told]
    return "  ".join(keys), action.iconText().strip()
