"""One photo of a batch on a cluster, as a worker does it: fetch, restore, store, check. Files are fsspec URLs.

Runs in worker processes; each process keeps one network.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

import fsspec

from photofix.batch.outcome import Outcome
from photofix.edit import Edit
from photofix.errors import PhotoFixError, PhotoReadError, PhotoWriteError, WeightsError
from photofix.export.target import ExportOptions
from photofix.restore.analyser import PhotoAnalyzer, SharedAnalyzer
from photofix.restore.one_photo import Job, restore_photo, sentence
from photofix.restore.result import PhotoResult

WHOLE_PUT = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "memory"})
"""Storage where a file appears whole or not at all; elsewhere it is stored under another name and then moved."""

_networks: dict[tuple[Callable[[str], PhotoAnalyzer], str], SharedAnalyzer] = {}
_lock = Lock()


@dataclass(frozen=True)
class RemoteJob:
    """One photo for a worker.

    Attributes:
        input, output: URLs as fsspec reads them; plain paths are files of a shared folder.
        edit, options: what to do and how to write it.
        device: where the worker computes.
        load: makes the network from `device`; a module's function, so that it travels by name.
        weights_sha256: of the network that the worker must have, "" = any.
        edit_sha256: for the journal.
        verify: (input, output) hashes of an earlier run; if both still hold nothing is done.
    """

    input: str
    output: str
    edit: Edit
    options: ExportOptions
    device: str
    load: Callable[[str], PhotoAnalyzer]
    weights_sha256: str = ""
    edit_sha256: str = ""
    verify: tuple[str, str] | None = None


def restore_remote(job: RemoteJob) -> Outcome:
    """Restore one photo from and to its URLs; a failure is returned, not raised."""
    try:
        if job.verify is not None and (sha256_of(job.input), sha256_of(job.output)) == job.verify:
            return Outcome("resumed", PhotoResult(job.input, job.output))
        return _restore(job)
    except (PhotoFixError, OSError) as error:
        return Outcome("failed", PhotoResult(job.input, error=sentence(error)))


def sha256_of(url: str) -> str | None:
    """Hash of the file behind `url`, None if it cannot be read."""
    try:
        with fsspec.open(url, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def network(job: RemoteJob) -> SharedAnalyzer:
    """This process's network. Raises WeightsError if it is not the one the batch was planned for."""
    with _lock:
        key = (job.load, job.device)
        if key not in _networks:
            _networks[key] = SharedAnalyzer(lambda: job.load(job.device))
    analyzer = _networks[key]
    if job.weights_sha256 not in ("", analyzer.weights_sha256):
        raise WeightsError("This worker has other weights than the batch was begun with; install the same everywhere.")
    return analyzer


def _restore(job: RemoteJob) -> Outcome:
    analyzer = network(job)
    with tempfile.TemporaryDirectory(prefix="photofix-") as folder:
        here = Path(folder, "in", PurePosixPath(job.input).name)
        there = Path(folder, "out", PurePosixPath(job.output).name)
        here.parent.mkdir()
        _fetch(job.input, here)
        local = Job(here, there, job.edit, job.options, thumbnail=True)
        result = restore_photo(local, analyzer)
        if result.error is None:
            _store(there, job.output)
            if sha256_of(job.output) != result.output_sha256:
                raise PhotoWriteError(f"'{job.output}' was stored, but reads back different; check the storage.")
    output = job.output if result.error is None else None
    changes: dict[str, Any] = {"input": job.input, "output": output}
    if result.error is not None:
        changes["error"] = result.error.replace(str(here), job.input)
    named = PhotoResult(**(vars(result) | changes))
    return Outcome("done" if named.error is None else "failed", named, named.note)


def _fetch(url: str, path: Path) -> None:
    try:
        system, name = fsspec.core.url_to_fs(url)
        system.get_file(name, str(path))
    except (OSError, ValueError, ImportError) as error:
        raise PhotoReadError(f"'{url}' cannot be fetched ({error}); check the address and access.") from error


def _store(path: Path, url: str) -> None:
    try:
        system, name = fsspec.core.url_to_fs(url)
        protocols = {system.protocol} if isinstance(system.protocol, str) else set(system.protocol)
        system.makedirs(system._parent(name), exist_ok=True)
        if protocols & WHOLE_PUT:
            system.put_file(str(path), name)
            return
        # Hidden beside the result, with the photo's own name: a retry elsewhere replaces it.
        part = f"{system._parent(name)}/.photofix-{PurePosixPath(name).name}.tmp"
        system.put_file(str(path), part)
        system.mv(part, name)
    except (OSError, ValueError, ImportError) as error:
        raise PhotoWriteError(f"'{url}' cannot be stored ({error}); check the address and access.") from error
