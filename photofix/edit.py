"""What the person asked for: knob values, brush strokes, decisions on findings, geometry. Frozen, hashable, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Annotated, Any, Literal

from photofix.analysis import Analysis, TaskAnalysis
from photofix.checked_json import OneOf, Range, UnfitError, checked, parsed
from photofix.errors import EditError
from photofix.photo.photo import Asked, Photo
from photofix.raster.frame import NO_GEOMETRY, Corners, Geometry, is_convex
from photofix.scan.negative import as_positive
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.tasks.kit.operator import Knob

VERSION = 2
"""1 had no geometry, and no strokes of their own strength: they went with their task's slider, see `_migrated`."""

WHOLE = "all"
"""Stands for all tasks together, where a task's key is expected."""

NEGATIVE = "negative"

WHOLE_KNOBS = (
    Knob(
        *("max_change", "Largest change", 100, 1, 100, 1, "ΔE"),
        tip="No pixel moves further than this from the original (CIE76); 100 = no limit",
    ),
    Knob(
        *("whiten_border", "Border of the print", 0, 0, 1, 1, ""),
        choices=(("keep", "Leave as it is"), ("whiten", "Whiten")),
        tip="Whiten: the paper around the picture becomes neutral, the picture stays as it is",
    ),
    Knob(
        *(NEGATIVE, "Scan of a negative", 0, 0, 2, 1, ""),
        choices=(("none", "No"), ("grey", "Black-and-white film"), ("colour", "Color film")),
        tip="The negative is turned into a positive before anything else",
    ),
)
"""Knobs of the whole edit; their task is `WHOLE`."""

Place = Annotated[float, Range(-1e7, 1e7)]
"""A coordinate in upright full-resolution pixels; beyond any photo, but short of where arithmetic breaks."""

TaskKey = Annotated[str, OneOf(lambda: load_tasks())]
TaskOrAll = Annotated[str, OneOf(lambda: (*load_tasks(), WHOLE))]


Radius = Annotated[float, Range(0, 1e5)]
"""Upright full-resolution pixels."""

StrokeKind = Literal["heal", "spot", "trace", "area"]
"""The tool that drew it; the points of an area are its corners, those of the others lie along a line."""


@dataclass(frozen=True)
class Cut:
    """What was taken away from a stroke again, in the stroke's own terms."""

    radius: Radius
    points: tuple[tuple[Place, Place], ...]
    kind: StrokeKind = "heal"
    radii: tuple[Radius, ...] = ()

    def __post_init__(self) -> None:
        _check_radii(self.points, self.radii)


