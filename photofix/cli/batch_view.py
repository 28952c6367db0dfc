"""Progress of a batch on standard error: a live bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from photofix.batch.outcome import Outcome
from photofix.batch.run import BatchItem, Watcher
from photofix.cli.output import Printer, printable, what_changed
from photofix.restore.pace import Pace

PLAIN_EVERY_S = 10.0


class BatchView:
    """Shows a batch: results through the printer, the rest on standard error.

    Args:
        out: for the JSON lines.
        bar: the live bar, None where standard error is no terminal.
    """

    def __init__(self, out: Printer, bar: Progress | None) -> None:
        self._out, self._bar = out, bar
        self._lock = Lock()
        self._task = bar.add_task("", total=None, current="", rate="", failures="", left="") if bar else None
        self._total = self._done = self._failed = self._worked = 0
        self._start = self._last_line = self._last_done = time.monotonic()
        self._pace = Pace()

    def watcher(self) -> Watcher:
        """What the batch reports to."""
        return Watcher(self._on_plan, self._on_item, self._on_outcome, self._on_verify)

    def _on_plan(self, count: int) -> None:
        self._total = count
        self._start = self._last_done = time.monotonic()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=count)

    def _on_item(self, item: BatchItem) -> None:
        if self._bar is not None and self._task is not None and item.state == "running":
            self._bar.update(self._task, current=printable(f"{item.task.input.name}: {item.stage}"))

    def _on_outcome(self, outcome: Outcome) -> None:
        with self._lock:
            self._done += 1
            self._failed += outcome.status == "failed"
            self._worked += outcome.status in ("done", "failed") and not outcome.reason.startswith("failed before")
            if outcome.status == "done":  # what was skipped or failed tells nothing of how long the others take
                now = time.monotonic()
                self._pace.note(now - self._last_done)
                self._last_done = now
            if self._out.as_json:
                self._out.line(outcome.result.to_json() | {"status": outcome.status, "reason": outcome.reason})
            if outcome.status == "failed":
                self._say(f"failed: {outcome.result.input}: {outcome.result.error} {outcome.reason}".rstrip())
            elif outcome.status == "done" and outcome.reason:
                self._say(f"{outcome.result.input}: {outcome.reason}")
            self._show(outcome)

    def _on_verify(self) -> None:
        self._say("Comparing the originals with what was read ...")

    def _show(self, outcome: Outcome) -> None:
        rate = self._worked / max(time.monotonic() - self._start, 1e-3) * 60
        if self._bar is not None and self._task is not None:
            failures = f"{self._failed} failed" if self._failed else ""
            said = f"{rate:.1f} photos/min"
            self._bar.update(self._task, completed=self._done, rate=said, failures=failures, left=self._left())
            return
        if not self._out.as_json and outcome.status == "done":
            self._say(f"{outcome.result.input} -> {outcome.result.output}  ({what_changed(outcome.result)})")
        if time.monotonic() - self._last_line > PLAIN_EVERY_S:
            self._last_line = time.monotonic()
            parts = (f"{self._done} of {self._total}", f"{self._failed} failed", f"{rate:.1f} photos/min", self._left())
            self._say(", ".join(filter(None, parts)))

    def _left(self) -> str:
        """How long the others will take, "" while nobody can tell."""
        left = self._pace.left_s(self._total - self._done)
        if left is None or not left:
            return ""
        return f"{math.ceil(left / 60)} min left" if left >= 60 else "less than 1 min left"

    def _say(self, sentence: str) -> None:
        if self._bar is not None:
            self._bar.console.print(printable(sentence), markup=False, highlight=False)
        else:
            typer.echo(printable(sentence), err=True)


@contextmanager
def batch_view(out: Printer) -> Iterator[BatchView]:
    """A view that lasts as long as the batch."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield BatchView(out, None)
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[rate]}"),
        TextColumn("[red]{task.fields[failures]}"),
        TextColumn("{task.fields[current]}", markup=False),
    )
    with Progress(*columns, console=console) as bar:
        yield BatchView(out, bar)
