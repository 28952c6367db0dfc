"""The condition report of a batch: an overview and a page for each photo, whatever run restored it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from stub_analyser import StubAnalyzer

from photofix.batch.collect import collect
from photofix.batch.plan import Settings
from photofix.batch.run import Batch, run_batch
from photofix.restore.report_language import words_in
from photofix.restore.report_words import ENGLISH


@pytest.fixture
def batch(photos: Path, tmp_path: Path) -> Batch:
    found = collect([str(photos)], recursive=True)
    return Batch(tmp_path / "out", found, Settings(), StubAnalyzer, jobs=2, words=ENGLISH)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def pictures(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype /Image", pdf))


def test_an_overview_and_a_page_for_each_photo(batch: Batch) -> None:
    summary = run_batch(batch)
    assert summary.conditions == batch.conditions_path
    pdf = batch.conditions_path.read_bytes()
    assert pages(pdf) == 5 and pictures(pdf) == 12
    assert b"4 photos: 4 changed, 0 as they were, 0 not restored" in pdf
    assert all(name in pdf for name in (b"(coffee.png) Tj", b"(Condition report: coffee.png) Tj"))


def test_nothing_of_it_without_being_asked(batch: Batch) -> None:
    run_batch(replace(batch, words=None))
    assert not batch.conditions_path.exists() and not (batch.books / "conditions").exists()


def test_resumed_photos_have_their_pages_without_another_look(batch: Batch) -> None:
    run_batch(batch)
    first = batch.conditions_path.read_bytes()
    looked = StubAnalyzer()
    run_batch(replace(batch, load=lambda: looked))
    assert batch.conditions_path.read_bytes() == first and looked.looks == 0


def test_what_was_restored_without_a_report_gets_its_page_later(batch: Batch) -> None:
    run_batch(replace(batch, words=None))
    summary = run_batch(batch)
    assert [outcome.status for outcome in summary.outcomes] == ["resumed"] * 4
    assert pages(batch.conditions_path.read_bytes()) == 5


def test_a_kept_page_that_is_damaged_is_made_again(batch: Batch) -> None:
    run_batch(batch)
    for kept in (batch.books / "conditions").iterdir():
        kept.write_bytes(kept.read_bytes()[:-100])
    run_batch(batch)
    assert pictures(batch.conditions_path.read_bytes()) == 12


def test_a_photo_that_fails_is_named_with_its_reason(batch: Batch, photos: Path) -> None:
    (photos / "coffee.png").write_bytes(b"no picture")
    summary = run_batch(batch)
    assert not summary.is_success
    pdf = batch.conditions_path.read_bytes()
    assert pages(pdf) == 4 and b"4 photos: 3 changed, 0 as they were, 1 not restored" in pdf
    assert re.search(rb"\(coffee\.png: not restored: ", pdf)


def test_it_speaks_another_language(batch: Batch) -> None:
    run_batch(replace(batch, words=words_in("zh_CN")))
    pdf = batch.conditions_path.read_bytes()
    assert b"Condition report" not in pdf
    assert "状况报告".encode("utf-16-be").hex().upper().encode() in pdf


def test_where_it_cannot_be_written_the_batch_has_done_its_work(batch: Batch) -> None:
    batch.conditions_path.mkdir(parents=True)
    summary = run_batch(batch)
    assert summary.is_success and summary.conditions is None
    assert "There is no condition report" in summary.problem
