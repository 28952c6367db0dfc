"""Edits saved beside photos: read back equal, never in the way, refused politely when from the future."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from photofix.edit import Decision, Edit, Stroke
from photofix.errors import EditError, PhotoWriteError
from photofix.photo.photo import Photo
from photofix.store import sidecar
from photofix.store.sidecar import forget_others, keep_other, kept_others, load_sidecar, save_sidecar, sidecar_path
from photofix.tasks import load_tasks

TASK = next(iter(load_tasks()))
EDIT = Edit(
    values=(((TASK, "strength"), 62.5),),
    strokes=(Stroke("all", "protect", 12.0, 80.0, ((1.0, 2.5), (3.0, 4.0))),),
    decisions=(Decision(TASK, 10.0, 20.0, "reject"),),
)


@pytest.fixture
def photo(tmp_path: Path, make_pixels: Callable[..., Any]) -> Photo:
    (tmp_path / "photos").mkdir()
    return Photo(tmp_path / "photos" / "Bäume 照片.jpg", make_pixels(), sha256="ab" * 32)


def test_a_saved_edit_is_loaded_again(photo: Photo) -> None:
    assert load_sidecar(photo) is None
    path = save_sidecar(photo, EDIT, "cd" * 32)
    assert photo.path is not None
    assert path == photo.path.with_name("Bäume 照片.jpg.photofix.json") == sidecar_path(photo.path)
    loaded = load_sidecar(photo)
    assert loaded is not None
    assert loaded.edit == EDIT
    assert (loaded.photo_sha256, loaded.weights_sha256, loaded.path) == ("ab" * 32, "cd" * 32, path)


def test_people_can_read_it(photo: Photo) -> None:
    path = save_sidecar(photo, EDIT, "cd" * 32)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    assert data["version"] == 1
    assert data["edit"]["tasks"][TASK] == {"strength": 62.5}
    assert text.count("\n") > 10


def test_an_untouched_photo_has_none(photo: Photo) -> None:
    assert save_sidecar(photo, Edit(), "cd" * 32) is None
    assert load_sidecar(photo) is None
    save_sidecar(photo, EDIT, "cd" * 32)
    save_sidecar(photo, Edit(), "cd" * 32)
    assert photo.path is not None
    assert list(photo.path.parent.iterdir()) == []


def test_a_pasted_photo_has_none(make_pixels: Callable[..., Any]) -> None:
    assert save_sidecar(Photo(None, make_pixels()), EDIT, "") is None
    assert load_sidecar(Photo(None, make_pixels())) is None


def test_a_folder_that_cannot_be_written_uses_the_data_folder(photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert photo.path is not None
    photo.path.parent.rmdir()
    path = save_sidecar(photo, EDIT, "cd" * 32)
    assert path is not None
    assert path.parent == Path(os.environ["XDG_DATA_HOME"]) / "photofix" / "edits"
    loaded = load_sidecar(photo)
    assert loaded is not None
    assert loaded.edit == EDIT


def test_the_newest_place_wins_when_the_folder_is_writable_again(photo: Photo) -> None:
    assert photo.path is not None
    photo.path.parent.rmdir()
    save_sidecar(photo, EDIT, "")
    photo.path.parent.mkdir()
    newer = EDIT.with_value(TASK, "strength", 10.0)
    save_sidecar(photo, newer, "")
    loaded = load_sidecar(photo)
    assert loaded is not None
    assert loaded.edit == newer


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch, photo: Photo) -> Callable[[], None]:
    """Makes the photo's folder refuse every change, also for root."""

    def make() -> None:
        assert photo.path is not None
        folder, write, unlink = photo.path.parent, sidecar.write_bytes_safely, Path.unlink

        def refusing_write(path: Path, *rest: Any, **options: Any) -> None:
            if path.parent == folder:
                raise PhotoWriteError("the folder does not allow writing")
            write(path, *rest, **options)

        def refusing_unlink(path: Path, missing_ok: bool = False) -> None:
            if path.parent == folder:
                raise PermissionError(13, "denied")
            unlink(path, missing_ok)

        monkeypatch.setattr(sidecar, "write_bytes_safely", refusing_write)
        monkeypatch.setattr(Path, "unlink", refusing_unlink)

    return make


