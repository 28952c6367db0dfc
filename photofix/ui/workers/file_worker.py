"""The file thread: reads photos, writes sidecars and the analysis cache, makes thumbnails."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakValueDictionary

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.errors import EditError, PhotoFixError, TruncatedPhotoError
from photofix.photo.photo import Photo
from photofix.raster.frame import frame_of
from photofix.ui.pixels import qimage
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.courtesy import Courtesy
from photofix.ui.workers.jobs import (
    CacheJob,
    ChangeJob,
    KeepPrintsJob,
    LookAgainJob,
    Opened,
    OpenJob,
    SaveJob,
    SplitJob,
    ThumbnailJob,
)
from photofix.ui.workers.saved_edits import change_saved, save, saved_elsewhere
from photofix.ui.workers.services import Services
from photofix.ui.workers.worker import Worker

FileJob = OpenJob | LookAgainJob | SaveJob | ChangeJob | CacheJob | ThumbnailJob | SplitJob | KeepPrintsJob

SHOWN_SCAN_PX = 1400


class FileWorker(Worker[FileJob]):
    """Signals: opened (Opened), cut_off (OpenJob, sentence) for a file that ends too early, saved (SaveJob or
    ChangeJob), clashed (SaveJob, Edit, path) before it with what another program had saved and where that is kept,
    edited_elsewhere (LookAgainJob, Edit), thumbnail (path, QImage), prints_found (SplitJob, corners by number, QImage
    of the scan), prints_kept (KeepPrintsJob, paths), found_edited (path) and found_unreadable (path) of files that were
    only looked at."""

    opened = Signal(object)
    cut_off = Signal(object, str)
    saved = Signal(object)
    clashed = Signal(object, object, object)
    edited_elsewhere = Signal(object, object)
    thumbnail = Signal(object, object)
    prints_found = Signal(object, object, object)
    prints_kept = Signal(object, object)
    found_edited = Signal(object)
    found_unreadable = Signal(object)

    def __init__(self, services: Services, courtesy: Courtesy | None = None) -> None:
        super().__init__()
        self.setObjectName("files")
        self._services = services
        self._courtesy = courtesy or Courtesy()
        self._read: WeakValueDictionary[Path, Photo] = WeakValueDictionary()

    def handle(self, job: FileJob) -> None:
        """Do one piece of file work."""
        if isinstance(job, OpenJob):
            self._open(job)
        elif isinstance(job, LookAgainJob):
            newer = saved_elsewhere(self._services, job)
            if newer is not None:
                self.edited_elsewhere.emit(job, newer)
        elif isinstance(job, SaveJob):
            other = save(self._services, job)
            if other is not None:
                self.clashed.emit(job, *other)
            self.saved.emit(job)
        elif isinstance(job, ChangeJob):
            change_saved(self._services, job)
            self.saved.emit(job)
        elif isinstance(job, CacheJob):
            self._services.keep(job.analysis)
        elif isinstance(job, SplitJob):
            self.prints_found.emit(
                job, self._services.proposed_prints(job.photo), self._picture(job.photo, SHOWN_SCAN_PX, Edit())
            )
        elif isinstance(job, KeepPrintsJob):
            self.prints_kept.emit(job, self._services.keep_prints(job.photo, job.prints, job.weights_sha256))
        else:
            self._make_thumbnail(job)

    def _open(self, job: OpenJob) -> None:
        try:
            photo = self._services.read(job.path, allow_truncated=job.allow_truncated)
        except TruncatedPhotoError as error:
            self.cut_off.emit(job, in_our_language(str(error)))
            return
        self._read[job.path] = photo
        edit, note = self._sidecar(photo)
        opened = Opened(job, photo, edit, self._services.cached(photo), note)
        self._courtesy.expect()
        self.opened.emit(opened)

    def _sidecar(self, photo: Photo) -> tuple[Edit | None, str]:
        try:
            return self._services.load_edit(photo)
        except EditError as error:
            return None, in_our_language(str(error))

    def _make_thumbnail(self, job: ThumbnailJob) -> None:
        """From the photo in memory where it is open, else from the picture a camera put into its file: reading it
        whole would cost what the window needs. The canvas comes first."""
        self._courtesy.give_way()
        try:
            photo = (
                self._read.get(job.path)
                or self._services.embedded(job.path, job.side_px)
                or self._services.read(job.path, allow_truncated=job.allow_truncated)
            )
        except PhotoFixError:
            self.thumbnail.emit(job.path, QImage())
            self.found_unreadable.emit(job.path)
            return
        saved = self._sidecar(photo)[0]
        if saved is not None:
            self.found_edited.emit(job.path)
        self.thumbnail.emit(job.path, self._picture(photo, job.side_px, job.edit or saved or Edit()))

    def _picture(self, photo: Photo, side_px: int, edit: Edit) -> QImage:
        """The photo as it is, in the shape of `edit`, a negative as the positive."""
        photo, geometry = edit.seen(photo), edit.geometry
        frame = frame_of(geometry, photo.height, photo.width)
        scale = min(1.0, side_px / max(frame.height, frame.width))
        image = self._services.render(photo, empty_analysis(photo), Edit(geometry=geometry), scale=scale)
        return qimage.to_qimage(image)
