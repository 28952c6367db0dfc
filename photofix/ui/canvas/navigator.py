"""A small overview in the corner of the canvas while zoomed in: shows and moves the visible part."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from photofix.ui.canvas.viewer import Viewer

LONG_SIDE_PX = 170
MARGIN_PX = 14


class Navigator(QWidget):
    """Child of the viewer, bottom right; hidden while the whole photo is seen."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview"))
        self.setToolTip(self.tr("Click or drag to move the visible part"))
        self.hide()
        viewer.view_changed.connect(self.refresh)
        viewer.installEventFilter(self)

    @Slot()
    def refresh(self) -> None:
        """Show, hide, and follow the view."""
        view = self._viewer.view
        is_needed = view is not None and view.zoom > view.fit_zoom * 1.02
        if is_needed and view is not None:
            scale = LONG_SIDE_PX / max(view.photo_width, view.photo_height)
            self.resize(QSize(max(24, round(view.photo_width * scale)), max(24, round(view.photo_height * scale))))
            corner = self._viewer.rect().bottomRight()
            self.move(corner.x() - self.width() - MARGIN_PX, corner.y() - self.height() - MARGIN_PX)
            self.update()
        self.setVisible(is_needed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole photo, dimmed outside the visible part."""
        view, base = self._viewer.view, self._viewer.pictures.restored.base
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(60, 60, 60))
        if view is not None and base is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), base.image)
            left, top, right, bottom = view.visible()
            across, down = self.width() / view.photo_width, self.height() / view.photo_height
            seen = QRectF(left * across, top * down, (right - left) * across, (bottom - top) * down)
            self._paint_frame(painter, seen)
        painter.setPen(QPen(QColor(255, 255, 255, 150), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        self._go(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click must not reach the canvas below."""
        self._go(event.position())

    def _go(self, point: QPointF) -> None:
        view = self._viewer.view
        if view is not None:
            self._viewer.look_at(
                point.x() / self.width() * view.photo_width, point.y() / self.height() * view.photo_height
            )

    def _paint_frame(self, painter: QPainter, seen: QRectF) -> None:
        outside = QColor(0, 0, 0, 110)
        whole = QRectF(self.rect())
        painter.fillRect(QRectF(0, 0, whole.width(), seen.top()), outside)
        painter.fillRect(QRectF(0, seen.bottom(), whole.width(), whole.height() - seen.bottom()), outside)
        painter.fillRect(QRectF(0, seen.top(), seen.left(), seen.height()), outside)
        painter.fillRect(QRectF(seen.right(), seen.top(), whole.width() - seen.right(), seen.height()), outside)
        painter.setPen(QPen(QColor(255, 255, 255), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(seen)
