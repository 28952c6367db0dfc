"""A picture with a line of text below it that opens a photo when pressed: samples and recent photos."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

PICTURE = QSize(136, 96)
CARD = QSize(152, 128)
ROOM = Qt.GlobalColor.transparent


class PictureCard(QToolButton):
    """Signal: chosen (path).

    Args:
        path: the photo.
        caption: the line below; what is too long loses its middle.
        spoken: the name for those who do not see the picture; also the tooltip.
    """

    chosen = Signal(object)

    def __init__(self, path: Path, caption: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture")
        self.path = path
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(PICTURE)
        self.setFixedSize(CARD)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        text = self.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideMiddle, PICTURE.width())
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.show_picture(QImage())
        self.clicked.connect(self._choose)

    def show_picture(self, image: QImage) -> None:
        """Fit a picture in, in its own shape; an empty one leaves the place free."""
        ratio = self.devicePixelRatioF()
        canvas = QPixmap(PICTURE * ratio)
        canvas.fill(ROOM)
        if not image.isNull():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            fitted = image.scaled(canvas.size(), keep, smooth)
            painter = QPainter(canvas)
            painter.drawImage((canvas.width() - fitted.width()) // 2, (canvas.height() - fitted.height()) // 2, fitted)
            painter.end()
        canvas.setDevicePixelRatio(ratio)
        self.setIcon(canvas)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.path)
