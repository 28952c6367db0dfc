"""Edits: values in their range, automatic strengths, JSON that comes back as it went."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.edit import VERSION, Cut, Decision, Edit, Stroke
from photofix.errors import EditError
from photofix.photo.photo import Photo
from photofix.raster.frame import Geometry
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY

KEYS = list(load_tasks())
KNOBS = [(key, knob) for key, task in load_tasks().items() for knob in task.knobs]


def answer(**presences: float) -> Analysis:
    found = {key: TaskAnalysis(presence, 0.5, {}, findings(presence)) for key, presence in presences.items()}
    return Analysis("photo", "weights", 10, 10, found, complete=True)


def findings(*confidences: float) -> tuple[Finding, ...]:
    """Findings side by side."""
    shown = np.full((2, 2), 255, np.uint8)
    return tuple(Finding(0, 4 * n, 2, 2, 1, shown, confidence=value) for n, value in enumerate(confidences))


def test_an_untouched_edit_is_automatic() -> None:
    edit = Edit()
    for key, knob in KNOBS:
        assert edit.value(key, knob.key) == knob.default
        assert not edit.is_touched(key, knob.key)


@pytest.mark.parametrize(("key", "knob"), KNOBS, ids=lambda value: getattr(value, "key", value))
def test_values_stay_in_their_range(key: str, knob: Any) -> None:
    between = knob.low + 1 if knob.choices else (knob.low + knob.high) / 2
    for value in (knob.low, knob.high, between):
        edit = Edit().with_value(key, knob.key, value)
        assert edit.value(key, knob.key) == value
        assert edit.is_touched(key, knob.key)
        assert edit.with_value(key, knob.key, None) == Edit()
    for value in (knob.low - 0.5, knob.high + 0.5, float("nan")):
        with pytest.raises(EditError, match=f"{key} {knob.key} is .*outside"):
            Edit().with_value(key, knob.key, value)


def test_setting_a_value_makes_a_new_equal_hashable_edit() -> None:
    first = Edit().with_value(KEYS[0], "strength", 30).with_value(KEYS[1], "strength", 40)
    second = Edit().with_value(KEYS[1], "strength", 40).with_value(KEYS[0], "strength", 30)
    assert first == second
    assert hash(first) == hash(second)
    assert Edit() != first


@pytest.mark.parametrize(("task", "knob"), [("sharpness", "strength"), (KEYS[0], "sharpness")])
def test_unknown_tasks_and_knobs_are_refused(task: str, knob: str) -> None:
    with pytest.raises(EditError, match="sharpness"):
        Edit().value(task, knob)


def test_automatic_strength_of_the_whole_photo_follows_presence_and_threshold() -> None:
    whole = [key for key in KEYS if not load_tasks()[key].is_selective]
    analysis = answer(**{whole[0]: 0.5, whole[1]: 0.49})
    assert Edit().strengths(analysis) == dict.fromkeys(KEYS, 0.0) | {whole[0]: 100.0}


def test_automatic_use_of_findings_takes_the_certain_ones() -> None:
    key, task = next((key, task) for key, task in load_tasks().items() if task.is_selective)
    sure, unsure = task.certain / 100 + 0.05, task.certain / 100 - 0.05

    def analysis(*confidences: float) -> Analysis:
        return Analysis("photo", "weights", 10, 10, {key: TaskAnalysis(0, 1, {}, findings(*confidences))}, True)

    assert Edit().strengths(analysis(unsure, unsure))[key] == 0
    resolved = Edit().resolved(analysis(sure, unsure))
    assert resolved.value(key) == 100
    assert resolved.least_certainty(key) == task.certain == Edit().least_certainty(key)
    assert resolved.resolved(analysis(sure, unsure)) == resolved
    by_hand = Edit().with_value(key, "strength", 100)
    assert by_hand.least_certainty(key) == by_hand.value(key, CERTAINTY) < task.certain
    low = Edit().with_value(key, CERTAINTY, 30)
    assert low.strengths(analysis(unsure))[key] == 100
    kept = Edit(decisions=(Decision(key, 1, 1, "keep"),))
    assert kept.strengths(analysis(unsure))[key] == 100


def test_an_explicit_value_counts_whatever_was_found() -> None:
    analysis = answer(**dict.fromkeys(KEYS, 0.0))
    edit = Edit().with_value(KEYS[1], "strength", 42)
    assert edit.strengths(analysis) == dict.fromkeys(KEYS, 0.0) | {KEYS[1]: 42.0}


def test_a_stroke_turns_nothing_on() -> None:
    analysis = answer(**dict.fromkeys(KEYS, 0.0))
    drawn = Edit(strokes=(Stroke(KEYS[0], "add", 5, 100, ((3, 3),)), Stroke(KEYS[1], "protect", 5, 100, ((3, 3),))))
    assert drawn.strengths(analysis) == dict.fromkeys(KEYS, 0.0)
    assert drawn.drawn(KEYS[0]) == drawn.strokes[:1]
    assert drawn.drawn(KEYS[1]) == ()


@pytest.mark.parametrize(("value", "share"), [(None, 1.0), (100.0, 1.0), (40.0, 0.4), (0.0, 0.0)])
def test_a_stroke_of_version_1_went_with_the_slider(value: float | None, share: float) -> None:
    key = next(key for key, task in load_tasks().items() if task.takes_brush)
    add = {"task": key, "mode": "add", "radius": 5.0, "strength": 80.0, "points": [[3.0, 3.0]]}
    tasks = {} if value is None else {key: {"strength": value}}
    old = {"version": 1, "tasks": tasks, "strokes": [add, add | {"task": "all", "mode": "protect"}]}
    edit = Edit.from_json(old)
    assert [stroke.strength for stroke in edit.strokes] == [80.0 * share, 80.0]
    assert edit.value(key) == value
    assert Edit.from_json(edit.to_json()) == edit, "and is read as it is from then on"


def test_each_point_has_its_radius_or_none_has() -> None:
    with pytest.raises(EditError, match="2 points and 1 radii"):
        Stroke("all", "add", 5, 100, ((1, 1), (2, 2)), radii=(3.0,))


def test_a_task_the_weights_do_not_know_is_off() -> None:
    edit = Edit().with_value(KEYS[0], "strength", 80)
    assert edit.strengths(answer()) == dict.fromkeys(KEYS, 0.0)


def test_resolving_twice_changes_nothing() -> None:
    analysis = answer(**dict.fromkeys(KEYS, 0.7))
    resolved = Edit().resolved(analysis)
    assert resolved.resolved(analysis) == resolved
    assert resolved.resolved(answer(**dict.fromkeys(KEYS, 0.1))) == resolved, "what was settled is not moved again"


def test_copied_settings_leave_strokes_behind() -> None:
    stroke = Stroke("all", "protect", 5.0, 100.0, ((1.0, 2.0),))
    edit = Edit((((KEYS[0], "strength"), 10.0),), (stroke,), (Decision(KEYS[0], 1.0, 2.0, "reject"),))
    assert edit.knobs_only() == Edit().with_value(KEYS[0], "strength", 10.0)


numbers = st.floats(0, 1e4).map(lambda value: round(value, 3))
KINDS = st.sampled_from(["heal", "spot", "trace", "area"])
PATHS = st.lists(st.tuples(numbers, numbers), max_size=4).map(tuple)
strokes = st.builds(
    Stroke,
    task=st.sampled_from([*KEYS, "all"]),
    mode=st.sampled_from(["add", "protect"]),
    radius=numbers,
    strength=st.floats(0, 100),
    points=PATHS,
    kind=KINDS,
    cuts=st.lists(st.builds(Cut, numbers, PATHS, KINDS), max_size=2).map(tuple),
    source=st.none() | st.tuples(numbers, numbers),
).map(lambda stroke: replace(stroke, radii=(2.5,) * len(stroke.points)) if stroke.kind == "trace" else stroke)
decisions = st.builds(Decision, st.sampled_from(KEYS), numbers, numbers, st.sampled_from(["keep", "reject"]))


@given(
    st.dictionaries(st.sampled_from(KEYS), st.floats(0, 100), max_size=len(KEYS)),
    st.lists(strokes, max_size=3),
    st.lists(decisions, max_size=3),
)
def test_json_round_trip(values: dict[str, float], drawn: list[Stroke], decided: list[Decision]) -> None:
    import json

    edit = Edit((), tuple(drawn), tuple(decided))
    for key, value in values.items():
        edit = edit.with_value(key, "strength", value)
    assert Edit.from_text(json.dumps(edit.to_json())) == edit


def _with_source(source: str) -> str:
    stroke = '"task": "all", "mode": "add", "radius": 5, "strength": 100, "points": [[1, 2]], "source": ' + source
    return f'{{"version": {VERSION}, "strokes": [{{{stroke}}}]}}'


def test_a_stroke_saved_before_there_were_sources_has_none() -> None:
    old = _with_source("null").replace(', "source": null', "")
    assert Edit.from_text(old).strokes[0].source is None
    assert "source" not in Edit.from_text(old).to_json()["strokes"][0]
    assert Edit.from_text(_with_source("[30, 40.5]")).strokes[0].source == (30, 40.5)


def test_an_area_is_healed_from_around_a_point_and_a_line_from_where_it_begins() -> None:
    corners = ((10.0, 20.0), (10.0, 60.0), (50.0, 60.0))
    area = Stroke("all", "add", 2, 100, corners, "area", source=(130.0, 45.0))
    assert area.anchor == (30.0, 40.0) and area.shift == (100, 5)
    assert replace(area, kind="heal").shift == (120, 25)
    assert replace(area, source=None).shift is None and replace(area, points=()).shift == (130, 45)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        ("{}", "no settings of PhotoFix"),
        (f'{{"version": {VERSION + 1}}}', "update PhotoFix"),
        (f'{{"version": {VERSION}, "tasks": {{"sharpness": {{"strength": 1}}}}}}', "Unknown task"),
        (f'{{"version": {VERSION}, "tasks": {{"{KEYS[0]}": {{"strength": 900}}}}}}', "outside"),
        (f'{{"version": {VERSION}, "tasks": {{"{KEYS[0]}": {{"strength": "much"}}}}}}', "damaged"),
        (f'{{"version": {VERSION}, "tasks": [1]}}', "damaged"),
        (f'{{"version": {VERSION}, "strokes": [{{"radius": 1}}]}}', "damaged"),
        (f'{{"version": {VERSION}, "strokes": [{{"points": [[1]]}}]}}', "damaged"),
        (f'{{"version": {VERSION}, "decisions": [{{"surprise": 1}}]}}', "damaged"),
        (_with_source("[1]"), r"strokes\[0\]\.source"),
        (_with_source("[1e9, 2]"), r"source.*outside"),
        (_with_source('"there"'), r"strokes\[0\]\.source"),
    ],
)
def test_bad_json_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(EditError, match=says):
        Edit.from_text(text)


GEOMETRY = Geometry(((1.0, 2.0), (1.0, 90.0), (80.0, 95.0), (70.0, 3.0)), 3, True, -2.5, (1, 2, 30, 40))


def test_geometry_comes_back_as_it_went_and_stays_out_of_presets() -> None:
    edit = Edit(geometry=GEOMETRY).with_value(KEYS[0], "strength", 30)
    assert Edit.from_json(json.loads(json.dumps(edit.to_json()))) == edit
    assert edit.knobs_only().geometry == Geometry()
    assert edit.knobs_only(with_geometry=True) == edit
    assert hash(edit) != hash(edit.knobs_only())


def test_geometry_is_written_only_where_there_is_some() -> None:
    assert Edit().to_json() == {"version": 2, "tasks": {}, "strokes": [], "decisions": []}
    assert "geometry" in Edit(geometry=GEOMETRY).to_json()
    assert Edit.from_json({"version": 1, "tasks": {}, "strokes": [], "decisions": []}) == Edit()


@pytest.mark.parametrize(
    "geometry",
    [
        {"turns": 4},
        {"straighten": 16},
        {"crop": [0, 0, 0, 5]},
        {"corners": [[0, 0], [9, 0], [9, 9], [0, 9]]},
        {"tilt": 1},
    ],
)
def test_a_geometry_that_does_not_fit_is_said(geometry: Any) -> None:
    with pytest.raises(EditError, match="damaged"):
        Edit.from_json({"version": 2, "geometry": geometry})


AREA = ((3.0, 5.0), (4.0, 200.5), (150.0, 199.0), (151.0, 4.0))


def test_the_area_comes_back_as_it_went_and_stays_out_of_presets() -> None:
    edit = Edit(area=AREA)
    assert Edit.from_text(json.dumps(edit.to_json())) == edit
    assert "area" not in Edit().to_json() and edit.knobs_only(with_geometry=True).area is None


@pytest.mark.parametrize("area", [AREA[:3], AREA[::-1], [[0, 0]] * 4, "all", 7])
def test_an_area_that_goes_around_nothing_is_said(area: Any) -> None:
    with pytest.raises(EditError, match="damaged"):
        Edit.from_json({"version": 2, "area": area})


def test_the_border_is_whitened_by_name_and_only_if_asked() -> None:
    assert not Edit().whitens_border
    edit = Edit.from_json({"version": 2, "tasks": {"all": {"whiten_border": "whiten"}}})
    assert edit.whitens_border and edit.knobs_only().whitens_border
    assert edit.to_json()["tasks"] == {"all": {"whiten_border": "whiten"}}


def test_a_negative_is_told_by_name_and_is_none_unless_said() -> None:
    assert Edit().negative == "" and Edit().to_json()["tasks"] == {}
    for name in ("grey", "colour"):
        edit = Edit.from_json({"version": 2, "tasks": {"all": {"negative": name}}})
        assert edit.negative == edit.knobs_only().negative == edit.alone(KEYS[0]).negative == name
        assert edit.to_json()["tasks"] == {"all": {"negative": name}}
        assert edit.with_value("all", "negative", None) == Edit()
    assert Edit.from_json({"version": 2, "tasks": {"all": {"negative": "none"}}}).negative == ""
    for wrong in ("color", 3, -1, True, None):
        with pytest.raises(EditError):
            Edit.from_json({"version": 2, "tasks": {"all": {"negative": wrong}}})


def test_what_is_asked_of_a_photo_is_its_area_and_its_kind_of_film() -> None:
    area = ((0.0, 0.0), (0.0, 8.0), (7.0, 8.0), (7.0, 0.0))
    photo = Photo(None, np.zeros((8, 9, 3), np.uint8))
    plain, grey = Edit(), Edit().with_value("all", "negative", 1.0)
    assert plain.seen(photo) is photo is plain.looked_at(photo)
    assert grey.seen(photo) is grey.seen(photo) is not photo
    assert replace(plain, area=area).seen(photo) is photo
    for edit in (plain, grey, replace(plain, area=area), replace(grey, area=area)):
        assert edit.looked_at(photo).asked == edit.asked
