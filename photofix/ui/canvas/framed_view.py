"""How the photo lies in the picture that is shown when it is turned or cropped; overlays stay in photo pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF, QTransform

from photofix.raster.frame import Frame
from photofix.ui.canvas.tool import Overlay
from photofix.ui.canvas.view_transform import ViewTransform


def paint_overlays(
    painter: QPainter, overlays: Sequence[Overlay], view: ViewTransform, frame: Frame | None, ratio: float
) -> None:
    """Overlays that know photo pixels only, laid where those pixels are shown."""
    if frame is None or frame.is_whole:
        for overlay in overlays:
            overlay.paint(painter, view, ratio)
        return
    left, top = view.to_view(0, 0)
    painter.save()
    shown = QRectF(left, top, view.photo_width * view.zoom, view.photo_height * view.zoom)
    painter.setClipRect(shown, Qt.ClipOperation.IntersectClip)
    painter.setTransform(_to_shown(view, frame), True)
    flat = whole_photo(view, frame)
    for overlay in overlays:
        overlay.paint(painter, flat, ratio)
    painter.restore()


def whole_photo(view: ViewTransform, frame: Frame) -> ViewTransform:
    """The whole photo at the zoom of `view`, its corner at (0, 0)."""
    width, height = frame.photo_width, frame.photo_height
    return replace(
        view,
        photo_width=width,
        photo_height=height,
        view_width=width * view.zoom,
        view_height=height * view.zoom,
        center_x=width / 2,
        center_y=height / 2,
    )


def _to_shown(view: ViewTransform, frame: Frame) -> QTransform:
    """From the canvas of `whole_photo` to that of `view`."""
    m = frame.from_photo.T
    to_result = QTransform(m[0, 0], m[0, 1], m[0, 2], m[1, 0], m[1, 1], m[1, 2], m[2, 0], m[2, 1], m[2, 2])
    left, top = view.origin
    zoom = view.zoom
    return QTransform.fromScale(1 / zoom, 1 / zoom) * to_result * QTransform(zoom, 0, 0, zoom, left, top)


def photo_point(frame: Frame | None, point: QPointF | tuple[float, float]) -> tuple[float, float]:
    """Photo pixels of a point of the shown picture."""
    x, y = (point.x(), point.y()) if isinstance(point, QPointF) else point
    return (x, y) if frame is None or frame.is_whole else frame.photo_point(x, y)


def shown_point(frame: Frame | None, x: float, y: float) -> tuple[float, float]:
    """Where a photo pixel lies in the shown picture."""
    return (x, y) if frame is None or frame.is_whole else frame.result_point(x, y)


def shown_box(frame: Frame | None, view: ViewTransform, y: float, x: float, height: float, width: float) -> QRectF:
    """What a box of photo pixels takes up on the canvas, device pixels."""
    corners = [shown_point(frame, x + w, y + h) for w in (0.0, width) for h in (0.0, height)]
    return QPolygonF([QPointF(*view.to_view(*corner)) for corner in corners]).boundingRect()
