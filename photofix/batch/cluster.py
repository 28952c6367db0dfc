"""A batch on an existing Dask cluster: the client plans and keeps the journal, workers restore.

Dask does the scheduling: a photo whose worker dies is given to another one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from threading import Event
from typing import Any, TypeVar

import fsspec

from photofix.batch.journal import Entry, Journal, State
from photofix.batch.lock import lock_folder
from photofix.batch.outcome import Originals, Outcome, recorded
from photofix.batch.remote import RemoteJob, restore_remote, sha256_of
from photofix.batch.run import Summary, Watcher, with_report
from photofix.edit import Edit
from photofix.errors import PhotoFixError, PhotoReadError
from photofix.export.target import ExportOptions
from photofix.photo.formats import READ_SUFFIXES, WRITE_FORMATS
from photofix.restore.analyser import PhotoAnalyzer
from photofix.restore.hashing import json_sha256
from photofix.restore.load import load_analyzer
from photofix.restore.result import PhotoResult
from photofix.restore.thumbnail import keep_thumbnail

J = TypeVar("J")
WINDOW_PER_THREAD = 4
"""Photos handed to the cluster at once for each of its threads: enough to keep it busy, few enough for any archive."""


@dataclass(frozen=True)
class ClusterBatch:
    """What to run on a cluster.

    Attributes:
        scheduler: address of the Dask scheduler, "tcp://host:8786".
        inputs: URLs of photos, folders, or patterns.
        output: URL of the folder for results.
        books: local folder of journal and thumbnails.
        edit, options, suffix, overwrite, retry_failed: as `Settings`.
        recursive: folders of folders too.
        device: where workers compute.
        weights_sha256: of the network all workers must have, "" = any.
        load: makes the network on a worker.
        patience_s: how long to wait for the scheduler.
    """

    scheduler: str
    inputs: Sequence[str]
    output: str
    books: Path
    edit: Edit
    options: ExportOptions
    suffix: str = ""
    overwrite: bool = False
    retry_failed: bool = False
    recursive: bool = False
    device: str = "auto"
    weights_sha256: str = ""
    load: Callable[[str], PhotoAnalyzer] = load_analyzer
    patience_s: float = 20.0

    def sha256(self) -> str:
        """Hash of everything that decides what a result looks like, beside photo and weights."""
        return json_sha256([self.edit.to_json(), self.options.decisions, self.suffix])


def run_cluster(batch: ClusterBatch, watcher: Watcher | None = None, stop: Event | None = None) -> Summary:
    """Restore what is not done yet, on the cluster; then compare the originals with what was read.

    Raises FolderBusyError, JournalError, PhotoReadError; PhotoFixError if the scheduler cannot be reached.
    """
    watcher, stop, start = watcher or Watcher(), stop or Event(), time.monotonic()
    lock = lock_folder(batch.books, batch.books / "lock")
    journal = Journal(batch.books / "journal.jsonl")
    try:
        with _client(batch) as client:
            photos = find_photos(batch.inputs, batch.recursive)
            watcher.on_plan(len(photos))
            outcomes = list(_restored(client, batch, journal, photos, watcher, stop))
            if len(outcomes) < len(photos):
                return Summary(outcomes, seconds=time.monotonic() - start, interrupted=True)
            watcher.on_verify()
            originals = _verified(client, outcomes, stop)
            summary = Summary(outcomes, originals, time.monotonic() - start)
            return with_report(summary, batch.books / "photofix-report.html", batch.books / "thumbnails")
    finally:
        journal.close()
        lock.release()


def find_photos(inputs: Iterable[str], recursive: bool) -> list[tuple[str, str]]:
    """(URL, path below the folder that was named) of every photo. Raises PhotoReadError."""
    found: dict[str, str] = {}
    for url in inputs:
        system, name = fsspec.core.url_to_fs(url)
        try:
            names = _listed(system, name, recursive)
        except (OSError, ValueError) as error:
            raise PhotoReadError(f"{url} cannot be listed ({error}); check the address and access.") from error
        for path, relative in names:
            found.setdefault(system.unstrip_protocol(path), relative)
    return sorted(found.items())


def _listed(system: Any, name: str, recursive: bool) -> list[tuple[str, str]]:
    if any(sign in name for sign in "*?["):
        return [(path, PurePosixPath(path).name) for path in system.glob(name)]
    if not system.isdir(name):
        return [(name, PurePosixPath(name).name)]
    below = system.find(name, maxdepth=None if recursive else 1)
    photos = (path for path in below if PurePosixPath(path).suffix.lower() in READ_SUFFIXES)
    return [(path, str(PurePosixPath(path).relative_to(PurePosixPath(name)))) for path in photos]


def _restored(
    client: Any,
    batch: ClusterBatch,
    journal: Journal,
    photos: Sequence[tuple[str, str]],
    watcher: Watcher,
    stop: Event,
) -> Iterator[Outcome]:
    """Outcomes as they come; what was begun is in the journal before a worker gets it."""
    system, folder = fsspec.core.url_to_fs(batch.output)
    existing = set(system.find(folder)) if system.exists(folder) else set()
    # The originals' own paths count as taken: a result never replaces one.
    taken = {str(system._strip_protocol(url)).casefold() for url, _ in photos}
    edit_sha256, todo = batch.sha256(), list[RemoteJob]()
    for url, relative in photos:
        name = _free_name(f"{folder}/{_result_name(relative, batch.suffix)}", taken)
        output = system.unstrip_protocol(name)
        decided = _decide(batch, journal.get(url), url, output, name in existing, edit_sha256)
        if isinstance(decided, Outcome):
            watcher.on_outcome(decided)
            yield decided
        else:
            todo.append(decided)

    def begin(job: RemoteJob) -> None:
        if job.verify is None:
            journal.append(_entry("started", job, PhotoResult(job.input)))

    for job, answer in _stream(client, restore_remote, todo, begin, stop):
        outcome = _outcome(job, answer, journal)
        if outcome.status != "resumed":
            keep_thumbnail(batch.books / "thumbnails", outcome.result.input_sha256, outcome.result.thumbnail)
            state: State = "done" if outcome.status == "done" else "failed"
            journal.append(_entry(state, job, outcome.result))
        watcher.on_outcome(outcome)
        yield outcome


def _decide(
    batch: ClusterBatch, before: Entry | None, url: str, output: str, exists: bool, edit_sha256: str
) -> RemoteJob | Outcome:
    job = RemoteJob(url, output, batch.edit, batch.options, batch.device, batch.load, batch.weights_sha256, edit_sha256)
    ours = before is not None and before.edit_sha256 == edit_sha256
    if ours and before is not None:
        if before.state == "failed" and not batch.retry_failed:
            result = PhotoResult(url, error=before.result.get("error") or "failed before")
            return Outcome("failed", result, "failed before; --retry-failed tries again")
        if before.state == "done" and batch.weights_sha256 in ("", before.weights_sha256):
            return replace(job, verify=(before.input_sha256, before.output_sha256))
    if exists and not batch.overwrite and not (ours and before is not None and before.state == "started"):
        return Outcome("skipped", PhotoResult(url), f"{output} exists; --if-exists overwrite replaces it")
    return job


def _outcome(job: RemoteJob, answer: Outcome | BaseException, journal: Journal) -> Outcome:
    if isinstance(answer, BaseException):
        text = f"The cluster gave up on this photo ({type(answer).__name__}: {' '.join(str(answer).split())})."
        return Outcome("failed", PhotoResult(job.input, error=text))
    before = journal.get(job.input)
    if answer.status == "resumed" and before is not None:
        return Outcome("resumed", recorded(before, job.input, job.output))
    return answer


def _verified(client: Any, outcomes: Sequence[Outcome], stop: Event) -> Originals:
    before = {o.result.input: o.result.input_sha256 for o in outcomes if o.result.input_sha256}
    unchanged, changed = 0, []
    for url, after in _stream(client, sha256_of, list(before), lambda url: None, stop):
        if after == before[url]:
            unchanged += 1
        else:
            changed.append(url)
    return Originals(unchanged, tuple(changed), len(before) - unchanged - len(changed))


def _stream(
    client: Any, work: Callable[[J], Any], jobs: Sequence[J], begin: Callable[[J], None], stop: Event
) -> Iterator[tuple[J, Any]]:
    """(job, what `work` returned or raised) as they finish, with a bounded number handed out at once."""
    from distributed import as_completed

    waiting, running = iter(jobs), {}
    finished = as_completed()

    def hand_out() -> None:
        job = next(waiting, None)
        if job is not None and not stop.is_set():
            begin(job)
            future = client.submit(work, job, pure=False)
            running[future] = job
            finished.add(future)

    for _ in range(WINDOW_PER_THREAD * max(1, sum(client.nthreads().values()))):
        hand_out()
    while running and not stop.is_set():
        future = finished.next()
        job = running.pop(future)
        hand_out()
        yield job, future.result() if future.status == "finished" else future.exception()
    client.cancel(list(running))


def _client(batch: ClusterBatch) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise PhotoFixError("The cluster extra is not installed; run: pip install 'photofix[cluster]'") from error
    try:
        return Client(batch.scheduler, timeout=batch.patience_s)
    except (OSError, ValueError) as error:
        raise PhotoFixError(f"No Dask scheduler answers at {batch.scheduler} ({error}); check the address.") from error


def _entry(state: State, job: RemoteJob, result: PhotoResult) -> Entry:
    return Entry(
        state=state,
        input=job.input,
        output=job.output,
        edit_sha256=job.edit_sha256,
        weights_sha256=result.weights_sha256,
        input_sha256=result.input_sha256,
        output_sha256=result.output_sha256,
        result={} if state == "started" else result.to_record(),
        delta_e=result.delta_e,
        note=result.note,
    )


def _result_name(relative: str, suffix: str) -> str:
    path = PurePosixPath(relative)
    can_write = any(path.suffix.lower() in entry.suffixes for entry in WRITE_FORMATS)
    return str(path.with_suffix(suffix or (path.suffix if can_write else ".tif")))


def _free_name(name: str, taken: set[str]) -> str:
    path, number, candidate = PurePosixPath(name), 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
    taken.add(candidate.casefold())
    return candidate
