"""The analyzer: first look, refinement, cancel, and what it does when memory runs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from shallow import make_deep, make_shallow
from skimage import data
from small_weights import write_small_weights

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.errors import DeviceError, WeightsError
from photofix.network import second_look
from photofix.network.analyzer import Analyzer
from photofix.network.inference import Inference
from photofix.network.looks import restored
from photofix.network.second_look import ENLARGED_SIDE, MOST_ENLARGED
from photofix.network.tiles import SMALLEST_TILE, TILE
from photofix.network.views import SMALLEST, canonical_view, overview, photo_view
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.progress import Cancelled, Progress
from photofix.render.image import render
from photofix.scan.negative import as_positive
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.lesson import LastLook
from photofix.tasks.kit.perceptron import SAID
from photofix.tasks.kit.prints.stains import stain_finding

REFINING = [key for key, task in load_tasks().items() if task.refines]


@pytest.fixture(scope="module", autouse=True)
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """As the other packages' `small_weights`, of a shallow network; so is every one that is made meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        yield write_small_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def analyzer(small_weights: Path) -> Analyzer:
    return Analyzer("cpu", small_weights)


@pytest.fixture
def deep(small_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Analyzer:
    """With a network that sees as far around as the program's."""
    make_deep(monkeypatch)
    return Analyzer("cpu", write_small_weights(tmp_path))


def photo_of(pixels: NDArray[Any]) -> Photo:
    return Photo(None, np.ascontiguousarray(pixels), sha256="ab" * 32)


@pytest.fixture(scope="module")
def small() -> Photo:
    return photo_of(data.astronaut()[::2, ::2])


@pytest.fixture(scope="module")
def large() -> Photo:
    """1200 x 800: refined tile by tile."""
    return photo_of(np.kron(data.coffee(), np.ones((3, 3, 1), np.uint8))[:800, :1200])


@pytest.fixture(scope="module")
def first(analyzer: Analyzer, large: Photo) -> Analysis:
    """The first look at `large`."""
    return analyzer.first_look(large)


@pytest.fixture(scope="module")
def searched(analyzer: Analyzer, large: Photo, first: Analysis) -> Analysis:
    """`large`, refined."""
    return analyzer.refine(large, first)


def same(a: Analysis, b: Analysis) -> bool:
    """Whether two answers say the same."""
    return all(
        a.tasks[key].presence == b.tasks[key].presence
        and len(a.tasks[key].findings) == len(b.tasks[key].findings)
        and all(np.array_equal(a.tasks[key].params[name], b.tasks[key].params[name]) for name in a.tasks[key].params)
        for key in a.tasks
    )


def test_first_look_answers_for_every_task(analyzer: Analyzer, small: Photo) -> None:
    analysis = analyzer.first_look(small)
    assert not analysis.complete
    assert tuple(analysis.tasks) == analyzer.task_keys == tuple(load_tasks())
    assert (analysis.photo_sha256, analysis.height, analysis.width) == (small.sha256, small.height, small.width)
    assert analysis.weights_sha256 == analyzer.weights_sha256
    for key, found in analysis.tasks.items():
        assert 0 <= found.presence <= 1
        task = load_tasks()[key]
        assert found.threshold == (task.certain / 100 if task.is_selective else 0.5)
        for name, value in found.params.items():
            assert value.dtype == np.float32, name
            assert np.isfinite(value).all(), name


@pytest.mark.parametrize("key", [key for key, task in load_tasks().items() if not task.refines])
def test_what_is_weighed_for_training_is_what_the_first_look_weighs(
    analyzer: Analyzer, small: Photo, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without findings to take out, which evidence leaves in."""
    monkeypatch.setattr(type(analyzer.tasks[REFINING[0]]), "locate", lambda *anything: ())
    known = analyzer.evidence(small, key)
    weights = np.linspace(-0.1, 0.1, len(known)).tolist()
    monkeypatch.setitem(analyzer.manifest.certainty, key, weights)
    monkeypatch.setattr(type(analyzer.tasks[key]), "trust", lambda self, view: 1.0)
    chance = 1 / (1 + np.exp(-known @ weights))
    assert analyzer.first_look(small).tasks[key].presence == pytest.approx(chance, abs=1e-4)


def test_a_correction_by_the_manifest_comes_on_top_of_what_the_network_says(
    analyzer: Analyzer, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone and in company, and in what training is shown; without weights nothing is measured."""
    key = next(key for key, task in load_tasks().items() if type(task).measures is not Task.measures)
    task, view = load_tasks()[key], overview(canonical_view(small))
    monkeypatch.setattr(type(task), "trust", lambda self, view: 1.0)
    before, shown = analyzer.first_look(small).tasks[key], analyzer.composed(view, key)[1]
    count = len(task.measures(view, shown))
    layers = [0.0] * count + [1.0] * count + [0.0] * (count + 1 + SAID) + [0.2, 0.0, -0.1] + [0.0] * (SAID - 3)
    monkeypatch.setitem(analyzer.manifest.corrections, key, layers)
    after = analyzer.first_look(small).tasks[key]
    gains = np.exp(np.float32([0.2, 0.0, -0.1]))[:, None]
    for was, now in (
        (before.params, after.params),
        (before.joint, after.joint),
        (shown, analyzer.composed(view, key)[1]),
    ):
        np.testing.assert_allclose(now["matrix"], was["matrix"] * gains, rtol=1e-5)
        np.testing.assert_allclose(now["curves"], was["curves"], atol=1e-6)
    assert after.presence == before.presence


def test_the_level_by_the_manifest_is_that_of_all_together_alone(
    analyzer: Analyzer, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a task answers where its damage is alone stays, and so does what goes before the last one."""
    before = analyzer.first_look(small).tasks
    last = [key for key, task in load_tasks().items() if task.overviewed][-1]
    heard: list[LastLook] = []

    def levelled(self: Task, look: LastLook, weights: Sequence[float]) -> dict[str, NDArray[np.float32]]:
        assert weights == [1.0, 2.0]
        heard.append(look)
        return {name: value + 1 for name, value in look.params.items()}

    monkeypatch.setattr(type(load_tasks()[last]), "levelled", levelled)
    monkeypatch.setattr(analyzer, "manifest", replace(analyzer.manifest, joint=[1.0, 2.0]))
    after = analyzer.first_look(small).tasks
    for key, found in after.items():
        for name, value in found.joint.items():
            np.testing.assert_array_equal(value, before[key].joint[name] + (key == last), err_msg=f"{key} {name}")
        for name, value in found.params.items():
            np.testing.assert_array_equal(value, before[key].params[name], err_msg=f"{key} {name}")
    (look,) = heard
    assert look.first.shape == look.before.shape == look.after.shape
    assert np.abs(look.before - look.first).max() > 0, "what other tasks restored is restored"


def test_a_mirrored_photo_gets_the_mirrored_answer(
    analyzer: Analyzer, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without findings to take out: they and their fill are not mirror-symmetric."""
    monkeypatch.setattr(type(analyzer.tasks[REFINING[0]]), "locate", lambda *anything: ())
    found = analyzer.first_look(small).tasks
    mirrored = analyzer.first_look(photo_of(small.pixels[:, ::-1])).tasks
    for key in [key for key in found if load_tasks()[key].overviewed]:  # a close view is of other pieces
        # 1 %: an untrained network is steep, and areas are averaged in another order
        assert mirrored[key].presence == pytest.approx(found[key].presence, abs=1e-2)
        for name, value in found[key].params.items():
            expected = value[:, ::-1] if name in ("slope", "offset", "grid", "smooth") else value
            np.testing.assert_allclose(mirrored[key].params[name], expected, rtol=1e-2, atol=1e-2, err_msg=name)


def test_what_concerns_the_whole_photo_is_read_alone_and_along(analyzer: Analyzer, small: Photo) -> None:
    for key, found in analyzer.first_look(small).tasks.items():
        assert found.joint.keys() == (found.params.keys() if load_tasks()[key].overviewed else set())
        for name, value in found.joint.items():
            assert value.shape == found.params[name].shape
            assert value.dtype == np.float32
            assert np.isfinite(value).all(), name


def test_findings_are_taken_out_before_the_rest_is_read(
    analyzer: Analyzer, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Specks make the dark channel see no haze: the answers must be those of the photo without them."""
    key = REFINING[0]
    speck = stain_finding(40, 40, 60, 60, 1, np.full((60, 60, 3), 1.5, np.float16), np.zeros((60, 60), np.uint8), 0.99)
    read = analyzer.first_look(small).tasks
    monkeypatch.setattr(type(analyzer.tasks[key]), "locate", lambda *anything: (speck,))
    without = analyzer.first_look(small).tasks
    others = [other for other in read if other not in REFINING]
    moved = [np.abs(without[o].params[n] - read[o].params[n]).max() for o in others for n in read[o].params]
    assert max(moved) > 1e-3


def test_refinement_completes_and_leaves_the_first_look_alone(
    analyzer: Analyzer, large: Photo, first: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    speck = stain_finding(40, 40, 60, 60, 1, np.full((60, 60, 3), 1.5, np.float16), np.zeros((60, 60), np.uint8), 1.0)
    monkeypatch.setattr(type(analyzer.tasks[REFINING[0]]), "locate", lambda *anything: (speck,))
    before = {key: (found.presence, found.findings) for key, found in first.tasks.items()}
    refined = analyzer.refine(large, first)
    assert refined.complete and not first.complete
    assert any(refined.tasks[key].findings for key in REFINING)
    assert {key: (found.presence, found.findings) for key, found in first.tasks.items()} == before
    for key, found in refined.tasks.items():
        assert found.presence >= first.tasks[key].presence
        assert bool(found.findings) <= (key in REFINING)
        for finding in found.findings:
            assert finding.cells.keys() == {cell.name for cell in load_tasks()[key].cells}
            assert {cells.shape[:2] for cells in finding.cells.values()} == {finding.shown.shape}
            assert -finding.height < finding.y < large.height
            assert -finding.width < finding.x < large.width


@pytest.mark.parametrize(
    ("found", "is_toned", "sides"), [(0, True, [1440]), (1, True, [1440, 2160]), (1, False, [1440])]
)
def test_a_large_print_in_one_tone_is_searched_finer_where_anything_was_found(
    analyzer: Analyzer, large: Photo, monkeypatch: pytest.MonkeyPatch, found: int, is_toned: bool, sides: list[int]
) -> None:
    pixels = np.kron(np.asarray(large.pixels)[:150], np.ones((2, 2, 1), np.uint8))  # 2400 x 300
    huge = photo_of(pixels.max(2, keepdims=True) if is_toned else pixels)
    speck = stain_finding(40, 40, 60, 60, 1, np.full((60, 60, 3), 1.5, np.float16), np.zeros((60, 60), np.uint8), 1.0)
    task, seen = type(analyzer.tasks[REFINING[0]]), []

    def locate(self: Any, params: Any, view: Any, y: float, x: float, scale: float) -> tuple[Any, ...]:
        seen.append(round(huge.width / scale))
        return (speck,) * found

    monkeypatch.setattr(task, "locate", locate)
    first = analyzer.first_look(huge)
    seen.clear()
    refined = analyzer.refine(huge, first)
    assert seen == sides
    assert len(refined.tasks[REFINING[0]].findings) == found


def edit_with(strength: float) -> Edit:
    edit = Edit()
    for key in REFINING:
        edit = edit.with_value(key, "strength", strength)
    return edit


def test_nothing_is_searched_for_that_the_edit_switches_off(analyzer: Analyzer, large: Photo, first: Analysis) -> None:
    refined = analyzer.refine(large, first, edit=edit_with(0.0))
    assert same(first, refined)
    assert not refined.complete


@pytest.mark.parametrize(("edit", "threshold"), [(edit_with(100.0), 2.0), (Edit(), 0.0), (Edit(), 2.0)])
def test_the_search_is_spared_by_no_threshold(
    analyzer: Analyzer, large: Photo, first: Analysis, searched: Analysis, edit: Edit, threshold: float
) -> None:
    """A tile may show what the first look could not: its presence decides."""
    first = replace(first, tasks={key: replace(found, threshold=threshold) for key, found in first.tasks.items()})
    refined = analyzer.refine(large, first, edit=edit)
    assert refined.complete
    assert same(refined, searched)


def test_same_photo_same_answer(analyzer: Analyzer, large: Photo, searched: Analysis) -> None:
    assert same(analyzer.analyse(large), searched)


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Long sides of the views that are searched for fine detail from now on."""
    seen: list[int] = []
    look = Inference.detail
    monkeypatch.setattr(
        Inference, "detail", lambda self, view, keys: seen.append(max(view.shape[:2])) or look(self, view, keys)
    )
    return seen


def test_small_photos_are_looked_at_enlarged_too(
    analyzer: Analyzer, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = analyzer.first_look(small)
    seen = looked_at(monkeypatch)
    refined = analyzer.refine(small, first)
    own = max(small.height, small.width)
    assert refined.complete and not first.complete
    assert seen == [min(ENLARGED_SIDE, round(MOST_ENLARGED * own)), own]


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 3000, 3), (2500, 2, 3), (40, 30, 1), (15, 17, 3)])
def test_odd_photos(analyzer: Analyzer, shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    photo = photo_of(pixels)
    analysis = analyzer.analyse(photo)
    edit = Edit()
    for key in load_tasks():
        edit = edit.with_value(key, "strength", 100.0)
    assert np.isfinite(render(photo, analysis, edit)).all()


def test_sixteen_bits_and_floats_are_seen_alike(analyzer: Analyzer, small: Photo) -> None:
    wide = photo_of(np.asarray(small.pixels).astype(np.uint16) * 257)
    floats = photo_of((np.asarray(small.pixels) / 255).astype(np.float32))
    answers = [analyzer.first_look(photo) for photo in (small, wide, floats)]
    for key in load_tasks():
        presences = [answer.tasks[key].presence for answer in answers]
        np.testing.assert_allclose(presences, presences[0], atol=0.02)


def test_not_a_number_is_survived(analyzer: Analyzer) -> None:
    pixels = np.full((40, 60, 3), 0.5, np.float32)
    pixels[3, 4], pixels[5, 6] = np.nan, np.inf
    for found in analyzer.first_look(photo_of(pixels)).tasks.values():
        assert np.isfinite(found.presence)


def test_progress_runs_forward(
    analyzer: Analyzer, large: Photo, first: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    progress = Progress(lambda fraction, message: told.append(fraction))
    monkeypatch.setattr(second_look, "CALM", 0.0)
    analyzer.refine(large, first, progress)
    assert told == sorted(told)
    assert len(told) == 6, "once for each tile"


def test_where_a_smaller_view_sees_nothing_the_photo_is_not_searched(
    analyzer: Analyzer, large: Photo, first: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in a print in one tone, though: its hairlines are too fine for that view."""
    seen = looked_at(monkeypatch)
    monkeypatch.setattr(second_look, "CALM", 1.0)
    assert analyzer.refine(large, first).complete and seen == [640]
    seen.clear()
    gray = photo_of(np.asarray(large.pixels).mean(axis=2, keepdims=True).astype(np.uint8))
    analyzer.refine(gray, analyzer.first_look(gray))
    assert len(seen) == 6, "first look, smaller view, four tiles"


def test_cancel_stops_between_tiles(analyzer: Analyzer, large: Photo, first: Analysis, searched: Analysis) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    with pytest.raises(Cancelled):
        analyzer.refine(large, first, Progress(is_cancelled=stop))
    assert asked == 3
    again = analyzer.refine(large, first)
    assert again.complete and same(again, searched), "the analyzer works on after a cancel"


def test_a_search_is_looked_after_between_layers(analyzer: Analyzer, large: Photo, first: Analysis) -> None:
    reported: list[float] = []
    asked: list[bool] = []
    progress = Progress(lambda fraction, message: reported.append(fraction), give_way=lambda: asked.append(True))
    analyzer.refine(large, first, progress)
    assert len(asked) > 10 * len(reported), "half a second passes between two tiles"
    asked.clear()
    analyzer.first_look(large)
    assert not asked
    analyzer.first_look(large, progress)
    assert len(asked) > 10


# -- memory -----------------------------------------------------------------------------------------


def fail_while(analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch, is_too_large: Any) -> list[int]:
    """Let the network run out of memory as long as `is_too_large`(its `Inference`) holds; returns the tiles tried."""
    encode, tried = Inference.encode, []

    def starved(self: Inference, *args: Any, **parts: Any) -> Any:
        tried.append(analyzer.tiles.side)
        if is_too_large(self):
            raise torch.OutOfMemoryError("out of memory (injected)")
        return encode(self, *args, **parts)

    monkeypatch.setattr(Inference, "encode", starved)
    return tried


def test_then_the_cpu(small_weights: Path, large: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    starving = Analyzer("cpu", small_weights)
    starving._network.device = torch.device("meta")  # stands for a graphics card
    tried = fail_while(starving, monkeypatch, lambda self: self.device.type != "cpu")
    analysis = starving.first_look(large)
    assert analysis.device == starving.device_name == "cpu"
    assert "continuing on the CPU" in starving.notice
    assert set(tried) == {TILE}, "smaller tiles help nothing here"


def test_and_at_last_an_error_that_says_what_to_do(
    small_weights: Path, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    starving = Analyzer("cpu", small_weights)
    tried = fail_while(starving, monkeypatch, lambda self: True)
    with pytest.raises(DeviceError, match="close other programs"):
        starving.first_look(small)
    assert tried == [TILE], "the same work once more would end alike"


def test_tiles_are_tried_down_to_the_smallest(
    small_weights: Path, large: Photo, first: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the search they are what fills the memory; what stands before it does not hang on them and is not repeated."""
    starving = Analyzer("cpu", small_weights)
    contexts: list[int] = []
    tell_context = Inference.context
    monkeypatch.setattr(Inference, "context", lambda self, *args: contexts.append(1) or tell_context(self, *args))
    detail = Inference.detail
    tried: list[int] = []

    def starved(self: Inference, view: Any, keys: list[str]) -> Any:
        tried.append(max(view.shape[:2]))
        if len(tried) < 3:
            raise torch.OutOfMemoryError("out of memory (injected)")
        return detail(self, view, keys)

    monkeypatch.setattr(Inference, "detail", starved)
    assert starving.refine(large, first).complete
    assert tried[:3] == sorted(tried[:3], reverse=True) and len(set(tried[:3])) == 3 and len(contexts) == 1
    assert f"{TILE // 4} pixels" in starving.notice


def test_the_enlarged_view_of_a_small_photo_is_cut_too_where_memory_is_short(
    small_weights: Path, small: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    starving, most = Analyzer("cpu", small_weights), max(small.height, small.width)
    first, detail = starving.first_look(small), Inference.detail
    plenty = starving.refine(small, first)
    tried: list[int] = []

    def starved(self: Inference, view: Any, keys: list[str]) -> Any:
        tried.append(max(view.shape[:2]))
        if tried[-1] > most:
            raise torch.OutOfMemoryError("out of memory (injected)")
        return detail(self, view, keys)

    monkeypatch.setattr(Inference, "detail", starved)
    refined = starving.refine(small, first)
    assert refined.complete and "short of memory" in starving.notice
    assert round(MOST_ENLARGED * most) in tried and tried[-1] <= most
    for key in REFINING:
        assert refined.tasks[key].presence == pytest.approx(plenty.tasks[key].presence, abs=0.05)


def test_a_tile_that_cuts_nothing_smaller_is_not_tried(
    small_weights: Path, large: Photo, first: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    starving = Analyzer("cpu", small_weights)
    starving.tiles.side = SMALLEST_TILE
    tried: list[tuple[int, ...]] = []

    def starved(self: Inference, view: Any, keys: list[str]) -> Any:
        tried.append(view.shape)
        raise torch.OutOfMemoryError("out of memory (injected)")

    monkeypatch.setattr(Inference, "detail", starved)
    with pytest.raises(DeviceError, match="close other programs"):
        starving.refine(large, first)
    assert len(tried) == 1


def test_tile_size_hardly_changes_the_answer(deep: Analyzer, large: Photo) -> None:
    """Tiles speak with the whole photo's context, so presence does not hang on where they are cut."""
    first = deep.first_look(large)
    whole = deep.refine(large, first)
    deep.tiles.side = 256
    found = deep.refine(large, first)
    for key in REFINING:
        assert whole.tasks[key].presence == pytest.approx(found.tasks[key].presence, abs=0.05)


def test_no_weights(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="There are no weights"):
        Analyzer("cpu", tmp_path)


def test_the_overview_is_small_and_never_enlarged() -> None:
    view = np.random.default_rng(0).random((341, 512, 3), dtype=np.float32)
    small = overview(view)
    assert small.shape == (43, 64, 3)
    np.testing.assert_allclose(small.mean((0, 1)), view.mean((0, 1)), atol=0.01)
    assert overview(view[:40, :60]).shape == (40, 60, 3)
    assert min(overview(view[:1]).shape[:2]) >= SMALLEST


def test_a_view_restored_is_the_photo_rendered() -> None:
    """What the analyzer takes out of its view is what `render` takes out of a photo with the same pixels; holes are
    only sketched."""
    key = REFINING[0]
    photo = photo_of(data.astronaut()[::2, ::2])
    hole = np.zeros((30, 40), np.uint8)
    hole[8:-8, 8:-8] = 255
    found = TaskAnalysis(1.0, 0.5, {}, (stain_finding(60, 70, 30, 40, 1, np.full((30, 40, 3), 0.5, np.float16), hole),))
    edit = Edit().with_value(key, "strength", 100.0)
    rendered = render(photo, Analysis(photo.sha256, "", photo.height, photo.width, {key: found}, True), edit)
    view = photo_view(photo)
    seen = restored(load_tasks()[key], found, view)
    filled = np.zeros(view.shape[:2], bool)
    filled[60:90, 70:110] = cv2.dilate(hole, np.ones((3, 3), np.uint8)) > 0  # and its soft rim
    np.testing.assert_allclose(seen[~filled], np.clip(rendered, 0, 1)[~filled], atol=2e-6)
    np.testing.assert_allclose(seen[filled].mean(0), np.clip(rendered, 0, 1)[filled].mean(0), atol=0.05)
    assert np.abs(seen - view)[60:90, 70:110].mean() > 0.02
    assert np.array_equal(view, photo_view(photo)), "the view itself stays"


def test_it_looks_where_a_person_says_that_the_picture_is(analyzer: Analyzer, small: Photo) -> None:
    area = (
        (10.0, 12.0),
        (10.0, small.width - 20.0),
        (small.height - 15.0, small.width - 20.0),
        (small.height - 15.0, 12.0),
    )
    asked = analyzer.first_look(replace(small, area=area))
    assert asked.area == asked.asked_area == area
    found = analyzer.first_look(small)
    assert found.area is None and found.asked_area is None and not same(found, asked)


def test_it_looks_at_the_positive_of_a_negative(analyzer: Analyzer, small: Photo) -> None:
    negative = Photo(None, 255 - np.asarray(small.pixels), sha256=small.sha256)
    answers = {kind: analyzer.first_look(as_positive(negative, kind, None)) for kind in ("grey", "colour")}
    assert {kind: answer.asked_negative for kind, answer in answers.items()} == {"grey": "grey", "colour": "colour"}
    scan = analyzer.first_look(negative)
    assert scan.asked_negative == "" and not same(scan, answers["colour"])
    developed = Photo(None, to_srgb(as_positive(negative, "colour", None)), sha256=small.sha256)
    assert same(analyzer.first_look(developed), answers["colour"]), "as it would at a file of the positive"
