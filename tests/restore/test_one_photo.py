"""One photo's way: what is asked of whom, what is kept, and every failure as a sentence."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from stub_analyser import KEY, StubAnalyzer

from photofix.edit import Edit
from photofix.errors import PhotoReadError, WeightsError
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.progress import NO_PROGRESS, Cancelled, Progress
from photofix.restore import one_photo
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.one_photo import Job, Stopwatch, analysed, chosen_edit, failed, restore_photo, sentence
from photofix.restore.result import STAGES
from photofix.store.analysis_cache import AnalysisCache
from photofix.store.sidecar import save_sidecar


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(1).integers(40, 200, (40, 60, 3)).astype(np.uint8)
    path = tmp_path / "p.png"
    cv2.imwrite(str(path), pixels)
    return path


@pytest.fixture
def stub() -> StubAnalyzer:
    return StubAnalyzer()


@pytest.fixture
def analyzer(stub: StubAnalyzer) -> Any:
    shared = SharedAnalyzer(lambda: stub)
    yield shared
    shared.close()


def restored(photo: Path, analyzer: Any, cache: AnalysisCache | None = None, **more: Any) -> Any:
    return restore_photo(Job(photo, photo.with_name("out.png"), **more), analyzer, cache)


def test_all_that_is_known_of_a_restored_photo_is_told(photo: Path, analyzer: Any) -> None:
    result = restored(photo, analyzer)
    assert result.error is None and result.output == str(photo.with_name("out.png"))
    assert result.strengths[KEY] == 100 and result.presence == {KEY: pytest.approx(0.9)}
    assert (result.input_sha256, result.weights_sha256) == (read_photo(photo).sha256, StubAnalyzer.weights_sha256)
    assert {"decode", "render", "encode"} <= set(result.seconds) <= set(STAGES)
    assert not result.untouched and result.thumbnail == b"" and result.delta_e == 0 and result.device == "cpu"


def test_a_thumbnail_tells_how_much_changed(photo: Path, analyzer: Any) -> None:
    result = restored(photo, analyzer, thumbnail=True)
    assert result.thumbnail[:2] == b"\xff\xd8" and result.delta_e > 1
    off = restored(photo, analyzer, thumbnail=True, overwrite=True, edit=Edit().with_value(KEY, "strength", 0.0))
    assert off.delta_e == pytest.approx(0, abs=1e-3) and off.untouched


def test_an_explicit_strength_wins_over_the_presence(photo: Path, analyzer: Any) -> None:
    edit = Edit().with_value(KEY, "strength", 35.0)
    assert restored(photo, analyzer, edit=edit).strengths[KEY] == 35


def test_what_was_analysed_once_is_not_analysed_again(
    photo: Path, analyzer: Any, stub: StubAnalyzer, tmp_path: Path
) -> None:
    cache = AnalysisCache(tmp_path / "cache")
    first, again = (restored(photo, analyzer, cache, overwrite=True) for _ in range(2))
    assert stub.looks == 1 and first.output_sha256 == again.output_sha256
    restored(photo, analyzer, None, overwrite=True)
    assert stub.looks == 2


def test_a_photo_is_read_when_its_turn_is_near(photo: Path, analyzer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three threads, two places: the third has not read its photo while two wait for the network."""
    read, may_look, done = threading.Semaphore(0), threading.Event(), []
    real_read = one_photo.read_input

    def watched(*args: Any, **more: Any) -> Any:
        read.release()
        assert may_look.wait(20)
        return real_read(*args, **more)

    monkeypatch.setattr(one_photo, "read_input", watched)
    jobs = [Job(photo, photo.with_name(f"out{number}.png")) for number in range(3)]
    threads = [threading.Thread(target=lambda job=job: done.append(restore_photo(job, analyzer))) for job in jobs]
    for thread in threads:
        thread.start()
    assert read.acquire(timeout=20) and read.acquire(timeout=20)
    assert not read.acquire(timeout=0.3)
    may_look.set()
    for thread in threads:
        thread.join(20)
    assert [result.error for result in done] == [None] * 3


def test_other_weights_are_asked_anew(photo: Path, analyzer: Any, stub: StubAnalyzer, tmp_path: Path) -> None:
    cache = AnalysisCache(tmp_path / "cache")
    restored(photo, analyzer, cache, overwrite=True)
    stub.weights_sha256 = "6" * 64
    other = SharedAnalyzer(lambda: stub)
    restored(photo, other, cache, overwrite=True)
    other.close()
    assert stub.looks == 2


@pytest.mark.parametrize("name", ["missing.png", "p.txt"])
def test_what_cannot_be_read_fails_with_a_sentence_and_leaves_nothing(name: str, photo: Path, analyzer: Any) -> None:
    path = photo.with_name(name)
    if name.endswith("txt"):
        path.write_bytes(b"no photo")
    result = restored(path, analyzer)
    assert result.error and "\n" not in result.error and name in result.error
    assert result.output is None and not photo.with_name("out.png").exists()


