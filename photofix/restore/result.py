"""What became of one photo, as frozen data: the line of `--json`, the journal entry, the report's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from photofix.checked_json import checked
from photofix.restore.places import FoundPlace

STAGES = ("decode", "analyse", "refine", "render", "encode")
RECORDED = 50
"""So many findings of a photo are kept in a journal."""


@dataclass(frozen=True)
class PhotoResult:
    """One restored, untouched or failed photo.

    Attributes:
        input, output: paths or URLs as given; `output` is None for a failed photo.
        untouched: the output is a byte copy of the input.
        strengths: task key -> percent that was applied.
        presence: task key -> 0..1, how sure the network is.
        damage: keys of the tasks whose damage was seen, whether or not it was undone.
        findings: what was found place by place, most certain first; what an earlier run did is told of the first
            `RECORDED` only.
        places: state of `FoundPlace` -> how many there are.
        seconds: stage of `STAGES` -> seconds; stages that were not reached are 0.
        peak_memory_mb: highest resident memory of the process so far.
        device: where the analysis was computed.
        error: one sentence, None if all went well.
        disk_full: that it failed for want of room; not part of the JSON.
        input_sha256, output_sha256, weights_sha256: of the bytes read, of the file written, of the network.
        thumbnail: JPEG with before and after side by side, empty if not asked for.
        delta_e: mean colour difference (CIE76, on the thumbnails) between before and after.
        note: a remark that is not a failure.
        condition: what a page of the batch's report shows, empty if not asked for.
    """

    input: str
    output: str | None = None
    untouched: bool = False
    strengths: Mapping[str, float] = field(default_factory=dict)
    presence: Mapping[str, float] = field(default_factory=dict)
    damage: tuple[str, ...] = ()
    findings: tuple[FoundPlace, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak_memory_mb: float = 0.0
    device: str = ""
    error: str | None = None
    input_sha256: str = ""
    output_sha256: str = ""
    weights_sha256: str = ""
    thumbnail: bytes = b""
    delta_e: float = 0.0
    note: str = ""
    condition: bytes = b""
    disk_full: bool = False

    @property
    def worth_a_look(self) -> int:
        """How many places are left as they are that nobody has rejected."""
        return self.places.get("left", 0)

    @property
    def is_clean(self) -> bool:
        """Whether it was left as it is because nothing was found at all; not what was merely not asked for."""
        return self.untouched and not self.damage and not self.worth_a_look

    def left_in_words(self) -> str:
        """As "3 places worth a look", with "more" where others were undone; "" if none is left."""
        if not self.worth_a_look:
            return ""
        more = "more " if self.places.get("undone") else ""
        return f"{self.worth_a_look} {more}place{'' if self.worth_a_look == 1 else 's'} worth a look"

    def to_json(self) -> dict[str, Any]:
        """The object of one `--json` line."""
        return {
            "input": self.input,
            "output": self.output,
            "untouched": self.untouched,
            "strengths": dict(self.strengths),
            "presence": {key: round(value, 4) for key, value in self.presence.items()},
            "damage": list(self.damage),
            "findings": [place.to_json() for place in self.findings],
            "places": dict(self.places),
            "seconds": {stage: round(self.seconds.get(stage, 0.0), 4) for stage in STAGES},
            "peak_memory_mb": round(self.peak_memory_mb, 1),
            "device": self.device,
            "error": self.error,
        }

    def to_record(self) -> dict[str, Any]:
        """`to_json` for the journal, which holds thousands of photos, and a cracked print a thousand places."""
        return replace(self, findings=self.findings[:RECORDED]).to_json()

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> PhotoResult:
        """Read `to_json`'s object. Raises UnfitError."""
        told = {name: value for name, value in data.items() if name not in ("thumbnail", "condition", "disk_full")}
        return checked(PhotoResult, told, "result", ignore_unknown=True)
