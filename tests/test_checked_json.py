"""Files of ours from anywhere: each field is checked, and whatever a file holds, it is read or it is one sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photofix.analysis import Analysis, TaskAnalysis
from photofix.batch.desk import Desk
from photofix.batch.journal import Entry, Journal
from photofix.batch.orders import order_from_json, order_to_json, read_orders
from photofix.checked_json import OneOf, Range, UnfitError, checked, parsed
from photofix.edit import Decision, Edit, Stroke
from photofix.errors import EditError, PhotoFixError, WeightsError
from photofix.export.target import ExportOptions
from photofix.network.manifest import NAME, Manifest, read_manifest
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.restore.request import Order
from photofix.restore.result import PhotoResult
from photofix.store.analysis_cache import AnalysisCache
from photofix.store.sidecar import load_sidecar, save_sidecar, sidecar_path
from photofix.tasks import load_tasks
from photofix.tasks.kit.prints.stains import stain_finding

KEYS = list(load_tasks())
FINDER = next(key for key, task in load_tasks().items() if task.refines)
EDIT = Edit(
    strokes=(
        Stroke("all", "protect", 12.0, 80.0, ((1.0, 2.5), (3.0, 4.0))),
        Stroke(FINDER, "add", 3.0, 100.0, ((5.0, 5.0),)),
    ),
    decisions=(Decision(FINDER, 10.0, 20.0, "reject"),),
).with_value(KEYS[0], "strength", 62.5)


# -- the mechanism ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    size: Annotated[float, Range(0, 10)]
    pair: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Whole:
    name: Annotated[str, OneOf(lambda: ("a", "b"))]
    count: int
    share: Annotated[int, Range(0, 100)] = 0
    is_on: bool = False
    mode: Literal["in", "out"] = "in"
    place: Path | None = None
    parts: tuple[Part, ...] = ()
    more: Mapping[str, Sequence[int]] | None = None


def test_what_fits_comes_back_typed() -> None:
    text = '{"name": "a", "count": 3, "place": "/x", "parts": [{"size": 2, "pair": [1, 2.5]}], "more": {"m": [1]}}'
    part = Part(2.0, (1.0, 2.5))
    assert checked(Whole, parsed(text)) == Whole("a", 3, 0, False, "in", Path("/x"), (part,), {"m": [1]})
    assert isinstance(checked(Whole, parsed(text)).parts[0].size, float)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "c"}, 'name is "c", which is none of a, b'),
        ({"name": 1}, "name is 1, not a text"),
        ({"name": "a\ud800"}, "impossible characters"),
        ({"count": 1.0}, "count is 1.0, not a whole number"),
        ({"count": True}, "count is true, not a whole number"),
        ({"count": "3"}, 'count is "3", not a whole number'),
        ({"count": None}, "count is null, not a whole number"),
        ({"share": 101}, "share is 101, which is outside 0..100"),
        ({"share": 10**400}, "share is 1000.*, which is outside 0..100"),
        ({"is_on": 1}, "is_on is 1, neither true nor false"),
        ({"mode": "up"}, 'mode is "up", which is none of in, out'),
        ({"place": "a\0b"}, "impossible characters"),
        ({"parts": {}}, r"parts is \{\}, not a list"),
        ({"parts": [3]}, r"parts\[0\] is 3, not an object"),
        ({"parts": [{}]}, r"parts\[0\].size is missing"),
        ({"parts": [{"size": "10"}]}, r'parts\[0\].size is "10", not a number'),
        ({"parts": [{"size": 11}]}, r"parts\[0\].size is 11, which is outside 0..10"),
        ({"parts": [{"size": float("nan")}]}, r"parts\[0\].size is NaN, not a finite number"),
        ({"parts": [{"size": 10**400}]}, "not a finite number"),
        ({"parts": [{"size": 1, "pair": [1]}]}, r"parts\[0\].pair holds 1 values, not 2"),
        ({"more": {"m": ["x"]}}, r'more.m\[0\] is "x", not a whole number'),
        ({"surprise": 1}, "surprise is not known here"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(UnfitError, match=says):
        checked(Whole, {"name": "a", "count": 3} | change)


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe", "NaN", '{"a": Infinity}', "[" * 100_000, "1" * 10_000])
def test_what_is_no_json_is_one_sentence(text: str | bytes) -> None:
    with pytest.raises(UnfitError, match="it is"):
        parsed(text)


def test_fields_of_a_newer_program_can_be_passed_over() -> None:
    data = {"name": "a", "count": 3, "surprise": 1}
    assert checked(Whole, data, ignore_unknown=True) == Whole("a", 3)


KNOWN = {"x": 1, "y": 2}


@dataclass(frozen=True)
class Named:
    letter: Annotated[str, OneOf(lambda: KNOWN)] | None = None


def test_a_rule_in_an_annotation_sees_its_module() -> None:
    assert checked(Named, {"letter": "x"}) == Named("x")
    with pytest.raises(UnfitError, match="none of x, y"):
        checked(Named, {"letter": "z"})


# -- every reader -----------------------------------------------------------------------------------

ODD: list[Any] = [None, True, "", "10", "erase", "\0", "\ud800", -1, -500, 0, 1e308, 10**400, 2**63, [], {}, [[]]]
ODD += [float("nan"), float("inf"), -float("inf"), [1], {"a": 1}, "x" * 3000, -1e9, 1e7]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, part in inner for place in places(part, (*path, name)))]


def spoilt(data: Any, draw: Callable[[Any], Any]) -> bytes:
    """The document with one to three fields replaced, dropped or doubled, or with some of its bytes changed."""
    document = {"root": json.loads(json.dumps(data))}
    for _ in range(draw(st.integers(1, 3))):
        path = ("root", *draw(st.sampled_from(places(document["root"]))))
        holder: Any = document
        for name in path[:-1]:
            holder = holder[name]
        what = draw(st.sampled_from(["replace", "replace", "drop", "extra"]))
        if what == "extra" and isinstance(holder, dict):
            holder["surprise"] = deepcopy(draw(st.sampled_from(ODD)))
        elif what == "drop" and len(path) > 1:
            del holder[path[-1]]
        else:
            holder[path[-1]] = deepcopy(draw(st.sampled_from(ODD)))
    text = bytearray(json.dumps(document["root"]).encode())
    if draw(st.integers(0, 3)) == 0 and text:
        for _ in range(draw(st.integers(1, 4))):
            text[draw(st.integers(0, len(text) - 1))] = draw(st.integers(0, 255))
    return bytes(text)


def fuzzed(count: int) -> Callable[[Any], Any]:
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=count, deadline=None, suppress_health_check=slow, derandomize=True)


@pytest.fixture
def photo(tmp_path: Path, make_pixels: Callable[..., Any]) -> Photo:
    return Photo(tmp_path / "photo.png", make_pixels(40, 60), sha256="ab" * 32)


def stained(photo: Photo) -> Analysis:
    finding = stain_finding(8, 8, 8, 8, 1.0, np.full((8, 8, 3), 0.4, np.float16), np.full((8, 8), 255, np.uint8))
    return Analysis(
        photo.sha256, "cd" * 32, photo.height, photo.width, {FINDER: TaskAnalysis(0.9, 0.5, {}, (finding,))}, True
    )


@fuzzed(300)
@given(data=st.data())
def test_a_spoilt_sidecar_is_rendered_or_refused(data: st.DataObject, photo: Photo) -> None:
    assert photo.path is not None
    save_sidecar(photo, EDIT, "cd" * 32)
    path = sidecar_path(photo.path)
    path.write_bytes(spoilt(json.loads(path.read_bytes()), data.draw))
    try:
        loaded = load_sidecar(photo)
    except EditError as error:
        assert len(str(error)) < 600
        return
    assert loaded is not None
    assert np.isfinite(render(photo, stained(photo), loaded.edit)).all()
    assert Edit.from_json(loaded.edit.to_json()) == loaded.edit


@pytest.mark.parametrize(
    "stroke",
    [
        {"radius": "10"},
        {"radius": float("nan")},
        {"radius": -3.0},
        {"mode": "erase"},
        {"strength": -500.0},
        {"task": "sharpness"},
        {"points": [["1", "2"]]},
        {"points": [[1.0]]},
        {"points": [[1e300, 0.0]]},
    ],
)
def test_a_stroke_that_cannot_be_is_refused(stroke: dict[str, Any]) -> None:
    good = vars(EDIT.strokes[0]) | {"points": [[1.0, 2.0]]}
    with pytest.raises(EditError, match=rf"damaged \(strokes\[0\]\.{next(iter(stroke))}"):
        Edit.from_json({"version": 1, "strokes": [good | stroke]})


@pytest.mark.parametrize("change", [{"y": "10"}, {"x": float("inf")}, {"task": "all"}, {"verdict": "perhaps"}])
def test_a_decision_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(EditError, match=rf"damaged \(decisions\[0\]\.{next(iter(change))}"):
        Edit.from_json({"version": 1, "decisions": [vars(EDIT.decisions[0]) | change]})


def test_a_stroke_far_larger_than_the_photo_is_rendered_at_once(photo: Photo) -> None:
    huge = Stroke(FINDER, "add", 1e5, 100.0, ((-1e7, -1e7), (1e7, 1e7)))
    edit = Edit(strokes=(huge,)).with_value(FINDER, "strength", 100)
    assert np.isfinite(render(photo, stained(photo), edit)).all()


def test_a_sidecar_that_cannot_be_read_is_kept_when_edits_are_saved(photo: Photo) -> None:
    assert photo.path is not None
    path = sidecar_path(photo.path)
    newer = b'{"version": 99, "edit": {"all": "that was painted"}}'
    for edit in (EDIT, Edit()):
        path.write_bytes(newer)
        save_sidecar(photo, edit, "")
        assert path.with_name(f"{path.name}.unread").read_bytes() == newer
    assert not path.exists()


@fuzzed(200)
@given(data=st.data())
def test_a_spoilt_journal_costs_only_its_own_lines(data: st.DataObject, tmp_path: Path) -> None:
    result = PhotoResult("/in/a.png", "a.png", strengths={KEYS[0]: 50.0}, presence={KEYS[0]: 0.5}).to_json()
    entries = [Entry("done", f"/in/{name}.png", f"{name}.png", "e" * 64, result=result) for name in "abc"]
    lines = [json.dumps(asdict(entry)).encode() for entry in entries]
    lines[1] = spoilt(asdict(entries[1]), data.draw).replace(b"\n", b" ")
    (tmp_path / "journal").write_bytes(b"\n".join(lines))
    kept = {entry.input: entry for entry in Journal(tmp_path / "journal").entries()}
    for entry in kept.values():
        assert isinstance(entry.output, str)
        assert entry.delta_e >= 0
        if entry.result:
            PhotoResult.from_json(entry.result)
    assert all(kept[entry.input] == entry for entry in (entries[0], entries[2]) if entry.input in kept)
    assert len(kept) >= 2 or kept[entries[0].input] != entries[0]


@fuzzed(200)
@given(data=st.data())
def test_a_spoilt_manifest_is_read_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    manifest = asdict(Manifest(tuple(KEYS), dict.fromkeys(KEYS, 0.5), "features", 2, "ab" * 32, [{"minutes": 3}]))
    (tmp_path / f"{NAME}.json").write_bytes(spoilt(manifest, data.draw))
    try:
        read = read_manifest(tmp_path)
    except WeightsError:
        return
    assert all(isinstance(key, str) for key in read.tasks)
    assert all(0 <= value <= 2 for value in read.thresholds.values())


@fuzzed(60)
@given(data=st.data())
def test_a_spoilt_queue_gives_the_orders_that_are_whole(data: st.DataObject, tmp_path: Path) -> None:
    stored = [
        order_to_json(Order(tmp_path / f"{name}.png", tmp_path / f"{name}.jpg", EDIT), "It failed.") for name in "ab"
    ]
    (tmp_path / "queue.json").write_bytes(spoilt(stored, data.draw))
    orders, problem = read_orders(tmp_path / "queue.json")
    for order, failure in orders:
        assert isinstance(failure, str)
        assert isinstance(order.input, Path)
        assert order.edit == Edit.from_json(order.edit.to_json())
        assert order.options.format is None or isinstance(order.options.format, str)
    if problem:
        assert (tmp_path / "queue-damaged.json").read_bytes() == (tmp_path / "queue.json").read_bytes()


@pytest.mark.parametrize(
    "options", [ExportOptions(format="PNG", depth=16), ExportOptions(format="AVIF", depth=8, long_side=900)]
)
def test_the_queue_knows_next_time_how_to_write(tmp_path: Path, options: ExportOptions) -> None:
    order = Order(tmp_path / "a.png", tmp_path / "b.png", EDIT, options)
    assert order_from_json(json.loads(json.dumps(order_to_json(order, "It failed.")))) == (order, "It failed.")


def test_the_queue_says_what_is_missing_and_keeps_the_damaged_list(tmp_path: Path) -> None:
    good, bad = (
        order_to_json(Order(tmp_path / f"{name}.png", tmp_path / f"{name}.jpg"), "") for name in ("good", "bad")
    )
    bad["options"]["quality"] = "high"
    (tmp_path / "queue.json").write_text(json.dumps([bad, good]))
    desk = Desk(lambda: pytest.fail("nothing is to be restored"), tmp_path / "queue.json")
    desk.pause(True)
    try:
        assert [item.task.input.name for item in desk.items] == ["good.png"]
        assert 'options.quality is "high", not a whole number' in desk.problem
        assert "bad.png" in (tmp_path / "queue-damaged.json").read_text()
    finally:
        desk.close()


def packed(folder: Path, photo: Photo) -> Path:
    analysis = stained(photo)
    AnalysisCache(folder).put(analysis)
    return next(folder.glob("*.npz"))


@fuzzed(150)
@given(data=st.data())
def test_a_spoilt_cache_entry_counts_as_none(data: st.DataObject, photo: Photo, tmp_path: Path) -> None:
    """Its header and its arrays are spoilt before they are packed: the archive itself is sound."""
    path = packed(tmp_path / "cache", photo)
    with np.load(path) as file:
        arrays = dict(file)
    name = data.draw(st.sampled_from(sorted(arrays)))
    if name == "header":
        arrays[name] = np.frombuffer(spoilt(json.loads(arrays[name].tobytes()), data.draw), np.uint8)
    else:
        change = data.draw(st.sampled_from(["nan", "huge", "negative", "short", "dtype", "flat", "gone"]))
        arrays = _changed(arrays, name, change)
    np.savez(path, allow_pickle=False, **arrays)
    analysis = AnalysisCache(tmp_path / "cache").get(photo.sha256, "cd" * 32)
    if analysis is not None and (analysis.height, analysis.width) == (photo.height, photo.width):
        assert np.isfinite(render(photo, analysis, EDIT)).all()


def _changed(arrays: dict[str, Any], name: str, change: str) -> dict[str, Any]:
    array = arrays[name]
    wrong = {
        "nan": lambda: np.full(array.shape, np.nan, array.dtype if array.dtype.kind == "f" else np.float32),
        "huge": lambda: np.full_like(array, np.inf if array.dtype.kind == "f" else np.iinfo(array.dtype).max),
        "negative": lambda: (-np.abs(array.astype(np.float64)) - 1).astype(array.dtype, casting="unsafe"),
        "short": lambda: array[:-1],
        "dtype": lambda: array.astype(np.complex64),
        "flat": lambda: array.ravel()[None],
    }
    if change == "gone":
        return {other: value for other, value in arrays.items() if other != name}
    return arrays | {name: wrong[change]()}


@pytest.mark.parametrize("damage", [(b"'descr'", b"'de(cr'"), (b"\x93NUMPY", b"\x92NUMPY")])
@pytest.mark.parametrize("member", ["header", "findings/shown", "cells/density"])
def test_a_cache_entry_with_a_spoilt_head_of_an_array_counts_as_none(
    member: str, damage: tuple[bytes, bytes], photo: Photo, tmp_path: Path
) -> None:
    path = packed(tmp_path / "cache", photo)
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data.replace(*damage, 1) if name.endswith(f"{member}.npy") else data)
    assert AnalysisCache(tmp_path / "cache").get(photo.sha256, "cd" * 32) is None


def test_a_density_that_would_give_no_numbers_counts_as_none(photo: Photo, tmp_path: Path) -> None:
    finding = stain_finding(8, 8, 8, 8, 1.0, np.full((8, 8, 3), 6e4, np.float16), np.zeros((8, 8), np.uint8))
    analysis = stained(photo)
    tasks = {FINDER: replace(analysis.tasks[FINDER], findings=(finding,))}
    AnalysisCache(tmp_path).put(replace(analysis, tasks=tasks))
    assert AnalysisCache(tmp_path).get(photo.sha256, "cd" * 32) is None


def test_a_cache_entry_whose_parameters_have_another_form_counts_as_none(photo: Photo, tmp_path: Path) -> None:
    for key, task in load_tasks().items():
        found = TaskAnalysis(0.9, 0.5, {"surprise": np.zeros((4, 4), np.float32)})
        analysis = Analysis(photo.sha256, "cd" * 32, photo.height, photo.width, {key: found}, True)
        AnalysisCache(tmp_path).put(analysis)
        assert AnalysisCache(tmp_path).get(photo.sha256, "cd" * 32) is None, task.label


def test_every_refusal_is_our_own_error() -> None:
    assert issubclass(UnfitError, PhotoFixError)
