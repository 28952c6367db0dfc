"""The prints that were found on a scan, to be corrected and accepted: each becomes a photo of its own."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.photo.photo import Photo
from photofix.raster.frame import Corners
from photofix.ui.canvas.prints_view import PrintsView


class SplitDialog(QDialog):
    """Shows a scan with a frame around each print; `prints` holds the answer after `accept`."""

    def __init__(self, photo: Photo, prints: dict[int, Corners], image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Split Scan"))
        self.photo = photo
        self.view = PrintsView(image, (photo.height, photo.width), prints)
        self._proposed = dict(prints)
        text = self.tr("Drag corners, or whole frames. The scan itself stays as it is.")
        if not prints:
            text = self.tr("No prints were found by themselves; add a frame for each.")
        hint = QLabel(text)
        hint.setWordWrap(True)
        keys = QLabel(self.view.accessibleDescription())
        keys.setObjectName("muted")
        keys.setWordWrap(True)
        self.add = QPushButton(self.tr("&Add Frame"))
        self.delete = QPushButton(self.tr("&Delete Frame"))
        self.again = QPushButton(self.tr("&Reset"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.split = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        row = QHBoxLayout()
        for button in (self.add, self.delete, self.again):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(keys)
        layout.addWidget(self.view, 1)
        layout.addLayout(row)
        self._connect()
        self._show_count()

    @property
    def prints(self) -> dict[int, Corners]:
        """Corners of each print, by number."""
        return dict(self.view.prints)

    def _connect(self) -> None:
        self.add.clicked.connect(self.view.add)
        self.delete.clicked.connect(self.view.delete)
        self.again.clicked.connect(self._reset)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.view.changed.connect(self._show_count)

    @Slot()
    def _reset(self) -> None:
        self.view.show_prints(self._proposed)

    @Slot()
    def _show_count(self) -> None:
        count = len(self.view.prints)
        self.split.setText(self.tr("&Split into %n Photo(s)", "", count))
        self.split.setEnabled(count > 0)
        self.delete.setEnabled(self.view.selected > 0)
