"""What the person asked for: knob values, brush strokes, decisions on findings, geometry. Frozen, hashable, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any, Literal

from photofix.analysis import Analysis, TaskAnalysis
from photofix.checked_json import OneOf, Range, UnfitError, checked, parsed
from photofix.errors import EditError
from photofix.raster.frame import NO_GEOMETRY, Geometry
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY, Knob

VERSION = 2
"""With geometry; an edit without it is written as version 1, which older programs open too."""

READ = (1, VERSION)

Place = Annotated[float, Range(-1e7, 1e7)]
"""A coordinate in upright full-resolution pixels; beyond any photo, but short of where arithmetic breaks."""

TaskKey = Annotated[str, OneOf(lambda: load_tasks())]
TaskOrAll = Annotated[str, OneOf(lambda: (*load_tasks(), "all"))]


@dataclass(frozen=True)
class Stroke:
    """One brush stroke, in upright full-resolution pixels.

    Attributes:
        task: task key, or "all".
        mode: "add" = opaque damage to fill, "protect" = multiply the strength by 1 - coverage.
        radius: brush radius, pixels.
        strength: coverage at the centre of the brush, percent.
        points: (y, x) along the stroke.
    """

    task: TaskOrAll
    mode: Literal["add", "protect"]
    radius: Annotated[float, Range(0, 1e5)]
    strength: Annotated[float, Range(0, 100)]
    points: tuple[tuple[Place, Place], ...]


@dataclass(frozen=True)
class Decision:
    """Keep or reject whichever finding of `task` covers the point (y, x), upright full-resolution pixels."""

    task: TaskKey
    y: Place
    x: Place
    verdict: Literal["keep", "reject"]


@dataclass(frozen=True)
class Edit:
    """Everything a person decided about one photo.

    Attributes:
        values: ((task key, knob key), value) for knobs that were touched; the rest are at their default.
        strokes: in the order drawn; later ones win.
        decisions: on findings; later ones win.
        geometry: comes last, after everything else; the rest is in pixels of the photo as it was before.
    """

    values: tuple[tuple[tuple[str, str], float], ...] = ()
    strokes: tuple[Stroke, ...] = ()
    decisions: tuple[Decision, ...] = ()
    geometry: Geometry = NO_GEOMETRY

    def value(self, task: str, knob: str = "strength") -> float | None:
        """The knob's value, its default if untouched; None = automatic."""
        return dict(self.values).get((task, knob), _knob(task, knob).default)

    def is_touched(self, task: str, knob: str = "strength") -> bool:
        """Whether the person has set this knob."""
        return (task, knob) in dict(self.values)

    def with_value(self, task: str, knob: str, value: float | None) -> Edit:
        """This edit with one knob set, or back to its default for None. Raises EditError out of range."""
        values = dict(self.values)
        values.pop((task, knob), None)
        if value is not None:
            values[(task, knob)] = _checked(_knob(task, knob), value, task)
        return replace(self, values=tuple(sorted(values.items())))

    def resolved(self, analysis: Analysis) -> Edit:
        """Automatic strengths replaced by 100 where the damage was found or drawn, else 0.

        Tasks that the weights do not know get 0. Which findings automatic use takes is written down with it.
        """
        edit = self
        for key, task in load_tasks().items():
            found = analysis.tasks.get(key)
            if found is None:
                edit = edit.with_value(key, "strength", 0.0)
            elif edit.value(key) is None:
                if task.is_selective:
                    edit = edit.with_value(key, CERTAINTY, edit.least_certainty(key))
                wanted = edit._finds(key, found) or edit._is_drawn(key)
                edit = edit.with_value(key, "strength", 100.0 if wanted else 0.0)
        return edit

    def least_certainty(self, task: str) -> float:
        """Percent; findings below it are left alone. While neither strength nor certainty is chosen, automatic use
        takes those that are certain (`Task.certain`)."""
        is_open = self.value(task) is None and not self.is_touched(task, CERTAINTY)
        return load_tasks()[task].certain if is_open else self.value(task, CERTAINTY) or 0.0

    def may_use(self, task: str) -> bool:
        """Whether the answer of `task` can matter: always, unless its strength is set to 0."""
        return self.value(task) != 0

    def strengths(self, analysis: Analysis) -> dict[str, float]:
        """Task key -> percent, resolved."""
        resolved = self.resolved(analysis)
        return {key: resolved.value(key) or 0.0 for key in load_tasks()}

    def _finds(self, task: str, found: TaskAnalysis) -> bool:
        """Whether automatic use has anything to undo."""
        if not load_tasks()[task].is_selective:
            return found.is_present
        least = self.least_certainty(task) / 100
        is_kept = any(decision.task == task and decision.verdict == "keep" for decision in self.decisions)
        return is_kept or any(finding.confidence >= least for finding in found.findings)

    def _is_drawn(self, task: str) -> bool:
        """Whether the person pointed at damage that the network did not see."""
        return any(stroke.mode == "add" and stroke.task == task for stroke in self.strokes)

    def knobs_only(self, with_geometry: bool = False) -> Edit:
        """This edit without strokes and decisions: what a preset or copied settings carry."""
        return Edit(values=self.values, geometry=self.geometry if with_geometry else NO_GEOMETRY)

    def to_json(self) -> dict[str, Any]:
        """A JSON object with a version; percent values, human-readable."""
        tasks: dict[str, dict[str, float]] = {}
        for (task, knob), value in self.values:
            tasks.setdefault(task, {})[knob] = value
        has_geometry = self.geometry != NO_GEOMETRY
        return {
            "version": VERSION if has_geometry else 1,
            "tasks": tasks,
            "strokes": [vars(stroke) | {"points": [list(point) for point in stroke.points]} for stroke in self.strokes],
            "decisions": [vars(decision) for decision in self.decisions],
        } | ({"geometry": asdict(self.geometry)} if has_geometry else {})

    @staticmethod
    def from_json(data: object) -> Edit:
        """Read `to_json`'s object. Raises EditError for an unknown version or field, or a value that does not fit."""
        if not isinstance(data, dict):
            raise EditError("The edit is not a JSON object; delete the file or save it again from PhotoFix.")
        if data.get("version") not in READ:
            raise EditError(
                f"The edit has version {data.get('version')!r}, this PhotoFix reads version {VERSION}; "
                "update PhotoFix to open it."
            )
        try:
            return checked(_Stored, data).edit()
        except UnfitError as error:
            raise EditError(
                f"The edit is damaged ({error}); delete the file or save it again from PhotoFix."
            ) from error

    @staticmethod
    def from_text(text: str | bytes) -> Edit:
        """`from_json` of a JSON text."""
        try:
            return Edit.from_json(parsed(text))
        except UnfitError as error:
            raise EditError(
                f"The edit is damaged ({error}); delete the file or save it again from PhotoFix."
            ) from error


