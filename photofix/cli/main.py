"""The commands that need no window: restore, batch, survey, info."""

from __future__ import annotations

import typer

from photofix.cli.batch import batch
from photofix.cli.info import info
from photofix.cli.options import with_task_flags
from photofix.cli.restore import restore
from photofix.cli.survey import survey
from photofix.command import run_command


def main(arguments: list[str]) -> int:
    """Run one command; 0 all done, 1 something failed, 2 usage, 130 interrupted."""
    return run_command(app(), arguments)


def app() -> typer.Typer:
    """The typer application, with the tasks' options."""
    commands = typer.Typer(
        add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    commands.command("restore")(with_task_flags(restore))
    commands.command("batch")(with_task_flags(batch))
    commands.command("survey")(survey)
    commands.command("info")(info)
    return commands
