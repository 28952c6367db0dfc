"""What is rendered when: which pixels a job asks for, in what order results are taken, what stays on the canvas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photofix.analysis import Analysis, empty_analysis
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.rendering import MARGIN_PX, RenderController
from photofix.ui.session.document import Document
from photofix.ui.workers.jobs import RenderJob, RenderResult
from photofix.ui.workers.mailbox import Mailbox

HEIGHT, WIDTH = 1500, 2000
KEY, OTHER = list(load_tasks())[:2]


class FakeWorker(QObject):
    """Notes what is to be rendered and gives it back when told to."""

    rendered = Signal(object)
    stopped = Signal(object)
    failed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.mailbox: Mailbox[RenderJob] = Mailbox()
        self.left: list[Photo] = []

    def leave(self, photo: Photo) -> None:
        self.left.append(photo)

    def waiting(self) -> RenderJob | None:
        return self.mailbox.take_latest()

    def finish(self, job: RenderJob, seconds: float = 0.001) -> None:
        height, width = (1, 1)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(job.serial)
        self.rendered.emit(RenderResult(job, image, image if job.with_original else None, None, 0.0, seconds))

    def finish_all(self) -> list[RenderJob]:
        """Render whatever is asked for until nothing is."""
        done = []
        while (job := self.waiting()) is not None:
            self.finish(job)
            done.append(job)
        return done


@pytest.fixture
def worker(qapp: Any) -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def viewer(qtbot: Any) -> Viewer:
    made = Viewer()
    qtbot.addWidget(made)
    made.resize(600, 450)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def rendering(worker: FakeWorker, viewer: Viewer) -> RenderController:
    return RenderController(worker, viewer)  # type: ignore[arg-type]


@pytest.fixture
def document(qapp: Any) -> Document:
    return Document(Photo(Path("p.png"), np.zeros((HEIGHT, WIDTH, 3), np.uint8), sha256="0" * 64))


def shown(viewer: Viewer) -> int:
    """The serial of the job whose pixels are the whole photo on the canvas."""
    return int(viewer.pictures.restored.base.image.pixel(0, 0) & 0xFFFFFF)


def analysis(document: Document, complete: bool = True) -> Analysis:
    return replace(empty_analysis(document.photo), complete=complete)


def calm(rendering: RenderController, worker: FakeWorker, qtbot: Any) -> None:
    """Render all that is asked for, and what timers still ask for, until nothing is."""

    def is_calm() -> bool:
        worker.finish_all()
        return rendering.is_up_to_date

    qtbot.waitUntil(is_calm)


def zoom_in(viewer: Viewer, rendering: RenderController, qtbot: Any, worker: FakeWorker) -> RenderJob:
    """To the photo's own pixels; the first job of the sharp part."""
    assert viewer.view is not None
    viewer.zoom_to(1.0)
    qtbot.waitUntil(lambda: worker.mailbox.has_latest)
    job = worker.waiting()
    assert job is not None
    return job


def test_a_new_photo_is_rendered_whole_as_large_as_it_is_seen(
    rendering: RenderController, viewer: Viewer, worker: FakeWorker, document: Document, qtbot: Any
) -> None:
    rendering.set_document(document)
    job = worker.waiting()
    assert job is not None and viewer.view is not None
    assert job.is_base and job.region is None and job.with_original and not job.is_draft
    assert job.scale == pytest.approx(viewer.view.fit_zoom) and job.photo is document.photo
    assert not rendering.is_up_to_date
    worker.finish(job)
    assert shown(viewer) == job.serial
    calm(rendering, worker, qtbot)
    assert worker.waiting() is None and rendering.is_up_to_date


def test_the_original_is_asked_for_once_per_view(
    rendering: RenderController, worker: FakeWorker, document: Document
) -> None:
    rendering.set_document(document)
    worker.finish_all()
    rendering.refresh()
    assert [job.with_original for job in worker.finish_all()] == [False]
    rendering.set_monitor(b"profile")
    assert [(job.with_original, job.monitor) for job in worker.finish_all()] == [(True, b"profile")]


