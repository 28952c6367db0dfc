"""A command line from its words to an exit code: what goes wrong is a sentence on standard error."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from photofix.errors import PhotoFixError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells use it (128 + SIGINT)."""


def run_command(app: typer.Typer, arguments: list[str]) -> int:
    """Run the command of `app` that `arguments` name; 0 all done, 1 something failed, 2 usage, 130 interrupted."""
    try:
        app(args=arguments, prog_name="photofix")
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
        typer.echo(_told(error), err=True)
        return 1
    return 0


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; make it accessible or choose another path."
    if isinstance(error, ModuleNotFoundError):
        return f"'{error.name}' is not installed, which this needs; pip install 'photofix[train,cluster]' brings it."
    traceback.print_exc()
    return f"Unexpected error: {type(error).__name__}: {error}; please report it with the lines above."