def test_missing_weights_are_the_photos_failure(photo: Path) -> None:
    def load() -> Any:
        raise WeightsError("There are no weights; reinstall PhotoFix.")

    analyzer = SharedAnalyzer(load)
    result = restored(photo, analyzer)
    analyzer.close()
    assert (result.error, result.device) == ("There are no weights; reinstall PhotoFix.", "")


def test_a_cancel_is_raised_and_no_file_is_left(photo: Path, analyzer: Any) -> None:
    with pytest.raises(Cancelled):
        restore_photo(Job(photo, photo.with_name("out.png")), analyzer, None, Progress(is_cancelled=lambda: True))
    assert [path.name for path in photo.parent.iterdir()] == ["p.png"]


def test_an_existing_result_is_kept_unless_told_otherwise(photo: Path, analyzer: Any) -> None:
    photo.with_name("out.png").write_bytes(b"somebody's")
    assert restored(photo, analyzer).error
    assert photo.with_name("out.png").read_bytes() == b"somebody's"
    assert restored(photo, analyzer, overwrite=True).error is None


def sidecar(photo: Path, weights: str = StubAnalyzer.weights_sha256) -> Photo:
    read = read_photo(photo)
    save_sidecar(read, Edit().with_value(KEY, "strength", 25.0), weights)
    return read


def test_a_saved_edit_is_taken_on_request_and_named_values_win(photo: Path) -> None:
    read = sidecar(photo)
    overrides = (((KEY, "strength"), 60.0),)
    plain, _ = chosen_edit(Job(photo, photo), read, StubAnalyzer.weights_sha256)
    saved, note = chosen_edit(Job(photo, photo, use_sidecar=True), read, StubAnalyzer.weights_sha256)
    won, _ = chosen_edit(Job(photo, photo, use_sidecar=True, overrides=overrides), read, "")
    strengths = [edit.value(KEY, "strength") for edit in (plain, saved, won)]
    assert strengths == [None, 25, 60] and note == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"weights": "7" * 64}, "The saved edit was made with other weights."),
        ({"weights": ""}, ""),
        ({"pixels": True}, "The saved edit was made before the photo was changed."),
    ],
)
def test_a_saved_edit_that_may_not_fit_is_told(changes: dict[str, Any], says: str, photo: Path) -> None:
    sidecar(photo, changes.get("weights", StubAnalyzer.weights_sha256))
    if "pixels" in changes:
        cv2.imwrite(str(photo), np.full((40, 60, 3), 9, np.uint8))
    _, note = chosen_edit(Job(photo, photo, use_sidecar=True), read_photo(photo), StubAnalyzer.weights_sha256)
    assert note == says


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PhotoReadError("It is\n  broken."), "It is broken."),
        (
            MemoryError(),
            "Not enough memory for this photo; close other programs (or --jobs 1 for a batch on the command line).",
        ),
        (OSError(28, "No space left"), "[Errno 28] No space left"),
        (ValueError("odd\nthing"), "Unexpected error: ValueError: odd thing; please report it with the photo."),
    ],
)
def test_every_error_is_one_line(error: BaseException, told: str) -> None:
    assert sentence(error) == told
    result = failed(Path("p.jpg"), error, {"decode": 1.0}, "cuda")
    assert (result.input, result.error, result.output, result.device) == ("p.jpg", told, None, "cuda")
    assert result.seconds == {"decode": 1.0} and result.peak_memory_mb > 1


def test_stages_add_up_and_are_timed_even_if_they_fail() -> None:
    watch = Stopwatch()
    for _ in range(2):
        with watch.stage("decode"):
            pass
    with pytest.raises(ValueError, match="x"), watch.stage("encode"):
        raise ValueError("x")
    assert set(watch.seconds) == {"decode", "encode"} and min(watch.seconds.values()) >= 0


def test_a_partial_answer_is_not_taken_for_a_complete_one(photo: Path, analyzer: Any, stub: StubAnalyzer) -> None:
    """What was searched only as far as an edit needed it is asked for again."""
    read = read_photo(photo)
    partial = stub.first_look(read)

    class Cache:
        def get(self, *_: str) -> Any:
            return partial

        def put(self, analysis: Any) -> None:
            kept.append(analysis)

    kept: list[Any] = []
    made = analysed(read, analyzer, Cache(), NO_PROGRESS, Stopwatch())  # type: ignore[arg-type]
    assert made.complete and kept == [made] and stub.looks == 2


def test_the_format_of_the_options_must_be_the_suffixs(photo: Path, analyzer: Any) -> None:
    result = restored(photo, analyzer, options=ExportOptions(format="JPEG"))
    assert result.error is not None and "does not end like JPEG" in result.error