def test_results_of_another_photo_or_older_than_the_one_shown_are_dropped(
    rendering: RenderController, viewer: Viewer, worker: FakeWorker, document: Document
) -> None:
    rendering.set_document(document)
    first = worker.waiting()
    rendering.refresh()
    second = worker.waiting()
    assert first is not None and second is not None and first.serial < second.serial
    worker.finish(second)
    worker.finish(first)
    assert shown(viewer) == second.serial
    stranger = Photo(None, np.zeros((4, 4, 3), np.uint8))
    worker.finish(replace(second, serial=second.serial + 50, photo=stranger))
    assert shown(viewer) == second.serial
    rendering.set_document(None)
    worker.finish(replace(second, serial=second.serial + 60))
    assert worker.left == [document.photo]


def test_a_change_is_drafted_if_it_must_and_sharp_in_the_end(
    rendering: RenderController, worker: FakeWorker, document: Document, qtbot: Any
) -> None:
    rendering.set_document(document)
    document.set_analysis(analysis(document))
    calm(rendering, worker, qtbot)
    sharp = 0.0
    for value in (10.0, 20.0, 30.0, 40.0):  # slow frames: the next ones are smaller
        document.change(document.edit.with_value(KEY, "strength", value), "x")
        job = worker.waiting()
        assert job is not None and job.edit == document.edit
        sharp = max(sharp, job.scale)
        worker.finish(job, seconds=0.5)
    assert job.is_draft and job.is_moving and job.scale < sharp and not rendering.is_up_to_date
    qtbot.waitUntil(lambda: worker.mailbox.has_latest)
    last = worker.waiting()
    assert last is not None and not last.is_draft and not last.is_moving and last.scale == sharp
    worker.finish(last)
    assert rendering.is_up_to_date


@pytest.mark.parametrize("end", ["rendered", "stopped", "failed"])
def test_the_sharp_picture_replaces_no_frame_that_still_waits(
    rendering: RenderController, worker: FakeWorker, document: Document, qtbot: Any, end: str
) -> None:
    """It may take long, and nobody moves the slider any more who would interrupt it."""
    rendering.set_document(document)
    document.set_analysis(analysis(document))
    calm(rendering, worker, qtbot)
    document.change(document.edit.with_value(KEY, "strength", 10.0), "x")
    qtbot.waitUntil(lambda: not rendering._settle.isActive())
    frame = worker.waiting()
    assert frame is not None and frame.is_moving and worker.waiting() is None and not rendering.is_up_to_date
    if end == "rendered":
        worker.finish(frame)
    else:
        getattr(worker, end).emit(*((frame,) if end == "stopped" else (frame, "A reason.")))
    sharp = worker.waiting()
    assert sharp is not None and not sharp.is_moving and sharp.edit == document.edit
    worker.finish(sharp)
    assert rendering.is_up_to_date


def test_zoomed_in_the_visible_part_is_rendered_with_a_margin_and_then_the_whole(
    rendering: RenderController, viewer: Viewer, worker: FakeWorker, document: Document, qtbot: Any
) -> None:
    rendering.set_document(document)
    calm(rendering, worker, qtbot)
    job = zoom_in(viewer, rendering, qtbot, worker)
    assert job.scale == 1.0 and not job.is_base and job.region is not None and viewer.view is not None
    left, top, right, bottom = viewer.view.visible()
    y, x, height, width = job.region
    assert (y, x) == (max(0, int(top) - MARGIN_PX), max(0, int(left) - MARGIN_PX))
    assert abs(y + height - (bottom + MARGIN_PX)) <= 1 and abs(x + width - (right + MARGIN_PX)) <= 1
    assert (job.rect.top(), job.rect.left(), job.rect.height(), job.rect.width()) == (y, x, height, width)
    worker.finish(job)
    assert worker.finish_all() == [], "nothing has changed: the whole is as it was"
    document.change(document.edit.with_value(KEY, "strength", 10.0), "x")
    qtbot.waitUntil(lambda: not rendering._settle.isActive())
    done = worker.finish_all()
    assert [(one.is_moving, one.is_base) for one in done] == [(True, False), (False, False), (False, True)]
    assert all(one.edit == document.edit and not one.is_draft for one in done) and rendering.is_up_to_date


