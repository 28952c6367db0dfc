"""The cache gives back what was put in, forgets the oldest, and takes damage for absence."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.store.analysis_cache import AnalysisCache


def analysis_of(photo: str = "ab", findings: int = 5, complete: bool = True, weight: int = 9) -> Analysis:
    rng = np.random.default_rng(3)

    def finding(number: int) -> Finding:
        height, width = number + 1, 2 * number + 3
        return Finding(
            y=float(number),
            x=1.5,
            height=height * 4.0,
            width=width * 4.0,
            scale=4.0,
            shown=rng.integers(0, 256, (height, width)).astype(np.uint8),
            cells={
                "depth": rng.normal(size=(height, width, 3)).astype(np.float16),
                "place": rng.integers(0, 256, (height, width)).astype(np.uint8),
            },
            confidence=0.25,
            kind=("speck", "")[number % 2],
            seen_in=("", "infrared")[number % 2],
        )

    tasks = {
        "stains": TaskAnalysis(0.8, 0.4, {}, tuple(finding(number) for number in range(findings))),
        "tone": TaskAnalysis(
            0.1,
            0.5,
            {"matrix": np.eye(3, dtype=np.float32), "grid": rng.random((weight, weight, 3), np.float32)},
            joint={"matrix": 2 * np.eye(3, dtype=np.float32)},
        ),
    }
    features = rng.normal(size=(12, 16, 3)).astype(np.float16) if findings else None
    return Analysis(photo * 32, "cd" * 32, 3000, 4000, tasks, complete, "cuda:0", features=features)


def assert_equal(first: Analysis, second: Analysis) -> None:
    for name in ("photo_sha256", "weights_sha256", "height", "width", "complete", "device"):
        assert getattr(first, name) == getattr(second, name)
    assert first.tasks.keys() == second.tasks.keys()
    assert (first.features is None) == (second.features is None)
    if first.features is not None and second.features is not None:
        assert second.features.dtype == np.float16 and np.array_equal(first.features, second.features)
    for key, task in first.tasks.items():
        other = second.tasks[key]
        assert (task.presence, task.threshold) == (other.presence, other.threshold)
        for kept, read in ((task.params, other.params), (task.joint, other.joint)):
            assert kept.keys() == read.keys()
            for name, value in kept.items():
                assert np.array_equal(value, read[name])
                assert read[name].dtype == np.float32
        assert len(task.findings) == len(other.findings)
        for finding, copy in zip(task.findings, other.findings, strict=True):
            assert np.array_equal(finding.shown, copy.shown)
            assert finding.cells.keys() == copy.cells.keys()
            for name, cells in finding.cells.items():
                assert np.array_equal(cells, copy.cells[name])
                assert cells.dtype == copy.cells[name].dtype
            for name in ("y", "x", "height", "width", "scale", "confidence", "kind", "seen_in"):
                assert getattr(finding, name) == getattr(copy, name)


@pytest.mark.parametrize("findings", [0, 1, 60])
def test_a_kept_analysis_comes_back(tmp_path: Path, findings: int) -> None:
    cache = AnalysisCache(tmp_path)
    analysis = analysis_of(findings=findings)
    assert cache.get(analysis.photo_sha256, analysis.weights_sha256) is None
    cache.put(analysis)
    found = AnalysisCache(tmp_path).get(analysis.photo_sha256, analysis.weights_sha256)
    assert found is not None
    assert_equal(analysis, found)


def test_other_photo_or_weights_are_not_found(tmp_path: Path) -> None:
    cache = AnalysisCache(tmp_path)
    cache.put(analysis_of())
    assert cache.get("ef" * 32, "cd" * 32) is None
    assert cache.get("ab" * 32, "ef" * 32) is None
    assert cache.has("ab" * 32, "cd" * 32)
    assert not cache.has("ef" * 32, "cd" * 32) and not cache.has("ab" * 32, "ef" * 32) and not cache.has("", "")


def test_only_complete_analyses_are_kept(tmp_path: Path) -> None:
    AnalysisCache(tmp_path).put(analysis_of(complete=False))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "other file", "pickle"])
def test_a_damaged_entry_counts_as_none_and_is_made_anew(tmp_path: Path, damage: str) -> None:
    cache = AnalysisCache(tmp_path)
    analysis = analysis_of()
    cache.put(analysis)
    (entry,) = tmp_path.iterdir()
    whole = entry.read_bytes()
    if damage == "other file":
        np.savez(entry.open("wb"), header=np.zeros(3, np.uint8))
    elif damage == "pickle":
        np.savez(entry.open("wb"), header=np.array([object()], dtype=object))
    else:
        entry.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "text": b"PK no zip"}[damage])
    assert cache.get(analysis.photo_sha256, analysis.weights_sha256) is None
    cache.put(analysis)
    assert cache.get(analysis.photo_sha256, analysis.weights_sha256) is not None


def test_the_least_recently_used_are_dropped(tmp_path: Path) -> None:
    size = len(_entry(tmp_path / "probe"))
    folder = tmp_path / "cache"
    cache = AnalysisCache(folder, max_bytes=int(size * 3.5))
    names = ["a1", "b2", "c3"]
    for age, name in enumerate(names):
        cache.put(analysis_of(name))
        newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (age, age))
    assert cache.get("a1" * 32, "cd" * 32) is not None, "use makes an entry young again"
    cache.put(analysis_of("d4"))
    kept = {name for name in [*names, "d4"] if cache.get(name * 32, "cd" * 32) is not None}
    assert kept == {"a1", "c3", "d4"}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = AnalysisCache(tmp_path / "file")
    cache.put(analysis_of())
    assert cache.get("ab" * 32, "cd" * 32) is None


def test_default_folder_is_the_users_cache() -> None:
    AnalysisCache(None).put(analysis_of())
    assert list((Path(os.environ["XDG_CACHE_HOME"]) / "photofix" / "analyses").glob("*.npz"))


def _entry(folder: Path) -> bytes:
    AnalysisCache(folder).put(analysis_of())
    (path,) = folder.iterdir()
    return path.read_bytes()


def test_its_size_is_told_and_it_can_be_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    cache = AnalysisCache(folder)
    assert cache.size_bytes() == 0
    cache.clear()
    folder.mkdir()
    for name in ("a.npz", "b.npz", "other.txt"):
        (folder / name).write_bytes(b"1234")
    assert cache.size_bytes() == 8
    cache.clear()
    assert cache.size_bytes() == 0 and [path.name for path in folder.iterdir()] == ["other.txt"]


def test_an_answer_for_an_area_that_was_moved_is_not_taken_for_that_of_the_photo(tmp_path: Path) -> None:
    cache, analysis = AnalysisCache(tmp_path), analysis_of()
    cache.put(replace(analysis, asked_area=((1.0, 1.0), (1.0, 9.0), (9.0, 9.0), (9.0, 1.0))))
    assert cache.get(analysis.photo_sha256, analysis.weights_sha256) is None


def test_an_answer_about_the_positive_of_a_negative_is_not_taken_for_that_of_the_scan(tmp_path: Path) -> None:
    cache, analysis = AnalysisCache(tmp_path), analysis_of()
    cache.put(replace(analysis, asked_negative="grey"))
    assert cache.get(analysis.photo_sha256, analysis.weights_sha256) is None
