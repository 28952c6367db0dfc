"""Presets: any name a person gives, only knobs inside, and damaged files told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from photofix.edit import Decision, Edit, Stroke
from photofix.errors import EditError
from photofix.tasks import load_tasks
from photofix.ui.session import presets as _presets
from photofix.ui.session.presets import (
    delete_preset,
    load_preset,
    preset_names,
    preset_path,
    read_preset,
    save_preset,
    write_preset,
)

KEY = next(iter(load_tasks()))
FINDER = next(key for key, task in load_tasks().items() if task.refines)
KNOBS = Edit().with_value(KEY, "strength", 42.0)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of presets."""
    (tmp_path / "presets").mkdir()
    monkeypatch.setattr(_presets, "presets_dir", lambda: tmp_path / "presets")
    return tmp_path / "presets"


def test_only_knobs_are_kept() -> None:
    strokes = (Stroke("all", "protect", 5.0, 100.0, ((1.0, 2.0),)),)
    decided = Edit(KNOBS.values, strokes, (Decision(FINDER, 1.0, 2.0, "keep"),))
    save_preset("mine", decided)
    assert load_preset("mine") == KNOBS


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Old prints", "Old prints"),
        ("a/b:c", "a-b-c"),
        ("  .hidden. ", "hidden"),
        ("漢字", "漢字"),
        ("..", "preset"),
        ("", "preset"),
    ],
)
def test_any_name_becomes_a_file_name(name: str, stem: str, folder: Path) -> None:
    save_preset(name, KNOBS)
    assert [path.name for path in folder.iterdir()] == [f"{stem}.json"] == [preset_path(name).name]
    assert preset_names() == [stem] and load_preset(stem) == KNOBS


def test_names_are_sorted_as_people_sort() -> None:
    for name in ("beta", "Alpha", "gamma", "Beta2"):
        save_preset(name, KNOBS)
    assert preset_names() == ["Alpha", "beta", "Beta2", "gamma"]


def test_saving_again_replaces_and_deleting_twice_is_harmless() -> None:
    save_preset("mine", Edit())
    save_preset("mine", KNOBS)
    assert load_preset("mine") == KNOBS
    for _ in range(2):
        delete_preset("mine")
    assert preset_names() == []
    with pytest.raises(EditError, match=r"The preset mine.json cannot be read .*; choose another file"):
        load_preset("mine")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff\xfe", b'{"version": 1, "tasks": 3}', json.dumps({"version": 99, "tasks": {}}).encode()],
)
def test_a_file_that_is_none_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(EditError):
        read_preset(path)


@pytest.mark.parametrize("spoil", [lambda value: value | {"strength": 1e9}, lambda value: value | {"unknown": 1}])
def test_values_that_do_not_fit_are_told(spoil: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_preset(path, KNOBS)
    assert read_preset(path) == KNOBS
    data = json.loads(path.read_text())
    data["tasks"][KEY] = spoil(data["tasks"][KEY])
    path.write_text(json.dumps(data))
    with pytest.raises(EditError):
        read_preset(path)


def test_a_folder_is_no_preset(tmp_path: Path) -> None:
    with pytest.raises(EditError, match="cannot be read"):
        read_preset(tmp_path)


def test_a_name_that_no_disk_holds_is_shortened() -> None:
    save_preset("漢" * 120, KNOBS)
    (name,) = preset_names()
    assert "漢" * 70 in name and load_preset(name) == KNOBS
