"""What the empty window shows: an invitation to open or drop a photo."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.paths import resources_dir
from photofix.ui.canvas.viewer import CANVAS
from photofix.ui.system.icons import app_icon

PICTURE_PX = 112
LOW_PX = 300
"""Below this height the picture is left out."""


class Welcome(QWidget):
    """Signals: open_asked, samples_asked."""

    open_asked = Signal()
    samples_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(4)
        self._picture = picture = QLabel(self)
        picture.setPixmap(app_icon().pixmap(PICTURE_PX, PICTURE_PX))
        heading = QLabel(self.tr("Drop a photo here"), self)
        heading.setObjectName("heading")
        hint = QLabel(
            self.tr("Haze, rust stains and faded colors are found and undone.\nYour file is never changed."), self
        )
        for label in (picture, heading, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setStyleSheet("color: #f4f4f4; background: transparent;")
            layout.addWidget(label)
        self.button = QPushButton(self.tr("Open Photo…"), self)
        self.button.setObjectName("primary")
        self.button.clicked.connect(self.open_asked)
        self.samples = QPushButton(self.tr("Try a Sample"), self)
        self.samples.clicked.connect(self.samples_asked)
        self.samples.setVisible((resources_dir() / "samples").is_dir())
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self.button)
        row.addWidget(self.samples)
        row.addStretch(1)
        layout.addSpacing(8)
        layout.addLayout(row)
        layout.addStretch(5)

    def minimumSizeHint(self) -> QSize:
        """What is left without the picture, so that a low window is not made higher."""
        return QSize(super().minimumSizeHint().width(), LOW_PX - PICTURE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture goes first where there is no room."""
        super().resizeEvent(event)
        self._picture.setVisible(event.size().height() >= LOW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The canvas grey with a dashed drop area."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), CANVAS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(255, 255, 255, 90), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(36, 36, -36, -36), 18, 18)
        painter.end()
