"""A batch on a real Dask cluster of two worker processes on this computer, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from stub_analyser import StubAnalyzer, load

from photofix.batch.cluster import ClusterBatch, find_photos, run_cluster
from photofix.batch.lock import FolderBusyError, lock_folder
from photofix.batch.outcome import Outcome
from photofix.batch.remote import RemoteJob, restore_remote
from photofix.batch.run import Summary, Watcher
from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.export.target import ExportOptions

pytest.importorskip("fsspec")


@pytest.fixture
def job(photos: Path, tmp_path: Path) -> RemoteJob:
    return RemoteJob(
        str(photos / "coffee.png"), f"file://{tmp_path}/out/a/coffee.png", Edit(), ExportOptions(), "cpu", load
    )


def test_a_worker_restores_from_and_to_urls(job: RemoteJob, tmp_path: Path) -> None:
    outcome = restore_remote(job)
    assert outcome.status == "done" and outcome.result.input == job.input and outcome.result.output == job.output
    assert [path.name for path in (tmp_path / "out" / "a").iterdir()] == ["coffee.png"]
    result = outcome.result
    again = restore_remote(replace(job, verify=(result.input_sha256, result.output_sha256)))
    assert again.status == "resumed"


def test_photos_come_from_and_go_to_object_storage(job: RemoteJob, photos: Path) -> None:
    import fsspec

    storage = fsspec.filesystem("memory")
    storage.pipe("/scans/coffee.png", (photos / "coffee.png").read_bytes())
    outcome = restore_remote(replace(job, input="memory://scans/coffee.png", output="memory://out/coffee.png"))
    assert outcome.status == "done", outcome.result.error
    assert storage.cat("/out/coffee.png")
    assert find_photos(["memory://scans"], recursive=True) == [("memory:///scans/coffee.png", "coffee.png")]


def test_failures_name_the_url(job: RemoteJob, photos: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no photo")
    for name in ("bad.jpg", "absent.jpg"):
        outcome = restore_remote(replace(job, input=str(photos / name)))
        assert outcome.status == "failed" and name in (outcome.result.error or "")
    assert restore_remote(replace(job, input="nosuch://x/y.jpg")).status == "failed"


def test_a_worker_with_other_weights_refuses(job: RemoteJob) -> None:
    outcome = restore_remote(replace(job, weights_sha256="6" * 64))
    assert "other weights" in (outcome.result.error or "")


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0, silence_logs=50
    ) as cluster:
        yield cluster


@pytest.fixture
def batch(cluster: object, photos: Path, tmp_path: Path) -> ClusterBatch:
    for number in range(20):
        (photos / f"copy{number:02}.png").write_bytes((photos / "coffee.png").read_bytes())
    return ClusterBatch(
        scheduler=cluster.scheduler_address,  # type: ignore[attr-defined]
        inputs=[str(photos)],
        output=str(tmp_path / "out"),
        books=tmp_path / "books",
        edit=Edit(),
        options=ExportOptions(),
        recursive=True,
        device="cpu",
        weights_sha256=StubAnalyzer.weights_sha256,
        load=slow_load,
    )


def slow_load(device: str) -> StubAnalyzer:
    """A network that takes a moment for each photo, so that a worker can be killed while it works."""
    return StubAnalyzer(seconds=0.1)


def statuses(summary: Summary) -> dict[str, int]:
    names = [outcome.status for outcome in summary.outcomes]
    return {name: names.count(name) for name in set(names)}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process by a POSIX signal")
def test_a_killed_worker_costs_nothing(batch: ClusterBatch, cluster: object, photos: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_one(outcome: Outcome) -> None:
        if not killed:
            worker = next(iter(cluster.workers.values()))  # type: ignore[attr-defined]
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    before = {path: path.read_bytes() for path in photos.rglob("*.*")}
    (photos / "bad.jpg").write_bytes(b"no photo")
    summary = run_cluster(batch, Watcher(on_outcome=kill_one))
    assert killed
    assert statuses(summary) == {"done": 24, "failed": 1}
    assert {path: path.read_bytes() for path in before} == before
    assert summary.originals.unchanged == 24 and not summary.originals.changed
    results = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(results) == 24 and not any(path.suffix == ".tmp" for path in results)
    assert summary.report is not None and "24 originals verified unchanged" in summary.report.read_text()
    again = run_cluster(batch)
    assert statuses(again) == {"resumed": 24, "failed": 1}


@pytest.mark.slow
def test_stopping_and_going_on(batch: ClusterBatch) -> None:
    stop = Event()
    summary = run_cluster(batch, Watcher(on_outcome=lambda outcome: stop.set()), stop)
    assert summary.interrupted
    done = run_cluster(batch)
    assert done.is_success and statuses(done)["resumed"] >= 1
    with lock_folder(batch.books, batch.books / "lock"), pytest.raises(FolderBusyError):
        run_cluster(batch)


def test_no_scheduler_is_said(tmp_path: Path) -> None:
    batch = ClusterBatch("tcp://127.0.0.1:9", ["x.jpg"], str(tmp_path), tmp_path / "books", Edit(), ExportOptions())
    failed: list[Exception] = []

    def run() -> None:
        try:
            run_cluster(replace(batch, patience_s=1.0))
        except PhotoFixError as error:
            failed.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join(60)
    assert "No Dask scheduler answers" in str(failed[0])
