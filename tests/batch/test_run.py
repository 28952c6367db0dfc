"""A whole batch with the stub analyzer: results, resuming, policies, report."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from stub_analyser import KEY, StubAnalyzer

from photofix.batch.collect import collect
from photofix.batch.lock import FolderBusyError, lock_folder
from photofix.batch.plan import IfExists, Settings
from photofix.batch.run import Batch, Summary, Watcher, run_batch
from photofix.edit import Edit


@pytest.fixture
def batch(photos: Path, tmp_path: Path) -> Batch:
    return Batch(tmp_path / "out", collect([str(photos)], recursive=True), Settings(), StubAnalyzer, jobs=2)


def statuses(summary: Summary) -> list[str]:
    return [outcome.status for outcome in summary.outcomes]


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".photofix-batch" not in path.parts and path.suffix != ".html"
    }


def test_every_photo_is_restored_and_the_tree_kept(batch: Batch, photos: Path) -> None:
    before = hashes(photos)
    summary = run_batch(batch)
    assert summary.is_success
    assert statuses(summary) == ["done"] * 4
    assert set(hashes(batch.folder)) == set(before)
    assert hashes(photos) == before
    assert summary.originals.sentence() == "4 originals verified unchanged"


def test_the_same_batch_again_repeats_nothing(batch: Batch) -> None:
    run_batch(batch)
    results = hashes(batch.folder)
    looked: list[StubAnalyzer] = []
    again = run_batch(replace(batch, load=lambda: looked.append(StubAnalyzer()) or looked[0]))
    assert statuses(again) == ["resumed"] * 4
    assert looked[0].looks == 0
    assert hashes(batch.folder) == results
    assert again.originals.unchanged == 4


def test_a_lost_result_is_made_again(batch: Batch) -> None:
    run_batch(batch)
    results = hashes(batch.folder)
    (batch.folder / "coffee.png").unlink()
    assert sorted(statuses(run_batch(batch))) == ["done", "resumed", "resumed", "resumed"]
    assert hashes(batch.folder) == results


def test_a_result_that_someone_changed_is_kept_unless_told_otherwise(batch: Batch) -> None:
    run_batch(batch)
    results = hashes(batch.folder)
    (batch.folder / "coffee.png").write_bytes(b"retouched by hand")
    summary = run_batch(batch)
    assert sorted(statuses(summary)) == ["resumed", "resumed", "resumed", "skipped"]
    assert (batch.folder / "coffee.png").read_bytes() == b"retouched by hand"
    run_batch(replace(batch, settings=Settings(if_exists=IfExists.overwrite)))
    assert hashes(batch.folder) == results


def test_other_strengths_are_another_batch(batch: Batch) -> None:
    run_batch(batch)
    weaker = Settings(edit=Edit().with_value(KEY, "strength", 50))
    assert statuses(run_batch(replace(batch, settings=weaker))) == ["skipped"] * 4
    weaker = replace(weaker, if_exists=IfExists.rename)
    assert statuses(run_batch(replace(batch, settings=weaker))) == ["done"] * 4
    assert (batch.folder / "coffee-2.png").exists()
    assert statuses(run_batch(replace(batch, settings=weaker))) == ["resumed"] * 4


def test_foreign_files_in_the_way_are_kept(batch: Batch) -> None:
    batch.folder.mkdir()
    (batch.folder / "coffee.png").write_bytes(b"mine")
    summary = run_batch(batch)
    assert sorted(statuses(summary)) == ["done", "done", "done", "skipped"]
    assert (batch.folder / "coffee.png").read_bytes() == b"mine"


def test_a_changed_original_is_restored_anew(batch: Batch, photos: Path) -> None:
    run_batch(batch)
    (photos / "coffee.png").write_bytes((photos / "astronaut.jpg").read_bytes())
    overwrite = replace(batch, settings=Settings(if_exists=IfExists.overwrite))
    assert sorted(statuses(run_batch(overwrite))) == ["done", "resumed", "resumed", "resumed"]


def test_a_touched_original_with_the_same_content_is_not(batch: Batch, photos: Path) -> None:
    run_batch(batch)
    os.utime(photos / "coffee.png", (1, 1))  # a clock that went back, a copy without times
    assert statuses(run_batch(batch)) == ["resumed"] * 4


def test_results_beside_the_originals(batch: Batch, photos: Path) -> None:
    before = hashes(photos)
    beside = replace(batch, folder=photos, photos=collect([str(photos)], leave_out=photos))
    assert run_batch(beside).is_success
    after = hashes(photos)
    assert {name: after[name] for name in before} == before
    assert "coffee_restored.png" in after


def test_a_second_batch_on_the_folder_is_refused(batch: Batch) -> None:
    held = lock_folder(batch.folder, batch.books / "lock")
    with pytest.raises(FolderBusyError, match="Another PhotoFix batch"):
        run_batch(batch)
    held.release()
    assert run_batch(batch).is_success


def test_names_that_two_originals_share_stay_with_them(batch: Batch, photos: Path) -> None:
    flat = replace(batch, photos=collect([str(photos / "more" / "astronaut.jpg"), str(photos / "coffee.png")]))
    run_batch(flat)
    more = collect([str(photos / "astronaut.jpg"), str(photos / "more" / "astronaut.jpg"), str(photos / "coffee.png")])
    assert sorted(statuses(run_batch(replace(flat, photos=more)))) == ["done", "resumed", "resumed"]
    assert (batch.folder / "astronaut-2.jpg").exists()


def test_the_report_stands_alone_and_says_what_happened(batch: Batch, photos: Path) -> None:
    (photos / "broken <b>.jpg").write_bytes(b"no photo")
    summary = run_batch(replace(batch, photos=collect([str(photos)], recursive=True)))
    assert not summary.is_success
    page = batch.report_path.read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 4
    assert "4 originals verified unchanged" in page
    assert "broken &lt;b&gt;.jpg" in page and "<b>.jpg" not in page
    assert "http" not in page and "<script" not in page


def test_the_report_shows_first_what_changed(batch: Batch, photos: Path) -> None:
    cv2.imwrite(str(photos / "a_clean_one.png"), np.zeros((40, 60, 3), np.uint8))
    run_batch(replace(batch, photos=collect([str(photos)], recursive=True)))
    page = batch.report_path.read_text(encoding="utf-8")
    assert page.index("coffee.png") < page.index("a_clean_one.png")


def test_the_journal_tells_all_hashes(batch: Batch) -> None:
    summary = run_batch(batch)
    lines = [json.loads(line) for line in (batch.books / "journal.jsonl").read_text().splitlines()]
    assert [line["state"] for line in lines].count("started") == 4
    done = {line["input_sha256"]: line for line in lines if line["state"] == "done"}
    for outcome in summary.outcomes:
        line = done[outcome.result.input_sha256]
        written = (batch.folder / line["output"]).read_bytes()
        assert line["output_sha256"] == hashlib.sha256(written).hexdigest()
        assert line["weights_sha256"] == StubAnalyzer.weights_sha256
        assert len(line["edit_sha256"]) == 64


def test_a_clean_photo_is_copied(batch: Batch, tmp_path: Path, write_photo: Callable[..., Path]) -> None:
    import numpy as np

    black = write_photo(tmp_path / "black" / "black.png", np.zeros((40, 60, 3), np.uint8))
    summary = run_batch(replace(batch, photos=collect([str(black)])))
    assert summary.outcomes[0].result.untouched
    assert (batch.folder / "black.png").read_bytes() == black.read_bytes()


def test_the_view_is_told_of_everything(batch: Batch) -> None:
    told: list[str] = []
    run_batch(batch, Watcher(lambda n: told.append(f"plan {n}"), lambda i: None, lambda o: told.append(o.status)))
    assert told == ["plan 4", "done", "done", "done", "done"]
