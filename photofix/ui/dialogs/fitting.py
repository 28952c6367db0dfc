"""Dialogs that fit the screen, however large the text and however small the screen: what has no room scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QScrollArea, QStyle, QVBoxLayout, QWidget

from photofix.ui.system.desktop import resize_within_screen

LEAST_PX = QSize(240, 120)


class Content(QScrollArea):
    """As large as what it holds where there is room; the keyboard stops at what is inside, not at the area."""

    def __init__(self, *parts: QLayout | QWidget, spacing_px: int = 16) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(3, 3, 3, 3)  # frames of the focus stand out a little
        layout.setSpacing(spacing_px)
        for part in parts:
            layout.addLayout(part) if isinstance(part, QLayout) else layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """All of it, as high as its lines are at the width it has or wants."""
        inside = self._inside
        wanted = inside.sizeHint().expandedTo(inside.minimumSizeHint())
        height = inside.heightForWidth(max(wanted.width(), self.width())) if inside.hasHeightForWidth() else -1
        return QSize(wanted.width(), max(wanted.height(), height))

    def minimumSizeHint(self) -> QSize:
        """What can still be scrolled in; the width is that of the content as long as the screen has it."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        screen = self.screen().availableGeometry().width()
        width = min(self._inside.minimumSizeHint().width() + bar, max(LEAST_PX.width(), screen - 80))
        return QSize(width, min(LEAST_PX.height(), self.sizeHint().height()))


def measure_anew(window: QWidget) -> None:
    """What was asked how large it is before it had its fonts and frames is asked again."""
    for part in window.findChildren(QWidget):
        part.ensurePolished()
        part.updateGeometry()
        layout = part.layout()
        if layout is not None:
            layout.invalidate()
    layout = window.layout()
    if layout is not None:
        layout.invalidate()


class FitsScreen(QObject):
    """Gives a dialog that is shown the size it asks for, or what the screen has."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before it is seen."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QDialog):
            measure_anew(watched)
            resize_within_screen(watched, watched.sizeHint().expandedTo(watched.size()))
        return False
