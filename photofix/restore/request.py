"""What is asked for: a photo to restore, and from strengths, automatic and preset to the Edit of each photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from photofix.edit import Edit
from photofix.export.target import ExportOptions
from photofix.tasks import load_tasks

KnobValues = Mapping[tuple[str, str], float]
"""(task key, knob key) -> value in the knob's unit, only what was asked for."""


@dataclass(frozen=True)
class Order:
    """One photo to restore.

    Attributes:
        input, output: the original and its result.
        edit: what to do; automatic strengths are resolved when it is done.
        options: how to write.
        overwrite: an existing result may be replaced.
        use_sidecar: the edit saved for the photo comes before `edit`, as it is when the photo's turn comes.
        allow_truncated: read a file that ends too early as far as it goes.
    """

    input: Path
    output: Path
    edit: Edit = field(default_factory=Edit)
    options: ExportOptions = field(default_factory=ExportOptions)
    overwrite: bool = False
    use_sidecar: bool = False
    allow_truncated: bool = False


def requested_edit(values: KnobValues, auto: bool = False, preset: Edit | None = None) -> Edit:
    """The edit that the given knob values ask for.

    A task of which no knob is named is off, unless `auto` is set, nothing is named at all, or a
    preset says what the unnamed tasks do. Raises EditError for a value outside its range.
    """
    edit = Edit() if preset is None else preset.knobs_only(with_geometry=True)
    unnamed = unnamed_tasks(values)
    if len(unnamed) < len(load_tasks()) and not auto and preset is None:
        for key in unnamed:
            edit = edit.with_value(key, "strength", 0.0)
    return with_values(edit, values)


def with_values(edit: Edit, values: KnobValues) -> Edit:
    """`edit` with each of `values` set; raises EditError out of range."""
    for (task, knob), value in values.items():
        edit = edit.with_value(task, knob, value)
    return edit


def unnamed_tasks(values: KnobValues) -> list[str]:
    """Keys of the tasks of which `values` names no knob."""
    named = {task for task, _ in values}
    return [key for key in load_tasks() if key not in named]
