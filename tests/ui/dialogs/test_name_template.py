"""Names of results: from the template, fit for any file system, never one that is taken."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from photofix.restore.naming import RESULT
from photofix.ui.dialogs.name_template import file_name, free_path

TODAY = datetime.date(2026, 1, 2)


@pytest.mark.parametrize(
    ("template", "stem"),
    [
        ("{name}_restored", "a.b_restored"),
        (RESULT, "a.b_restored"),
        ("{date} {name}", "2026-01-02 a.b"),
        ("{name}{name}", "a.ba.b"),
        ("x/y:z", "x-y-z"),
        ('<>"|?*\\', "-------"),
        ("tab\there\x00", "tab-here-"),
        ("  {name}  ", "a.b"),
        ("name...", "name"),
        ("{unknown}", "{unknown}"),
        ("漢字 ü", "漢字 ü"),
        ("  ", ""),
        ("...", ""),
    ],
)
def test_a_template_gives_a_name_that_any_disk_takes(template: str, stem: str) -> None:
    assert file_name(template, Path("/somewhere/a.b.jpg"), TODAY) == stem


def test_taken_names_are_counted_up(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "a-2.png").mkdir()
    (tmp_path / "a-3.png").symlink_to(tmp_path / "nothing")
    promised = [tmp_path / "a-4.png"]
    assert free_path(tmp_path, "a", ".png", promised).name == "a-5.png"
    assert free_path(tmp_path, "a", ".jpg", promised).name == "a.jpg"
    assert free_path(tmp_path, "b", ".png").name == "b.png"


@pytest.mark.parametrize("stem", ["a" * 300, "漢" * 90, "ü" * 200])
def test_names_are_shortened_to_what_a_disk_holds(stem: str, tmp_path: Path) -> None:
    first = free_path(tmp_path, stem, ".jpeg")
    first.touch()
    second = free_path(tmp_path, stem, ".jpeg")
    second.touch()
    assert first != second and second.name.endswith("-2.jpeg")
    assert stem.startswith(first.stem) and len(first.name.encode()) > 240


def test_a_folder_that_is_not_there_has_every_name_free(tmp_path: Path) -> None:
    assert free_path(tmp_path / "nowhere", "a", ".png") == tmp_path / "nowhere/a.png"
