"""A batch tells the truth: what it knows again, what it leaves out, what it does after a crash."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from stub_analyser import FINDER, KEY, FindingStub, StubAnalyzer

from photofix.batch.collect import LeftOut, collect
from photofix.batch.journal import Journal
from photofix.batch.plan import Settings
from photofix.batch.report import summary as in_words
from photofix.batch.run import Batch, Summary, run_batch
from photofix.edit import Edit
from photofix.errors import PhotoReadError
from photofix.photo import isolation
from photofix.photo.photo import Photo
from photofix.restore import one_photo as single
from photofix.restore.naming import restore_outputs


def batch_of(folder: Path, out: Path, **more: object) -> Batch:
    left_out: list[LeftOut] = []
    photos = collect([str(folder)], recursive=True, leave_out=out, note=left_out.append)
    return Batch(out, photos, Settings(), StubAnalyzer, jobs=1, left_out=left_out, **more)  # type: ignore[arg-type]


def statuses(summary: Summary) -> list[str]:
    return sorted(outcome.status for outcome in summary.outcomes)


def names(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in (".jpg", ".png", ".tif")
    )


def results(folder: Path) -> list[str]:
    return [name for name in names(folder) if not name.startswith(".photofix-batch")]


def test_a_library_that_was_moved_is_known_again(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch(batch_of(photos, out))
    before = results(out)
    moved = photos.rename(tmp_path / "elsewhere")
    for _ in range(2):
        assert statuses(run_batch(batch_of(moved, out))) == ["resumed"] * 4
        assert results(out) == before


def test_a_copy_of_the_library_is_known_again_by_its_content(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch(batch_of(photos, out))
    before = results(out)
    shutil.copytree(photos, tmp_path / "copy")
    for path in (tmp_path / "copy").rglob("*"):
        os.utime(path, (1, 1))
    assert statuses(run_batch(batch_of(tmp_path / "copy", out))) == ["resumed"] * 4
    assert results(out) == before


def test_another_photo_of_the_same_name_is_another_photo(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch(batch_of(photos, out))
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(photos / "more" / "astronaut.jpg", other / "astronaut.jpg")
    assert statuses(run_batch(batch_of(other, out))) == ["done"]
    assert "astronaut-2.jpg" in results(out)


def test_a_batch_into_its_own_folder_never_restores_its_results(photos: Path) -> None:
    first = run_batch(batch_of(photos, photos))
    assert statuses(first) == ["done"] * 4
    before = results(photos)
    for _ in range(2):
        again = run_batch(batch_of(photos, photos))
        assert statuses(again) == ["resumed"] * 4
        assert len(again.left_out) == 4 and all(left.reason.startswith("a result of ") for left in again.left_out)
        assert results(photos) == before
    assert not any("_restored_restored" in name for name in before)


def test_what_is_left_out_is_counted_named_and_in_the_report(photos: Path, tmp_path: Path) -> None:
    shutil.copy(photos / "coffee.png", photos / "scan.dat")
    (photos / "old.gif").write_bytes(b"GIF89a")
    (photos / "notes.txt").write_text("no photo")
    (photos / ".hidden.jpg").write_bytes(b"x")
    summary = run_batch(batch_of(photos, tmp_path / "out"))
    said = {left.path.name: left.reason for left in summary.left_out}
    assert said == {
        "scan.dat": "holds a photo, but its name does not end like one of PNG",
        "old.gif": "PhotoFix does not read .gif",
        ".hidden.jpg": "hidden",
    }
    report = summary.report.read_text() if summary.report else ""
    assert "3 left out" in report and "scan.dat" in report


def test_folders_inside_are_named_where_nobody_asked_for_them(photos: Path) -> None:
    left_out: list[LeftOut] = []
    collect([str(photos)], note=left_out.append)
    assert [left.reason for left in left_out] == ["1 folders in it; --recursive looks into them"]


def test_linked_folders_are_followed_once_and_loops_end(photos: Path, tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    apart.mkdir()
    shutil.copy(photos / "coffee.png", apart / "linked.png")
    (photos / "link").symlink_to(apart)
    (photos / "more" / "up").symlink_to(photos)
    (apart / "back").symlink_to(photos)
    (photos / "a-link-to-more").symlink_to(photos / "more")
    found = [str(entry.relative) for entry in collect([str(photos)], recursive=True)]
    assert found.count("link/linked.png") == 1 and len(found) == 5 and "more/astronaut.jpg" in found


def test_a_folder_that_cannot_be_read_is_named(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def denied(path: object) -> object:
        if str(path).endswith("more"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", denied)
    left_out: list[LeftOut] = []
    assert len(collect([str(photos)], recursive=True, note=left_out.append)) == 3
    assert left_out == [LeftOut(photos / "more", "the folder cannot be read (Permission denied)")]


@pytest.mark.parametrize("stem", ["n" * 249, "ü" * 124, "漢" * 83])
def test_a_name_at_the_limit_is_shortened_by_one_rule(tmp_path: Path, stem: str) -> None:
    for target in (None, str(tmp_path)):
        (output,) = restore_outputs([tmp_path / f"{stem}.jpg"], target)
        assert output.name.endswith("_restored.jpg") and len(os.fsencode(output.name)) <= 255


def test_an_mpo_becomes_a_jpeg_and_a_bmp_a_tiff(tmp_path: Path) -> None:
    assert [path.name for path in restore_outputs([tmp_path / "a.mpo", tmp_path / "b.bmp"], None)] == [
        "a_restored.jpg",
        "b_restored.tif",
    ]


def test_a_photo_whose_decoder_dies_fails_alone_and_is_not_tried_again(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = single.read_input
    deaths = []

    def read(path: Path, **options: object) -> Photo:
        if path.name == "coffee.png":
            deaths.append(path)
            try:
                isolation.run(os.abort)
            except isolation.HelperDiedError as error:
                raise PhotoReadError("'coffee.png' makes the PNG decoder crash") from error
        return whole(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(single, "read_input", read)
    assert statuses(run_batch(batch_of(photos, tmp_path / "out"))) == ["done", "done", "done", "failed"]
    again = run_batch(batch_of(photos, tmp_path / "out"))
    assert statuses(again) == ["failed", "resumed", "resumed", "resumed"] and len(deaths) == 1
    assert any("--retry-failed" in outcome.reason for outcome in again.outcomes)


def test_after_a_fault_of_native_code_the_photo_at_work_is_passed_over(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch = batch_of(photos, out)
    run_batch(batch)
    journal = Journal(batch.books / "journal.jsonl")
    entry = journal.entries()[1]
    journal.append(replace(entry, state="started"))
    journal.close()
    (out / entry.output).unlink()
    (batch.books / "fault.txt").write_text("Fatal Python error: Segmentation fault\n")
    summary = run_batch(batch)
    (failed,) = [outcome for outcome in summary.outcomes if outcome.status == "failed"]
    assert "the last run died" in (failed.result.error or "") and "--retry-failed" in (failed.result.error or "")
    assert statuses(summary) == ["failed", "resumed", "resumed", "resumed"]
    retried = run_batch(replace(batch, settings=Settings(retry_failed=True)))
    assert statuses(retried) == ["done", "resumed", "resumed", "resumed"]


def test_clean_is_only_what_nothing_was_found_in(photos: Path, tmp_path: Path) -> None:
    """Places below what automatic use undoes are counted, named and shown first, also when they were done before."""
    batch = replace(batch_of(photos, tmp_path / "out"), load=lambda: FindingStub(0.3, 0.5))
    for status in ("done", "resumed"):
        summary = run_batch(batch)
        assert statuses(summary) == [status] * 4
        assert "0 of them clean and left untouched, 4 unchanged with places worth a look" in in_words(summary.outcomes)
        report = summary.report.read_text() if summary.report else ""
        assert f"unchanged, 2 places worth a look ({FINDER} 50 %, {FINDER} 30 %)" in report


def test_clean_photos_are_still_called_so(photos: Path, tmp_path: Path) -> None:
    sound = run_batch(replace(batch_of(photos, tmp_path / "out"), load=FindingStub))
    assert "4 of them clean and left untouched, 0 skipped" in in_words(sound.outcomes)
    off = Settings(edit=Edit().with_value(KEY, "strength", 0))
    asked = run_batch(replace(batch_of(photos, tmp_path / "off"), settings=off))
    assert "0 of them clean and left untouched, 4 unchanged as asked" in in_words(asked.outcomes)


def test_a_remark_is_told_once() -> None:
    assert single._remarks("a; left out: b", "left out: b", "") == "a; left out: b"