@dataclass(frozen=True)
class Stroke:
    """What a person drew with one tool, in upright full-resolution pixels: an edit of its own, at work whatever the
    slider of its task says.

    Attributes:
        task: task key, or "all".
        mode: "add" = opaque damage to fill, "protect" = multiply the strength by 1 - coverage.
        radius: of the brush, pixels; around an area, how far it fades outside.
        strength: coverage at the centre of the brush, percent.
        points: (y, x) along the stroke.
        kind: see `StrokeKind`.
        radii: of the brush at each point, where it was measured; empty = `radius` everywhere.
        cuts: what was taken away from it again.
        source: (y, x) of what is put at its `anchor`, and beside it what lies beside; None = what fits is looked for.
    """

    task: TaskOrAll
    mode: Literal["add", "protect"]
    radius: Radius
    strength: Annotated[float, Range(0, 100)]
    points: tuple[tuple[Place, Place], ...]
    kind: StrokeKind = "heal"
    radii: tuple[Radius, ...] = ()
    cuts: tuple[Cut, ...] = ()
    source: tuple[Place, Place] | None = None

    def __post_init__(self) -> None:
        _check_radii(self.points, self.radii)

    @property
    def anchor(self) -> tuple[float, float]:
        """(y, x): the middle of an area, where others begin."""
        if self.kind != "area" or not self.points:
            return self.points[0] if self.points else (0.0, 0.0)
        ys, xs = zip(*self.points, strict=True)
        return (min(ys) + max(ys)) / 2, (min(xs) + max(xs)) / 2

    @property
    def shift(self) -> tuple[int, int] | None:
        """Whole pixels down and across from each pixel to what it is healed from."""
        if self.source is None or self.mode != "add":
            return None
        return round(self.source[0] - self.anchor[0]), round(self.source[1] - self.anchor[1])


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
        area: where the picture lies in its scan, see `Geometry.corners`: the rest is border; None = as it is found.
    """

    values: tuple[tuple[tuple[str, str], float], ...] = ()
    strokes: tuple[Stroke, ...] = ()
    decisions: tuple[Decision, ...] = ()
    geometry: Geometry = NO_GEOMETRY
    area: Corners | None = None

    def __post_init__(self) -> None:
        if self.area is not None and not is_convex(self.area):
            raise UnfitError("the area's corners do not go clockwise around a picture")

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
        """Automatic strengths replaced by 100 where the damage was found, else 0.

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
                edit = edit.with_value(key, "strength", 100.0 if edit._finds(key, found) else 0.0)
        return edit

    def least_certainty(self, task: str) -> float:
        """Percent; findings below it are left alone. While neither strength nor certainty is chosen, automatic use
        takes those that are certain (`Task.certain`)."""
        is_open = self.value(task) is None and not self.is_touched(task, CERTAINTY)
        return load_tasks()[task].certain if is_open else self.value(task, CERTAINTY) or 0.0

    def may_use(self, task: str) -> bool:
        """Whether the answer of `task` can matter: always, unless its strength is set to 0."""
        return self.value(task) != 0

    def tuning(self, task: str, is_finish: bool = False) -> tuple[tuple[str, float], ...]:
        """(knob key, value) of the task's knobs that are not at their default: those that say how its own operator
        works, or those that adjust the restored picture (`Knob.is_finish`)."""
        knobs = {knob.key: knob for knob in load_tasks()[task].knobs if knob.default is not None}
        return tuple(
            (name, value)
            for (key, name), value in self.values
            if key == task and name in knobs and name != CERTAINTY
            if knobs[name].is_finish == is_finish and value != knobs[name].default
        )

    @property
    def gives_color(self) -> bool:
        """Whether a grey photo comes out with colour, because a person chose that."""
        finishes = ((key, task.finish) for key, task in load_tasks().items() if task.finish is not None)
        return any(finish.gives_color(dict(self.tuning(key, is_finish=True))) for key, finish in finishes)

    def alone(self, task: str) -> Edit:
        """This edit with all other tasks off: their strength at 0, their other knobs and their strokes gone."""
        values = tuple(pair for pair in self.values if pair[0][0] not in load_tasks() or pair[0][0] == task)
        strokes = tuple(stroke for stroke in self.strokes if stroke.task in (task, "all"))
        edit = replace(self, values=values, strokes=strokes)
        for key in load_tasks():
            edit = edit if key == task else edit.with_value(key, "strength", 0.0)
        return edit

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

    @property
    def max_change(self) -> float | None:
        """How far, CIE76, a pixel may move from the original; None = as far as it takes."""
        knob = WHOLE_KNOBS[0]
        value = self.value(WHOLE, knob.key)
        return None if value is None or value >= knob.high else value

    @property
    def whitens_border(self) -> bool:
        """Whether the paper around the picture is to become neutral."""
        return self.value(WHOLE, "whiten_border") == 1

    @property
    def negative(self) -> str:
        """The kind of film that the photo is a scan of, "grey" or "colour"; "" if it is no negative."""
        value = int(self.value(WHOLE, NEGATIVE) or 0)
        return str(_knob(WHOLE, NEGATIVE).name(value)) if value else ""

    @property
    def asked(self) -> Asked:
        """What an answer about the photo depends on: another edit with the same can use it too."""
        return self.area, self.negative

    def seen(self, photo: Photo) -> Photo:
        """`photo` read as this edit has it, a negative as the positive: the same object as long as that is so."""
        return as_positive(photo, self.negative, self.area) if self.negative else photo

    def looked_at(self, photo: Photo) -> Photo:
        """`photo` as an answer about it is asked for: `seen`, and with the area of this edit."""
        return self.seen(photo) if self.area is None else replace(self.seen(photo), area=self.area)

    def drawn(self, task: str) -> tuple[Stroke, ...]:
        """The strokes that say where `task` has damage to undo, in the order drawn."""
        return tuple(stroke for stroke in self.strokes if stroke.mode == "add" and stroke.task in (task, "all"))

    def knobs_only(self, with_geometry: bool = False) -> Edit:
        """This edit without strokes and decisions: what a preset or copied settings carry."""
        return Edit(values=self.values, geometry=self.geometry if with_geometry else NO_GEOMETRY)

    def to_json(self) -> dict[str, Any]:
        """A JSON object with a version; percent values, choices by name, human-readable."""
        tasks: dict[str, dict[str, float | str]] = {}
        for (task, knob), value in self.values:
            tasks.setdefault(task, {})[knob] = _knob(task, knob).name(value)
        shape: dict[str, Any] = {"geometry": asdict(self.geometry)} if self.geometry != NO_GEOMETRY else {}
        shape |= {"area": self.area} if self.area is not None else {}
        return {
            "version": VERSION,
            "tasks": tasks,
            "strokes": [_stored(stroke) for stroke in self.strokes],
            "decisions": [vars(decision) for decision in self.decisions],
        } | shape

    @staticmethod
    def from_json(data: object) -> Edit:
        """Read `to_json`'s object. Raises EditError for an unknown version or field, or a value that does not fit."""
        if not isinstance(data, dict):
            raise EditError("The edit is not a JSON object; delete the file or save it again from PhotoFix.")
        version = data.get("version")
        if version is None:
            raise EditError("The file holds no settings of PhotoFix (no version); save them again from PhotoFix.")
        if version not in (1, VERSION) or isinstance(version, bool):
            raise EditError(
                f"The edit has version {version!r}, this PhotoFix reads version {VERSION}; update PhotoFix to open it."
            )
        try:
            edit = checked(_Stored, data).edit()
        except UnfitError as error:
            raise EditError(
                f"The edit is damaged ({error}); delete the file or save it again from PhotoFix."
            ) from error
        return _migrated(edit) if version == 1 else edit

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
    tasks: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    strokes: tuple[Stroke, ...] = ()
    decisions: tuple[Decision, ...] = ()
    geometry: Geometry = NO_GEOMETRY
    area: Corners | None = None

    def edit(self) -> Edit:
        """Raises EditError for an unknown task or knob, and for a value outside its knob's range."""
        edit = Edit(strokes=self.strokes, decisions=self.decisions, geometry=self.geometry, area=self.area)
        for task, knobs in self.tasks.items():
            for knob, value in knobs.items():
                edit = edit.with_value(task, knob, _knob(task, knob).number(value))
        return edit