def test_a_folder_that_became_read_only_does_not_bring_the_old_edit_back(
    photo: Photo, read_only: Callable[[], None]
) -> None:
    save_sidecar(photo, EDIT, "")
    read_only()
    newer = EDIT.with_value(TASK, "strength", 10.0)
    path = save_sidecar(photo, newer, "")
    assert photo.path is not None and path is not None
    assert path.parent != photo.path.parent
    loaded = load_sidecar(photo)
    assert loaded is not None and loaded.edit == newer


def test_an_edit_taken_back_in_a_read_only_folder_stays_taken_back(photo: Photo, read_only: Callable[[], None]) -> None:
    save_sidecar(photo, EDIT, "")
    read_only()
    assert save_sidecar(photo, Edit(), "") is not None
    loaded = load_sidecar(photo)
    assert loaded is not None and loaded.edit == Edit()


def test_no_folder_at_all_is_told_in_a_sentence(photo: Photo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert photo.path is not None
    photo.path.parent.rmdir()
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(PhotoWriteError, match="cannot be made"):
        save_sidecar(photo, EDIT, "")


def test_a_name_too_long_for_a_suffix_uses_the_data_folder(tmp_path: Path, make_pixels: Callable[..., Any]) -> None:
    photo = Photo(tmp_path / ("n" * 248 + ".jpg"), make_pixels(), sha256="ef" * 32)
    assert save_sidecar(photo, EDIT, "") is not None
    assert load_sidecar(photo) is not None
    assert list(tmp_path.iterdir()) == []


def test_a_preset_renamed_to_a_sidecar_is_taken(photo: Photo) -> None:
    assert photo.path is not None
    sidecar_path(photo.path).write_text(json.dumps(EDIT.to_json()))
    loaded = load_sidecar(photo)
    assert loaded is not None
    assert loaded.edit == EDIT
    assert loaded.weights_sha256 == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("[]", "not a saved edit"),
        ("[" * 100_000, "nested too deep"),
        (b"\xff\xfe\x00", "not valid JSON"),
        ('{"version": 2}', "version 2, this PhotoFix reads version 1; update PhotoFix"),
        ('{"version": 1}', "edit is missing"),
        ('{"version": 1, "edit": {"version": 9}}', "version 9"),
        ('{"version": 1, "photo_sha256": 3, "edit": {"version": 1}}', "photo_sha256 is 3, not a text"),
        ('{"version": 1, "edit": {"version": 1, "tasks": {"nonsense": {"strength": 1}}}}', "nonsense"),
    ],
)
def test_damaged_and_future_files_are_refused_in_a_sentence(photo: Photo, text: str | bytes, words: str) -> None:
    assert photo.path is not None
    sidecar_path(photo.path).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(EditError, match=words):
        load_sidecar(photo)


def test_the_kind_of_film_is_kept_and_an_old_sidecar_says_nothing_of_it(photo: Photo) -> None:
    save_sidecar(photo, replace(EDIT, values=((("all", "negative"), 2.0),)), "")
    loaded = load_sidecar(photo)
    assert loaded is not None and loaded.edit.negative == "colour"
    path = save_sidecar(photo, EDIT, "")
    assert path is not None and "negative" not in path.read_text(encoding="utf-8")
    loaded = load_sidecar(photo)
    assert loaded is not None and loaded.edit.negative == ""


OTHER = EDIT.with_value(TASK, "strength", 11.0)


def test_an_edit_of_another_program_is_kept_under_a_name_of_its_own(photo: Photo) -> None:
    path = save_sidecar(photo, OTHER, "")
    assert path is not None
    text = path.read_bytes()
    kept = [keep_other(photo, Edit(), EDIT) for _ in range(2)]
    assert kept == 2 * [(OTHER, path.with_name("Bäume 照片.jpg.photofix.other1.json"))], "once is enough"
    save_sidecar(photo, EDIT, "")
    assert kept[0] is not None and kept[0][1].read_bytes() == text
    again = keep_other(photo, OTHER, Edit())
    assert again == (EDIT, path.with_name("Bäume 照片.jpg.photofix.other2.json"))
    loaded = load_sidecar(photo)
    assert loaded is not None and loaded.edit == EDIT, "what is kept is no sidecar"


