"""Dialogs that fit the screen, however large the text and however small the screen: what has no room scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QScrollArea, QStyle, QVBoxLayout, QWidget

from photofix.ui.system.desktop import resize_within_screen

LEAST_PX = QSize(240, 120)


class Content(QScrollArea):
    """The content of a dialog: shown whole if the screen has room for it, else with scroll bars. Tab stops at the
    widgets inside, never at the area itself."""

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
        """The size at which nothing has to be scrolled; lines are wrapped at the present width or, if wider, the wanted
        one."""
        inside = self._inside
        wanted = inside.sizeHint().expandedTo(inside.minimumSizeHint())
        height = inside.heightForWidth(max(wanted.width(), self.width())) if inside.hasHeightForWidth() else -1
        return QSize(wanted.width(), max(wanted.height(), height))

    def minimumSizeHint(self) -> QSize:
        """Small in height, for that can be scrolled; as wide as the content if the screen has room for it."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        screen = self.screen().availableGeometry().width()
        width = min(self._inside.minimumSizeHint().width() + bar, max(LEAST_PX.width(), screen - 80))
        return QSize(width, min(LEAST_PX.height(), self.sizeHint().height()))


def measure_anew(window: QWidget) -> None:
    """Have all sizes of `window` computed again: widgets that were measured before they had their final font and style
    gave wrong ones."""
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
    """When `dialog` is shown, gives it the size it asks for, or as much of that as the screen has."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Resize the dialog just before it is seen."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QDialog):
            measure_anew(watched)
            resize_within_screen(watched, watched.sizeHint().expandedTo(watched.size()))
        return False
