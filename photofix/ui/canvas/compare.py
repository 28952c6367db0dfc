"""The ways to see before and after: how each mode divides the canvas and what it paints there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from photofix.ui.canvas.layers import LayerPair
from photofix.ui.canvas.view_transform import ViewTransform

HANDLE_PX = 15.0
GRAB_PX = 12.0


class CompareMode(Enum):
    """What the canvas shows."""

    RESTORED = "restored"
    ORIGINAL = "original"
    SPLIT = "split"
    SIDE = "side"
    DIFFERENCE = "difference"


@dataclass
class Pictures:
    """The pictures of the open photo; `cover` lies over original and restored where the photo is transparent."""

    original: LayerPair = field(default_factory=LayerPair)
    restored: LayerPair = field(default_factory=LayerPair)
    difference: LayerPair = field(default_factory=LayerPair)
    cover: LayerPair = field(default_factory=LayerPair)


@dataclass
class Split:
    """The wipe line: its place as a share of the canvas, and which way it runs."""

    position: float = 0.5
    is_vertical: bool = True

    def line(self, canvas: QRectF) -> float:
        """Canvas coordinate of the line."""
        return round(canvas.width() * self.position if self.is_vertical else canvas.height() * self.position)

    def is_near(self, point: QPointF, canvas: QRectF, ratio: float) -> bool:
        """Whether a press at `point` (device pixels) grabs the line."""
        along = point.x() if self.is_vertical else point.y()
        return abs(along - self.line(canvas)) <= GRAB_PX * ratio

    def move_to(self, point: QPointF, canvas: QRectF) -> None:
        """Put the line under `point`."""
        share = point.x() / canvas.width() if self.is_vertical else point.y() / canvas.height()
        self.position = min(max(share, 0.0), 1.0)

    def step_aside(self, box: QRectF, canvas: QRectF, ratio: float) -> bool:
        """Move the split line, with its handle, off `box` (device pixels), so that all of it shows the restored photo.

        False if the line is out of the way already; then nothing changes.
        """
        first = box.left() if self.is_vertical else box.top()
        wanted = first - 1.3 * HANDLE_PX * ratio
        if self.line(canvas) <= max(wanted, 0.0):
            return False
        self.move_to(QPointF(wanted, wanted), canvas)
        return True


def panes(mode: CompareMode, canvas: QRectF) -> list[QRectF]:
    """The parts of the canvas (device pixels) that each show the photo: one, or two halves side by side."""
    if mode is not CompareMode.SIDE:
        return [canvas]
    half = canvas.width() // 2
    return [QRectF(0, 0, half - 1, canvas.height()), QRectF(canvas.width() - half + 1, 0, half - 1, canvas.height())]


def paint(
    painter: QPainter, mode: CompareMode, pictures: Pictures, split: Split, canvas: QRectF, view: ViewTransform
) -> None:
    """Paint the photo in device pixels."""
    if mode is CompareMode.SIDE:
        left, right = panes(mode, canvas)
        _paint_in(painter, pictures.original, left, view)
        _paint_in(painter, pictures.restored, right, view)
    elif mode is CompareMode.SPLIT:
        _paint_split(painter, pictures, split, canvas, view)
    else:
        pictures_of = {CompareMode.ORIGINAL: pictures.original, CompareMode.DIFFERENCE: pictures.difference}
        pair = pictures_of.get(mode, pictures.restored)
        (pair if pair.base or pair.detail else pictures.original).paint(painter, view)
    if mode is not CompareMode.DIFFERENCE:
        for pane in panes(mode, canvas):
            _paint_in(painter, pictures.cover, pane, view)


def _paint_in(painter: QPainter, pair: LayerPair, pane: QRectF, view: ViewTransform) -> None:
    painter.save()
    painter.setClipRect(pane)
    painter.translate(pane.topLeft())
    pair.paint(painter, view)
    painter.restore()


def _paint_split(painter: QPainter, pictures: Pictures, split: Split, canvas: QRectF, view: ViewTransform) -> None:
    line = split.line(canvas)
    before = QRectF(canvas)
    after = QRectF(canvas)
    if split.is_vertical:
        before.setRight(line)
        after.setLeft(line)
    else:
        before.setBottom(line)
        after.setTop(line)
    for pair, part in ((pictures.original, before), (pictures.restored, after)):
        painter.save()
        painter.setClipRect(part)
        pair.paint(painter, view)
        painter.restore()


def paint_split_line(painter: QPainter, split: Split, canvas: QRectF, ratio: float) -> None:
    """The line with its round handle; `ratio` = device pixels per logical pixel."""
    line = split.line(canvas)
    middle = QPointF(line, canvas.height() / 2) if split.is_vertical else QPointF(canvas.width() / 2, line)
    ends = (
        (QPointF(line, 0), QPointF(line, canvas.height()))
        if split.is_vertical
        else (QPointF(0, line), QPointF(canvas.width(), line))
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for color, width in ((QColor(0, 0, 0, 90), 3.0), (QColor(255, 255, 255, 235), 1.5)):
        painter.setPen(QPen(color, width * ratio))
        painter.drawLine(*ends)
    _paint_handle(painter, middle, split.is_vertical, ratio)


def _paint_handle(painter: QPainter, middle: QPointF, is_vertical: bool, ratio: float) -> None:
    radius = HANDLE_PX * ratio
    painter.setPen(QPen(QColor(0, 0, 0, 70), 1.5 * ratio))
    painter.setBrush(QColor(255, 255, 255, 240))
    painter.drawEllipse(middle, radius, radius)
    painter.save()
    painter.translate(middle)
    if not is_vertical:
        painter.rotate(90)
    pen = QPen(
        QColor(60, 60, 64), 2.0 * ratio, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for side in (-1, 1):
        arrow = QPainterPath(QPointF(side * radius * 0.30, -radius * 0.30))
        arrow.lineTo(side * radius * 0.60, 0)
        arrow.lineTo(side * radius * 0.30, radius * 0.30)
        painter.drawPath(arrow)
    painter.restore()


def paint_caption(painter: QPainter, text: str, corner: QPointF, is_right: bool, ratio: float, font: QFont) -> None:
    """A small label on a dark pill at a top corner, device pixels."""
    font = QFont(font)
    font.setPixelSize(round(12 * ratio))
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(text) + 20 * ratio
    height = 24 * ratio
    left = corner.x() - width if is_right else corner.x()
    pill = QRectF(left, corner.y(), width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 22, 160))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(QColor(245, 245, 245))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
