"""Runs a batch under a view, says how it ended, and gives the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from threading import Event

import typer

from photofix.batch.report import summary as in_words
from photofix.batch.run import Summary, Watcher
from photofix.cli.batch_view import batch_view
from photofix.cli.interrupt import stop_on_interrupt
from photofix.cli.output import Printer, printable
from photofix.command import INTERRUPTED
from photofix.errors import PhotoFixError


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


def _say(summary: Summary) -> None:
    if summary.fatal is not None:
        typer.echo(printable(str(summary.fatal)), err=True)
    elif summary.interrupted:
        typer.echo("Interrupted; the same command goes on where this one stopped.", err=True)
    else:
        report = f"Report: {summary.report}" if summary.report else summary.problem
        typer.echo(printable(f"{in_words(summary.outcomes)}. {report}"), err=True)
        typer.echo(printable(summary.originals.sentence()), err=True)
