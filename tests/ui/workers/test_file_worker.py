"""The file thread's work, done here without the thread: what each job answers, and that no file is read twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.errors import EditError, PhotoReadError, PhotoWriteError, TruncatedPhotoError
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.workers.courtesy import Courtesy
from photofix.ui.workers.file_worker import FileWorker
from photofix.ui.workers.jobs import CacheJob, Known, OpenJob, SaveJob, ThumbnailJob
from photofix.ui.workers.services import Services

EDIT = Edit().with_value(next(iter(load_tasks())), "strength", 12.0)
PATH = Path("/photos/p.png")
SIGNALS = ("opened", "cut_off", "clashed", "saved", "thumbnail", "found_edited", "found_unreadable")


def photo(path: Path = PATH) -> Photo:
    pixels = np.random.default_rng(1).integers(0, 256, (30, 60, 3), np.uint8)
    return Photo(path, pixels, sha256="0" * 64)


class Heard(list[tuple[str, Any]]):
    """(signal, values) in order."""

    def names(self) -> list[str]:
        return [name for name, _ in self]

    def of(self, wanted: str) -> Any:
        return next(values for name, values in self if name == wanted)


@pytest.fixture
def make(services: Services, qapp: Any) -> Any:
    def worker(**changes: Any) -> tuple[FileWorker, Heard]:
        made = FileWorker(replace(services, **changes))
        heard = Heard()
        for name in SIGNALS:
            getattr(made, name).connect(lambda *values, name=name: heard.append((name, values)))
        return made, heard

    return worker


def reader(*answers: Photo | Exception) -> Any:
    """Reads these, one after the other; notes what was asked."""
    waiting, asked = list(answers), []

    def read(path: Path, allow_truncated: bool | None = None) -> Photo:
        asked.append((path, allow_truncated))
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    read.asked = asked  # type: ignore[attr-defined]
    return read


def test_a_photo_is_opened_with_its_edit_and_what_was_found_before(make: Any) -> None:
    known = empty_analysis(photo())
    read = reader(photo())
    worker, heard = make(read=read, load_edit=lambda _: (EDIT, "a remark"), cached=lambda _: known)
    job = OpenJob(PATH, 3, allow_truncated=True)
    worker.handle(job)
    (opened,) = heard.of("opened")
    assert (opened.job, opened.edit, opened.analysis, opened.note) == (job, EDIT, known, "a remark")
    assert heard.names() == ["opened"] and read.asked == [(PATH, True)]


def test_a_spoiled_edit_costs_the_edit_and_not_the_photo(make: Any) -> None:
    def spoiled(_: Photo) -> Any:
        raise EditError("The saved edit is damaged.")

    worker, heard = make(read=reader(photo()), load_edit=spoiled)
    worker.handle(OpenJob(PATH, 1))
    (opened,) = heard.of("opened")
    assert (opened.edit, opened.note) == (None, "The saved edit is damaged.")


def test_a_file_that_ends_too_early_is_a_question_and_other_failures_are_raised(make: Any) -> None:
    job = OpenJob(PATH, 1)
    worker, heard = make(read=reader(TruncatedPhotoError("It ends too early."), PhotoReadError("It is broken.")))
    worker.handle(job)
    assert heard == [("cut_off", (job, "It ends too early."))]
    with pytest.raises(PhotoReadError, match="It is broken"):
        worker.handle(job)


@pytest.mark.parametrize(("side", "size"), [(15, (15, 8)), (60, (60, 30)), (500, (60, 30))])
def test_a_thumbnail_is_small_and_never_enlarged(side: int, size: tuple[int, int], make: Any) -> None:
    worker, heard = make(read=reader(photo()))
    worker.handle(ThumbnailJob(PATH, side))
    path, image = heard.of("thumbnail")
    assert path == PATH and (image.width(), image.height()) == size and heard.names() == ["thumbnail"]
    assert abs(to_rgb8(image).mean() - photo().pixels.mean()) < 3


def test_an_open_photo_is_not_read_again_for_its_thumbnail(make: Any) -> None:
    kept = photo()
    read = reader(kept)
    worker, heard = make(read=read)
    worker.handle(OpenJob(PATH, 1))
    worker.handle(ThumbnailJob(PATH, 20))
    assert len(read.asked) == 1 and heard.names() == ["opened", "thumbnail"]


def test_one_that_was_closed_is(make: Any) -> None:
    read = reader(photo(), photo())
    worker, heard = make(read=read)
    worker.handle(OpenJob(PATH, 1))
    heard.clear()
    worker.handle(ThumbnailJob(PATH, 20))
    assert len(read.asked) == 2


def test_what_cannot_be_read_gets_an_empty_thumbnail(make: Any) -> None:
    worker, heard = make(read=reader(PhotoReadError("It is broken.")))
    worker.handle(ThumbnailJob(PATH, 20))
    assert heard.names() == ["thumbnail", "found_unreadable"]
    assert heard.of("thumbnail")[1] == QImage() and heard.of("found_unreadable") == (PATH,)


def test_a_thumbnail_tells_of_a_saved_edit(make: Any) -> None:
    worker, heard = make(read=reader(photo()), load_edit=lambda _: (EDIT, ""))
    worker.handle(ThumbnailJob(PATH, 20))
    assert heard.of("found_edited") == (PATH,)


def test_a_thumbnail_of_a_negative_is_the_positive_as_it_is_edited_or_was_saved(make: Any) -> None:
    dark_above = np.full((30, 60, 3), (120, 60, 30), np.uint8)
    dark_above[15:] = (200, 130, 70)
    grey = Edit().with_value("all", "negative", 1.0)
    for job, kept in ((ThumbnailJob(PATH, 60, edit=grey), Edit()), (ThumbnailJob(PATH, 60), grey)):
        worker, heard = make(read=reader(Photo(PATH, dark_above)), load_edit=lambda _, kept=kept: (kept, ""))
        worker.handle(job)
        shown = to_rgb8(heard.of("thumbnail")[1])
        assert shown[:10].mean() > 150 > 50 > shown[20:].mean()
    worker, heard = make(read=reader(Photo(PATH, dark_above)), load_edit=lambda _: (grey, ""))
    worker.handle(ThumbnailJob(PATH, 60, edit=Edit()))
    assert np.array_equal(to_rgb8(heard.of("thumbnail")[1])[0, 0], dark_above[0, 0])


def test_edits_and_answers_are_kept(make: Any) -> None:
    written: list[Any] = []
    worker, heard = make(save_edit=lambda *values: written.append(values), keep=written.append)
    save, cache = SaveJob(photo(), EDIT, "w", Known()), CacheJob(empty_analysis(photo()))
    worker.handle(save)
    worker.handle(cache)
    assert written == [(save.photo, EDIT, "w"), cache.analysis]
    assert heard == [("saved", (save,))]


def test_what_another_program_has_saved_is_told_before_it_is_replaced(make: Any) -> None:
    asked: list[Any] = []
    other, kept = Edit(), PATH.with_name("kept.json")

    def keep_other(*values: Any) -> Any:
        asked.append(values)
        return other, kept

    worker, heard = make(keep_other=keep_other, save_edit=lambda *values: asked.append(values))
    save = SaveJob(photo(), EDIT, "w", Known(Edit()))
    worker.handle(save)
    assert asked == [(save.photo, Edit(), EDIT), (save.photo, EDIT, "w")]
    assert heard == [("clashed", (save, other, kept)), ("saved", (save,))]
    assert save.known.edit == EDIT


def test_an_edit_that_is_not_new_replaces_nothing(make: Any) -> None:
    written: list[Any] = []
    worker, heard = make(keep_other=lambda *_: (Edit(), PATH), save_edit=lambda *values: written.append(values))
    save = SaveJob(photo(), EDIT, "w", Known(EDIT))
    worker.handle(save)
    assert written == [] and heard == [("saved", (save,))]


def test_an_edit_that_cannot_be_kept_is_not_replaced(make: Any) -> None:
    def refuse(*_: Any) -> None:
        raise PhotoWriteError("The disk is full; free some space.")

    written: list[Any] = []
    worker, _ = make(keep_other=refuse, save_edit=lambda *values: written.append(values))
    save = SaveJob(photo(), EDIT, "w", Known(Edit()))
    with pytest.raises(PhotoWriteError):
        worker.handle(save)
    assert written == [] and save.known.edit == Edit()


def test_the_canvas_comes_before_the_small_picture(services: Services, qapp: Any) -> None:
    told: list[str] = []

    class Noted(Courtesy):
        def expect(self) -> None:
            told.append("expected")

        def give_way(self) -> None:
            told.append("gave way")

    shown = photo()
    worker = FileWorker(replace(services, read=reader(shown), load_edit=lambda _: (None, "")), Noted())
    worker.opened.connect(lambda _: told.append("opened"))
    worker.thumbnail.connect(lambda *_: told.append("thumbnail"))
    worker.handle(OpenJob(PATH, 1))
    worker.handle(ThumbnailJob(PATH, 40))
    assert told == ["expected", "opened", "gave way", "thumbnail"]