@pytest.mark.parametrize(("known", "edit"), [(OTHER, EDIT), (EDIT, OTHER)])
def test_what_was_known_or_is_the_same_is_not_kept(photo: Photo, known: Edit, edit: Edit) -> None:
    assert keep_other(photo, known, edit) is None
    path = save_sidecar(photo, OTHER, "")
    assert path is not None and keep_other(photo, known, edit) is None
    assert list(path.parent.iterdir()) == [path]


def test_the_order_in_which_knobs_were_set_is_no_difference(photo: Photo) -> None:
    known = Edit()
    for knob in ("strength", "certainty", "strength"):
        for task in load_tasks():
            if knob == "strength" or any(known_knob.key == knob for known_knob in load_tasks()[task].knobs):
                known = known.with_value(task, knob, 30.0)
    save_sidecar(photo, known, "")
    assert keep_other(photo, known, EDIT) is None


def test_a_print_that_another_program_has_moved_is_kept(photo: Photo) -> None:
    corners = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    save_sidecar(replace(photo, part=corners), EDIT, "")
    assert keep_other(replace(photo, part=corners), EDIT, OTHER) is None
    moved = replace(photo, part=((1.0, 1.0), *corners[1:]))
    kept = keep_other(moved, EDIT, OTHER)
    assert kept is not None and kept[0] == EDIT


def test_a_damaged_sidecar_is_left_to_saving(photo: Photo) -> None:
    assert photo.path is not None
    sidecar_path(photo.path).write_text("{")
    assert keep_other(photo, Edit(), EDIT) is None


def test_in_a_read_only_folder_it_is_kept_in_the_data_folder(photo: Photo, read_only: Callable[[], None]) -> None:
    save_sidecar(photo, OTHER, "")
    read_only()
    kept = keep_other(photo, Edit(), EDIT)
    assert kept is not None and photo.path is not None
    assert kept[0] == OTHER and kept[1].parent == Path(os.environ["XDG_DATA_HOME"]) / "photofix" / "edits"


def test_an_edit_that_can_be_kept_nowhere_is_told(photo: Photo, read_only: Callable[[], None], tmp_path: Path) -> None:
    save_sidecar(photo, OTHER, "")
    read_only()
    with pytest.MonkeyPatch.context() as patch:
        (tmp_path / "file").write_text("in the way")
        patch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
        with pytest.raises(PhotoWriteError):
            keep_other(photo, Edit(), EDIT)


def test_what_was_kept_is_found_again_wherever_it_lies_and_deleted(photo: Photo, read_only: Callable[[], None]) -> None:
    assert kept_others(photo) == []
    for saved, mine in ((OTHER, EDIT), (EDIT, OTHER)):
        save_sidecar(photo, saved, "")
        keep_other(photo, Edit(), mine)
    assert [kept.edit for kept in kept_others(photo)] == [OTHER, EDIT]
    assert photo.path is not None
    for name in ("other7.json", "otherwise.json", "other1.txt"):
        photo.path.with_name(f"{photo.path.name}.photofix.{name}").write_text("{")
    assert len(kept_others(photo)) == 2, "what cannot be read is no edit"
    forget_others(photo)
    assert kept_others(photo) == [] and sidecar_path(photo.path).exists()
    assert photo.path.with_name(f"{photo.path.name}.photofix.other7.json").exists()
    save_sidecar(photo, OTHER, "")
    read_only()
    keep_other(photo, Edit(), EDIT)
    assert [kept.edit for kept in kept_others(photo)] == [OTHER]


def test_what_a_newer_program_saved_is_kept_each_time_and_offered_once_it_can_be_read(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert photo.path is not None
    beside = sidecar_path(photo.path)
    for edit in (EDIT, OTHER):
        save_sidecar(photo, edit, "")
        beside.write_text(beside.read_text().replace('"version": 1,', '"version": 7,', 1))
        save_sidecar(photo, Edit().with_value(TASK, "strength", 1.0), "")
    assert kept_others(photo) == [] and len(list(beside.parent.glob("*.unread*"))) == 2
    monkeypatch.setattr("photofix.store.sidecar.VERSION", 7)
    assert [kept.edit for kept in kept_others(photo)] == [EDIT, OTHER]
