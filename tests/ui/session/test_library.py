"""The photos of a session without a window: who is shown, what sleeps, what is saved, and what is passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.ui.session.document import Document, State
from photofix.ui.session.library import KEPT_OPEN, Library
from photofix.ui.workers.jobs import Opened, OpenJob, SaveJob
from photofix.ui.workers.mailbox import Mailbox

KEY = next(iter(load_tasks()))


class FakeWorker(QObject):
    """Takes jobs and answers when told to."""

    opened = Signal(object)
    cut_off = Signal(object, str)
    failed = Signal(object, str)
    saved = Signal(object)
    found_edited = Signal(object)
    found_unreadable = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.mailbox: Mailbox[Any] = Mailbox()

    def jobs(self, kind: type) -> list[Any]:
        return [job for job in self.mailbox._queue if isinstance(job, kind)]

    def answer(self, edit: Edit | None = None) -> Path:
        """Open what was asked for last."""
        job = self.jobs(OpenJob)[0]
        self.mailbox.discard(lambda waiting: waiting is job)
        photo = Photo(job.path, np.zeros((4, 6, 3), np.uint8), sha256=job.path.stem)
        self.opened.emit(Opened(job, photo, edit, None, ""))
        return Path(job.path)

    def refuse(self) -> Path:
        job = self.jobs(OpenJob)[0]
        self.mailbox.discard(lambda waiting: waiting is job)
        self.failed.emit(job, "It is broken.")
        return Path(job.path)


@pytest.fixture
def worker(qapp: Any) -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def written() -> list[tuple[str, Edit]]:
    """What `save_now` wrote."""
    return []


@pytest.fixture
def library(worker: FakeWorker, written: list[tuple[str, Edit]]) -> Library:
    def save_edit(photo: Photo, edit: Edit, weights: str) -> None:
        assert photo.path is not None
        written.append((photo.path.name, edit))

    return Library(SimpleNamespace(save_edit=save_edit, keep_other=lambda *_: None), worker)  # type: ignore[arg-type]


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    return [tmp_path / f"{name}.png" for name in "abcdefgh"]


def noted(signal: Any) -> list[Any]:
    """What a signal has told since."""
    told: list[Any] = []
    signal.connect(lambda *values: told.append(values))
    return told


def changed(document: Document, value: float = 7.0) -> Edit:
    document.change(document.edit.with_value(KEY, "strength", value), "x")
    return document.edit


def open_all(library: Library, worker: FakeWorker, paths: list[Path]) -> list[Document]:
    library.open(paths)
    worker.answer()
    for path in paths[1:]:
        library.show(path)
        worker.answer()
    return [document for path in paths if (document := library.document(path)) is not None]


def test_the_first_of_several_is_shown_and_all_are_listed_once(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    library.open([*paths[:3], paths[0]])
    assert library.paths == paths[:3] and library.current is None
    assert worker.answer() == paths[0] and library.current_path == paths[0]
    library.open([paths[1]])
    assert library.paths == paths[:3] and worker.answer() == paths[1]
    library.open([])
    assert library.current_path == paths[1]


def test_only_the_last_photo_asked_for_is_shown(library: Library, worker: FakeWorker, paths: list[Path]) -> None:
    library.open(paths[:3])
    late = worker.jobs(OpenJob)[0]
    library.show(paths[2])
    assert [job.path for job in worker.jobs(OpenJob)] == [paths[2]], "the others are not even read"
    worker.answer()
    worker.opened.emit(Opened(late, Photo(late.path, np.zeros((4, 6, 3), np.uint8)), None, None, ""))
    assert library.current_path == paths[2] and library.document(paths[0]) is None


def test_stepping_stops_at_the_ends_and_passes_over_what_does_not_open(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    told = noted(library.open_failed)
    library.open(paths[:3])
    worker.answer()
    library.step(1)
    assert worker.refuse() == paths[1] and library.current_path == paths[0]
    library.step(1)
    assert worker.answer() == paths[2], "it was told of once"
    for offset, at in ((1, 2), (-1, 0), (-1, 0)):
        library.step(offset)
        assert library.current_path == paths[at]
    assert told == [(paths[1], "It is broken.")] and library.state(paths[1]) is State.FAILED
    assert library.readable == [paths[0], paths[2]]


def test_if_the_first_does_not_open_the_next_one_that_does_is_shown(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    failed, notes = noted(library.open_failed), noted(library.noted)
    library.open(paths[:3])
    worker.refuse()
    worker.refuse()
    assert worker.answer() == paths[2] and library.current_path == paths[2]
    assert [path for path, _ in failed] == paths[:1] and len(notes) == 1, "one dialog, the rest quietly"


def test_removing_the_shown_photo_shows_its_neighbour_and_the_last_one_none(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    shown = noted(library.shown)
    open_all(library, worker, paths[:3])
    library.remove(paths[1])
    assert library.paths == [paths[0], paths[2]] and library.current_path == paths[2]
    library.remove(paths[2])
    assert library.current_path == paths[0]
    library.remove(paths[0])
    assert library.current is None and shown[-1] == (None,) and library.paths == []
    library.remove(paths[0])


def test_an_edit_is_saved_soon_and_once(library: Library, worker: FakeWorker, paths: list[Path], qtbot: Any) -> None:
    (document,) = open_all(library, worker, paths[:1])
    for value in (1.0, 2.0, 3.0):
        edit = changed(document, value)
    assert worker.jobs(SaveJob) == []
    qtbot.waitUntil(lambda: bool(worker.jobs(SaveJob)))
    (job,) = worker.jobs(SaveJob)
    assert job.edit == edit and job.photo is document.photo


def test_at_the_end_everything_unsaved_or_on_its_way_is_written(
    library: Library, worker: FakeWorker, paths: list[Path], written: list[tuple[str, Edit]]
) -> None:
    first, second, third = open_all(library, worker, paths[:3])
    changed(first)
    library.autosave.save()
    (done,) = worker.jobs(SaveJob)
    changed(second)
    library.autosave.save()
    changed(third)
    worker.saved.emit(done)
    library.autosave.finish()
    assert sorted(name for name, _ in written) == ["b.png", "c.png"]
    library.autosave.finish()
    assert len(written) == 2


def test_an_edit_that_cannot_be_written_at_the_end_stops_no_other(
    worker: FakeWorker, paths: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []

    def save_edit(photo: Photo, edit: Edit, weights: str) -> None:
        assert photo.path is not None
        tried.append(photo.path.name)
        raise PhotoWriteError("The disk is full; free some space.")

    library = Library(SimpleNamespace(save_edit=save_edit, keep_other=lambda *_: None), worker)  # type: ignore[arg-type]
    for document in open_all(library, worker, paths[:2]):
        changed(document)
    library.autosave.finish()
    assert sorted(tried) == ["a.png", "b.png"] and "could not be saved" in caplog.text


def test_photos_not_seen_for_long_sleep_and_keep_their_history(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    first = open_all(library, worker, paths[:1])[0]
    edit = changed(first)
    library.autosave.save()
    first.snapshots["mine"] = edit
    for path in paths[1 : KEPT_OPEN + 2]:
        library.open([path])
        worker.answer()
    assert first.is_asleep
    library.show(paths[0])
    assert worker.answer() == paths[0]
    assert library.current is first and not first.is_asleep
    assert first.edit == edit and first.snapshots == {"mine": edit} and first.undo_stack.count() == 1


def test_a_photo_that_another_program_has_replaced_is_read_anew(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    """As one that was scanned once more under its name, while it is open."""
    paths[0].write_bytes(b"first scan")
    first = open_all(library, worker, paths[:2])[0]
    told: list[Path] = []
    library.replaced.connect(told.append)
    library.show(paths[0])
    assert library.current is first and not told, "nothing has changed"
    library.show(paths[1])
    paths[0].write_bytes(b"the second scan")
    library.show(paths[0])
    assert worker.answer(Edit().with_value(KEY, "strength", 7.0)) == paths[0]
    assert library.current is not first and told == [paths[0]]
    assert (
        library.current is not None
        and library.current.note == "The file was changed by another program and is shown anew"
    )
    assert library.current.edit == Edit().with_value(KEY, "strength", 7.0), "the saved edit stays"
    paths[0].unlink()
    again = library.current
    library.show(paths[1])
    library.show(paths[0])
    assert library.current is again, "what is gone is shown as it was"


def test_a_replaced_photo_with_unsaved_work_is_kept_until_that_is_saved(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    paths[0].write_bytes(b"first scan")
    first = open_all(library, worker, paths[:2])[0]
    changed(first)
    paths[0].write_bytes(b"the second scan")
    library.show(paths[0])
    assert library.current is first
    library.autosave.save()
    for job in worker.jobs(SaveJob):
        worker.saved.emit(job)
    library.show(paths[0])
    assert worker.answer() == paths[0] and library.current is not first


@pytest.mark.parametrize("reason", ["unsaved", "held"])
def test_what_is_unsaved_or_at_work_stays_awake(
    reason: str, library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    first = open_all(library, worker, paths[:1])[0]
    if reason == "unsaved":
        changed(first)
    else:
        first.hold()
    for path in paths[1 : KEPT_OPEN + 2]:
        library.open([path])
        worker.answer()
    assert not first.is_asleep


@pytest.mark.parametrize("state", ["done", "failed"])
def test_what_the_queue_did_is_seen_unless_it_was_edited_since(
    state: str, library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    first, second = open_all(library, worker, paths[:2])
    after = State.EXPORTED if state == "done" else State.FAILED
    for document in (first, second):
        edit = changed(document)
        task = SimpleNamespace(input=document.path, output=Path("out.png"), edit=edit, use_sidecar=False)
        if document is second:
            changed(document, 9.0)
        library.note_queued(SimpleNamespace(task=task, state=state))  # type: ignore[arg-type]
    assert [library.state(path) for path in paths[:2]] == [after, State.EDITED]
    assert (paths[0] in library.results) == (state == "done")


def test_a_saved_edit_is_seen_without_opening(library: Library, worker: FakeWorker, paths: list[Path]) -> None:
    paths[1].with_name("b.png.photofix.json").write_text("{}")
    library.open(paths[:3])
    assert [library.state(path) for path in paths[:3]] == [State.UNEDITED, State.EDITED, State.UNEDITED]
    worker.found_edited.emit(paths[2])
    worker.found_unreadable.emit(paths[1])
    assert [library.state(path) for path in paths[1:3]] == [State.FAILED, State.EDITED]
    assert library.readable == [paths[0], paths[2]]


def test_the_queue_gets_the_edit_as_it_is_here_else_the_saved_one(
    library: Library, worker: FakeWorker, paths: list[Path], make_order: Callable[..., Any]
) -> None:
    (document,) = open_all(library, worker, paths[:1])
    edit = changed(document)
    here, elsewhere = make_order(library, paths[0]), make_order(library, paths[1])
    assert (here.edit, here.use_sidecar) == (edit, False)
    assert (elsewhere.edit, elsewhere.use_sidecar) == (Edit(), True)
    library.show_what_is_there(paths[1])
    assert make_order(library, paths[1]).allow_truncated and not make_order(library, paths[0]).allow_truncated
    assert worker.jobs(OpenJob)[0].allow_truncated


@pytest.fixture
def make_order() -> Callable[..., Any]:
    from photofix.export.target import ExportOptions

    return lambda library, path: library.order(path, Path("out.png"), ExportOptions())


def test_a_file_that_ends_too_early_is_asked_about_and_passed_over(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    asked = noted(library.cut_off)
    library.open(paths[:2])
    job = worker.jobs(OpenJob)[0]
    worker.mailbox.discard(lambda waiting: True)
    worker.cut_off.emit(job, "It ends too early.")
    assert asked == [(paths[0], "It ends too early.")] and library.readable == paths[1:2]
    assert worker.answer() == paths[1]
    library.show_what_is_there(paths[0])
    assert worker.answer() == paths[0] and library.readable == paths[:2]


def test_a_shown_photo_that_was_replaced_is_read_once_when_the_window_comes_back(
    library: Library, worker: FakeWorker, paths: list[Path]
) -> None:
    paths[0].write_bytes(b"first scan")
    (first,) = open_all(library, worker, paths[:1])
    library.look_again()
    assert worker.jobs(OpenJob) == [], "nothing has changed"
    paths[0].write_bytes(b"the second scan, half of it")
    told = noted(library.open_failed)
    library.look_again()
    worker.refuse()
    library.look_again()
    assert worker.jobs(OpenJob) == [] and told == [] and library.current is first
    paths[0].write_bytes(b"the second scan, all of it by now")
    library.look_again()
    assert worker.answer() == paths[0] and library.current is not first
