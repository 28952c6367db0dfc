"""Command-line options; those of the tasks are built from the registry, none is named here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Annotated, Any

import typer

from photofix.batch.request import requested_edit
from photofix.edit import Edit
from photofix.errors import EditError
from photofix.tasks import load_tasks
from photofix.tasks.base import Knob


class Device(str, Enum):
    """Where to compute."""

    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"
    mps = "mps"
    xpu = "xpu"


DeviceOption = Annotated[Device, typer.Option("--device", help="Where to compute.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object per line on standard output.")]
AutoOption = Annotated[
    bool, typer.Option("--auto", help="Tasks not named are automatic instead of off (the default when none is named).")
]


def with_task_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """`command(knobs=..., **rest)` as a typer command with one option per knob of every task.

    The command gets `knobs`: (task key, knob key) -> value, only of the options that were given.
    """

    def run(**arguments: Any) -> Any:
        given = {pair: arguments.pop(name) for name, pair, _ in _flags()}
        return command(knobs={pair: value for pair, value in given.items() if value is not None}, **arguments)

    own = [p for p in inspect.signature(command, eval_str=True).parameters.values() if p.name != "knobs"]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    run.__signature__ = inspect.Signature([*parameters, *(_parameter(*flag) for flag in _flags())])  # type: ignore[attr-defined]
    run.__doc__ = command.__doc__
    run.__name__ = command.__name__
    return run


def flag(task: str, knob: str) -> str:
    """`--task` for the strength, `--task-knob` for the others."""
    return f"--{task}" if knob == "strength" else f"--{task}-{knob.replace('_', '-')}"


def edit_or_usage_error(knobs: dict[tuple[str, str], float], auto: bool, preset: Edit | None = None) -> Edit:
    """`requested_edit`, with a value outside its range as a usage error."""
    try:
        return requested_edit(knobs, auto, preset)
    except EditError as error:
        raise typer.BadParameter(str(error)) from error


def _flags() -> Iterator[tuple[str, tuple[str, str], Knob]]:
    for task in load_tasks().values():
        for knob in task.knobs:
            yield f"{task.key}_{knob.key}", (task.key, knob.key), knob


def _parameter(name: str, pair: tuple[str, str], knob: Knob) -> inspect.Parameter:
    label = load_tasks()[pair[0]].label
    text = f"{label}, {knob.label.lower()} in {knob.unit}" if knob.unit else f"{label}, {knob.label.lower()}"
    option = typer.Option(flag(*pair), min=knob.low, max=knob.high, help=f"{text}.", rich_help_panel="Tasks")
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[float | None, option]
    )
