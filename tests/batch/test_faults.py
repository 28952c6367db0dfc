"""What goes wrong overnight: the rest goes on, nothing is half-written, the same command finishes the work."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from stub_analyser import StubAnalyzer

from photofix.batch import journal as journal_module
from photofix.batch.collect import collect
from photofix.batch.plan import IfExists, Settings
from photofix.batch.run import Batch, Watcher, run_batch
from photofix.photo import safe_file

Start = Callable[..., "subprocess.Popen[bytes]"]
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def batch_of(photos: Path, out: Path, **wishes: object) -> Batch:
    return Batch(out, collect([str(photos)], recursive=True), Settings(**wishes), StubAnalyzer, jobs=2)  # type: ignore[arg-type]


def by_name(summary: object) -> dict[str, str]:
    """File name -> status; the photo in the folder "more" shares its name with another and has the folder before it."""
    inputs = [(Path(outcome.result.input), outcome.status) for outcome in summary.outcomes]  # type: ignore[attr-defined]
    return {f"more/{path.name}" if path.parent.name == "more" else path.name: status for path, status in inputs}


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.suffix in (".tmp", ".part")]


def test_unreadable_photos_are_told_and_the_rest_goes_on(photos: Path, tmp_path: Path) -> None:
    (photos / "text.jpg").write_text("no photo")
    (photos / "empty.tif").touch()
    (photos / "cut.png").write_bytes((photos / "coffee.png").read_bytes()[:200])
    (photos / "gone.jpg").symlink_to(photos / "nowhere.jpg")
    summary = run_batch(batch_of(photos, tmp_path / "out"))
    failed = {Path(o.result.input).name: o.result.error for o in summary.outcomes if o.status == "failed"}
    assert set(failed) == {"text.jpg", "empty.tif", "cut.png", "gone.jpg"}
    assert all(error and "\n" not in error and "Unexpected" not in error for error in failed.values())
    assert list(by_name(summary).values()).count("done") == 4
    assert leftovers(tmp_path / "out") == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_with_the_name_of_a_photo_holds_nothing_up(photos: Path, tmp_path: Path) -> None:
    for name in ("pipe.jpg", "pipe.nef", "pipe.bin"):
        os.mkfifo(photos / name)
    summary = run_batch(batch_of(photos, tmp_path / "out"))
    failed = {Path(o.result.input).name: o.result.error for o in summary.outcomes if o.status == "failed"}
    assert "regular file" in (failed["pipe.jpg"] or "") and "regular file" in (failed["pipe.nef"] or "")
    assert list(by_name(summary).values()).count("done") == 4


def test_what_failed_is_tried_again_only_on_request_or_when_it_changed(photos: Path, tmp_path: Path) -> None:
    broken = photos / "broken.jpg"
    broken.write_text("no photo")
    run_batch(batch_of(photos, tmp_path / "out"))
    again = run_batch(batch_of(photos, tmp_path / "out"))
    outcome = next(o for o in again.outcomes if o.status == "failed")
    assert "--retry-failed" in outcome.reason
    assert not again.is_success
    retried = run_batch(batch_of(photos, tmp_path / "out", retry_failed=True))
    assert "--retry-failed" not in next(o for o in retried.outcomes if o.status == "failed").reason
    shutil.copy(photos / "astronaut.jpg", broken)
    assert by_name(run_batch(batch_of(photos, tmp_path / "out")))["broken.jpg"] == "done"


@pytest.mark.skipif(IS_ROOT, reason="root may write anywhere")
def test_permission_lost_in_the_middle(photos: Path, tmp_path: Path) -> None:
    _permission_lost(photos, tmp_path)


def test_permission_lost_in_the_middle_as_the_system_says_it(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same through the error that the system would raise, for accounts that may write anywhere."""
    _fail_writes(monkeypatch, errno.EACCES, "coffee.png")
    summary = run_batch(batch_of(photos, tmp_path / "out"))
    assert by_name(summary)["coffee.png"] == "failed"
    assert list(by_name(summary).values()).count("done") == 3