def _stored(shape: Stroke | Cut) -> dict[str, Any]:
    """A JSON object, without what is as usual."""
    usual = {part.name: part.default for part in fields(shape)}
    told = {name: value for name, value in vars(shape).items() if value != usual[name]}
    told["points"] = [list(point) for point in shape.points]
    if isinstance(shape, Stroke) and shape.source is not None:
        told["source"] = list(shape.source)
    if isinstance(shape, Stroke) and shape.cuts:
        told["cuts"] = [_stored(cut) for cut in shape.cuts]
    return told


def _migrated(edit: Edit) -> Edit:
    """An edit of version 1 that gives the same picture: its strokes went with the slider of their task, so that one at
    50 % halved them. Automatic was 100 as soon as anything was drawn."""
    strokes = tuple(replace(stroke, strength=stroke.strength * _old_share(edit, stroke)) for stroke in edit.strokes)
    return replace(edit, strokes=strokes)


def _old_share(edit: Edit, stroke: Stroke) -> float:
    """How far, 0..1, version 1 carried a stroke out."""
    brushed = [key for key, task in load_tasks().items() if task.takes_brush and stroke.task in (key, "all")]
    values = [edit.value(key) for key in brushed] if stroke.mode == "add" else []
    return max((1.0 if value is None else min(value, 100.0) / 100 for value in values), default=1.0)


def _check_radii(points: tuple[tuple[float, float], ...], radii: tuple[float, ...]) -> None:
    if radii and len(radii) != len(points):
        raise EditError(f"A stroke has {len(points)} points and {len(radii)} radii; give one for each point, or none.")


def _knob(task: str, knob: str) -> Knob:
    known = {key: known.knobs for key, known in load_tasks().items()} | {WHOLE: WHOLE_KNOBS}
    if task not in known:
        raise EditError(f"Unknown task '{task}'; known are {', '.join(known)}.")
    for candidate in known[task]:
        if candidate.key == knob:
            return candidate
    raise EditError(f"Task '{task}' has no knob '{knob}'; it has {', '.join(k.key for k in known[task])}.")


def _checked(knob: Knob, value: float, task: str) -> float:
    if knob.choices and value not in range(len(knob.choices)):
        names = ", ".join(f"{number} ({name})" for number, (name, _) in enumerate(knob.choices))
        raise EditError(f"{task} {knob.key} is {value:g}, outside the choices; give one of {names}.")
    if not knob.low <= value <= knob.high:
        raise EditError(
            f"{task} {knob.key} is {value:g}, outside {knob.low:g}..{knob.high:g}; give a value inside the range."
        )
    return float(value)
