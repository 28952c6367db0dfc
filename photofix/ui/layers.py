"""Rendered pictures with their place in the photo, kept until newer ones arrive so that nothing flickers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from photofix.ui.view_transform import ViewTransform


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
        """Draw in device pixels; the painter's clip is respected."""
        for layer in (self.base, self.detail):
            if layer is not None:
                _paint_layer(painter, layer, view)


def _paint_layer(painter: QPainter, layer: Layer, view: ViewTransform) -> None:
    left, top = view.to_view(layer.rect.left(), layer.rect.top())
    right, bottom = view.to_view(layer.rect.right(), layer.rect.bottom())
    target = QRectF(round(left), round(top), round(right) - round(left), round(bottom) - round(top))
    is_exact = abs(target.width() - layer.image.width()) < 1.5 and abs(target.height() - layer.image.height()) < 1.5
    if is_exact:
        painter.drawImage(target.topLeft(), layer.image)
        return
    is_smooth = view.zoom < 4.0 or layer.image.width() < layer.rect.width() * 0.99
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    painter.drawImage(target, layer.image)
