"""The presets that ship: each is a whole edit, found by its name, its file or the beginning of its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from photofix.edit import Edit
from photofix.errors import EditError
from photofix.store.shipped_presets import preset_file, shipped_presets

NAMES = ["Archive (do little)", "Faded slides", "Family album", "Hazy views", "Scan of a negative"]


def test_they_are_there_by_name() -> None:
    assert list(shipped_presets()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_holds_knobs_only_and_differs_from_automatic(name: str) -> None:
    edit = Edit.from_text(shipped_presets()[name].read_bytes())
    assert edit == edit.knobs_only() != Edit()


def test_archive_does_less_than_automatic_and_the_album_more() -> None:
    archive, album = (Edit.from_text(shipped_presets()[name].read_bytes()) for name in (NAMES[0], NAMES[2]))
    assert archive.value("color") == archive.value("dehaze") == 0 and archive.value("rust") is None
    assert archive.least_certainty("rust") > Edit().least_certainty("rust") > album.least_certainty("rust")


@pytest.mark.parametrize("given", ["Hazy views", "hazy VIEWS", "hazy"])
def test_a_name_is_known_by_its_beginning(given: str) -> None:
    assert preset_file(given) == shipped_presets()["Hazy views"]


def test_a_file_wins_over_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("hazy").touch()
    assert preset_file("hazy") == Path("hazy")


@pytest.mark.parametrize("given", ["", "fa", "slides", "absent.json"])
def test_what_fits_none_or_several_is_told_with_the_names(given: str) -> None:
    with pytest.raises(EditError) as told:
        preset_file(given)
    assert all(name in str(told.value) for name in NAMES)


def test_the_one_for_negatives_makes_a_positive_and_the_others_do_not() -> None:
    edits = {name: Edit.from_text(path.read_bytes()) for name, path in shipped_presets().items()}
    assert {name for name, edit in edits.items() if edit.negative} == {"Scan of a negative"}
    chosen = edits["Scan of a negative"]
    assert chosen.negative == "colour" and chosen.value("dehaze") == 0 and chosen.value("color") is None