def test_a_full_disk_fails_the_photo_and_leaves_nothing(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        _fail_writes(patched, errno.ENOSPC, "coffee.png")
        summary = run_batch(batch_of(photos, tmp_path / "out"))
    failed = next(o for o in summary.outcomes if o.status == "failed")
    assert "disk is full" in (failed.result.error or "") and failed.reason == "The same command tries again."
    assert leftovers(tmp_path / "out") == []
    done = run_batch(batch_of(photos, tmp_path / "out"))
    assert sorted(by_name(done).values()) == ["done", "resumed", "resumed", "resumed"]


def test_a_journal_that_cannot_be_written_stops_the_batch(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(journal_module.os, "fsync", full)
        summary = run_batch(batch_of(photos, tmp_path / "out"))
    assert summary.fatal is not None and "same command again" in str(summary.fatal)
    assert not summary.is_success
    assert leftovers(tmp_path / "out") == []
    assert run_batch(batch_of(photos, tmp_path / "out", retry_failed=True)).is_success


def test_a_photo_that_changes_after_it_was_queued(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_of(photos, tmp_path / "out")

    def swap(plan: object, thumbnails: object) -> None:
        (photos / "coffee.png").write_bytes((photos / "astronaut.jpg").read_bytes())

    from photofix.batch import run as run_module

    monkeypatch.setattr(run_module, "remove_leftovers", swap)
    summary = run_batch(batch)
    changed = next(o for o in summary.outcomes if Path(o.result.input).name == "coffee.png")
    assert changed.status == "done" and "changed after it was queued" in changed.reason
    # What was read is what is recorded: nothing was lost, and the next run repeats nothing.
    assert summary.originals.unchanged == 4
    assert set(by_name(run_batch(batch)).values()) == {"resumed"}


def test_an_original_that_changes_while_the_batch_runs_is_named(photos: Path, tmp_path: Path) -> None:
    def spoil() -> None:
        (photos / "coffee.png").write_bytes(b"spoiled by another program")

    summary = run_batch(batch_of(photos, tmp_path / "out"), Watcher(on_verify=spoil))
    assert summary.originals.unchanged == 3
    assert summary.originals.changed == (str(photos / "coffee.png"),)
    assert not summary.is_success


def test_a_clock_that_goes_back_changes_nothing(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_batch(batch_of(photos, tmp_path / "out"))
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    for path in tmp_path.rglob("*"):
        os.utime(path, (0, 0))
    assert set(by_name(run_batch(batch_of(photos, tmp_path / "out"))).values()) == {"resumed"}


def test_a_journal_cut_anywhere_still_ends_in_the_same_results(photos: Path, tmp_path: Path) -> None:
    batch = batch_of(photos, tmp_path / "out", if_exists=IfExists.overwrite)
    run_batch(batch)
    journal = batch.books / "journal.jsonl"
    whole = journal.read_bytes()
    results = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.*") if path.suffix in (".jpg", ".png")}
    for cut in range(0, len(whole), len(whole) // 12):
        journal.write_bytes(whole[:cut])
        assert run_batch(batch).is_success
        assert {path: path.read_bytes() for path in results} == results


def test_stopping_drops_what_runs_and_the_next_run_finishes(photos: Path, tmp_path: Path) -> None:
    stop = Event()
    out = tmp_path / "out"
    summary = run_batch(batch_of(photos, out), Watcher(on_outcome=lambda outcome: stop.set()), stop)
    assert summary.interrupted or len(summary.outcomes) == 4
    assert leftovers(out) == []
    assert run_batch(batch_of(photos, out)).is_success


def test_what_a_killed_run_left_is_removed(photos: Path, tmp_path: Path) -> None:
    batch = batch_of(photos, tmp_path / "out")
    run_batch(batch)
    journal = batch.books / "journal.jsonl"
    first = next(line for line in journal.read_text().splitlines() if json.loads(line)["state"] == "started")
    journal.write_text(first + "\n")
    started = tmp_path / "out" / json.loads(first)["output"]
    started.write_bytes(b"who knows")
    (started.parent / ".photofix-0123456789ab.tmp").write_bytes(b"half a photo")
    summary = run_batch(batch)
    assert leftovers(tmp_path / "out") == []
    assert by_name(summary)[started.name] == "done"
    assert started.read_bytes() != b"who knows"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
class TestKilled:
    """The command line in a process of its own, ended in the middle."""

    def test_kill_9_three_times_then_finish(self, photos: Path, tmp_path: Path, start_cli: Start) -> None:
        for number in range(8):
            shutil.copy(photos / "astronaut.jpg", photos / f"copy{number}.jpg")
        out = tmp_path / "out"
        command = ("batch", "-r", photos, out, "--jobs", "2")
        for target in (2, 5, 8):
            with start_cli(*command, STUB_SECONDS=0.15) as process:
                _wait_for(lambda target=target: _done(out) >= target, process)
                process.kill()
                process.communicate()
        assert all(_decodes(path) for path in out.rglob("*.jpg"))
        with start_cli(*command) as process:
            said = process.communicate()[1].decode()
        assert process.returncode == 0, said
        assert "12 originals verified unchanged" in said
        assert leftovers(out) == []
        started = [line["input"] for line in _journal(out) if line["state"] == "done"]
        assert len(started) == len(set(started)) == 12, "something was done twice"

    def test_ctrl_c_ends_within_two_seconds_and_says_how_to_go_on(
        self, photos: Path, tmp_path: Path, start_cli: Start
    ) -> None:
        out = tmp_path / "out"
        with start_cli("batch", "-r", photos, out, STUB_SECONDS=30) as process:
            _wait_for(lambda: _begun(out) >= 1, process)
            process.send_signal(signal.SIGINT)
            start = time.monotonic()
            said = process.communicate(timeout=60)[1].decode()
            took = time.monotonic() - start
        assert process.returncode == 130
        assert "same command goes on" in said
        assert took < 2.5  # 2 s of ours and the interpreter's own end
        assert leftovers(out) == []
        with start_cli("batch", "-r", photos, out) as process:
            process.communicate()
        assert process.returncode == 0

    @pytest.mark.parametrize("stream", ["stdout", "stderr"])
    def test_closed_pipe_ends_cleanly_and_the_rest_is_done_next_time(
        self, photos: Path, tmp_path: Path, start_cli: Start, stream: str
    ) -> None:
        out = tmp_path / "out"
        more = ("--json",) if stream == "stdout" else ()
        with start_cli("batch", "-r", photos, out, "--jobs", "2", *more, STUB_SECONDS=0.05) as process:
            pipe = getattr(process, stream)
            pipe.readline()
            pipe.close()  # as `head -1` does
            assert process.wait(timeout=60) == 1
            said = b"" if stream == "stderr" else process.stderr.read()  # type: ignore[union-attr]
        assert b"Traceback" not in said and b"Broken" not in said
        assert all(line["state"] != "failed" for line in _journal(out))
        assert leftovers(out) == []
        with start_cli("batch", "-r", photos, out) as process:
            said = process.communicate()[1]
        assert process.returncode == 0 and b"4 originals verified unchanged" in said

    def test_a_second_ctrl_c_stops_at_once(self, photos: Path, tmp_path: Path, start_cli: Start) -> None:
        with start_cli("batch", "-r", photos, tmp_path / "out", STUB_SECONDS=30, STUB_DEAF=1) as process:
            _wait_for(lambda: _begun(tmp_path / "out") >= 1, process)
            process.send_signal(signal.SIGINT)
            line = process.stderr.readline() + process.stderr.readline()  # type: ignore[union-attr]
            assert b"Ctrl-C again" in line
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
        assert process.returncode == 130

    def test_deaf_work_is_left_behind_in_time(self, photos: Path, tmp_path: Path, start_cli: Start) -> None:
        with start_cli("batch", "-r", photos, tmp_path / "out", STUB_SECONDS=30, STUB_DEAF=1) as process:
            _wait_for(lambda: _begun(tmp_path / "out") >= 1, process)
            process.send_signal(signal.SIGINT)
            start = time.monotonic()
            process.communicate(timeout=60)
        assert process.returncode == 130
        assert time.monotonic() - start < 2.5


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 400 kB, where the account may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_really_full_disk(photos: Path, small_disk: Path) -> None:
    for number in range(12):
        shutil.copy(photos / "coffee.png", photos / f"copy{number}.png")
    summary = run_batch(batch_of(photos, small_disk / "out"))
    assert not summary.is_success
    assert leftovers(small_disk) == []
    done = [o for o in summary.outcomes if o.status == "done"]
    assert done and all(_decodes(Path(o.result.output or "")) for o in done)
    told = [o.result.error or "" for o in summary.outcomes if o.status == "failed"] + [str(summary.fatal or "")]
    assert any("disk is full" in text or "No space" in text for text in told)


def _permission_lost(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch(Batch(out, collect([str(photos / "coffee.png")]), Settings(), StubAnalyzer, jobs=1))
    out.chmod(0o500)
    try:
        summary = run_batch(batch_of(photos, out))
    finally:
        out.chmod(0o700)
    assert by_name(summary)["coffee.png"] == "resumed"
    assert by_name(summary)["cat 漢字 ü.tif"] == "failed"


def _fail_writes(monkeypatch: pytest.MonkeyPatch, number: int, name: str) -> None:
    real = safe_file._move

    def move(temporary: Path, path: Path, overwrite: bool) -> None:
        if path.name == name:
            raise OSError(number, os.strerror(number))
        real(temporary, path, overwrite)

    monkeypatch.setattr(safe_file, "_move", move)


def _journal(out: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (out / ".photofix-batch" / "journal.jsonl").read_text().splitlines()]


def _done(out: Path) -> int:
    return _count(out, b'{"state":"done"')


def _begun(out: Path) -> int:
    return _count(out, b'{"state":"started"')


def _count(out: Path, what: bytes) -> int:
    try:
        return (out / ".photofix-batch" / "journal.jsonl").read_bytes().count(what)
    except FileNotFoundError:
        return 0


def _wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < end
        time.sleep(0.01)


def _decodes(path: Path) -> bool:
    import cv2
    import numpy as np

    return cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED) is not None


@pytest.mark.slow
def test_a_memory_limit_is_kept(tmp_path: Path, write_photo: Callable[..., Path], start_cli: Start) -> None:
    """Photos of 4 MP, three at work at once or as many as the limit allows: one."""
    import cv2
    from skimage import data

    large = cv2.resize(data.astronaut(), (2400, 1600))
    for number in range(3):
        write_photo(tmp_path / "scans" / f"{number}.jpg", large)
    peaks = []
    for limit in (0, 200):
        words = ("batch", tmp_path / "scans", tmp_path / f"out{limit}", "-j", "3", "--limit-memory", limit, "--json")
        with start_cli(*words) as process:
            lines = [json.loads(line) for line in process.communicate()[0].splitlines()]
        assert process.returncode == 0
        peaks.append(max(line["peak_memory_mb"] for line in lines))
    assert peaks[1] < peaks[0] - 60, peaks
