"""What to do with each photo of a batch, from the wishes, the journal and what lies in the output folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

from photofix.batch.collect import Found
from photofix.batch.journal import Entry, Journal, State
from photofix.edit import Edit
from photofix.export.target import ExportOptions
from photofix.photo.names import fitted
from photofix.restore.hashing import Stamp, file_sha256, json_sha256, stamp
from photofix.restore.naming import Names, path_in_folder
from photofix.restore.result import PhotoResult
from photofix.restore.shape import Shape
from photofix.store.sidecar import saved_sidecar


class IfExists(StrEnum):
    """What to do if a result's name is taken by a file that this batch did not make."""

    skip = "skip"
    rename = "rename"
    overwrite = "overwrite"


Action = Literal["restore", "verify", "skip", "failed before"]


@dataclass(frozen=True)
class Settings:
    """What is the same for all photos of a batch.

    Attributes:
        edit: what to do; automatic strengths are resolved per photo.
        overrides: knob values that win over a sidecar's.
        use_sidecars: take the edit saved beside a photo, if there is one.
        options: how to write.
        suffix: of the results, "" = the original's.
        if_exists: what to do if a result's path is taken by a file that this batch did not make.
        retry_failed: try again what failed before.
        shape: turn and crop asked for beside the edit.
    """

    edit: Edit = field(default_factory=Edit)
    overrides: tuple[tuple[tuple[str, str], float], ...] = ()
    use_sidecars: bool = False
    options: ExportOptions = field(default_factory=ExportOptions)
    suffix: str = ""
    if_exists: IfExists = IfExists.skip
    retry_failed: bool = False
    shape: Shape = field(default_factory=Shape)

    def sha256(self, photo: Path) -> str:
        """Hash of everything that decides what the result of `photo` looks like, beside photo and weights."""
        sidecar = None
        if self.use_sidecars:
            saved = saved_sidecar(photo, lambda: file_sha256(photo))
            sidecar = [None if saved is None else hashlib.sha256(saved).hexdigest(), self.overrides]
        shape = [asdict(self.shape)] if self.shape != Shape() else []  # older journals know none
        return json_sha256([self.edit.to_json(), self.options.decisions, self.suffix, sidecar, *shape])


@dataclass(frozen=True)
class Planned:
    """One photo of a batch and what is to be done.

    Attributes:
        input, output: paths.
        key: the original's name in the journal.
        edit_sha256: see `Settings.sha256`.
        action: "verify" = done before, check the result's hash; "skip" and "failed before" do nothing.
        reason: why nothing is done, "" otherwise.
        overwrite: the result's path may be replaced.
        queued: the original's stamp when the plan was made.
        previous: its newest journal entry.
        shape: turn and crop asked for beside the edit.
    """

    input: Path
    output: Path
    key: str
    edit_sha256: str
    action: Action = "restore"
    reason: str = ""
    overwrite: bool = False
    queued: Stamp | None = None
    previous: Entry | None = None
    shape: Shape = field(default_factory=Shape)


