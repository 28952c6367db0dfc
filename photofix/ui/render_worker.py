"""The render thread (no torch): previews in the latest-wins slot, exports in the queue.

A long export serves a waiting preview between its stripes, so sliders stay alive meanwhile.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import Progress
from photofix.ui import difference, histogram, qimage
from photofix.ui.jobs import ExportJob, RenderJob, RenderResult
from photofix.ui.services import Services
from photofix.ui.worker import Worker


class RenderWorker(Worker["RenderJob | ExportJob"]):
    """Signals: rendered (RenderResult), exported (ExportJob, ExportResult)."""

    rendered = Signal(object)
    exported = Signal(object, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("render")
        self._services = services

    def handle(self, job: RenderJob | ExportJob) -> None:
        """Render a preview or export a file."""
        if isinstance(job, RenderJob):
            self._preview(job)
        else:
            self._export(job)

    def cancel_preview(self) -> None:
        """Give up previews of a photo that is no longer shown; exports go on. GUI thread."""
        self.mailbox.discard(lambda job: isinstance(job, RenderJob))
        if isinstance(self._running, RenderJob):
            self.cancel_running()

    def cancel_export(self, job: ExportJob) -> None:
        """Stop `job`, waiting or running. GUI thread."""
        self.mailbox.discard(lambda waiting: waiting is job)
        if self._running is job:
            self.cancel_running()

    def _preview(self, job: RenderJob) -> None:
        begin = perf_counter()
        restored = self._render(job, job.edit)
        seconds = perf_counter() - begin
        needs_original = job.with_original or job.with_difference
        original = self._render(job, Edit(), as_it_is=True) if needs_original else None
        after = qimage.quantised(restored)
        before = qimage.quantised(original) if original is not None else None
        share, picture = self._difference(job, original, restored)
        result = RenderResult(
            job=job,
            restored=qimage.from_rgb8(after),
            original=qimage.from_rgb8(before) if before is not None else None,
            difference=picture,
            changed_share=share,
            seconds=seconds,
            counts=histogram.count(after) if job.is_base else None,
            original_counts=histogram.count(before) if job.is_base and before is not None else None,
        )
        self.rendered.emit(result)

    def _difference(self, job: RenderJob, original: Image | None, restored: Image) -> tuple[float, QImage | None]:
        if not job.with_difference or original is None:
            return 0.0, None
        distance = difference.delta_e(original, restored)
        picture = difference.difference_rgb8(original, distance)
        return difference.changed_share(distance), qimage.from_rgb8(picture)

    def _render(self, job: RenderJob, edit: Edit, as_it_is: bool = False) -> Image:
        analysis = empty_analysis(job.photo) if as_it_is or job.analysis is None else job.analysis
        progress = Progress(is_cancelled=lambda: self.is_cancelled(job))
        return self._services.render(job.photo, analysis, edit, region=job.region, scale=job.scale, progress=progress)

    def _export(self, job: ExportJob) -> None:
        outer = self.progress(job)

        def report(fraction: float, message: str) -> None:
            outer.report(fraction, message)
            self._serve_preview()

        progress = Progress(report, lambda: self.is_cancelled(job))
        result = self._services.export(
            job.photo, job.analysis, job.edit, job.path, job.options, progress=progress, overwrite=job.overwrite
        )
        self.exported.emit(job, result)

    def _serve_preview(self) -> None:
        waiting = self.mailbox.take_latest()
        if waiting is not None:
            self._guarded(waiting)


def empty_analysis(photo: Photo) -> Analysis:
    """An analysis that found nothing: rendering with it gives the photo as it is."""
    return Analysis(photo.sha256, "", photo.height, photo.width, {}, complete=False)
