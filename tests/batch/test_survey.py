"""The survey: order, measures, three formats, nothing edited."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from stub_analyser import KEY, StubAnalyzer

from photofix.analysis import Analysis, TaskAnalysis
from photofix.batch.collect import collect
from photofix.batch.survey import Surveyed, ranked, run_survey, write_survey
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.analyser import SharedAnalyzer
from photofix.tasks import load_tasks
from photofix.tasks.kit.prints.stains import stain_finding

FINDER = next(key for key, task in load_tasks().items() if task.refines)


class Stained(StubAnalyzer):
    """Adds one finding of 10 x 20 full-resolution pixels, half of it dense."""

    def refine(
        self, photo: Photo, analysis: Analysis, progress: Progress = NO_PROGRESS, *, edit: Edit | None = None
    ) -> Analysis:
        density = np.zeros((5, 10, 3), np.float16)
        density[:, :5] = 0.3
        finding = stain_finding(0, 0, 10, 20, 2.0, density, np.zeros((5, 10), np.uint8))
        tasks = {**analysis.tasks, FINDER: TaskAnalysis(0.7, 0.5, {}, (finding,))}
        return replace(analysis, tasks=tasks, complete=True)


@pytest.fixture
def found(photos: Path, write_photo: Callable[..., Path]) -> list[Surveyed]:
    write_photo(photos / "black.png", np.zeros((100, 100, 3), np.uint8))
    (photos / "broken.jpg").write_bytes(b"no photo")
    return run_survey(collect([str(photos)]), Stained)


def test_the_worst_comes_first_and_the_unreadable_last(found: list[Surveyed]) -> None:
    scores = [photo.score for photo in found[:-1]]
    assert scores == sorted(scores, reverse=True)
    assert found[-2].path.name == "black.png"
    assert found[-1].path.name == "broken.jpg" and found[-1].error


def test_area_is_a_share_of_the_picture(found: list[Surveyed]) -> None:
    black = next(photo for photo in found if photo.path.name == "black.png")
    assert black.damage[FINDER].area == pytest.approx(0.5 * 10 * 20 / 100**2)
    assert black.damage[KEY].area is None


def test_listener_that_has_gone_ends_the_survey(photos: Path) -> None:
    def say(photo: Surveyed) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_survey(collect([str(photos)]), Stained, on_photo=say)


def test_stopped_while_the_network_loads_it_lets_it_go(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, go_on, closed = Event(), Event(), []
    stop.set()
    close = SharedAnalyzer.close
    monkeypatch.setattr(SharedAnalyzer, "close", lambda analyzer: (closed.append(analyzer), close(analyzer)))

    def load() -> Stained:
        go_on.wait(5)
        return Stained()

    assert run_survey(collect([str(photos)]), load, stop=stop) == []
    go_on.set()
    assert len(closed) == 1


def test_html_stands_alone(found: list[Surveyed], tmp_path: Path) -> None:
    write_survey(tmp_path / "s.html", found)
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 4
    assert "http" not in page and "漢字" in page


def test_csv_and_json_hold_the_same(found: list[Surveyed], tmp_path: Path) -> None:
    write_survey(tmp_path / "s.csv", found)
    write_survey(tmp_path / "s.json", found)
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    rows = json.loads((tmp_path / "s.json").read_text())
    assert [row["photo"] for row in table] == [row["photo"] for row in rows]
    told = [f"{key}_delta_e" for key in load_tasks() if table[0][f"{key}_delta_e"]]
    assert told and all(float(table[0][name]) == rows[0][name] for name in told)
    assert max(rows[0][name] for name in told) > 0
    assert rows[-1]["color_presence"] is None and table[-1]["color_presence"] == ""


def test_ranking_by_one_task(found: list[Surveyed]) -> None:
    by_area = ranked(found, FINDER)
    areas = [photo.amount(FINDER) for photo in by_area[:-1]]
    assert areas == sorted(areas, reverse=True)
    # Equal findings cover the largest share of the smallest picture.
    assert by_area[0].width * by_area[0].height == min(photo.width * photo.height for photo in by_area[:-1])
    assert by_area[-1].error
