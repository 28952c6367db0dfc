"""The pixel under the pointer, before and after, as text for the status bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from photofix.ui.canvas.compare import Pictures
from photofix.ui.canvas.layers import Layer, LayerPair
from photofix.ui.pixels.monitor_pixels import from_monitor


def pixel_text(pictures: Pictures, x: float, y: float, monitor: bytes | None = None) -> str:
    """ "1204, 88:  143 120 98 → 150 131 122" (8-bit sRGB); "" outside the photo. `pictures` are `monitor`'s."""
    before, after = _color(pictures.original, x, y), _color(pictures.restored, x, y)
    if after is None:
        return ""
    place = f"{int(x)}, {int(y)}"
    if before is None or before == after:
        return f"{place}:  {_rgb(after, monitor)}"
    return f"{place}:  {_rgb(before, monitor)} → {_rgb(after, monitor)}"


def _rgb(color: QColor, monitor: bytes | None) -> str:
    values = from_monitor((color.red(), color.green(), color.blue()), monitor)
    return " ".join(str(value) for value in values)


def _color(pair: LayerPair, x: float, y: float) -> QColor | None:
    for layer in (pair.detail, pair.base):
        if (
            layer is not None
            and layer.rect.contains(QPointF(x, y))
            and x < layer.rect.right()
            and y < layer.rect.bottom()
        ):
            return _pixel(layer, x, y)
    return None


def _pixel(layer: Layer, x: float, y: float) -> QColor:
    column = int((x - layer.rect.left()) / layer.rect.width() * layer.image.width())
    row = int((y - layer.rect.top()) / layer.rect.height() * layer.image.height())
    return layer.image.pixelColor(min(column, layer.image.width() - 1), min(row, layer.image.height() - 1))
