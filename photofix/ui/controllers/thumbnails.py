"""What became of each place in the list of strokes and findings, rendered in the background (GUI thread).

Only rows that are seen are rendered, one at a time: a preview never waits for more than one of them.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QImage

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.raster.frame import NO_GEOMETRY
from photofix.ui.panels.before_after import window_of
from photofix.ui.panels.defects_panel import DefectsPanel
from photofix.ui.panels.findings_model import Row, identity
from photofix.ui.session.color_output import is_color_output
from photofix.ui.session.document import Document
from photofix.ui.workers.jobs import PlaceJob
from photofix.ui.workers.render_worker import RenderWorker

RESTS_MS = 250
"""How long nothing has changed before thumbnails are made: while a slider moves its previews go first."""


class ThumbnailController(QObject):
    """Asks the render thread for one thumbnail after the other."""

    def __init__(self, panel: DefectsPanel, worker: RenderWorker) -> None:
        super().__init__(panel)  # it goes with the list that it looks at
        self._panel = panel
        self._worker = worker
        self._document: Document | None = None
        self._asked: PlaceJob | None = None
        self._given_up: set[tuple[object, object]] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS_MS)
        self._rest.timeout.connect(self._next)
        worker.place_made.connect(self._take)
        worker.failed.connect(self._give_up)
        worker.stopped.connect(self._let_go)
        panel.model.modelReset.connect(self._rest.start)
        panel.list.verticalScrollBar().valueChanged.connect(self._rest.start)
        panel.list.viewport().installEventFilter(self)

    def set_document(self, document: Document | None) -> None:
        """Work on another photo; what was asked for is given up."""
        if self._document is not None:
            self._document.edit_changed.disconnect(self._outdate)
            self._document.analysis_changed.disconnect(self._outdate)
        self._document = document
        if document is not None:
            document.edit_changed.connect(self._outdate)
            document.analysis_changed.connect(self._outdate)
        self._outdate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list is seen, or more of it."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize):
            self._rest.start()
        return super().eventFilter(watched, event)

    @Slot()
    def _outdate(self) -> None:
        """What is being made shows what is no more: it must not hold up the preview of what has changed."""
        if self._asked is not None and self._worker.cancel_job(self._asked):
            self._asked = None
        self._given_up.clear()
        self._rest.start()

    @Slot()
    def _next(self) -> None:
        """Ask for the first one that is seen and out of date."""
        document = self._document
        if document is None or document.is_asleep or self._asked is not None:
            return
        stamp = self._stamp(document)
        for row in self._seen():
            if self._panel.model.shows_after(row, stamp) or (identity(row), stamp) in self._given_up:
                continue
            box, scale = window_of(document.photo, row.box)
            if not box.is_empty:
                region = (box.top, box.left, box.height, box.width)
                gives_color = is_color_output() and document.photo.is_gray
                edit, place = replace(document.edit, geometry=NO_GEOMETRY), (identity(row), stamp)
                self._asked = PlaceJob(place, document.photo, document.analysis, edit, region, scale, gives_color)
                self._worker.mailbox.enqueue(self._asked)
                return

    @Slot(object, object)
    def _take(self, job: PlaceJob, picture: QImage) -> None:
        if job is self._asked:
            self._panel.model.put_after(*job.place, picture)
            self._let_go(job)

    @Slot(object)
    def _give_up(self, job: object) -> None:
        """A failed one is not asked for again until something changes."""
        if self._asked is not None and job is self._asked:
            self._given_up.add(self._asked.place)
            self._let_go(job)

    @Slot(object)
    def _let_go(self, job: object) -> None:
        if self._asked is not None and job is self._asked:
            self._asked = None
            if not self._rest.isActive():
                self._next()

    def _seen(self) -> list[Row]:
        rows, view = self._panel.model.rows, self._panel.list
        if not rows or not view.isVisible():
            return []
        last = view.indexAt(QPoint(2, view.viewport().height() - 2)).row()
        return rows[max(0, view.indexAt(QPoint(2, 2)).row()) : last + 1 if last >= 0 else len(rows)]

    def _stamp(self, document: Document) -> tuple[Edit, Analysis | None, bool]:
        """Equal while thumbnails of the document stay as they are."""
        return replace(document.edit, geometry=NO_GEOMETRY), document.analysis, is_color_output()
