"""The render thread (no torch): previews in the latest-wins slot, exports and thumbnails in the queue.

A long export serves a waiting preview between its tiles and between the holes it fills, so sliders stay alive
meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from photofix.analysis import Analysis, empty_analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import Cancelled, Progress
from photofix.raster.scratch import work_buffers
from photofix.render import difference
from photofix.render.tile import Region
from photofix.ui.pixels import counts, qimage
from photofix.ui.pixels.checkerboard import checkerboard
from photofix.ui.pixels.monitor_pixels import for_monitor
from photofix.ui.pixels.pan_cache import PanCache
from photofix.ui.workers.courtesy import Courtesy
from photofix.ui.workers.draft_scale import FACTORS
from photofix.ui.workers.jobs import CheckJob, ExportJob, ForgetJob, PlaceJob, RenderJob, RenderResult
from photofix.ui.workers.services import Services
from photofix.ui.workers.worker import Worker

Job = RenderJob | ExportJob | CheckJob | PlaceJob | ForgetJob

AHEAD_SECONDS = 0.02
"""How long a view that waits while another is panned gives way to what will be seen after it, or to one piece."""

PATIENCE_SECONDS = 0.1
"""How long a sharp picture may take before it gives way to any newer one. Less, and a view that is panned without a
pause would never be seen."""

THIN_PX = 64
THIN = {"threads": 1, "tile_px": 1 << 22}
"""How an edge up to so wide is rendered: two threads wait for each other in many short steps and take twice as long."""

COUNTED_EVERY_S = 0.05
"""While a slider moves its histogram is painted no more often."""


class RenderWorker(Worker[Job]):
    """Signals: rendered (RenderResult), exported (ExportJob, ExportResult), checked (CheckJob, PreviewCheck),
    place_made (PlaceJob, QImage)."""

    rendered = Signal(object)
    exported = Signal(object, object)
    checked = Signal(object, object)
    place_made = Signal(object, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("render")
        self._services = services
        self.courtesy = Courtesy()
        self._restored_before, self._original_before = PanCache(), PanCache()
        self._counted = 0.0
        self._begun = 0.0
        self._seen_last: tuple[Photo, float, Region] | None = None

    def handle(self, job: Job) -> None:
        """Render a preview or a thumbnail, export a file, compare preview and file, or forget a photo."""
        if isinstance(job, RenderJob):
            self._begun = perf_counter()
            with self.courtesy.first():
                self._preview(job)
            self._make_ready(job)
        elif isinstance(job, PlaceJob):
            self._place(job)
        elif isinstance(job, ForgetJob):
            self._forget(job.photo)
        elif isinstance(job, ExportJob):
            self._export(job)
        else:
            self._check(job)

    def is_cancelled(self, job: Job) -> bool:
        """A sharp picture, which may take long, gives way to a slider that moves again: another will follow."""
        is_late = isinstance(job, RenderJob) and not job.is_moving and self.mailbox.holds(_is_moving)
        return is_late or super().is_cancelled(job)

    def _seen(self, job: RenderJob) -> Progress:
        """Of a picture. One that takes long gives way to any newer one where nothing is lost by it: or a view that is
        panned would begin the same hole again and again."""

        def give_way() -> None:
            if not job.is_moving and perf_counter() - self._begun > PATIENCE_SECONDS and self.mailbox.has_latest:
                raise Cancelled

        return Progress(is_cancelled=lambda: self.is_cancelled(job), give_way=give_way)

    def leave(self, photo: Photo) -> None:
        """Give up previews of a photo that is no longer shown, and what is kept of it; exports go on. GUI thread."""
        self.mailbox.discard(lambda job: isinstance(job, RenderJob))
        if isinstance(self._running, RenderJob):
            self.cancel_running()
        self.mailbox.enqueue(ForgetJob(photo), first=True)

    def _preview(self, job: RenderJob) -> None:
        if not (job.is_base or job.with_difference) and self._pan(job):
            return
        begin = perf_counter()
        restored = self._render(job, job.analysis)
        after = for_monitor(restored, job.monitor)
        seconds = perf_counter() - begin
        original, before = self._original(job, restored, after)
        share, picture = self._difference(job, original, restored)
        is_due = job.with_original or not job.is_moving or begin - self._counted >= COUNTED_EVERY_S
        if is_due:
            self._counted = begin
        result = RenderResult(
            job=job,
            restored=qimage.from_rgb8(after),
            original=qimage.from_rgb8(before) if before is not None else None,
            difference=picture,
            changed_share=share,
            seconds=seconds,
            counts=_counts(job, restored, after) if is_due else None,
            original_counts=_counts(job, original, before),
            cover=checkerboard(job.photo, job.region, job.scale, job.edit.geometry) if job.with_original else None,
        )
        self._keep_for_panning(result)
        self.rendered.emit(result)

    def _forget(self, photo: Photo) -> None:
        """Only what is kept of this one: the next photo's first picture may have been made meanwhile."""
        if self._seen_last is not None and self._seen_last[0] is photo:
            self._seen_last = None
        self._restored_before.forget(photo)
        self._original_before.forget(photo)
        self._services.forget(photo)

    def _make_ready(self, job: RenderJob) -> None:
        """While nothing waits, make what is likely to be asked for next."""
        if job.is_moving or job.is_draft or job.analysis is None:
            return
        if self._running is not job:  # an export that serves it on the way
            return
        with suppress(Cancelled):
            if job.is_base:
                self._make_drafts(job, job.analysis)
            elif job.analysis.complete and job.region is not None:
                self._look_ahead(job, job.analysis, job.region)

    def _make_drafts(self, job: RenderJob, found: Analysis) -> None:
        """Render drafts of the whole photo: what they keep would hold up a slider's first move.

        What a better answer will make worthless is not made: then it is the photo's own pixels that are kept.
        """
        plain = replace(_plain(job), photo=job.edit.seen(job.photo))
        asked, known = (job, found) if found.complete else (plain, None)
        progress = Progress(is_cancelled=lambda: not self.mailbox.is_empty or self.is_cancelled(job))
        for factor in FACTORS[1:]:
            self._render(replace(asked, scale=job.scale * factor), known, progress)

    def _look_ahead(self, job: RenderJob, found: Analysis, region: Region) -> None:
        """Fill holes around the visible part before they come into view, first where it is moving to.

        A little is made though the next view waits: it would not come to it before all is due.
        """
        until = perf_counter() + AHEAD_SECONDS

        def give_way() -> None:
            if not self.mailbox.is_empty and perf_counter() >= until:
                raise Cancelled

        progress = Progress(is_cancelled=lambda: self.is_cancelled(job), give_way=give_way)
        last, self._seen_last = self._seen_last, (job.photo, job.scale, region)
        before = last[2] if last is not None and last[:2] == (job.photo, job.scale) else None
        self._services.look_ahead(
            job.photo, found, job.edit, region, job.scale, progress, before=before, color_output=job.color_output
        )

    def _original(
        self, job: RenderJob, restored: Image, after: NDArray[np.uint8]
    ) -> tuple[Image | None, NDArray[np.uint8] | None]:
        """The photo as it is, where the job asks for it: floats and 8 bits for the monitor."""
        if not (job.with_original or job.with_difference):
            return None, None
        plain = _plain(job)
        if job.analysis is None and plain == job:
            return restored, after
        original = self._render(plain, None, self._seen(job))
        return original, for_monitor(original, job.monitor)

    def _pan(self, job: RenderJob) -> bool:
        """Serve a view that only moved; False if it did not."""
        assert job.region is not None
        begin = perf_counter()
        restored = self._restored_before.moved(
            _key(job), job.region, lambda region: self._edge(job, region, job.analysis)
        )
        if restored is None:
            return False
        original = None
        if job.with_original:
            key = _original_key(job)
            original = self._original_before.moved(
                key, job.region, lambda region: self._edge(_plain(job), region, None)
            )
            if original is None:
                return False
        cover = checkerboard(job.photo, job.region, job.scale, job.edit.geometry) if job.with_original else None
        result = RenderResult(job, restored, original, None, 0.0, perf_counter() - begin, cover=cover)
        self.rendered.emit(result)
        return True

    def _keep_for_panning(self, result: RenderResult) -> None:
        job = result.job
        if job.region is not None and not job.is_moving:
            self._restored_before.keep(_key(job), job.region, result.restored)
            if result.original is not None:
                self._original_before.keep(_original_key(job), job.region, result.original)

    def _difference(self, job: RenderJob, original: Image | None, restored: Image) -> tuple[float, QImage | None]:
        if not job.with_difference or original is None:
            return 0.0, None
        distance = difference.delta_e(original, restored)
        picture = difference.difference_rgb8(original, distance)
        return difference.changed_share(distance), qimage.from_rgb8(picture)

    def _render(self, job: RenderJob, analysis: Analysis | None, progress: Progress | None = None) -> Image:
        """The job's pixels; without an analysis the photo as it is."""
        progress = progress or self._seen(job)
        found = analysis or empty_analysis(job.photo)
        return self._services.preview(
            job.photo,
            found,
            job.edit,
            region=job.region,
            scale=job.scale,
            progress=progress,
            color_output=job.color_output,
            is_moving=job.is_moving,
        )

    def _edge(self, job: RenderJob, region: Region, analysis: Analysis | None) -> NDArray[np.uint8]:
        """A piece beside the view that the preview keeps, for the monitor."""
        found = analysis or empty_analysis(job.photo)
        how = THIN if min(region[2:]) <= THIN_PX else {}
        piece = self._services.render(
            job.photo,
            found,
            job.edit,
            region=region,
            scale=job.scale,
            progress=self._seen(job),
            color_output=job.color_output,
            **how,
        )
        return for_monitor(piece, job.monitor)

    def _place(self, job: PlaceJob) -> None:
        found = job.analysis or empty_analysis(job.photo)
        progress = Progress(is_cancelled=lambda: self.is_cancelled(job), give_way=self._serve_preview)
        pixels = self._services.render(
            job.photo, found, job.edit, job.region, job.scale, progress, color_output=job.color_output
        )
        self.place_made.emit(job, qimage.to_qimage(pixels))

    def _export(self, job: ExportJob) -> None:
        progress = self._serving(job)
        result = self._services.export(
            job.photo, job.analysis, job.edit, job.path, job.options, progress=progress, overwrite=job.overwrite
        )
        self.exported.emit(job, result)

    def _check(self, job: CheckJob) -> None:
        self.checked.emit(job, self._services.check(job.photo, job.analysis, job.edit, self._serving(job)))

    def _serving(self, job: ExportJob | CheckJob) -> Progress:
        """Progress of a long job that serves waiting previews on the way."""
        return Progress(self.progress(job).report, lambda: self.is_cancelled(job), self._serve_preview)

    def _serve_preview(self) -> None:
        if not self.isCurrentThread():  # one that helps with a tile
            return
        waiting = self.mailbox.take_latest()
        if waiting is not None:
            with work_buffers():
                self._guarded(waiting)


def _is_moving(job: Job) -> bool:
    return isinstance(job, RenderJob) and job.is_moving


def _plain(job: RenderJob) -> RenderJob:
    """The same view of the photo as it is: what a person draws and adjusts works without an answer too."""
    return replace(job, edit=Edit(geometry=job.edit.geometry))


def _key(job: RenderJob) -> tuple[object, ...]:
    return job.photo, job.analysis, job.edit, job.scale, job.color_output, job.monitor


def _original_key(job: RenderJob) -> tuple[object, ...]:
    return job.photo, job.edit.geometry, job.scale, job.monitor


def _counts(job: RenderJob, image: Image | None, shown: NDArray[np.uint8] | None) -> counts.Counts | None:
    """Of the whole photo, in sRGB whatever the monitor."""
    if image is None or shown is None or not job.is_base:
        return None
    return counts.count(shown if job.monitor is None else qimage.quantised(image))
