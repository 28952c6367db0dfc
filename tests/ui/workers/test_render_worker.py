"""A slider that moves waits for nothing that takes long: not for holes, nor for what an export or a place needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QObject, QRectF, QThread, Slot

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.export.export import export_photo
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.raster import threads
from photofix.render.image import render
from photofix.render.pyramid import scaled_photo
from photofix.tasks.kit.inpainting import fill as _fill
from photofix.tasks.kit.inpainting.cache import FillCache
from photofix.tasks.kit.noise.close_levels import SHAPE
from photofix.tasks.kit.prints.stains import stain_finding
from photofix.ui.workers.jobs import ExportJob, PlaceJob, RenderJob
from photofix.ui.workers.render_worker import RenderWorker
from photofix.ui.workers.services import Services

SIDE = 480
PLACES = [(40 + 85 * row, 40 + 85 * column) for row in range(5) for column in range(5)]
LIMIT_MS = 30_000


class Shown(QObject):
    """What reached the GUI thread, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Any] = []

    @Slot(object)
    def take(self, result: Any) -> None:
        self.jobs.append(result.job)

    @Slot(object, object)
    def take_job(self, job: Any, result: Any) -> None:
        self.jobs.append(job)


@pytest.fixture
def photo() -> Photo:
    pixels = np.random.default_rng(7).integers(80, 170, (SIDE, SIDE, 3), np.uint8)
    return Photo(Path("p.png"), cv2.GaussianBlur(pixels, (0, 0), 2), sha256="7b" * 32)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    mask = cv2.circle(np.zeros((17, 17), np.uint8), (8, 8), 6, 255, -1)
    clear = np.zeros((17, 17, 3), np.float16)
    found = tuple(stain_finding(y, x, 17, 17, 1.0, clear, mask) for y, x in PLACES)
    levels = {"levels": np.full(SHAPE, 1.0, np.float32), "grain": np.float32(0), "tied": np.float32(0)}
    tasks = {"noise": TaskAnalysis(1.0, 0.5, levels), "rust": TaskAnalysis(1.0, 0.5, {}, found)}
    return Analysis("7b", "w", SIDE, SIDE, tasks, complete=True)


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One entry for each hole that is filled; set `at`: (number, call) calls it when so many are."""
    holes = _Holes()
    make: Callable[..., Any] = _fill._make_fill

    def noted(found: Any, cell: Any, reach: Any, source: Any, level: int) -> Any:
        made = make(found, cell, reach, source, level)
        holes.append((source.key, level, reach.meet(cell.box)))
        if holes.at is not None and len(holes) >= holes.at[0]:
            call, holes.at = holes.at[1], None
            call()
        return made

    monkeypatch.setattr(_fill, "_make_fill", noted)
    return holes


class _Holes(list[Any]):
    at: tuple[int, Callable[[], None]] | None = None


@pytest.fixture
def at_move() -> list[int]:
    """How many holes were filled when a moving slider was served."""
    return []


@pytest.fixture
def worker(services: Services, filled: Any, at_move: list[int]) -> Iterator[RenderWorker]:
    def preview(*arguments: Any, is_moving: bool = False, **more: Any) -> Any:
        at_move.extend([len(filled)] if is_moving else [])
        assert QThread.currentThread() is made
        return services.preview(*arguments, is_moving=is_moving, **more)

    made = RenderWorker(replace(services, export=export_photo, preview=preview))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def shown(worker: RenderWorker, qapp: Any) -> Shown:
    shown = Shown()
    worker.rendered.connect(shown.take)
    worker.exported.connect(shown.take_job)
    worker.place_made.connect(shown.take_job)
    return shown


def _edit(noise: float) -> Edit:
    return Edit().with_value("noise", "strength", noise).with_value("rust", "strength", 100.0)


def _job(photo: Photo, analysis: Analysis, serial: int, noise: float, **more: Any) -> RenderJob:
    rect = QRectF(0, 0, SIDE, SIDE)
    return RenderJob(serial, photo, analysis, _edit(noise), None, 1.0, rect, True, False, **more)


def test_a_move_is_shown_before_all_holes_are_filled_and_none_is_filled_twice(
    worker: RenderWorker,
    services: Services,
    shown: Shown,
    photo: Photo,
    analysis: Analysis,
    filled: Any,
    at_move: list[int],
    qtbot: Any,
) -> None:
    before = _job(photo, analysis, 1, 100.0)
    worker.mailbox.post(before)
    qtbot.waitUntil(lambda: shown.jobs == [before], timeout=LIMIT_MS)
    whole = Counter((level, box) for _, level, box in filled)
    filled.clear()
    sharp, move = _job(photo, analysis, 2, 60.0), _job(photo, analysis, 3, 55.0, is_moving=True)
    filled.at = 5, lambda: worker.mailbox.post(move)
    worker.mailbox.post(sharp)
    qtbot.waitUntil(lambda: shown.jobs == [before, move], timeout=LIMIT_MS)
    assert 5 <= at_move[0] < len(PLACES) / 2
    again = _job(photo, analysis, 4, 60.0)
    worker.mailbox.post(again)
    qtbot.waitUntil(lambda: shown.jobs == [before, move, again], timeout=LIMIT_MS)
    assert Counter((level, box) for _, level, box in filled if box) == whole
    assert max(Counter(filled).values()) == 1
    exact = services.preview(photo, analysis, _edit(60.0))
    assert np.array_equal(exact, render(replace(photo), analysis, _edit(60.0)))


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("kind", ["export", "place"])
def test_a_move_goes_before_the_holes_of_an_export_and_of_a_place(
    worker: RenderWorker,
    shown: Shown,
    photo: Photo,
    analysis: Analysis,
    filled: Any,
    at_move: list[int],
    qtbot: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    cores: int,
) -> None:
    monkeypatch.setattr(threads, "core_count", lambda: cores)
    region = (0, 0, SIDE, SIDE)
    long: Any = PlaceJob((0, 0), photo, analysis, _edit(60.0), region, 1.0)
    if kind == "export":
        long = ExportJob(photo, analysis, _edit(60.0), tmp_path / "out.png", ExportOptions(), False)
    move = _job(photo, analysis, 1, 55.0, is_moving=True)
    filled.at = 3, lambda: worker.mailbox.post(move)
    worker.mailbox.enqueue(long)
    qtbot.waitUntil(lambda: shown.jobs == [move, long], timeout=LIMIT_MS)
    assert len(at_move) == 1 and (cores > 1 or at_move[0] < len(filled) / 2), "the other thread goes on meanwhile"


def test_a_move_goes_before_the_edge_of_a_panned_view(
    worker: RenderWorker, shown: Shown, photo: Photo, analysis: Analysis, filled: Any, qtbot: Any
) -> None:
    part = replace(_job(photo, analysis, 1, 60.0), region=(0, 0, 240, 240), is_base=False)
    worker.mailbox.post(part)
    qtbot.waitUntil(lambda: shown.jobs == [part], timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: worker._running is None, timeout=LIMIT_MS)
    scaled_photo(photo).kept.once("fills", FillCache)._cells.clear()  # what was made ahead of it
    filled.clear()
    panned = replace(part, serial=2, region=(120, 120, 240, 240))
    move = replace(panned, serial=3, edit=_edit(55.0), is_moving=True)
    filled.at = 1, lambda: worker.mailbox.post(move)
    worker.mailbox.post(panned)
    qtbot.waitUntil(lambda: len(shown.jobs) == 2, timeout=LIMIT_MS)
    assert shown.jobs == [part, move]


@pytest.mark.parametrize("patience", [0.0, 1e9])
def test_a_newer_view_waits_for_one_that_takes_long_no_longer_than_a_moment(
    worker: RenderWorker,
    shown: Shown,
    photo: Photo,
    analysis: Analysis,
    filled: Any,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    patience: float,
) -> None:
    """But each is waited for so long: or a view that is panned without a pause would never be seen."""
    monkeypatch.setattr("photofix.ui.workers.render_worker.PATIENCE_SECONDS", patience)
    first = replace(_job(photo, analysis, 1, 60.0), region=(0, 0, 300, 300), is_base=False)
    second = replace(first, serial=2, region=(200, 200, 280, 280))
    filled.at = 2, lambda: worker.mailbox.post(second)
    worker.mailbox.post(first)
    qtbot.waitUntil(lambda: bool(shown.jobs) and shown.jobs[-1] is second, timeout=LIMIT_MS)
    assert shown.jobs == ([second] if patience == 0 else [first, second])
    assert max(Counter(filled).values()) == 1
