"""The commands that need no window: restore, batch, survey, info."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from photofix.cli.batch import batch
from photofix.cli.info import info
from photofix.cli.interrupt import INTERRUPTED
from photofix.cli.options import with_task_flags
from photofix.cli.restore import restore
from photofix.cli.survey import survey
from photofix.errors import PhotoFixError


def main(arguments: list[str]) -> int:
    """Run one command; 0 all done, 1 something failed, 2 usage, 130 interrupted."""
    try:
        app()(args=arguments, prog_name="photofix")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; keep the interpreter from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except PhotoFixError as error:
        typer.echo(error, err=True)
        return 1
    except Exception as error:
        traceback.print_exc()
        typer.echo(
            f"Unexpected error: {type(error).__name__}: {error}; please report it with the lines above.", err=True
        )
        return 1
    return 0


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