class Planner:
    """Makes the plan of one batch.

    Args:
        folder: where results go.
        settings: the wishes.
        journal: what was done before.
        weights_sha256: of the network that would be used.
        after_fault: the last run died while it worked on what the journal says was begun.
    """

    def __init__(
        self, folder: Path, settings: Settings, journal: Journal, weights_sha256: str, after_fault: bool = False
    ) -> None:
        self._folder, self._settings, self._journal = folder, settings, journal
        self._weights_sha256, self._after_fault = weights_sha256, after_fault
        self._names = Names()
        self._by_name: dict[tuple[str, str], list[Entry]] = {}
        self._keys: set[str] = set()
        self._own: set[str] = set()

    def plan(self, photos: Sequence[Found]) -> list[Planned]:
        """One decision per photo, in order; results of this batch are no photos (see `own_results`)."""
        photos = [found for found in photos if not self._is_own(found)]
        self._names = Names(found.path for found in photos)
        self._keys, self._by_name = {_key(found) for found in photos}, {}
        for entry in self._journal.entries():
            self._names.reserve(self._folder / entry.output)
            self._by_name.setdefault(_relative_name(entry), []).append(entry)
        return [self._decide(found) for found in photos]

    def own_results(self, photos: Sequence[Found]) -> list[Path]:
        """Those of `photos` that an earlier run of this batch has made: they are not restored once more."""
        return [found.path for found in photos if self._is_own(found)]

    def _is_own(self, found: Found) -> bool:
        if not self._own:
            self._own = {str((self._folder / entry.output).resolve()) for entry in self._journal.entries()} | {""}
        return str(found.path.resolve()) in self._own

    def after_failed_check(self, planned: Planned) -> Planned:
        """What to do with a photo whose earlier result, or which itself, is not what the journal says."""
        if not os.path.lexists(planned.output):
            return replace(planned, action="restore")
        return self._where_taken(planned, "exists, but it or the photo was changed since")

    def entry(self, planned: Planned, state: State, result: PhotoResult, read: Stamp | None) -> Entry:
        """The journal's line for a photo that is begun, done or failed; `read` is its stamp at that time."""
        return Entry(
            state=state,
            input=planned.key,
            output=Path(os.path.relpath(planned.output, self._folder)).as_posix(),
            edit_sha256=planned.edit_sha256,
            weights_sha256=self._weights_sha256,
            input_sha256=result.input_sha256,
            output_sha256=result.output_sha256,
            input_size=-1 if read is None else read.size,
            input_mtime_ns=-1 if read is None else read.mtime_ns,
            result={} if state == "started" else result.to_record(),
            delta_e=result.delta_e,
            note=result.note,
        )

    def _decide(self, found: Found) -> Planned:
        key, settings = _key(found), self._settings
        if found.corners is not None:
            settings = replace(settings, shape=replace(settings.shape, corners=found.corners))
        before = self._journal.get(key) or self._moved(found)
        planned = Planned(
            input=found.path,
            output=self._output(found, before),
            key=key,
            edit_sha256=settings.sha256(found.path),
            queued=stamp(found.path),
            previous=before,
            shape=settings.shape,
        )
        if before is None:
            return self._where_taken(planned, "exists")
        if before.edit_sha256 != planned.edit_sha256:
            is_own = before.state == "done"
            return self._where_taken(planned, "exists, made with other settings" if is_own else "exists")
        if before.state == "failed":
            return self._failed_before(planned, before)
        if before.state == "started" and self._after_fault and not self._settings.retry_failed:
            reason = "the last run died while it worked on this photo; --retry-failed tries it again"
            return replace(planned, action="failed before", reason=reason)
        if before.state == "started":
            # Begun by this batch and not finished: what lies there, if anything, is ours and unverified.
            return replace(planned, overwrite=True)
        if before.weights_sha256 != self._weights_sha256:
            return self._where_taken(planned, "exists, made with other weights")
        return replace(planned, action="verify")

    def _moved(self, found: Found) -> Entry | None:
        """The journal entry under another path that belongs to this photo, because a library was moved: of the same
        name and subfolder, and either its path no longer exists or the bytes are the same. None if there is none."""
        for entry in self._by_name.get((found.relative.parent.as_posix(), Path(_key(found)).name), ()):
            if entry.input in self._keys or not entry.input_sha256:
                continue
            size = stamp(found.path)
            is_same = size is not None and size.size == entry.input_size
            if not os.path.lexists(entry.input) or (is_same and file_sha256(found.path) == entry.input_sha256):
                return entry
        return None

    def _failed_before(self, planned: Planned, before: Entry) -> Planned:
        unchanged = planned.queued == (before.input_size, before.input_mtime_ns)
        if unchanged and not self._settings.retry_failed:
            return replace(planned, action="failed before", reason=before.result.get("error") or "failed before")
        return self._where_taken(planned, "exists")

    def _where_taken(self, planned: Planned, why: str) -> Planned:
        if not os.path.lexists(planned.output):
            return planned if planned.action == "restore" else replace(planned, action="restore")
        if self._settings.if_exists is IfExists.overwrite:
            return replace(planned, action="restore", overwrite=True)
        if self._settings.if_exists is IfExists.rename:
            free = self._names.claim(planned.output, must_not_exist=True)
            return replace(planned, action="restore", output=free)
        return replace(planned, action="skip", reason=f"{planned.output} {why}; --if-exists overwrite replaces it")

    def _output(self, found: Found, before: Entry | None) -> Path:
        path = path_in_folder(found.path, self._folder / found.relative.parent, self._settings.suffix)
        if found.part:
            path = path.with_name(fitted(path.stem, f"-{found.part}{path.suffix}"))
        if before is not None and Path(before.output).suffix == path.suffix:
            return self._folder / before.output
        return self._names.claim(path)


def _key(found: Found) -> str:
    return str(found.path.resolve()) + (f"#{found.part}" if found.part else "")


def _relative_name(entry: Entry) -> tuple[str, str]:
    """Folder below the output folder and name of the original."""
    return Path(entry.output).parent.as_posix(), Path(entry.input).name


def is_intact(planned: Planned) -> bool:
    """Whether an earlier result is on disk as recorded and was made from the photo as it is now."""
    before = planned.previous
    if before is None or file_sha256(planned.output) != before.output_sha256:
        return False
    if stamp(planned.input) == (before.input_size, before.input_mtime_ns):
        return True
    return file_sha256(planned.input) == before.input_sha256


def remove_leftovers(plan: Sequence[Planned], thumbnails: Path) -> None:
    """Delete temporary files beside results that an earlier run began and did not finish, and among `thumbnails`."""
    begun = {planned.output.parent for planned in plan if planned.previous and planned.previous.state == "started"}
    for folder in (*begun, thumbnails):
        for leftover in folder.glob(".photofix-*.tmp"):
            leftover.unlink(missing_ok=True)
