"""The canvas: shows the photo's pictures under one view transform, with zoom, pan and the split line.

Everything inside is in device pixels, so that 100 % means one photo pixel per screen pixel.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from photofix.raster.frame import Frame
from photofix.ui.canvas import compare
from photofix.ui.canvas.captions import paint_captions, paint_focus
from photofix.ui.canvas.compare import CompareMode, Pictures, Split
from photofix.ui.canvas.framed_view import paint_overlays, photo_point, shown_box, shown_point
from photofix.ui.canvas.pointer_shape import pointer_shape
from photofix.ui.canvas.tool import ARROWS, NO_KEYS, Keys, Overlay, Tool
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.system.wheel import alt_is_used

CANVAS = QColor(104, 104, 104)
WHEEL_STEP = 1.25
_STEP_SHARE = 0.1


class Viewer(QWidget):
    """Signals: view_changed; pointed (photo x, y; NaN when the pointer leaves); split_moved;
    pulled, when the whole photo, which cannot be panned, is dragged; sized (factor), the wheel with Alt;
    menu_asked (photo x, y, place on the screen)."""

    view_changed = Signal()
    pointed = Signal(float, float)
    split_moved = Signal()
    pulled = Signal()
    sized = Signal(float)
    menu_asked = Signal(float, float, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAutoFillBackground(False)
        self.setMinimumSize(240, 100)
        self.setAccessibleName(self.tr("Photo"))
        self.setAccessibleDescription(self.tr("The photo before and after restoration"))
        self.pictures = Pictures()
        self.split = Split()
        self.tool: Tool | None = None
        self.guest: Tool | None = None  # has the mouse alone while it is there, and no overlay disturbs it
        self.overlays: list[Overlay] = []  # know photo pixels
        self.signs: list[Overlay] = []  # know the canvas and the picture as it is shown
        self.frame: Frame | None = None
        self._mode = CompareMode.SPLIT
        self._is_peeking = False
        self.is_hand = False
        self._view: ViewTransform | None = None
        self._drag: str = ""
        self._last = self._pressed = QPointF()
        self._pointer: QPointF | None = None
        self._was_tabbed_to = False

    # --- what is shown -------------------------------------------------------------------------

    @property
    def mode(self) -> CompareMode:
        """The mode shown now: the original while it is being peeked at."""
        return CompareMode.ORIGINAL if self._is_peeking else self._mode

    @property
    def chosen_mode(self) -> CompareMode:
        """The mode chosen, whether or not the original is being peeked at."""
        return self._mode

    def set_mode(self, mode: CompareMode) -> None:
        """Choose how before and after are shown."""
        self._mode = mode
        self._refit()

    def set_peeking(self, is_peeking: bool) -> None:
        """Show the original while a key is held."""
        self._is_peeking = is_peeking
        self._refit()

    def set_hand(self, is_hand: bool) -> None:
        """Let the mouse pan, whatever the tool, while a key is held."""
        self.is_hand = is_hand
        if self._pointer is not None:
            self._show_cursor(self._pointer)

    @property
    def view(self) -> ViewTransform | None:
        """Where the photo lies in each pane; None without a photo."""
        return self._view

    def set_photo_size(self, width: int, height: int) -> None:
        """A new photo: forget the old pictures and fit it."""
        self.pictures = Pictures()
        pane = self._panes()[0]
        self._set_view(ViewTransform(width, height, pane.width(), pane.height()).fitted())

    def set_frame(self, frame: Frame) -> None:
        """How the photo is turned and cropped in the pictures that will come."""
        is_other = self.frame is not frame
        self.frame = frame
        if self._view is None or (self._view.photo_width, self._view.photo_height) != (frame.width, frame.height):
            self.set_photo_size(frame.width, frame.height)
        elif is_other:
            self.update()

    def shown_point(self, x: float, y: float) -> tuple[float, float]:
        """Where a photo pixel lies in the shown picture."""
        return shown_point(self.frame, x, y)

    def forget_photo(self) -> None:
        """Show the empty canvas."""
        self.pictures = Pictures()
        self._view = None
        self.update()

    # --- zoom and pan --------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole photo."""
        if self._view is not None:
            self._set_view(self._view.fitted())

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Set device pixels per photo pixel, keeping the point `at` (device pixels of a pane; middle if None)."""
        if self._view is not None:
            anchor = at or QPointF(self._view.view_width / 2, self._view.view_height / 2)
            self._set_view(self._view.zoomed(zoom, anchor.x(), anchor.y()))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Multiply the zoom; passes exactly through 100 %."""
        if self._view is not None:
            self.zoom_to(self._view.zoom_times(factor), at)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the photo by device pixels."""
        if self._view is not None:
            self._set_view(self._view.panned(dx, dy))

    def center_on(self, x: float, y: float, zoom: float | None = None) -> None:
        """Bring a photo point to the middle, as far as the borders let it."""
        if self._view is not None:
            if zoom is not None:
                self.zoom_to(zoom)
            self.look_at(*self.shown_point(x, y))

    def look_at(self, x: float, y: float) -> None:
        """The same for a point of the shown picture."""
        if self._view is not None:
            self._set_view(self._view.centred_on(x, y))

    def uncover(self, y: float, x: float, height: float, width: float) -> None:
        """Bring a box of photo pixels to the side of the split that shows it restored: the line steps aside."""
        if self._view is None or self._mode is not CompareMode.SPLIT:
            return
        box = shown_box(self.frame, self._view, y, x, height, width)
        if self.split.step_aside(box, self._canvas(), self.devicePixelRatioF()):
            self.split_moved.emit()
            self.update()

    def point_again(self) -> None:
        """Say again what is under a pointer that rests while the photo or the view changes."""
        if self._pointer is not None and self._view is not None:
            self.pointed.emit(*self._photo_point(self._pointer))

    def let_go(self) -> None:
        """End what the mouse drags, as if the button went up: a stroke so far stays on the photo it was drawn on."""
        if self._drag == "tool" and self._used is not None:
            self._used.release()
        self._drag = ""

    # --- events --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Canvas, photo, overlays, split line, captions."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        painter.fillRect(self._canvas(), CANVAS)
        if self._view is not None:
            self._paint_photo(painter, ratio)
        if self._was_tabbed_to:
            paint_focus(painter, self._canvas(), self.palette().color(QPalette.ColorRole.Highlight), ratio)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus to who came with the Tab key; a frame around every photo would only disturb."""
        super().focusInEvent(event)
        self._was_tabbed_to = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self._was_tabbed_to = False
        self.update()

    def sizeHint(self) -> QSize:
        """A comfortable canvas."""
        return QSize(1000, 760)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; a touchpad's horizontal sweep or Shift pans; Alt, which Qt turns sideways, sizes."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            alt_is_used(self)
            self.sized.emit(WHEEL_STEP ** ((delta.y() or delta.x()) / 120))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan_by(delta.y() or delta.x(), 0)
        elif delta.y():
            self.zoom_by(WHEEL_STEP ** (delta.y() / 120), self._in_pane(self._device(event.position())))
        elif delta.x():
            self.pan_by(delta.x(), 0)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Follow the window, also to a screen of denser pixels; pinch on a touchpad."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange):
            self._refit()
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), self._in_pane(self._device(event.position())))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys are the tool's, or move the photo by a tenth of the canvas."""
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None or self._view is None:
            super().keyPressEvent(event)
        elif self._used is None or not self._used.step(*step, event.modifiers()):
            share_x, share_y = (-_STEP_SHARE * way for way in step)
            self.pan_by(share_x * self._view.view_width, share_y * self._view.view_height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the split line, else the tool, else pan."""
        point = self._device(event.position())
        self._last = self._pressed = point
        if self._view is None:
            return
        is_second = event.type() is QEvent.Type.MouseButtonDblClick
        self._drag = self._grab(event.button(), point, event.modifiers(), is_second)
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_asked.emit(*self._photo_point(point), event.globalPosition().toPoint())
        self._show_cursor(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was grabbed, and say where the pointer is."""
        point = self._device(event.position())
        if self._view is None:
            return
        x, y = self._photo_point(point)
        if self._drag == "click" and self._is_dragged(point):
            self._drag, self._last = "pan", self._pressed
        if self._drag == "split":
            self.split.move_to(point, self._canvas())
            self.split_moved.emit()
            self.update()
        elif self._drag == "pan" and self._view.is_fit and self._is_dragged(point):
            self._drag = ""
            self.pulled.emit()
        elif self._drag in ("pan", "hand"):
            self.pan_by(point.x() - self._last.x(), point.y() - self._last.y())
        elif self._drag == "tool" and self._used is not None:
            self._used.move(x, y)
        self._last = self._pointer = point
        self._show_cursor(point)
        self.pointed.emit(x, y)
        if self._used is not None:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; what went down and up at one place was a click."""
        if self._drag == "click" and self._used is not None:
            self._used.press(*self._photo_point(self._pressed), event.modifiers())
        self.let_go()
        self._show_cursor(self._device(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt says this instead of the second of two quick presses: for what a tool or the split line takes it is one
        more press; elsewhere it toggles between fit and 100 % at the pointer."""
        self.mousePressEvent(event)
        if self._view is None or self._drag != "pan" or event.button() != Qt.MouseButton.LeftButton:
            return
        self.let_go()
        point = self._in_pane(self._device(event.position()))
        self._set_view(self._view.toggled(point.x(), point.y()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the right pointer."""
        super().enterEvent(event)
        self._show_cursor(self._device(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer shows nothing any more."""
        super().leaveEvent(event)
        self._pointer = None
        self.pointed.emit(float("nan"), float("nan"))

    # --- inside --------------------------------------------------------------------------------

    @property
    def _used(self) -> Tool | None:
        return self.guest or self.tool

    def _grab(self, button: Qt.MouseButton, point: QPointF, keys: Keys = NO_KEYS, is_second: bool = False) -> str:
        if button == Qt.MouseButton.MiddleButton:
            return "pan"
        if self.is_hand and button == Qt.MouseButton.LeftButton:
            return "hand"
        if button != Qt.MouseButton.LeftButton:
            return ""
        if self.mode is CompareMode.SPLIT and self.split.is_near(point, self._canvas(), self.devicePixelRatioF()):
            return "split"
        if self._used is not None:
            if self._used.takes_click(*self._photo_point(point), keys):
                return "click"
            press = self._used.press_again if is_second else self._used.press
            if press(*self._photo_point(point), keys):
                return "tool"
        return "pan"

    def _is_dragged(self, point: QPointF) -> bool:
        """Whether the pointer has gone far enough from where the button went down for a drag to be meant."""
        return (point - self._pressed).manhattanLength() >= QApplication.startDragDistance() * self.devicePixelRatioF()

    def _show_cursor(self, point: QPointF) -> None:
        near = self.mode is CompareMode.SPLIT and self.split.is_near(point, self._canvas(), self.devicePixelRatioF())
        shape = pointer_shape(self._view, self._drag, near, self.split.is_vertical, self._used, self.is_hand)
        self.unsetCursor() if shape is None else self.setCursor(shape)

    def _paint_photo(self, painter: QPainter, ratio: float) -> None:
        assert self._view is not None
        canvas = self._canvas()
        compare.paint(painter, self.mode, self.pictures, self.split, canvas, self._view)
        for pane in self._panes():
            painter.save()
            painter.setClipRect(pane)
            painter.translate(pane.topLeft())
            if self.guest is None:
                paint_overlays(painter, self.overlays, self._view, self.frame, ratio)
            for sign in self.signs:
                sign.paint(painter, self._view, ratio)
            painter.restore()
        paint_captions(painter, self.mode, self.split, canvas, ratio, self.font())
        if self.mode is CompareMode.SPLIT:
            compare.paint_split_line(painter, self.split, canvas, ratio)

    def _refit(self) -> None:
        if self._view is not None:
            pane = self._panes()[0]
            self._set_view(self._view.resized(pane.width(), pane.height()))
        self.update()

    def _set_view(self, view: ViewTransform) -> None:
        self._view = view
        self.update()
        self.view_changed.emit()
        self.point_again()

    def _canvas(self) -> QRectF:
        size = self.size().toSizeF() * self.devicePixelRatioF()
        return QRectF(QRectF(QPointF(), size).toAlignedRect())  # a pixel that is half ours must be painted, too

    def _panes(self) -> list[QRectF]:
        return compare.panes(self.mode, self._canvas())

    def _device(self, point: QPointF) -> QPointF:
        return point * self.devicePixelRatioF()

    def _in_pane(self, point: QPointF) -> QPointF:
        for pane in reversed(self._panes()):
            if point.x() >= pane.left():
                return point - pane.topLeft()
        return point

    def _photo_point(self, point: QPointF) -> tuple[float, float]:
        assert self._view is not None
        inside = self._in_pane(point)
        return photo_point(self.frame, self._view.to_photo(inside.x(), inside.y()))
