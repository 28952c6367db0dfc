"""Progress of a batch: plain lines without a terminal, every photo's end told once, counts that add up."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from rich.progress import Progress

from photofix.batch.outcome import Outcome, Status
from photofix.cli import batch_view as _view
from photofix.cli.batch_view import BatchView, batch_view
from photofix.cli.output import Printer
from photofix.restore.result import PhotoResult


def outcome(name: str, status: Status = "done", reason: str = "", **more: Any) -> Outcome:
    return Outcome(status, PhotoResult(name, f"out/{name}", **({"strengths": {"fog": 50.0}} | more)), reason)


def shown(*outcomes: Outcome, as_json: bool = False) -> str:
    """What goes to `out`; the rest is on standard error."""
    out = io.StringIO()
    watcher = BatchView(Printer(out, as_json), None).watcher()
    watcher.on_plan(len(outcomes))
    for one in outcomes:
        watcher.on_outcome(one)
    return out.getvalue()


def test_each_end_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(
        outcome("a.jpg"),
        outcome("b.jpg", "failed", error="It is broken."),
        outcome("c.jpg", "skipped", "exists"),
        outcome("d.jpg", "resumed"),
        outcome("e.jpg", "done", "The photo changed after it was queued."),
        outcome("f.jpg", untouched=True),
    )
    assert out == ""
    assert capsys.readouterr().err.splitlines() == [
        "a.jpg -> out/a.jpg  (fog 50 %)",
        "failed: b.jpg: It is broken.",
        "e.jpg: The photo changed after it was queued.",
        "e.jpg -> out/e.jpg  (fog 50 %)",
        "f.jpg -> out/f.jpg  (untouched)",
    ]


def test_json_lines_hold_every_photo_with_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    states: list[Status] = ["done", "failed", "skipped", "resumed"]
    out = shown(*(outcome(f"{state}.jpg", state, "why") for state in states), as_json=True)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["input"], line["status"], line["reason"]) for line in lines] == [
        (f"{state}.jpg", state, "why") for state in states
    ]
    assert "->" not in capsys.readouterr().err, "said in the lines already"


def test_now_and_then_a_line_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [100.0]
    monkeypatch.setattr(_view.time, "monotonic", lambda: now[0])
    watcher = BatchView(Printer(io.StringIO(), True), None).watcher()
    watcher.on_plan(8)
    for index in range(4):
        now[0] += 6.0
        watcher.on_outcome(
            outcome(f"{index}.jpg", "failed" if index == 1 else "done", error="x" if index == 1 else None)
        )
    lines = [line for line in capsys.readouterr().err.splitlines() if " of " in line]
    assert lines == [
        "2 of 8, 1 failed, 10.0 photos/min, less than 1 min left",
        "4 of 8, 1 failed, 10.0 photos/min, less than 1 min left",
    ]


def test_what_costs_no_work_does_not_count_as_speed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(_view.time, "monotonic", lambda: now[0])
    watcher = BatchView(Printer(io.StringIO(), True), None).watcher()
    watcher.on_plan(9)
    for state, reason in (("resumed", ""), ("skipped", ""), ("failed", "failed before; --retry-failed tries again")):
        now[0] += 5
        watcher.on_outcome(outcome("x.jpg", state, reason, error="x"))  # type: ignore[arg-type]
    assert "3 of 9, 1 failed, 0.0 photos/min\n" in capsys.readouterr().err, "nothing tells how long the others take"
    for _ in range(2):
        now[0] += 40
        watcher.on_outcome(outcome("x.jpg", "done"))
    assert "5 of 9, 1 failed, 1.3 photos/min, 4 min left" in capsys.readouterr().err


def test_on_a_terminal_a_bar_follows(capsys: pytest.CaptureFixture[str]) -> None:
    text = io.StringIO()
    with Progress(console=Console(file=text, force_terminal=True, width=80)) as bar:
        watcher = BatchView(Printer(io.StringIO(), False), bar).watcher()
        watcher.on_plan(3)
        running = SimpleNamespace(state="running", stage="decode", task=SimpleNamespace(input=Path("in/p[1].jpg")))
        watcher.on_item(running)  # type: ignore[arg-type]
        (task,) = bar.tasks
        assert (task.total, task.completed, task.fields["current"]) == (3, 0, "p[1].jpg: decode")
        watcher.on_outcome(outcome("p[1].jpg", "failed", error="It is [broken]."))
        assert (task.completed, task.fields["failures"], task.fields["left"]) == (1, "1 failed", "")
        watcher.on_outcome(outcome("q.jpg", "done"))
        assert (task.completed, task.fields["left"]) == (2, "less than 1 min left")
        watcher.on_verify()
    assert "failed: p[1].jpg: It is [broken]." in text.getvalue() and "Comparing the originals" in text.getvalue()


def test_without_a_terminal_there_is_no_bar() -> None:
    with batch_view(Printer(io.StringIO(), False)) as view:
        assert view._bar is None
