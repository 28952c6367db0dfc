"""The render thread (no torch): previews in the latest-wins slot, exports in the queue.

A long export serves a waiting preview between its stripes, so sliders stay alive meanwhile.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import Signal

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import Progress
from photofix.ui import difference, qimage
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
        share, picture = 0.0, None
        if job.with_difference and original is not None:
            distance = difference.delta_e(original, restored)
            share = difference.changed_share(distance)
            picture = qimage.from_rgb8(difference.difference_rgb8(original, distance))
        shown = qimage.to_qimage(original) if original is not None else None
        self.rendered.emit(RenderResult(job, qimage.to_qimage(restored), shown, picture, share, seconds))

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
