"""The condition report: numbers that are those of the pictures, one page beside the result, nothing replaced."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from stub_analyser import KEY, FindingStub, StubAnalyzer

from photofix.edit import Edit, Stroke, at_full
from photofix.export.paper import Page, Rect, page_of
from photofix.photo.photo import Photo
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.condition import condition_of, draw_report, facts
from photofix.restore.condition_batch import facts_of, packed, unpacked
from photofix.restore.one_photo import Job, restore_photo
from photofix.restore.report_file import report_path
from photofix.restore.report_words import ENGLISH
from photofix.tasks import load_tasks

A4 = page_of("A4")
STROKE = Stroke("all", "add", 3.0, 100.0, ((20.0, 20.0), (20.0, 40.0)))


@pytest.fixture
def photo() -> Photo:
    pixels = np.random.default_rng(1).integers(40, 200, (120, 180, 3)).astype(np.uint8)
    return Photo(None, pixels, sha256="ab" * 32)


def looked(photo: Photo, stub: Any) -> Any:
    return stub.refine(photo, stub.first_look(photo))


def test_a_photo_that_stays_as_it_is_has_changed_nowhere(photo: Photo) -> None:
    condition = condition_of(photo, looked(photo, StubAnalyzer()), at_full(()), "a.png", A4)
    assert (condition.share, condition.mean) == (0.0, 0.0)
    assert np.array_equal(condition.before, condition.after)
    assert condition.changed.max() <= 130, "dark everywhere"


def test_what_was_changed_is_in_numbers_and_in_the_map(photo: Photo) -> None:
    condition = condition_of(photo, looked(photo, StubAnalyzer()), Edit(), "a.png", A4)
    assert condition.share > 0 and condition.mean > 0
    assert not np.array_equal(condition.before, condition.after)
    told = "\n".join(facts(condition, ENGLISH))
    assert f"{100 * condition.share:.1f} % of the area" in told and "90 % certain, applied 100 %" in told
    assert "180 × 120 pixels" in told and "ab" * 16 in told


def test_places_and_hand_work_are_counted(photo: Photo) -> None:
    analysis = looked(photo, FindingStub(0.9, 0.3))
    guard = replace(STROKE, mode="protect")
    told = "\n".join(facts(condition_of(photo, analysis, Edit(strokes=(STROKE, guard)), "a.png", A4), ENGLISH))
    assert "Places found: 2;" in told and "By hand: 1 mended, 1 protected" in told


class Recorder:
    """Paper that remembers."""

    def __init__(self) -> None:
        self.boxes: list[Rect] = []
        self.texts: list[tuple[str, Rect]] = []

    def pixels(self, rgb8: Any, box: Rect) -> None:
        self.boxes.append(box)

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = 8.0) -> None:
        self.texts.append((text, box))


@pytest.mark.parametrize("page", [A4, page_of("Letter", is_landscape=True)])
def test_all_is_on_the_page(photo: Photo, page: Page) -> None:
    edit = Edit(strokes=(STROKE,))
    condition = condition_of(photo, looked(photo, FindingStub(0.9, 0.3)), edit, "a.png", page)
    paper = Recorder()
    draw_report(paper, page, condition, ENGLISH, "today")
    assert len(paper.boxes) == 3
    assert all(box.bottom <= page.inner.bottom + 1e-6 for _, box in paper.texts)
    assert paper.texts[0][0] == "Condition report: a.png" and paper.texts[-1][0].endswith("today")


@pytest.fixture
def file(tmp_path: Path, photo: Photo) -> Path:
    path = tmp_path / "p.png"
    cv2.imwrite(str(path), photo.pixels)
    return path


@pytest.fixture
def analyzer() -> Any:
    shared = SharedAnalyzer(StubAnalyzer)
    yield shared
    shared.close()


def test_the_report_lies_beside_the_result(file: Path, analyzer: Any, tmp_path: Path) -> None:
    job = Job(file, tmp_path / "out.png", report=True)
    assert restore_photo(job, analyzer).error is None
    content = report_path(job.output).read_bytes()
    assert content.startswith(b"%PDF") and len(re.findall(rb"/Subtype /Image", content)) == 3
    assert b"Condition report: p.png" in content


def test_a_report_that_is_there_stops_the_photo_before_any_work(file: Path, analyzer: Any, tmp_path: Path) -> None:
    job = Job(file, tmp_path / "out.png", report=True)
    report_path(job.output).write_text("mine")
    result = restore_photo(job, analyzer)
    assert result.error is not None and "out.png_report.pdf" in result.error
    assert not job.output.exists() and report_path(job.output).read_text() == "mine"
    assert restore_photo(replace(job, overwrite=True), analyzer).error is None


def test_results_of_two_formats_have_two_reports() -> None:
    assert report_path(Path("a.png")) != report_path(Path("a.jpg"))
    assert len(report_path(Path("x" * 250 + ".png")).name) <= 255


def test_a_negative_is_told_and_only_what_was_restored_counts_as_changed(photo: Photo) -> None:
    edit = at_full(()).with_value("all", "negative", 2.0)
    condition = condition_of(edit.seen(photo), looked(photo, StubAnalyzer()), edit, "a.png", A4)
    assert ENGLISH.negative in facts(condition, ENGLISH) and condition.mean == 0
    assert unpacked(packed(condition)).negative == "colour"
    plain = condition_of(photo, looked(photo, StubAnalyzer()), at_full(()), "a.png", A4)
    assert ENGLISH.negative not in facts(plain, ENGLISH)
    older = packed(plain).replace(b',"negative":""', b"")
    assert older != packed(plain) and facts_of(older).negative == ""


def test_what_a_task_remarks_stands_beside_its_chance(photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the window and in `photofix info`: yellowed paper, while the tone of the print is kept."""
    task = load_tasks()[KEY]
    monkeypatch.setattr(type(task), "remark", lambda task, found: "odd paper")
    absent = looked(replace(photo, pixels=np.zeros_like(photo.pixels)), StubAnalyzer())
    condition = condition_of(photo, absent, Edit(), "a.png", A4)
    assert f"{task.label}: 10 % certain, applied 0 %; odd paper" in facts(condition, ENGLISH)
    assert unpacked(packed(condition)).remarks == {KEY: "odd paper"}
    assert not condition_of(photo, looked(photo, StubAnalyzer()), Edit(), "a.png", A4).remarks, "damage is named itself"
    older = packed(condition).replace(b',"remarks":{"%s":"odd paper"}' % KEY.encode(), b"")
    assert older != packed(condition) and facts_of(older).remarks == {}
