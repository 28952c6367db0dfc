"""Histogram of what is shown: red, green, blue and luminance after, luminance before, clipping marks."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from photofix.color_space import floats
from photofix.ui.pixels.counts import Counts
from photofix.ui.pixels.qimage import to_qimage

CLIPPED = 0.002
"""Share of pixels at an end from which its mark lights up."""
MARK = QColor(235, 150, 30)
PAINT_EVERY_MS = 60
"""Its five curves cost as much as the photo's pixels: while a slider moves it follows a little behind."""
OPACITY = np.float32(0.55)
_COLORS = (QColor(232, 66, 66), QColor(52, 178, 84), QColor(66, 120, 238))


class Histogram(QWidget):
    """Shows `Counts` before and after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before: Counts | None = None
        self.after: Counts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Histogram"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAINT_EVERY_MS)
        self._soon.timeout.connect(self._refresh)
        self._say()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(300, 104)

    def minimumSizeHint(self) -> QSize:
        """Lower where the window is low: the panels below are needed more."""
        return QSize(120, 44)

    def show_counts(self, before: Counts | None, after: Counts | None) -> None:
        """Show new counts; None = nothing known."""
        self.before = before or (self.before if after is not None else None)
        self.after = after
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _refresh(self) -> None:
        self._say()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled channels after, outlined luminance before, a triangle at each end: its line before, its fill after."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(area, 6, 6)
        if self.after is not None:
            self._paint_counts(painter, area.adjusted(6, 8, -6, -6))
            self._paint_marks(painter, area)
        painter.end()

    def _paint_counts(self, painter: QPainter, area: QRectF) -> None:
        assert self.after is not None
        top = _top(self.after, self.before)
        bins = [_smooth(each) / top for each in (self.after.red, self.after.green, self.after.blue)]
        inside, ratio = area.toAlignedRect(), self.devicePixelRatioF()
        size = round(inside.height() * ratio), round(inside.width() * ratio)
        painter.drawImage(inside, _filled(bins, size, self.palette().color(QPalette.ColorRole.Base)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.2))
        painter.drawPolyline(_line(_smooth(self.after.luminance) / top, area))
        if self.before is not None:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.2, Qt.PenStyle.DotLine))
            painter.drawPolyline(_line(_smooth(self.before.luminance) / top, area))

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        assert self.after is not None
        before = self.before or self.after
        for was, share, corner, sign in (
            (before.shadows, self.after.shadows, area.topLeft() + QPointF(5, 5), 1),
            (before.highlights, self.after.highlights, area.topRight() + QPointF(-5, 5), -1),
        ):
            painter.setPen(QPen(MARK if was >= CLIPPED else self.palette().color(QPalette.ColorRole.Mid), 1.4))
            painter.setBrush(MARK if share >= CLIPPED else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(8 * sign, 0), corner + QPointF(0, 8)]))

    def _say(self) -> None:
        if self.after is None:
            self.setToolTip(self.tr("Open a photo to see its histogram"))
            return
        lines = [self._line(self.tr("After"), self.after)]
        if self.before is not None:
            lines.insert(0, self._line(self.tr("Before"), self.before))
        lines.append(self.tr("Line: luminance; dotted: luminance before"))
        lines.append(self.tr("Corner marks: clipped; their line before, their fill after"))
        self.setToolTip("\n".join(lines))
        self.setAccessibleDescription(lines[0])

    def _line(self, name: str, counts: Counts) -> str:
        text = self.tr("{name}: {low} % of pixels at black, {high} % at white")
        return text.format(name=name, low=f"{100 * counts.shadows:.1f}", high=f"{100 * counts.highlights:.1f}")


def _top(after: Counts, before: Counts | None) -> float:
    """The share at the upper edge: single spikes may be cut off."""
    inner = [counts.luminance[2:-2] for counts in (after, before) if counts is not None]
    inner += [bins[2:-2] for bins in (after.red, after.green, after.blue)]
    return max(float(np.percentile(np.concatenate(inner), 99.5)) * 1.15, 1e-6)


def _smooth(bins: NDArray[np.float32]) -> NDArray[np.float32]:
    return floats(cv2.blur(bins.reshape(1, -1), (3, 1))[0])


def _filled(bins: Sequence[NDArray[np.float32]], size: tuple[int, int], base: QColor) -> QImage:
    """The channels' curves (0 = lower edge, 1 = upper edge), filled and mixed over `base` at `size` (height, width in
    device pixels); Qt takes three times as long for the three paths."""
    height, width = size
    is_dark = base.lightness() < 128
    planes = np.empty((3, height, width), np.float32)
    planes[:] = _unit(base)[:, None, None]
    below = np.arange(height - 1, -1, -1, dtype=np.float32)[:, None]
    for curve, color in zip(bins, _COLORS, strict=True):
        levels = floats(np.interp(np.linspace(0, 255, width), np.arange(256), curve) * height)
        covered = np.clip(levels - below, np.float32(0), np.float32(1))
        for plane, tint in zip(planes, _unit(color if is_dark else color.lighter(140)), strict=True):
            if is_dark:
                plane += covered * (OPACITY * tint)
            else:
                plane *= 1 - covered * (OPACITY * (1 - tint))
    return to_qimage(floats(cv2.merge(list(planes))))


def _unit(color: QColor) -> NDArray[np.float32]:
    return floats([color.redF(), color.greenF(), color.blueF()])


def _line(curve: NDArray[np.float32], area: QRectF) -> QPolygonF:
    """A curve (0 = lower edge, 1 = upper edge) over the area."""
    points = np.empty((len(curve), 2), ">f8")
    points[:, 0] = area.left() + area.width() / (len(curve) - 1) * np.arange(len(curve))
    points[:, 1] = area.bottom() - np.minimum(curve, 1.0) * area.height()
    polygon = QPolygonF()
    # As a stream holds it: one QPointF after the other would cost as much as painting them.
    QDataStream(QByteArray(np.array([len(curve)], ">u4").tobytes() + points.tobytes())) >> polygon
    return polygon
