"""Command-line options; those of the tasks are built from the registry, none is named here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from photofix.edit import WHOLE, WHOLE_KNOBS, Edit
from photofix.errors import EditError
from photofix.export.target import ExportOptions
from photofix.photo.consent import Consent
from photofix.photo.formats import FORMATS
from photofix.restore.report_language import report_languages, system_language, words_in
from photofix.restore.report_words import ReportWords
from photofix.restore.request import requested_edit
from photofix.store.shipped_presets import preset_file, shipped_presets
from photofix.tasks import load_tasks
from photofix.tasks.kit.operator import Knob


class Device(StrEnum):
    """Where to compute."""

    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"
    mps = "mps"
    xpu = "xpu"


class Format(StrEnum):
    """A format that results are written in."""

    jpeg = "jpeg"
    png = "png"
    tiff = "tiff"
    webp = "webp"
    avif = "avif"

    @property
    def key(self) -> str:
        """As in `FORMATS`."""
        return self.value.upper()

    @property
    def suffix(self) -> str:
        """The proposed suffix."""
        return FORMATS[self.key].suffixes[0]


class Depth(StrEnum):
    """Bits per channel of the results."""

    eight = "8"
    sixteen = "16"


DeviceOption = Annotated[Device, typer.Option("--device", help="Where to compute.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object per line on standard output.")]
AutoOption = Annotated[
    bool, typer.Option("--auto", help="Tasks not named are automatic instead of off (the default when none is named).")
]
PresetOption = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME|FILE",
        help=f"Settings: {', '.join(shipped_presets())}, or a file saved from PhotoFix (JSON).",
    ),
]
PartialOption = Annotated[
    bool, typer.Option("--partial", help="Read photos that end too early as far as they go; the rest is filled.")
]
MaxMegapixelsOption = Annotated[
    int, typer.Option("--max-megapixels", min=1, metavar="MP", help="Refuse larger photos, which fill the memory.")
]
ReportLanguageOption = Annotated[
    str | None,
    typer.Option(
        "--report-language",
        metavar="|".join(report_languages()),
        help="Language of the condition report, else the system's.",
    ),
]
MAX_MEGAPIXELS = int(Consent().max_megapixels)


def with_task_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """`command(knobs=..., **rest)` as a typer command with one option per knob of every task.

    The command gets `knobs`: (task key, knob key) -> value, only of the options that were given.
    """

    def run(**arguments: Any) -> Any:
        given = {pair: (knob, arguments.pop(name)) for name, pair, knob in _flags()}
        knobs = {pair: knob.number(value) for pair, (knob, value) in given.items() if value is not None}
        return command(knobs=knobs, **arguments)

    own = [p for p in inspect.signature(command, eval_str=True).parameters.values() if p.name != "knobs"]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    run.__signature__ = inspect.Signature([*parameters, *(_parameter(*flag) for flag in _flags())])  # type: ignore[attr-defined]
    run.__doc__ = command.__doc__
    run.__name__ = command.__name__
    return run


def flag(task: str, knob: str) -> str:
    """`--task` for the strength, `--task-knob` for the others, `--knob` for those of the whole edit."""
    if task == WHOLE:
        return f"--{knob.replace('_', '-')}"
    return f"--{task}" if knob == "strength" else f"--{task}-{knob.replace('_', '-')}"


def edit_or_usage_error(knobs: dict[tuple[str, str], float], auto: bool, preset: Edit | None = None) -> Edit:
    """`requested_edit`, with a value outside its range as a usage error."""
    try:
        return requested_edit(knobs, auto, preset)
    except EditError as error:
        raise typer.BadParameter(str(error)) from error


def report_words(language: str | None) -> ReportWords:
    """The words of a condition report in a language, or in the system's; a usage error for one that is not known."""
    if language is not None and language not in report_languages():
        known = ", ".join(report_languages())
        raise typer.BadParameter(f"'{language}' is none of {known}", param_hint="--report-language")
    return words_in(language or system_language())


def load_preset(given: str | None) -> Edit | None:
    """The edit of a preset file, or of a preset that comes with PhotoFix; a usage error if it cannot be read."""
    if given is None:
        return None
    try:
        return Edit.from_text(preset_file(given).read_bytes())
    except (OSError, EditError) as error:
        raise typer.BadParameter(f"{given}: {error}", param_hint="--preset") from error


def export_options(format: Format | None, quality: int, depth: Depth | None, enlarge: bool = False) -> ExportOptions:
    """How results are written; a usage error if the format cannot hold the depth."""
    if format and depth and int(depth.value) not in FORMATS[format.key].depths:
        raise typer.BadParameter(f"{format.value} cannot hold {depth.value} bits per channel", param_hint="--depth")
    return ExportOptions(
        format=format.key if format else None,
        quality=quality,
        depth=int(depth.value) if depth else None,
        enlarge=2 if enlarge else 1,
    )


def _flags() -> Iterator[tuple[str, tuple[str, str], Knob]]:
    for task in load_tasks().values():
        for knob in task.knobs:
            yield f"{task.key}_{knob.key}", (task.key, knob.key), knob
    for knob in WHOLE_KNOBS:
        yield knob.key, (WHOLE, knob.key), knob


def _parameter(name: str, pair: tuple[str, str], knob: Knob) -> inspect.Parameter:
    owner = "" if pair[0] == WHOLE else f"{load_tasks()[pair[0]].label}, "
    text = f"{owner}{knob.label.lower() if owner else knob.label}{f' in {knob.unit}' if knob.unit else ''}"
    text += f" ({knob.tip[0].lower()}{knob.tip[1:]})" if knob.tip else ""
    limits: dict[str, Any] = {} if knob.choices else {"min": knob.low, "max": knob.high}
    option = typer.Option(flag(*pair), help=f"{text}.", rich_help_panel="Tasks", **limits)
    kind: Any = StrEnum(name, [key for key, _ in knob.choices]) if knob.choices else float
    annotation = Annotated[kind | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
