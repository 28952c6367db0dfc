"""How a photo of a batch ended, and whether the originals are still what they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from photofix.batch.journal import Entry
from photofix.restore.result import PhotoResult

Status = Literal["done", "resumed", "skipped", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one planned photo.

    Attributes:
        status: "resumed" = done by an earlier run and verified now.
        result: as `restore` gives it.
        reason: why it was skipped or what is remarkable, "" if nothing is.
        condition: file with what its page of the condition report shows, None if there is none.
    """

    status: Status
    result: PhotoResult
    reason: str = ""
    condition: Path | None = None


@dataclass(frozen=True)
class Originals:
    """Hashes of the originals before and after the batch.

    Attributes:
        unchanged: how many have the hash they were read with.
        changed: paths that do not, or are gone.
        unchecked: how many were not compared, because the check was stopped.
    """

    unchanged: int = 0
    changed: tuple[str, ...] = ()
    unchecked: int = 0

    def sentence(self) -> str:
        """The closing line of a batch."""
        text = f"{self.unchanged} original{'' if self.unchanged == 1 else 's'} verified unchanged"
        if self.changed:
            text += f"; {len(self.changed)} changed or gone while the batch ran: {', '.join(self.changed[:5])}"
        if self.unchecked:
            text += f"; {self.unchecked} not checked"
        return text


def recorded(entry: Entry, input_name: str, output_name: str) -> PhotoResult:
    """The result of an earlier run, under the names of this one."""
    result = PhotoResult.from_json(entry.result)
    return replace(
        result,
        input=input_name,
        output=output_name,
        input_sha256=entry.input_sha256,
        output_sha256=entry.output_sha256,
        weights_sha256=entry.weights_sha256,
        delta_e=entry.delta_e,
        note=entry.note,
    )
