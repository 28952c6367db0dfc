"""What was found in one photo and what became of it, place by place: data for JSON, reports and the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from photofix.analysis import Analysis, Finding
from photofix.checked_json import Range
from photofix.edit import Edit
from photofix.render.decided import left_alone, rejected
from photofix.tasks import load_tasks

Chance = Annotated[float, Range(0, 1)]
PlaceState = Literal["undone", "left", "rejected"]


@dataclass(frozen=True)
class FoundPlace:
    """One finding.

    Attributes:
        task: task key.
        kind: what a person would call it ("crack", "stain"...), "" if the task does not say.
        certainty: 0..1, its calibrated chance to be damage that a person wants gone.
        area_px: photo pixels that it visibly covers.
        box: x, y, width, height, upright photo pixels.
        seen_in: what showed it, if that was not the picture: "infrared".
        state: "undone", "rejected" by a person, or "left": less certain than was asked for, or its task is off.
    """

    task: str
    kind: str
    certainty: Chance
    area_px: Annotated[int, Range(0)]
    box: tuple[int, int, int, int]
    state: PlaceState
    seen_in: str = ""

    def to_json(self) -> dict[str, Any]:
        """As `--json` lists it."""
        return vars(self) | {"certainty": round(self.certainty, 3), "box": list(self.box)}


def found_places(analysis: Analysis, edit: Edit) -> tuple[FoundPlace, ...]:
    """Every finding under a resolved edit, most certain first."""
    places: list[FoundPlace] = []
    for key, task in load_tasks().items():
        found = analysis.tasks.get(key)
        if found is None or not task.refines:
            continue
        refused = rejected(found.findings, task, edit)
        alone = left_alone(found.findings, task, edit)
        is_on = bool(edit.value(key))
        for index, finding in enumerate(found.findings):
            state: PlaceState = "undone" if is_on and index not in alone else "left"
            places.append(_place(key, finding, "rejected" if index in refused else state))
    return tuple(sorted(places, key=lambda place: -place.certainty))


def counted(places: Iterable[FoundPlace]) -> dict[str, int]:
    """State -> how many places are in it."""
    count = Counter(place.state for place in places)
    return {state: count[state] for state in get_args(PlaceState)}


def damage_seen(analysis: Analysis) -> tuple[str, ...]:
    """Keys of the tasks whose damage automatic use would undo."""
    return tuple(key for key, found in analysis.tasks.items() if found.is_present)


def remarks(analysis: Analysis) -> dict[str, str]:
    """What tasks whose damage is absent remark about the photo (`Task.remark`): task key -> English words."""
    tasks = load_tasks()
    told = {key: tasks[key].remark(found) for key, found in analysis.tasks.items() if not found.is_present}
    return {key: remark for key, remark in told.items() if remark}


def _place(key: str, finding: Finding, state: PlaceState) -> FoundPlace:
    box = (round(finding.x), round(finding.y), max(1, round(finding.width)), max(1, round(finding.height)))
    area_px = round(float(finding.marked.sum()) * finding.scale**2)
    return FoundPlace(key, finding.kind, float(finding.confidence), area_px, box, state, finding.seen_in)
