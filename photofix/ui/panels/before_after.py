"""Small pictures of a place before and after, side by side as one icon."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap, QPolygonF

from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.raster.place import scaled_size
from photofix.render.pyramid import scaled_photo
from photofix.ui.pixels.qimage import to_qimage

SIDE_PX = 44
GAP_PX = 12
ICON_SIZE = QSize(2 * SIDE_PX + GAP_PX, SIDE_PX)
DENSITY = 2
"""Pixels of the pictures for each that Qt counts: damage is small, and dense screens show it. Qt makes them smaller for
others."""
ARROW = QColor(140, 140, 140)

Extent = tuple[float, float, float, float]
"""(y, x, height, width), photo pixels."""


def window_of(photo: Photo, extent: Extent) -> tuple[Box, float]:
    """A square around a place of the photo with some of its surroundings: the box at a scale, and the scale."""
    y, x, tall, wide = extent
    side = max(tall, wide) * 1.6 + 8
    scale = min(1.0, DENSITY * SIDE_PX / side)
    height, width = scaled_size(photo.height, photo.width, scale)
    top, left = floor((y + tall / 2 - side / 2) * scale), floor((x + wide / 2 - side / 2) * scale)
    reach = ceil(side * scale)
    return Box(top, left, top + reach, left + reach).meet(Box(0, 0, height, width)), scale


def before(photo: Photo, extent: Extent) -> QImage:
    """The place as it is in the file; null beside the photo."""
    box, scale = window_of(photo, extent)
    return QImage() if box.is_empty else squared(to_qimage(scaled_photo(photo).read(box, scale)))


def squared(picture: QImage) -> QImage:
    """As large as it is shown, in pixels of a dense screen."""
    fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    side = DENSITY * SIDE_PX
    square = picture.scaled(side, side, fill, smooth).copy(0, 0, side, side)
    square.setDevicePixelRatio(DENSITY)
    return square


def icon_of(first: QImage | None, second: QImage | None) -> QIcon | None:
    """Before and after, the place of the latter empty until it is known. The list does not tint it when its row is
    selected: its colours are what is judged."""
    if first is None:
        return None
    picture = QPixmap(ICON_SIZE * DENSITY)
    picture.setDevicePixelRatio(DENSITY)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawImage(0, 0, first)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ARROW)
    middle, left, right = SIDE_PX / 2, SIDE_PX + GAP_PX / 4, SIDE_PX + 3 * GAP_PX / 4
    painter.drawPolygon(QPolygonF([QPointF(left, middle - 4), QPointF(right, middle), QPointF(left, middle + 4)]))
    if second is not None:
        painter.drawImage(SIDE_PX + GAP_PX, 0, second)
    else:
        painter.setOpacity(0.25)
        painter.drawRect(SIDE_PX + GAP_PX, 0, SIDE_PX, SIDE_PX)
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(picture, mode)
    return icon