def at_full(tasks: Iterable[str]) -> Edit:
    """`tasks` at 100, the others off."""
    edit, wanted = Edit(), set(tasks)
    for key in load_tasks():
        edit = edit.with_value(key, "strength", 100.0 if key in wanted else 0.0)
    return edit


@dataclass(frozen=True)
class _Stored:
    """`Edit.to_json`'s object; the knobs check their own values."""

    version: int
    tasks: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    strokes: tuple[Stroke, ...] = ()
    decisions: tuple[Decision, ...] = ()
    geometry: Geometry = NO_GEOMETRY

    def edit(self) -> Edit:
        """Raises EditError for an unknown task or knob, and for a value outside its knob's range."""
        edit = Edit(strokes=self.strokes, decisions=self.decisions, geometry=self.geometry)
        for task, knobs in self.tasks.items():
            for knob, value in knobs.items():
                edit = edit.with_value(task, knob, value)
        return edit


def _knob(task: str, knob: str) -> Knob:
    known = load_tasks()
    if task not in known:
        raise EditError(f"Unknown task '{task}'; known are {', '.join(known)}.")
    for candidate in known[task].knobs:
        if candidate.key == knob:
            return candidate
    raise EditError(f"Task '{task}' has no knob '{knob}'; it has {', '.join(k.key for k in known[task].knobs)}.")


def _checked(knob: Knob, value: float, task: str) -> float:
    if not knob.low <= value <= knob.high:
        raise EditError(
            f"{task} {knob.key} is {value:g}, outside {knob.low:g}..{knob.high:g}; give a value inside the range."
        )
    return float(value)
