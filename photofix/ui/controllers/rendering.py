"""Decides which pixels to render and puts the results on the canvas (GUI thread).

While a slider moves, previews are drafts if full ones would be too slow; a sharp one follows.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

from PySide6.QtCore import QObject, QRectF, QTimer, Signal, Slot

from photofix.edit import Edit
from photofix.raster.frame import Frame, Geometry, frame_of
from photofix.raster.place import scaled_size
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.canvas.layers import Layer
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.freshness import Freshness
from photofix.ui.session.color_output import is_color_output
from photofix.ui.session.document import Document
from photofix.ui.workers.draft_scale import DraftScale
from photofix.ui.workers.jobs import RenderJob, RenderResult
from photofix.ui.workers.render_worker import RenderWorker

FIRST_DRAFT_PX = 400_000
SETTLE_MS = 90
PAN_MS = 25
MARGIN_PX = 64


class RenderController(QObject):
    """Signal: shown (RenderResult) after each picture that reached the canvas."""

    shown = Signal(object)

    def __init__(self, worker: RenderWorker, viewer: Viewer) -> None:
        super().__init__()
        self._worker = worker
        self._viewer = viewer
        self._document: Document | None = None
        self._solo = ""
        self._color_output = is_color_output()
        self.monitor: bytes | None = None
        self._freshness = Freshness()
        self._original_keys: dict[bool, tuple[object, ...]] = {}
        self._drafts = DraftScale()
        self._edit = Edit()
        self._shape: Geometry | None = None
        self._moved: frozenset[tuple[str, str]] = frozenset()
        self._is_restored = False
        self._first: RenderJob | None = None
        """What is to be seen before the sharp picture that follows it, which may take long."""
        self._settle = self._timer(SETTLE_MS, self._settled)
        self._throttle = self._timer(PAN_MS, self._render_sharp)
        worker.rendered.connect(self._take)
        worker.stopped.connect(self._go_on)
        worker.failed.connect(self._go_on)
        viewer.view_changed.connect(self._view_changed)

    def set_document(self, document: Document | None) -> None:
        """Show another photo; work on the one before is given up."""
        if self._document is not None:
            self._document.edit_changed.disconnect(self._edit_changed)
            self._document.analysis_changed.disconnect(self._analysis_changed)
            if self._document is not document and not self._document.is_asleep:
                self._worker.leave(self._document.photo)
        self._document, self._first = document, None
        self._original_keys.clear()
        self._drafts.forget()
        if document is None:
            self._viewer.forget_photo()
            return
        self._edit, self._shape = document.edit, None
        document.edit_changed.connect(self._edit_changed)
        document.analysis_changed.connect(self._analysis_changed)
        frame = self._frame
        self._viewer.set_photo_size(frame.width, frame.height)
        self._viewer.set_frame(frame)
        self._is_restored = False
        if document.analysis is None:
            self.refresh()
        else:
            self._analysis_changed()

    @property
    def is_up_to_date(self) -> bool:
        """Whether everything asked for is on the canvas, sharp."""
        is_waiting = self._settle.isActive() or self._throttle.isActive()
        return not is_waiting and self._freshness.is_up_to_date

    @Slot(str)
    def set_solo(self, key: str) -> None:
        """Show one task's effect alone; "" = all."""
        self._solo = key
        self.refresh()

    @Slot(bool)
    def set_color_output(self, is_wanted: bool) -> None:
        """Let grey photos take on colour, or not."""
        self._color_output = is_wanted
        self.refresh()

    def set_monitor(self, profile: bytes | None) -> None:
        """Show everything for a monitor with this ICC profile, None = sRGB."""
        self.monitor = profile
        self._original_keys.clear()
        self.refresh()

    def show_shape(self, shape: Geometry | None) -> None:
        """Show the photo in another shape than its edit's while that is being chosen; None = its edit's again."""
        self._shape = shape
        self._follow_shape()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Something other than the view has changed: render what is visible."""
        self._freshness.change()
        self._render_sharp()

    @Slot()
    def _edit_changed(self) -> None:
        self._freshness.change()
        self._note_moved()
        self._follow_shape()
        job = self._job(1.0)
        factor = self._drafts.factor(self._moved, job.scale) if job is not None else 1.0
        self._first = self._post(factor, is_moving=True)
        self._settle.start()

    @Slot()
    def _analysis_changed(self) -> None:
        """There is a new answer: render the view anew.

        Nothing is cached for it yet, so a large view is first rendered at half size, as a draft. The first restored
        picture of a photo leaves out what takes long (fills of holes); a complete one follows.
        """
        self._freshness.change()
        job = self._job(1.0)
        pixels = job.rect.width() * job.rect.height() * job.scale**2 if job is not None else 0.0
        is_first, self._is_restored = not self._is_restored, job is not None and job.analysis is not None
        is_draft = pixels > FIRST_DRAFT_PX and bool(self._original_keys)
        posted = self._post(0.5 if is_draft else 1.0, is_moving=is_first)
        if is_first or is_draft:
            self._first = posted
            self._settle.start()

    @Slot()
    def _view_changed(self) -> None:
        if not self._throttle.isActive():
            self._throttle.start()

    @Slot()
    def _settled(self) -> None:
        if self._first is None:
            self._render_sharp()

    @Slot(object)
    def _go_on(self, job: object) -> None:
        """A job is done or will never be."""
        if job is self._first:
            self._first = None
            if not self._settle.isActive():
                self._render_sharp()

    @Slot()
    def _render_sharp(self) -> None:
        self._settle.stop()
        self._post(1.0)

    def _post(self, factor: float, is_moving: bool = False) -> RenderJob | None:
        job = self._job(factor, is_moving=is_moving)
        self._first = None
        self._send(job)
        return job

    def _send(self, job: RenderJob | None) -> None:
        if job is not None:
            self._freshness.ask()
            self._worker.mailbox.post(job)

    def _job(self, factor: float, is_base: bool = False, is_moving: bool = False) -> RenderJob | None:
        document, view = self._document, self._viewer.view
        if document is None or view is None:
            return None
        sees_all = is_base or view.zoom <= view.fit_zoom * 1.001
        scale = min((view.fit_zoom if sees_all else view.zoom) * factor, 1.0)
        photo, frame = document.photo, self._frame
        whole = QRectF(0, 0, frame.width, frame.height)
        region, rect = (None, whole) if sees_all else self._visible(scale)
        is_sharp = factor == 1.0
        key = (photo, region, scale, frame)
        is_new = is_sharp and self._original_keys.get(sees_all) != key
        return RenderJob(
            serial=self._freshness.next_serial,
            photo=photo,
            analysis=document.analysis,
            edit=self._seen_edit(document.edit),
            region=region,
            scale=scale,
            rect=rect,
            is_base=sees_all,
            with_original=is_new,
            with_difference=self._viewer.chosen_mode is CompareMode.DIFFERENCE,
            color_output=self._color_output and photo.is_gray,
            monitor=self.monitor,
            is_draft=not is_sharp,
            is_moving=is_moving,
        )

    def _visible(self, scale: float) -> tuple[tuple[int, int, int, int], QRectF]:
        """The visible part as a region of the scaled photo, and the same in photo pixels."""
        assert self._document is not None and self._viewer.view is not None
        frame = self._frame
        height, width = scaled_size(frame.height, frame.width, scale)
        left, top, right, bottom = self._viewer.view.visible()
        x0 = max(0, floor(left * scale) - MARGIN_PX)
        y0 = max(0, floor(top * scale) - MARGIN_PX)
        x1 = min(width, ceil(right * scale) + MARGIN_PX)
        y1 = min(height, ceil(bottom * scale) + MARGIN_PX)
        x0, y0 = min(x0, width - 1), min(y0, height - 1)
        x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
        across, down = frame.width / width, frame.height / height
        rect = QRectF(x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down)
        return (y0, x0, y1 - y0, x1 - x0), rect

    def _seen_edit(self, edit: Edit) -> Edit:
        """The edit, or that of the task shown alone, as it is framed."""
        edit = replace(edit, geometry=self._geometry)
        return edit.alone(self._solo) if self._solo else edit

    @property
    def _geometry(self) -> Geometry:
        assert self._document is not None
        return self._document.edit.geometry if self._shape is None else self._shape

    @property
    def _frame(self) -> Frame:
        assert self._document is not None
        return frame_of(self._geometry, self._document.photo.height, self._document.photo.width)

    def _follow_shape(self) -> None:
        if self._document is not None:
            self._viewer.set_frame(self._frame)

    def _note_moved(self) -> None:
        """Which knobs the last change was about."""
        assert self._document is not None
        before, self._edit = self._edit, self._document.edit
        changed = set(before.values) ^ set(self._edit.values)
        self._moved = frozenset(knob for knob, _ in changed)

    @Slot(object)
    def _take(self, result: RenderResult) -> None:
        self._show(result)
        self._go_on(result.job)

    def _show(self, result: RenderResult) -> None:
        job = result.job
        document = self._document
        if document is None or job.photo is not document.photo:
            return
        if job.edit.geometry != self._geometry:  # made before the photo was turned
            return
        if not self._freshness.show(job.serial, job.is_base):
            return
        if job.analysis is not None:
            self._drafts.learn(self._moved, job.scale, result.seconds)
        pictures = self._viewer.pictures
        pictures.restored.put(Layer(result.restored, job.rect), job.is_base)
        if result.original is not None and job.with_original:
            pictures.original.put(Layer(result.original, job.rect), job.is_base)
            self._original_keys[job.is_base] = (job.photo, job.region, job.scale, self._frame)
        if result.cover is not None:
            pictures.cover.put(Layer(result.cover, job.rect), job.is_base)
        if result.difference is not None:
            pictures.difference.put(Layer(result.difference, job.rect), job.is_base)
        if job.is_base:
            self._drop_details()
        else:
            self._renew_base()
        self._viewer.update()
        self.shown.emit(result)

    def _drop_details(self) -> None:
        """When the whole photo fits the view its picture is sharp. Drop the sharper part of an earlier zoom, which lies
        above it and would hide newer pixels."""
        view = self._viewer.view
        if view is not None and view.zoom <= view.fit_zoom * 1.001:
            pictures = self._viewer.pictures
            for pair in (pictures.original, pictures.restored, pictures.difference, pictures.cover):
                pair.detail = None
            self._original_keys.pop(False, None)

    def _renew_base(self) -> None:
        """Once the visible part is sharp: render the coarse picture of the whole photo anew, unless a newer change
        waits."""
        if self._freshness.is_whole_up_to_date or self._settle.isActive() or self._first is not None:
            return
        self._send(self._job(1.0, is_base=True))

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer
