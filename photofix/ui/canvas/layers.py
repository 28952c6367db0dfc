"""Rendered pictures with their place in the photo, kept until newer ones arrive so that nothing flickers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion

from photofix.ui.canvas.view_transform import ViewTransform


@dataclass
class Layer:
    """A picture and the rectangle (photo pixels) that it covers."""

    image: QImage
    rect: QRectF


class LayerPair:
    """The whole photo, coarse, and above it the visible part, sharp."""

    def __init__(self) -> None:
        self.base: Layer | None = None
        self.detail: Layer | None = None

    def put(self, layer: Layer, is_base: bool) -> None:
        """Replace one of the two. A new base makes an older detail stale only if that is not sharper."""
        if is_base:
            self.base = layer
        else:
            self.detail = layer

    def clear(self) -> None:
        """Forget both."""
        self.base = self.detail = None

    def paint(self, painter: QPainter, view: ViewTransform) -> None:
        """Draw in device pixels; the painter's clip is respected. The coarse one only where the sharp one is not."""
        if self.base is not None:
            painter.save()
            if self.detail is not None:
                whole = QRect(0, 0, ceil(view.view_width), ceil(view.view_height))
                sharp = _target(self.detail, view).toRect()
                painter.setClipRegion(QRegion(whole) - QRegion(sharp), Qt.ClipOperation.IntersectClip)
            _paint_layer(painter, self.base, view)
            painter.restore()
        if self.detail is not None:
            _paint_layer(painter, self.detail, view)


def _target(layer: Layer, view: ViewTransform) -> QRectF:
    """Where a layer lies on the canvas, whole device pixels."""
    left, top = view.to_view(layer.rect.left(), layer.rect.top())
    right, bottom = view.to_view(layer.rect.right(), layer.rect.bottom())
    return QRectF(round(left), round(top), round(right) - round(left), round(bottom) - round(top))


def _paint_layer(painter: QPainter, layer: Layer, view: ViewTransform) -> None:
    target = _target(layer, view)
    is_exact = abs(target.width() - layer.image.width()) < 1.5 and abs(target.height() - layer.image.height()) < 1.5
    if is_exact:
        painter.drawImage(target.topLeft(), layer.image)
        return
    is_smooth = view.zoom < 4.0 or layer.image.width() < layer.rect.width() * 0.99
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    painter.drawImage(target, layer.image)
