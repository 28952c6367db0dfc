"""The report of a batch: every photo in its place with its reason, foreign names harmless, the closing line true."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from photofix.batch import report as _report
from photofix.batch.collect import LeftOut
from photofix.batch.outcome import Originals, Outcome, Status
from photofix.batch.report import summary, write_report
from photofix.restore.result import PhotoResult
from photofix.restore.thumbnail import keep_thumbnail


def outcome(name: str, status: Status = "done", reason: str = "", **more: Any) -> Outcome:
    output = None if status in ("failed", "skipped") else f"out/{name}"
    fields = {"strengths": {"fog": 80.0}, "delta_e": 2.34} | more
    return Outcome(status, PhotoResult(f"in/{name}", output, **fields), reason)


def page(tmp_path: Path, *outcomes: Outcome, originals: Originals | None = None, left: tuple[LeftOut, ...] = ()) -> str:
    path = tmp_path / "deep/report.html"
    write_report(path, outcomes, originals or Originals(len(outcomes)), tmp_path / "thumbs", 90.0, left)
    return path.read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every row, as text."""
    return [
        [unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(<td.*?)</tr>", text, re.DOTALL)
    ]


def test_each_photo_stands_where_it_ended(tmp_path: Path) -> None:
    text = page(
        tmp_path,
        outcome("good.jpg"),
        outcome("bad.jpg", "failed", error="It is broken."),
        outcome("kept.jpg", "skipped", "out/kept.jpg exists"),
        outcome("old.jpg", "resumed"),
        left=(LeftOut(Path("in/x.psd"), "PhotoFix does not read .psd"),),
    )
    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", text)
    assert titles == ["1 failed", "1 skipped", "1 left out", "2 finished"]
    told = rows(text)
    assert told[0] == ["in/bad.jpg", "It is broken."] and told[1] == ["in/kept.jpg", "out/kept.jpg exists"]
    assert told[2] == ["in/x.psd", "PhotoFix does not read .psd"]
    assert [row[1] for row in told[3:]] == ["in/good.jpg → out/good.jpg", "in/old.jpg → out/old.jpg"]


def test_what_changed_comes_first_and_says_how_much(tmp_path: Path) -> None:
    told = rows(
        page(
            tmp_path,
            outcome("clean.jpg", untouched=True, strengths={"fog": 0.0}),
            outcome("off.jpg", strengths={"fog": 0.0}),
            outcome("hazy.jpg", reason="remarkable"),
        )
    )
    assert [row[1].split(" ")[0] for row in told] == ["in/off.jpg", "in/hazy.jpg", "in/clean.jpg"]
    assert told[0][-1] == "no task applied"
    assert told[1][-1] == "mean colour difference ΔE 2.3. remarkable"
    assert told[2][-1] == "nothing: byte for byte the original"


def test_a_task_that_some_photo_lacks_is_at_nothing_there(tmp_path: Path) -> None:
    text = page(tmp_path, outcome("a.jpg"), outcome("b.jpg", strengths={"fog": 33.5, "rain": 10.0}))
    assert re.findall(r"<th>(.*?)</th>", text) == ["Before and after", "Photo", "fog, %", "rain, %", "What changed"]
    assert [row[2:4] for row in rows(text)] == [["80", "0"], ["33.5", "10"]]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.jpg", 'a" onload="x.jpg', "漢字 & ü.jpg", "bad\udcff.jpg"])
def test_foreign_names_do_no_harm(name: str, tmp_path: Path) -> None:
    text = page(tmp_path, outcome(name), outcome(name, "failed", error=name))
    assert "<script>" not in text and 'a" onload="x' not in text
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    assert rows(text)[0][0] == f"in/{shown}"


def test_pictures_are_inside_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_report, "MAX_PICTURES", 2)
    outcomes = [outcome(f"{index}.jpg", input_sha256=str(index) * 64) for index in range(4)]
    for made in outcomes[1:]:
        keep_thumbnail(tmp_path / "thumbs", made.result.input_sha256, b"\xff\xd8jpeg")
    text = page(tmp_path, *outcomes)
    assert text.count("data:image/jpeg;base64,") == 1, "the first has none, the last two are too many"
    assert "http" not in text.replace("http-equiv", "")


def test_the_closing_line_warns_of_changed_originals(tmp_path: Path) -> None:
    good = page(tmp_path, originals=Originals(7))
    bad = page(tmp_path, originals=Originals(5, ("in/a.jpg",), 1))
    assert '<p class="closing">7 originals verified unchanged</p>' in good
    assert (
        '<p class="closing bad">5 originals verified unchanged; 1 changed or gone while the batch ran: in/a.jpg; 1'
        in bad
    )


def test_the_summary_adds_up() -> None:
    states: list[Status] = ["done", "done", "resumed", "skipped", "failed"]
    told = summary([outcome(f"{index}.jpg", state, untouched=index == 1) for index, state in enumerate(states)])
    assert told == (
        "5 photos, 2 done now, 1 done before and verified, 1 of them clean and left untouched, 1 skipped, 1 failed"
    )
    assert summary([], 3).endswith("0 failed, 3 left out")


def test_the_summary_tells_apart_why_photos_stay_as_they_are() -> None:
    told = summary(
        [
            outcome("clean.jpg", untouched=True, strengths={"fog": 0.0}),
            outcome("bilevel.png", untouched=True, strengths={"fog": 100.0}, damage=("fog",)),
            outcome("off.jpg", untouched=True, strengths={"fog": 0.0}, damage=("fog",)),
            outcome("doubtful.jpg", untouched=True, strengths={"fog": 0.0}, places={"left": 2}),
        ]
    )
    assert (
        "1 of them clean and left untouched, 1 unchanged with places worth a look, "
        "1 in which nothing could be improved, 1 unchanged as asked," in told
    )
    assert summary([outcome("a.jpg")]).startswith("1 photo, ")


def test_an_empty_batch_has_a_report_too(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert "0 photos" in text and "1.5 minutes" in text and "<table>" not in text
