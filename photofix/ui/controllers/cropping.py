"""Turning, and the crop mode: brings the tool on the canvas, its bar and the document together (GUI thread)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.raster.frame import NO_GEOMETRY, Corners, Geometry, frame_of, inscribed
from photofix.scan.area import find_area, whole_area
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.canvas.crop_rect import CropRect
from photofix.ui.canvas.crop_tool import CropMode, CropTool
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.rendering import RenderController
from photofix.ui.panels.crop_bar import CropBar
from photofix.ui.session.document import Document


class CropController(QObject):
    """Signals: active_changed (bool), noted (sentence)."""

    active_changed = Signal(bool)
    noted = Signal(str)

    def __init__(self, viewer: Viewer, bar: CropBar, rendering: RenderController) -> None:
        super().__init__()
        self._viewer, self._bar, self._rendering = viewer, bar, rendering
        self._document: Document | None = None
        self._shape = NO_GEOMETRY
        self._area: Corners | None = None
        self._mode_before = CompareMode.SPLIT
        self._is_whole = True  # nobody has touched the frame: it grows back as the picture is straightened
        self._wanted = CropRect(0, 0, 1, 1)  # the frame as it was before ratios were tried
        self.tool = CropTool(viewer.shown_point)
        viewer.signs.append(self.tool)
        viewer.pointed.connect(self.tool.hover)
        self.tool.changed.connect(self._dragged)
        self.tool.line_drawn.connect(self._level)
        bar.mode_chosen.connect(self.set_mode)
        bar.ratio_changed.connect(self._hold_ratio)
        bar.straightened.connect(self._straighten)
        bar.auto_asked.connect(self.find_print)
        bar.reset_asked.connect(self._reset)
        bar.accepted.connect(self.accept)
        bar.rejected.connect(self.cancel)

    @property
    def is_active(self) -> bool:
        """Whether a crop is being chosen."""
        return self.tool.is_active

    def set_document(self, document: Document | None) -> None:
        """Another photo: a crop that was being chosen is kept on the photo it was chosen on."""
        self.accept()
        self._document = document

    @Slot()
    def toggle(self) -> None:
        """Begin to crop, or keep the crop that was chosen."""
        if self.is_active:
            self.accept()
        else:
            self.start()

    @Slot()
    def start(self) -> None:
        """Show the whole picture with the crop as a frame in it."""
        if self._document is None or self.is_active:
            return
        self._viewer.let_go()
        self._shape, self._area = self._document.edit.geometry, self._document.edit.area
        self._mode_before = self._viewer.chosen_mode
        self.tool.is_active = True
        self._viewer.guest = self.tool
        self._viewer.set_mode(CompareMode.RESTORED)
        self._bar.show()
        self.tool.mode = CropMode.CROP
        self._show()
        self._viewer.fit()
        self._viewer.setFocus()
        self.active_changed.emit(True)

    @Slot()
    def accept(self) -> None:
        """Keep the crop as one step of the history."""
        if self.is_active:
            self._bar.angle.interpretText()
            self._leave_corners()
            shape, area, document = self._kept(), self._area, self._document
            self._end()
            if document is not None:
                is_area = shape == document.edit.geometry
                text = self.tr("Border") if is_area else self.tr("Crop")
                document.change(replace(document.edit, geometry=shape, area=area), text)

    @Slot()
    def enter(self) -> None:
        """The Enter key: keep the crop, but not for who has gone to Cancel."""
        if self._bar.cancel.hasFocus():
            self.cancel()
        else:
            self.accept()

    @Slot()
    def cancel(self) -> None:
        """Leave the photo as it was."""
        if self.is_active:
            self._end()

    def turn(self, quarters: int, text: str = "") -> None:
        """Turn the picture clockwise, while cropping too; `text` is the history's, if not the usual."""
        if self._document is None:
            return
        self._leave_corners()
        turned = self._present().turned(quarters, *self._size)
        usual = self.tr("Turn right") if quarters > 0 else self.tr("Turn left")
        self._change(turned, text or usual)

    def mirror(self) -> None:
        """Exchange left and right."""
        if self._document is not None:
            self._leave_corners()
            self._change(self._present().mirrored(*self._size), self.tr("Mirror"))

    @Slot(object)
    def set_mode(self, mode: CropMode) -> None:
        """Choose what the mouse does."""
        if not self.is_active:
            return
        self._leave_corners()
        self._shape = self._kept()
        self.tool.mode = mode
        self._show()

    @Slot()
    def find_print(self) -> None:
        """Take the print's own corners; while the border is chosen, what is found to be picture."""
        if self._document is None or not self.is_active:
            return
        is_border = self.tool.mode is CropMode.AREA
        area = find_area(replace(self._document.photo, area=None if is_border else self._area))
        if area is None:
            self.noted.emit(self.tr("No border was found: the photo is left whole"))
        if is_border:
            self._area = None
            self._show()
        if is_border or area is None:
            return
        self.tool.mode = CropMode.CROP
        self._shape = replace(self._shape, corners=area.corners, straighten=0.0, crop=None)
        self._show()

    @Slot()
    def _reset(self) -> None:
        if self.tool.mode is CropMode.AREA:
            self._area = None
        else:
            self.tool.mode = CropMode.CROP
            self._shape = NO_GEOMETRY
        self._show()

    @Slot()
    def _dragged(self) -> None:
        self._is_whole = False
        self._wanted = self.tool.rect
        self._show_result()

    @Slot(float)
    def _level(self, degrees: float) -> None:
        self._straighten(self.tool.straighten + degrees)
        self.set_mode(CropMode.CROP)

    @Slot(float)
    def _straighten(self, degrees: float) -> None:
        """The frame keeps its shape and shrinks where empty corners would come in."""
        if not self.is_active:
            return
        kept = self._kept()
        self._shape = replace(kept, straighten=degrees)
        self._show()

    @Slot()
    def _hold_ratio(self) -> None:
        """Give the frame the chosen ratio. Each is tried on the frame as it was wanted, or it would get smaller
        from one to the next; so with a number that is being typed."""
        if self.is_active:
            self.tool.ratio = self._ratio()
            if self.tool.ratio is not None:
                self._is_whole = False
                shaped = self._wanted.shaped(self.tool.ratio)
                self.tool.rect = shaped.fitted(*self.tool.size, self.tool.straighten)
            self._show_result()

    # --- inside --------------------------------------------------------------------------------

    @property
    def _size(self) -> tuple[int, int]:
        assert self._document is not None
        return self._document.photo.height, self._document.photo.width

    def _ratio(self) -> float | None:
        wide, tall = self.tool.size
        return self._bar.chosen_ratio(wide / tall)

    def _present(self) -> Geometry:
        assert self._document is not None
        return self._kept() if self.is_active else self._document.edit.geometry

    def _change(self, shape: Geometry, text: str) -> None:
        if self.is_active:
            self._shape = shape
            self._show()
        elif self._document is not None:
            self._document.change(replace(self._document.edit, geometry=shape), text)

    def _kept(self) -> Geometry:
        """What is chosen now; without a crop where the frame is what it would be anyway."""
        if self.tool.mode.is_quad:
            return self._shape
        wide, tall = self.tool.size
        crop, whole = self.tool.rect.whole_px(), inscribed(tall, wide, self._shape.straighten)
        is_whole = self._is_whole or max(abs(a - b) for a, b in zip(crop, whole, strict=True)) <= 1
        return replace(self._shape, crop=None if is_whole else crop)

    def _show(self) -> None:
        """Show the picture that the frame, or the corners, are chosen in."""
        tool, shape = self.tool, self._shape
        if tool.mode.is_quad:
            flat = replace(shape, corners=None, straighten=0.0, crop=None)
            frame = frame_of(flat, *self._size)
            tool.size, tool.straighten = (frame.width, frame.height), 0.0
            tool.corners = [frame.result_point(x, y) for y, x in self._corners(tool.mode)]
            shown = flat
        else:
            tall, wide = shape.canvas(*self._size)
            tool.size, tool.straighten, tool.ratio = (wide, tall), shape.straighten, None
            self._is_whole = shape.crop is None
            left, top, width, height = shape.crop or inscribed(tall, wide, shape.straighten)
            rect = CropRect(max(left, 0), max(top, 0), min(width, wide), min(height, tall))
            tool.rect = self._wanted = rect.fitted(wide, tall, shape.straighten)
            tool.ratio = self._ratio()
            shown = shape.uncropped()
        self._bar.show_state(tool.mode, shape.straighten)
        self._rendering.show_shape(shown)
        self._show_result()

    def _show_result(self) -> None:
        frame = frame_of(self._kept(), *self._size)
        self._bar.show_size(frame.width, frame.height)
        self._viewer.update()

    def _corners(self, mode: CropMode) -> Corners:
        """Those that are dragged now: of the perspective, or of the picture inside its border."""
        assert self._document is not None
        photo = self._document.photo
        if mode is CropMode.CORNERS:
            return self._shape.corners or whole_area(photo)
        if self._area is None:
            found = find_area(replace(photo, area=None))
            return whole_area(photo) if found is None else found.corners
        return self._area

    def _leave_corners(self) -> None:
        """Take the dragged corners; those that go around nothing are left as they were."""
        if not self.is_active or not self.tool.mode.is_quad:
            return
        flat = replace(self._shape, corners=None, straighten=0.0, crop=None)
        frame = frame_of(flat, *self._size)
        points = [
            (round(y, 1) + 0.0, round(x, 1) + 0.0) for x, y in (frame.photo_point(*at) for at in self.tool.corners)
        ]
        mode, self.tool.mode = self.tool.mode, CropMode.CROP
        corners: Corners = (points[0], points[1], points[2], points[3])
        if corners != self._corners(mode):
            self._take(corners, mode)
        self._show()

    def _take(self, corners: Corners, mode: CropMode) -> None:
        try:
            if mode is CropMode.AREA:
                self._area = Edit(area=corners).area
            else:
                self._shape = replace(self._shape, corners=corners, crop=None)
        except PhotoFixError:
            self.noted.emit(self.tr("These corners go around no picture; they were left as they were"))

    def _end(self) -> None:
        self.tool.is_active = False
        self._viewer.guest = None
        focus = QApplication.focusWidget()
        if focus is not None and self._bar.isAncestorOf(focus):
            self._viewer.setFocus()  # or whatever is next in the tab order would have it
        self._bar.hide()
        self._viewer.set_mode(self._mode_before)
        self._rendering.show_shape(None)
        self._viewer.fit()
        self.active_changed.emit(False)
