"""Threads: results reach the GUI thread, new work replaces old, exports do not block previews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QRectF, QThread, Slot
from PySide6.QtWidgets import QMessageBox

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.errors import PhotoWriteError, WeightsError
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.progress import Progress
from photofix.tasks import load_tasks
from photofix.ui.workers.analysis_worker import AnalysisWorker
from photofix.ui.workers.jobs import AnalysisJob, ExportJob, RenderJob
from photofix.ui.workers.render_worker import RenderWorker
from photofix.ui.workers.services import Services


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[Any, ...]] = []
        self.threads: list[Any] = []

    @Slot(object)
    def take_one(self, value: Any) -> None:
        self._note(value)

    @Slot(object, object)
    def take_two(self, first: Any, second: Any) -> None:
        self._note(first, second)

    @Slot(object, str)
    def take_failure(self, job: Any, sentence: str) -> None:
        self._note(job, sentence)

    def _note(self, *values: Any) -> None:
        self.got.append(values)
        self.threads.append(QThread.currentThread())


def _photo(seed: int = 0) -> Photo:
    pixels = np.random.default_rng(seed).integers(0, 256, (40, 60, 3), np.uint8)
    return Photo(None, pixels, sha256=f"{seed:064d}")


def _job(photo: Photo, serial: int = 1) -> RenderJob:
    return RenderJob(serial, photo, None, Edit(), None, 1.0, QRectF(0, 0, 60, 40), True, True)


def _export(photo: Photo, path: Path) -> ExportJob:
    return ExportJob(photo, empty_analysis(photo), Edit(), path, None, False)


def test_results_arrive_in_the_gui_thread(services: Services, qtbot: Any, qapp: Any) -> None:
    worker, receiver = RenderWorker(services), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    worker.mailbox.post(_job(_photo()))
    qtbot.waitUntil(lambda: bool(receiver.got))
    worker.stop()
    assert receiver.threads == [qapp.thread()]


def test_drafts_are_made_ready_after_a_sharp_view_only(services: Services, qtbot: Any) -> None:
    scales: list[float] = []

    def preview(*arguments: Any, scale: float, **more: Any) -> Any:
        scales.append(scale)
        return services.preview(*arguments, scale=scale, **more)

    worker, receiver = RenderWorker(replace(services, preview=preview)), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    looked = replace(empty_analysis(_photo()), complete=True)
    sharp = replace(_job(_photo()), analysis=looked, with_original=False)
    worker.mailbox.post(sharp)
    qtbot.waitUntil(lambda: len(scales) == 3)
    assert scales == [1.0, 0.5, 0.25]
    worker.mailbox.post(replace(sharp, is_draft=True, scale=0.5))
    qtbot.waitUntil(lambda: len(receiver.got) == 2)
    worker.stop()
    assert scales == [1.0, 0.5, 0.25, 0.5]


def test_the_first_and_the_last_picture_of_a_drag_are_counted_and_few_between(
    services: Services, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photofix.ui.workers.render_worker.COUNTED_EVERY_S", 1e9)
    worker, receiver = RenderWorker(services), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    first = replace(_job(_photo()), is_moving=True)
    move = replace(first, with_original=False, with_difference=False)
    for number, job in enumerate((first, move, move, replace(move, is_moving=False)), 1):
        worker.mailbox.post(job)
        qtbot.waitUntil(lambda number=number: len(receiver.got) == number)
    worker.stop()
    results = [result for (result,) in receiver.got]
    assert [result.counts is not None for result in results] == [True, False, False, True]
    assert results[0].original_counts is not None


@pytest.mark.parametrize(("widest", "threads"), [(12, 1), (5, None)])
def test_only_the_edge_of_a_panned_view_is_rendered_a_narrow_one_in_one_thread(
    services: Services, qtbot: Any, monkeypatch: pytest.MonkeyPatch, widest: int, threads: int | None
) -> None:
    asked: list[tuple[Any, Any]] = []

    def rendered(*arguments: Any, region: Any, threads: int | None = None, **more: Any) -> Any:
        asked.append((region, threads))
        return services.render(*arguments, region=region, threads=threads, **more)

    monkeypatch.setattr("photofix.ui.workers.render_worker.THIN_PX", widest)
    worker, receiver = RenderWorker(replace(services, render=rendered)), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    seen = replace(_job(_photo()), is_base=False, with_original=False, with_difference=False, region=(0, 0, 30, 40))
    for number, job in enumerate((seen, replace(seen, region=(0, 10, 30, 40))), 1):
        worker.mailbox.post(job)
        qtbot.waitUntil(lambda number=number: len(receiver.got) == number)
    worker.stop()
    assert asked == [((0, 40, 30, 10), threads)]


def test_before_the_last_answer_it_is_the_photo_that_is_made_ready(services: Services, qtbot: Any) -> None:
    seen: list[tuple[float, bool]] = []

    def preview(photo: Photo, found: Any, edit: Edit, *, scale: float, **more: Any) -> Any:
        seen.append((scale, edit == Edit()))
        return np.zeros((40, 60, 3), np.float32)

    worker = RenderWorker(replace(services, preview=preview))
    worker.start()
    looked = replace(empty_analysis(_photo()), complete=False)
    edit = Edit().with_value(next(iter(load_tasks())), "strength", 30.0)
    worker.mailbox.post(replace(_job(_photo()), analysis=looked, edit=edit, with_original=False, with_difference=False))
    qtbot.waitUntil(lambda: len(seen) == 3)
    worker.stop()
    assert seen == [(1.0, False), (0.5, True), (0.25, True)]


def test_waiting_previews_are_replaced_the_running_one_finishes(services: Services, qtbot: Any) -> None:
    entered, gate = Event(), Event()

    def slow(*arguments: Any, **more: Any) -> Any:
        entered.set()
        gate.wait(5)
        return services.preview(*arguments, **more)

    worker, receiver = RenderWorker(replace(services, preview=slow)), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    photo = _photo()
    worker.mailbox.post(_job(photo, 1))
    assert entered.wait(5)
    for serial in range(2, 6):
        worker.mailbox.post(_job(photo, serial))
    gate.set()
    qtbot.waitUntil(lambda: len(receiver.got) == 2)
    worker.stop()
    assert [result.job.serial for (result,) in receiver.got] == [1, 5]


def test_export_serves_previews_on_the_way(services: Services, qtbot: Any, tmp_path: Path) -> None:
    posted, begun = Event(), Event()

    def export(*arguments: Any, progress: Any, **more: Any) -> Any:
        begun.set()
        posted.wait(5)
        progress.report(0.5, "")
        order.append("exported")
        return SimpleNamespace()

    order: list[str] = []

    def preview(*arguments: Any, **more: Any) -> Any:
        order.append("preview")
        return services.preview(*arguments, **more)

    worker, receiver = RenderWorker(replace(services, export=export, preview=preview)), Receiver()
    worker.exported.connect(receiver.take_two)
    worker.start()
    photo = _photo()
    worker.mailbox.enqueue(_export(photo, tmp_path / "x.png"))
    assert begun.wait(5)
    worker.mailbox.post(_job(photo))
    posted.set()
    qtbot.waitUntil(lambda: bool(receiver.got))
    worker.stop()
    assert order[0] == "preview" and order[-1] == "exported"


def test_cancelled_export_stops_and_the_next_one_runs(services: Services, qtbot: Any, tmp_path: Path) -> None:
    begun = Event()

    def export(photo: Any, analysis: Any, edit: Any, path: Path, options: Any, progress: Any, overwrite: bool) -> Any:
        begun.set()
        while path.name == "first.png":
            progress.check()
        return SimpleNamespace()

    worker, receiver = RenderWorker(replace(services, export=export)), Receiver()
    worker.exported.connect(receiver.take_two)
    worker.start()
    first, second = (_export(_photo(), tmp_path / name) for name in ("first.png", "second.png"))
    worker.mailbox.enqueue(first)
    worker.mailbox.enqueue(second)
    assert begun.wait(5)
    worker.cancel_job(first)
    qtbot.waitUntil(lambda: bool(receiver.got))
    worker.stop()
    assert [job for job, _ in receiver.got] == [second]


def test_failing_job_says_why_and_the_worker_lives_on(services: Services, qtbot: Any, tmp_path: Path) -> None:
    def export(*arguments: Any, **more: Any) -> Any:
        raise PhotoWriteError("The disk is full; free some space.")

    worker, receiver = RenderWorker(replace(services, export=export)), Receiver()
    worker.failed.connect(receiver.take_failure)
    worker.rendered.connect(receiver.take_one)
    worker.start()
    worker.mailbox.enqueue(_export(_photo(), tmp_path / "x.png"))
    qtbot.waitUntil(lambda: len(receiver.got) == 1)
    worker.mailbox.post(_job(_photo()))
    qtbot.waitUntil(lambda: len(receiver.got) == 2)
    worker.stop()
    assert receiver.got[0][1] == "The disk is full; free some space."


def test_warm_up_loads_the_network_and_a_photo_comes_first(
    window: Any, analyzer: Any, write_photo: Any, tmp_path: Path, qtbot: Any
) -> None:
    analyzer.gate.clear()
    window.analysing.warm_up()
    qtbot.waitUntil(lambda: analyzer.asked == [""])
    photo = read_photo(write_photo(tmp_path / "third.png", 3))
    window.open_paths([photo.path])
    qtbot.waitUntil(lambda: analyzer.asked == ["", photo.sha256])
    analyzer.gate.set()
    qtbot.waitUntil(lambda: window.library.current.is_settled)
    window.analysing.warm_up()
    assert len(analyzer.asked) == 2 and window.status.fact("device") == "CPU"


def test_nothing_is_loaded_for_a_photo_whose_answer_is_kept(
    make_window: Any, analyzer: Any, write_photo: Any, tmp_path: Path, qtbot: Any
) -> None:
    path, asked = write_photo(tmp_path / "known.png", 3), []
    window = make_window(is_known=lambda wanted: (asked.append(wanted), wanted == path)[1])
    window.analysing.warm_up(path)
    qtbot.waitUntil(lambda: asked == [path])
    window.analysing.warm_up(path.with_name("another.png"))
    qtbot.waitUntil(lambda: analyzer.asked == [""])
    assert asked == [path, path.with_name("another.png")]


def test_warm_up_that_fails_is_silent(make_window: Any, qtbot: Any) -> None:
    def fail() -> Any:
        raise WeightsError("There are no weights; reinstall PhotoFix.")

    window = make_window(make_analyzer=fail)
    with qtbot.waitSignal(window.analysis_worker.failed):
        window.analysing.warm_up()
    assert window.findChildren(QMessageBox) == []


def test_network_is_made_in_the_analysis_thread_and_gives_up_old_photos(
    services: Services, analyzer: Any, qtbot: Any
) -> None:
    made: list[Any] = []

    def make() -> Any:
        made.append(QThread.currentThread())
        return analyzer

    analyzer.gate.clear()
    worker, receiver = AnalysisWorker(replace(services, make_analyzer=make)), Receiver()
    worker.analyzed.connect(receiver.take_two)
    worker.start()
    old, new = AnalysisJob(_photo(1)), AnalysisJob(_photo(2))
    worker.look_at(old)
    qtbot.waitUntil(lambda: analyzer.asked == [old.photo.sha256])
    worker.look_at(new)
    qtbot.waitUntil(lambda: len(analyzer.asked) == 2)
    analyzer.gate.set()
    qtbot.waitUntil(lambda: len(receiver.got) == 2)
    worker.stop()
    assert made == [worker]
    assert {job for job, _ in receiver.got} == {new}
    assert [analysis.complete for _, analysis in receiver.got] == [False, True]


def test_the_search_stands_back_while_a_picture_is_made(services: Services, analyzer: Any, qtbot: Any) -> None:
    order: list[str] = []
    reached, went_on = Event(), Event()

    class Searching:
        device_name, notice = "cpu", ""

        def first_look(self, photo: Photo, progress: Progress) -> Any:
            return analyzer.first_look(photo)

        def refine(self, photo: Photo, analysis: Any, progress: Progress) -> Any:
            assert drawing.wait(30)
            reached.set()
            progress.check()
            order.append("search")
            went_on.set()
            return replace(analysis, complete=True)

    drawing = Event()

    def preview(photo: Photo, *args: Any, **more: Any) -> Any:
        drawing.set()
        assert reached.wait(30)
        went_on.wait(0.1)  # time that a search which does not stand back would use
        order.append("picture")
        return np.zeros((40, 60, 3), np.float32)

    render = RenderWorker(replace(services, preview=preview))
    look = AnalysisWorker(replace(services, make_analyzer=Searching), render.courtesy)
    receiver = Receiver()
    look.analyzed.connect(receiver.take_two)
    for worker in (render, look):
        worker.start()
    photo = _photo()
    render.mailbox.post(replace(_job(photo), with_original=False, with_difference=False))
    look.look_at(AnalysisJob(photo))
    qtbot.waitUntil(lambda: len(receiver.got) == 2)
    for worker in (look, render):
        worker.stop()
    assert order == ["picture", "search"]


def test_a_sharp_picture_gives_way_to_a_slider_that_moves_again(services: Services, qtbot: Any) -> None:
    posted, asked = Event(), []

    def preview(photo: Photo, *args: Any, progress: Progress, is_moving: bool, **more: Any) -> Any:
        asked.append(is_moving)
        assert posted.wait(30)
        progress.check()
        return np.zeros((40, 60, 3), np.float32)

    worker, receiver = RenderWorker(replace(services, preview=preview)), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    sharp = replace(_job(_photo()), with_original=False, with_difference=False)
    worker.mailbox.post(sharp)
    qtbot.waitUntil(lambda: asked == [False])
    worker.mailbox.post(replace(sharp, serial=2, is_moving=True))
    posted.set()
    qtbot.waitUntil(lambda: len(receiver.got) == 1)
    worker.mailbox.post(replace(sharp, serial=3))
    qtbot.waitUntil(lambda: len(receiver.got) == 2)
    worker.stop()
    assert [result.job.serial for (result,) in receiver.got] == [2, 3] and asked == [False, True, False]


def test_a_view_that_was_seen_moving_is_rendered_again(services: Services, qtbot: Any) -> None:
    asked: list[bool] = []

    def preview(*args: Any, is_moving: bool, **more: Any) -> Any:
        asked.append(is_moving)
        return np.zeros((20, 30, 3), np.float32)

    worker, receiver = RenderWorker(replace(services, preview=preview)), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    moving = replace(_job(_photo()), region=(5, 5, 20, 30), is_base=False, with_original=False, with_difference=False)
    moving = replace(moving, is_moving=True)
    for job in (moving, replace(moving, is_moving=False), replace(moving, is_moving=False)):
        worker.mailbox.post(job)
        qtbot.waitUntil(lambda job=job: any(result.job is job for (result,) in receiver.got))
    worker.stop()
    assert asked == [True, False], "only the exact one is kept for panning"


def test_beside_a_sharp_part_is_looked_ahead_the_way_it_moves(services: Services, qtbot: Any) -> None:
    asked: list[tuple[Any, Any]] = []

    def look_ahead(photo: Any, found: Any, edit: Any, region: Any, *more: Any, before: Any, **others: Any) -> None:
        asked.append((before, region))

    worker, receiver = RenderWorker(replace(services, look_ahead=look_ahead)), Receiver()
    worker.rendered.connect(receiver.take_one)
    worker.start()
    photo = _photo()
    part = replace(_job(photo), region=(0, 0, 10, 12), is_base=False, with_original=False)
    known = replace(empty_analysis(photo), complete=True)
    sharp = replace(part, analysis=known)
    moved = replace(sharp, region=(0, 3, 10, 12))
    coarse = replace(sharp, region=(0, 3, 5, 6), scale=0.5)
    partial = replace(part, analysis=replace(known, complete=False))
    for job in (part, partial, replace(sharp, is_moving=True), replace(sharp, is_draft=True), sharp, moved, coarse):
        worker.mailbox.post(job)
        qtbot.waitUntil(lambda job=job: any(result.job is job for (result,) in receiver.got))
    worker.stop()
    assert asked[:2] == [(None, (0, 0, 10, 12)), ((0, 0, 10, 12), (0, 3, 10, 12))], "only what is sharp and sure"
    assert asked[2:] in ([], [(None, (0, 3, 5, 6))]), "at another scale it rests; nothing once it is stopped"
