"""The plan of a batch: what is done, verified, kept or refused, from the journal and from what lies in the folder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from photofix.batch.collect import Found
from photofix.batch.journal import Entry, Journal, State
from photofix.batch.plan import IfExists, Planned, Planner, Settings, is_intact, remove_leftovers
from photofix.edit import Edit
from photofix.export.target import ExportOptions
from photofix.restore.hashing import file_sha256, stamp
from photofix.restore.result import PhotoResult
from photofix.tasks import load_tasks

TASK = next(iter(load_tasks()))
WEIGHTS = "5" * 64


@pytest.fixture
def photo(tmp_path: Path) -> Found:
    path = tmp_path / "in/sub/p.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a photo")
    return Found(path, Path("sub/p.jpg"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    return folder


def planned_by(out: Path, *photos: Found, journal: Journal | None = None, **more: Any) -> list[Planned]:
    settings = Settings(**{name: more.pop(name) for name in list(more) if name in Settings.__dataclass_fields__})
    weights = more.pop("weights_sha256", WEIGHTS)
    return Planner(out, settings, journal or Journal(out / "j"), weights, **more).plan(photos)


def journal_with(out: Path, photo: Found, state: State = "done", **changes: Any) -> Journal:
    """A batch that worked on `photo` before, with its result in place."""
    (planned,) = planned_by(out, photo, **{k: v for k, v in changes.items() if k in Settings.__dataclass_fields__})
    if state != "failed":
        planned.output.write_bytes(b"a result")
    read = stamp(photo.path)
    assert read is not None
    entry = Entry(
        state=state,
        input=planned.key,
        output="sub/p.jpg",
        edit_sha256=planned.edit_sha256,
        weights_sha256=WEIGHTS,
        input_sha256=file_sha256(photo.path) or "",
        output_sha256=file_sha256(planned.output) or "",
        input_size=read.size,
        input_mtime_ns=read.mtime_ns,
        result=PhotoResult(str(photo.path), error="it is broken" if state == "failed" else None).to_json(),
    )
    journal = Journal(out / "journal")
    journal.append(replace(entry, **{k: v for k, v in changes.items() if k in Entry.__dataclass_fields__}))
    return journal


def only(out: Path, photo: Found, **more: Any) -> Planned:
    (planned,) = planned_by(out, photo, **more)
    return planned


def test_a_new_photo_is_restored_into_the_same_folder_below(out: Path, photo: Found) -> None:
    planned = only(out, photo)
    assert (planned.action, planned.output, planned.overwrite) == ("restore", out / "sub/p.jpg", False)
    assert planned.key == str(photo.path.resolve()) and planned.queued == stamp(photo.path)


@pytest.mark.parametrize("suffix", ["", ".png", ".tif"])
def test_another_format_has_its_suffix(suffix: str, out: Path, photo: Found) -> None:
    assert only(out, photo, suffix=suffix).output.name == f"p{suffix or '.jpg'}"


@pytest.mark.parametrize(
    ("if_exists", "action", "name", "overwrite"),
    [
        (IfExists.skip, "skip", "p.jpg", False),
        (IfExists.overwrite, "restore", "p.jpg", True),
        (IfExists.rename, "restore", "p-2.jpg", False),
    ],
)
def test_a_foreign_file_in_the_way_is_kept_replaced_or_stepped_aside_for(
    if_exists: IfExists, action: str, name: str, overwrite: bool, out: Path, photo: Found
) -> None:
    (out / "sub/p.jpg").write_bytes(b"somebody's")
    planned = only(out, photo, if_exists=if_exists)
    assert (planned.action, planned.output.name, planned.overwrite) == (action, name, overwrite)
    assert ("--if-exists overwrite" in planned.reason) == (action == "skip")


def test_what_was_done_is_verified(out: Path, photo: Found) -> None:
    planned = only(out, photo, journal=journal_with(out, photo))
    assert planned.action == "verify" and planned.previous is not None and is_intact(planned)


@pytest.mark.parametrize(
    "more",
    [{"edit": Edit().with_value(TASK, "strength", 30.0)}, {"options": ExportOptions(quality=40)}, {"suffix": ".jpg"}],
)
def test_other_wishes_are_another_batch(more: dict[str, Any], out: Path, photo: Found) -> None:
    planned = only(out, photo, journal=journal_with(out, photo), **more)
    assert planned.action == "skip" and "made with other settings" in planned.reason


def test_other_weights_are_told(out: Path, photo: Found) -> None:
    planned = only(out, photo, journal=journal_with(out, photo), weights_sha256="6" * 64)
    assert planned.action == "skip" and "made with other weights" in planned.reason
    again = only(out, photo, journal=journal_with(out, photo), weights_sha256="6" * 64, if_exists=IfExists.overwrite)
    assert again.action == "restore" and again.overwrite


def test_what_was_begun_by_this_batch_is_made_again_over_what_lies_there(out: Path, photo: Found) -> None:
    planned = only(out, photo, journal=journal_with(out, photo, "started"))
    assert planned.action == "restore" and planned.overwrite


def test_after_a_fault_the_photo_at_work_is_left_unless_asked_for(out: Path, photo: Found) -> None:
    journal = journal_with(out, photo, "started")
    left = only(out, photo, journal=journal, after_fault=True)
    assert left.action == "failed before" and "--retry-failed" in left.reason
    assert only(out, photo, journal=journal, after_fault=True, retry_failed=True).action == "restore"


def test_what_failed_is_tried_again_on_request_or_when_it_changed(out: Path, photo: Found) -> None:
    journal = journal_with(out, photo, "failed")
    left = only(out, photo, journal=journal)
    assert (left.action, left.reason) == ("failed before", "it is broken")
    assert only(out, photo, journal=journal, retry_failed=True).action == "restore"
    photo.path.write_bytes(b"a mended photo")
    assert only(out, photo, journal=journal).action == "restore"


@pytest.mark.parametrize("victim", ["output", "input"])
def test_a_changed_result_or_original_is_not_intact(victim: str, out: Path, photo: Found) -> None:
    journal = journal_with(out, photo)
    (photo.path if victim == "input" else out / "sub/p.jpg").write_bytes(b"changed, and longer")
    planner = Planner(out, Settings(), journal, WEIGHTS)
    (planned,) = planner.plan([photo])
    assert not is_intact(planned)
    kept = planner.after_failed_check(planned)
    assert kept.action == "skip" and "was changed since" in kept.reason
    (out / "sub/p.jpg").unlink()
    assert planner.after_failed_check(planned).action == "restore"


def test_a_touched_original_with_the_same_bytes_is_intact(out: Path, photo: Found) -> None:
    journal = journal_with(out, photo)
    os.utime(photo.path, ns=(1, 1))
    assert is_intact(only(out, photo, journal=journal))


def test_results_of_this_batch_are_no_photos(out: Path, photo: Found) -> None:
    journal = journal_with(out, photo)
    result = Found(out / "sub/p.jpg", Path("p.jpg"))
    planner = Planner(out, Settings(), journal, WEIGHTS)
    assert planner.own_results([photo, result]) == [result.path]
    assert [planned.input for planned in planner.plan([photo, result])] == [photo.path]


def test_a_photo_keeps_its_result_when_its_folder_was_moved(out: Path, photo: Found, tmp_path: Path) -> None:
    journal = journal_with(out, photo)
    moved = tmp_path / "elsewhere/sub/p.jpg"
    moved.parent.mkdir(parents=True)
    photo.path.rename(moved)
    planned = only(out, Found(moved, photo.relative), journal=journal)
    assert planned.action == "verify" and planned.output == out / "sub/p.jpg"


def test_another_photo_of_the_same_name_gets_a_name_of_its_own(out: Path, photo: Found, tmp_path: Path) -> None:
    journal = journal_with(out, photo)
    other = tmp_path / "elsewhere/sub/p.jpg"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"quite another photo")
    both = planned_by(out, photo, Found(other, photo.relative), journal=journal)
    assert [(planned.action, planned.output.name) for planned in both] == [("verify", "p.jpg"), ("restore", "p-2.jpg")]


def test_an_original_is_never_a_result(out: Path, tmp_path: Path) -> None:
    """Even where it lies in the output folder under the name that a result would have."""
    inside = out / "sub/p.jpg"
    inside.write_bytes(b"an original in the output folder")
    elsewhere = tmp_path / "p.jpg"
    elsewhere.write_bytes(b"another")
    plan = planned_by(
        out, Found(inside, Path("sub/p.jpg")), Found(elsewhere, Path("sub/p.jpg")), if_exists=IfExists.overwrite
    )
    assert inside not in [planned.output for planned in plan]
    assert len({planned.output for planned in plan}) == 2


def test_only_temporary_files_of_what_was_begun_are_removed(out: Path, photo: Found, tmp_path: Path) -> None:
    (planned,) = planned_by(out, photo, journal=journal_with(out, photo, "started"))
    thumbnails = tmp_path / "thumbs"
    thumbnails.mkdir()
    gone = [out / "sub/.photofix-p.jpg.tmp", thumbnails / ".photofix-x.tmp"]
    kept = [out / ".photofix-p.jpg.tmp", out / "sub/photofix-p.tmp", out / "sub/p.jpg"]
    for path in (*gone, *kept):
        path.write_bytes(b"x")
    remove_leftovers([planned], thumbnails)
    assert not any(path.exists() for path in gone) and all(path.exists() for path in kept)


def test_the_hash_of_the_wishes_is_of_all_that_decides_the_pixels(photo: Found) -> None:
    plain = Settings()
    others = [
        replace(plain, edit=Edit().with_value(TASK, "strength", 1.0)),
        replace(plain, options=ExportOptions(depth=16)),
        replace(plain, suffix=".png"),
        replace(plain, use_sidecars=True),
        replace(plain, use_sidecars=True, overrides=(((TASK, "strength"), 5.0),)),
    ]
    hashes = [settings.sha256(photo.path) for settings in (plain, *others)]
    assert len(set(hashes)) == len(hashes)
    for same in (replace(plain, if_exists=IfExists.overwrite), replace(plain, retry_failed=True)):
        assert same.sha256(photo.path) == hashes[0]
