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
from photofix.ui.jobs import CheckJob, ExportJob, RenderJob, RenderResult
from photofix.ui.services import Services
from photofix.ui.worker import Worker


class RenderWorker(Worker["RenderJob | ExportJob | CheckJob"]):
    """Signals: rendered (RenderResult), exported (ExportJob, ExportResult), checked (CheckJob, PreviewCheck)."""

    rendered = Signal(object)
    exported = Signal(object, object)
    checked = Signal(object, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("render")
        self._services = services

    def handle(self, job: RenderJob | ExportJob | CheckJob) -> None:
        """Render a preview, export a file, or compare the two."""
        if isinstance(job, RenderJob):
            self._preview(job)
        elif isinstance(job, ExportJob):
            self._export(job)
        else:
            self._check(job)

    def cancel_preview(self) -> None:
        """Give up previews of a photo that is no longer shown; exports go on. GUI thread."""
        self.mailbox.discard(lambda job: isinstance(job, RenderJob))
        if isinstance(self._running, RenderJob):
            self.cancel_running()

    def cancel_job(self, job: ExportJob | CheckJob) -> None:
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
        return self._services.preview(job.photo, analysis, edit, region=job.region, scale=job.scale, progress=progress)

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
        outer = self.progress(job)

        def report(fraction: float, message: str) -> None:
            outer.report(fraction, message)
            self._serve_preview()

        return Progress(report, lambda: self.is_cancelled(job))

    def _serve_preview(self) -> None:
        waiting = self.mailbox.take_latest()
        if waiting is not None:
            self._guarded(waiting)


def empty_analysis(photo: Photo) -> Analysis:
    """An analysis that found nothing: rendering with it gives the photo as it is."""
    return Analysis(photo.sha256, "", photo.height, photo.width, {}, complete=False)
