"""Options built from the registry: one per knob, values that do not fit are a matter of usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from photofix.__main__ import window_parser
from photofix.cli.options import (
    Depth,
    Device,
    Format,
    edit_or_usage_error,
    export_options,
    flag,
    load_preset,
    with_task_flags,
)
from photofix.edit import Edit
from photofix.photo.formats import FORMATS, WRITE_FORMATS
from photofix.tasks import load_tasks

PAIRS = [(key, knob) for key, task in load_tasks().items() for knob in task.knobs]
KEY = next(iter(load_tasks()))


def run(*words: str) -> tuple[int, dict[tuple[str, str], float] | None, str]:
    """A command with the tasks' options: exit code, what it was given, what was said."""
    given: list[dict[tuple[str, str], float]] = []

    def command(name: str, knobs: dict[tuple[str, str], float]) -> None:
        """Do it."""
        assert name == "x"
        given.append(knobs)

    app = typer.Typer()
    app.command()(with_task_flags(command))
    done = CliRunner().invoke(app, ["x", *words])
    return done.exit_code, given[0] if given else None, done.output


def said(knob: Any, value: float) -> str:
    """The value as one types it: a choice by its name."""
    return str(knob.choices[int(value)][0]) if knob.choices else f"{value:g}"


@pytest.mark.parametrize(("key", "knob"), PAIRS, ids=lambda value: str(getattr(value, "key", value)))
def test_every_knob_has_an_option_with_its_range(key: str, knob: Any) -> None:
    word = flag(key, knob.key)
    assert word == (f"--{key}" if knob.key == "strength" else f"--{key}-{knob.key}")
    for value in (knob.low, knob.high):
        assert run(word, said(knob, value))[:2] == (0, {(key, knob.key): value})
    if knob.choices:
        code, given, answer = run(word, "nonsense")
        assert (code, given) == (2, None) and all(name in answer for name, _ in knob.choices)
        return
    for value in (knob.low - 1, knob.high + 1):
        code, given, answer = run(f"{word}={value:g}")
        assert (code, given) == (2, None) and word in answer


def test_what_is_not_named_is_not_given_and_several_are() -> None:
    assert run()[1] == {}
    words = [word for key, knob in PAIRS for word in (flag(key, knob.key), said(knob, knob.high))]
    assert run(*words)[1] == {(key, knob.key): knob.high for key, knob in PAIRS}
    assert run(f"--{KEY}", "much")[0] == 2


@pytest.mark.parametrize("depth", [None, *Depth])
@pytest.mark.parametrize("format_", [None, *Format])
def test_a_format_that_cannot_hold_the_depth_is_told(format_: Format | None, depth: Depth | None) -> None:
    fits = format_ is None or depth is None or int(depth.value) in FORMATS[format_.key].depths
    if not fits:
        with pytest.raises(typer.BadParameter, match=f"cannot hold {depth.value} bits" if depth else ""):
            export_options(format_, 90, depth)
        return
    options = export_options(format_, 90, depth)
    assert (options.format, options.quality) == (format_.key if format_ else None, 90)
    assert options.depth == (int(depth.value) if depth else None)


def test_a_value_out_of_range_from_elsewhere_is_a_matter_of_usage() -> None:
    with pytest.raises(typer.BadParameter, match="-500"):
        edit_or_usage_error({(KEY, "strength"): -500.0}, auto=False)
    assert edit_or_usage_error({(KEY, "strength"): 5.0}, auto=True).value(KEY, "strength") == 5


@pytest.mark.parametrize(
    "content", [None, b"", b"\xff", b"[]", b'{"version": 1, "tasks": {"nonsense": {"strength": 5}}}']
)
def test_a_preset_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(typer.BadParameter, match=r"p\.json") as told:
        load_preset(str(path))
    assert told.value.param_hint == "--preset"


def test_a_preset_is_an_edit_and_none_is_none(tmp_path: Path) -> None:
    edit = Edit().with_value(KEY, "strength", 33.0)
    (tmp_path / "p.json").write_text(json.dumps(edit.to_json()))
    assert load_preset(str(tmp_path / "p.json")) == edit and load_preset(None) is None


def test_formats_and_devices_are_those_that_the_rest_of_the_program_knows() -> None:
    assert {format_.key for format_ in Format} == {entry.key for entry in WRITE_FORMATS}
    (choices,) = [action.choices for action in window_parser()._actions if "--device" in action.option_strings]
    assert list(choices or ()) == [device.value for device in Device]
