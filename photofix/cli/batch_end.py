"""Runs a batch under a view, says how it ended, and gives the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from threading import Event

import typer

from photofix.batch.collect import LeftOut
from photofix.batch.outcome import Outcome
from photofix.batch.report import summary as in_words
from photofix.batch.run import Summary, Watcher
from photofix.cli.batch_view import batch_view
from photofix.cli.interrupt import stop_on_interrupt
from photofix.cli.output import Printer, printable
from photofix.command import INTERRUPTED
from photofix.errors import PhotoFixError

_NAMED = 20


def run_and_say(out: Printer, run: Callable[[Watcher, Event], Summary]) -> int:
    """Run the batch until its end or Ctrl-C; the exit code."""
    with stop_on_interrupt() as stop, batch_view(out) as view:
        summary = run(view.watcher(), stop)
    if summary.fatal is not None and not isinstance(summary.fatal, PhotoFixError):
        raise summary.fatal  # a closed pipe, or a fault of ours: both are told where every command's end is
    _say(summary)
    if summary.interrupted:
        # Not through the interpreter's own end: it waits for whatever a decoder or the network is in the middle of.
        # Nothing half-written has its final name, and the next run removes what is left.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    return 0 if summary.is_success else 1


def say_left_out(left_out: Sequence[LeftOut]) -> None:
    """Name what was found and not worked on; more than a screen can hold is in the report."""
    for entry in left_out[:_NAMED]:
        typer.echo(printable(f"left out: {entry.path}: {entry.reason}"), err=True)
    if len(left_out) > _NAMED:
        typer.echo(f"left out: {len(left_out) - _NAMED} more", err=True)


def _say_skipped(outcomes: Sequence[Outcome]) -> None:
    """Why photos were skipped, and what to do; more than a screen can hold is in the report."""
    reasons = [outcome.reason for outcome in outcomes if outcome.status == "skipped"]
    for reason in reasons[:_NAMED]:
        typer.echo(printable(f"skipped: {reason}"), err=True)
    if len(reasons) > _NAMED:
        typer.echo(f"skipped: {len(reasons) - _NAMED} more", err=True)


def _say(summary: Summary) -> None:
    say_left_out(summary.left_out)
    _say_skipped(summary.outcomes)
    if summary.fatal is not None:
        typer.echo(printable(str(summary.fatal)), err=True)
    elif summary.interrupted:
        typer.echo("Interrupted; the same command goes on where this one stopped.", err=True)
    else:
        reports = [f"Report: {summary.report}"] if summary.report else []
        reports += [f"Condition report: {summary.conditions}"] if summary.conditions else []
        told = " ".join([*reports, *filter(None, [summary.problem])])
        typer.echo(printable(f"{in_words(summary.outcomes, len(summary.left_out))}. {told}"), err=True)
        typer.echo(printable(summary.originals.sentence()), err=True)