def test_back_at_fit_the_sharp_part_from_before_is_gone(
    rendering: RenderController, viewer: Viewer, worker: FakeWorker, document: Document, qtbot: Any
) -> None:
    rendering.set_document(document)
    calm(rendering, worker, qtbot)
    worker.finish(zoom_in(viewer, rendering, qtbot, worker))
    assert viewer.pictures.restored.detail is not None
    viewer.fit()
    qtbot.waitUntil(lambda: worker.mailbox.has_latest)
    worker.finish_all()
    assert viewer.pictures.restored.detail is None and viewer.pictures.original.detail is None


def test_one_task_alone_has_all_others_at_nothing(
    rendering: RenderController, worker: FakeWorker, document: Document
) -> None:
    rendering.set_document(document)
    document.change(document.edit.with_value(KEY, "strength", 60.0), "x")
    worker.finish_all()
    rendering.set_solo(KEY)
    (job,) = worker.finish_all()
    assert job.edit.value(KEY) == 60
    assert all(job.edit.value(key) == 0 for key in load_tasks() if key != KEY)
    assert document.edit.value(OTHER) is None, "only what is shown"
    rendering.set_solo("")
    assert worker.finish_all()[-1].edit == document.edit


@pytest.mark.parametrize("channels", [1, 3])
def test_only_grey_photos_take_on_colour(channels: int, rendering: RenderController, worker: FakeWorker) -> None:
    rendering.set_document(Document(Photo(None, np.zeros((40, 60, channels), np.uint8), sha256="1" * 64)))
    worker.finish_all()
    rendering.set_color_output(True)
    assert [job.color_output for job in worker.finish_all()] == [channels == 1]


def test_a_large_views_first_look_comes_at_half_size_and_then_sharp(
    rendering: RenderController, viewer: Viewer, worker: FakeWorker, document: Document, qtbot: Any
) -> None:
    viewer.resize(1200, 900)
    rendering.set_document(document)
    calm(rendering, worker, qtbot)
    document.set_analysis(analysis(document))
    job = worker.waiting()
    assert job is not None and job.is_draft and job.analysis is document.analysis and viewer.view is not None
    assert job.scale == pytest.approx(viewer.view.fit_zoom / 2) and job.is_moving
    worker.finish(job)
    qtbot.waitUntil(lambda: worker.mailbox.has_latest)
    done = worker.finish_all()
    assert [(one.is_draft, one.is_moving) for one in done] == [(False, False)] and rendering.is_up_to_date
    document.set_analysis(analysis(document))
    job = worker.waiting()
    assert job is not None and not job.is_moving, "what was seen healed is not to be seen unhealed again"


def test_a_photo_that_was_looked_at_before_is_seen_before_what_takes_long(
    rendering: RenderController, viewer: Viewer, worker: FakeWorker, document: Document, qtbot: Any
) -> None:
    viewer.resize(1200, 900)
    document.set_analysis(analysis(document))
    rendering.set_document(document)
    job = worker.waiting()
    assert job is not None and job.is_moving and not job.is_draft and job.with_original, "both halves are to be seen"
    worker.finish(job)
    assert not rendering.is_up_to_date
    qtbot.waitUntil(lambda: worker.mailbox.has_latest)
    done = worker.finish_all()
    assert [one.is_moving for one in done] == [False] and rendering.is_up_to_date
