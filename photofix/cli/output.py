"""What the commands print: results on standard output, failures and progress on standard error."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO

import typer

from photofix.restore.result import PhotoResult


class Printer:
    """Prints results as JSON lines, or as sentences.

    Args:
        out: where JSON lines or sentences go.
        as_json: one object per line and nothing else on `out`.
    """

    def __init__(self, out: TextIO, as_json: bool) -> None:
        self._out = out
        self.as_json = as_json

    def result(self, result: PhotoResult) -> None:
        """One photo's line, and on standard error what is remarkable about it."""
        if self.as_json:
            self.line(result.to_json())
        elif result.error is not None:
            typer.echo(printable(f"{result.input}: {result.error}"), err=True)
        else:
            self.text(f"{result.input} -> {result.output}  ({what_changed(result)})")
        if result.note:
            typer.echo(printable(f"{result.input}: {result.note}"), err=True)

    def text(self, text: str) -> None:
        """A sentence for people."""
        typer.echo(printable(text), file=self._out)

    def line(self, data: Mapping[str, Any]) -> None:
        """One JSON object on its own line, ASCII, so that any file name survives any terminal."""
        typer.echo(json.dumps(data), file=self._out)


@contextmanager
def printer(as_json: bool) -> Iterator[Printer]:
    """A printer; while JSON lines are written, whatever else prints to standard output goes to standard error."""
    out = sys.stdout
    if not as_json:
        yield Printer(out, False)
        return
    with redirect_stdout(sys.stderr):
        yield Printer(out, True)


def what_changed(result: PhotoResult) -> str:
    """The strengths in words, or "untouched"; and how many places are left that may be damage."""
    used = [f"{key} {value:g} %" for key, value in result.strengths.items() if value > 0]
    words = ", ".join(used) or "no task applied"
    if result.untouched:
        words = "untouched"
    return f"{words}; {result.left_in_words()}" if result.worth_a_look else words


def printable(text: str) -> str:
    """`text` on one line; what in file names has no character, or moves a terminal's cursor, is shown as `?` signs."""
    shown = os.fsencode(text).decode("utf-8", "replace")
    return "".join("?" if unicodedata.category(letter) == "Cc" else letter for letter in shown)
