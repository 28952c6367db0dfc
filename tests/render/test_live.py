"""`Preview` gives `render`'s pixels, whatever was asked before, and computes no more than what changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.progress import Cancelled, Progress
from photofix.render import tile as engine
from photofix.render.image import render
from photofix.render.live import LARGEST_PX, Preview
from photofix.tasks import load_tasks
from photofix.tasks.kit.haze import clearing
from photofix.tasks.kit.prints.stains import stain_finding

SIZE = (700, 900)


@pytest.fixture(scope="module")
def photo() -> Photo:
    pixels = np.tile(data.astronaut(), (2, 2, 1))[: SIZE[0], : SIZE[1]]
    return Photo(None, np.ascontiguousarray(pixels), sha256="cd" * 32)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    knots = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
    color = {
        "curves": knots ** np.float32([0.8, 0.95, 1.1]),
        "matrix": np.eye(3, dtype=np.float32) * np.float32([1.1, 1, 0.9]),
        "grid": np.random.default_rng(0).normal(0, 0.1, (8, 8, 3)).astype(np.float32),
    }
    field = np.random.default_rng(1).uniform(0.1, 0.4, (9, 12, 1)).astype(np.float32)
    haze = {"airlight": np.float32([0.8, 0.85, 0.9]), "slope": field, "offset": field[::-1].copy()}
    density = np.full((20, 20, 3), 0.4, np.float16)
    mask = np.zeros((20, 20), np.uint8)
    mask[8:12, 5:15] = 255
    stain = stain_finding(300.0, 310.0, 20.0, 20.0, 1.0, density, mask)
    tasks = {
        "rust": TaskAnalysis(1.0, 0.5, {}, (stain,)),
        "color": TaskAnalysis(1.0, 0.5, color),
        "dehaze": TaskAnalysis(1.0, 0.5, haze),
    }
    return Analysis("cd", "w", *SIZE, tasks, complete=True)


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the tasks in the order their operators ran, one entry per tile."""
    seen: list[str] = []
    true_advance = engine.advance

    def advance(plan: engine.RenderPlan, partial: engine.Partial, tile: engine.Box, index: int) -> None:
        seen.append(plan.chain[index].task.key)
        true_advance(plan, partial, tile, index)

    monkeypatch.setattr("photofix.render.live.advance", advance)
    return seen


def test_the_same_pixels_as_render_in_any_order_of_asking(photo: Photo, analysis: Analysis) -> None:
    rng = np.random.default_rng(3)
    preview = Preview()
    views = [((10, 20, 600, 700), 1.0), (None, 0.4), ((0, 0, 1, 1), 1.0)]
    for _ in range(24):
        edit = Edit()
        for key in load_tasks():
            edit = edit.with_value(key, "strength", float(rng.choice([0, 40, 100])))
        if rng.random() < 0.4:
            stroke = Stroke(str(rng.choice(["all", "color"])), "protect", 60, 80, ((200.0, 200.0), (400.0, 380.0)))
            edit = replace(edit, strokes=(stroke,))
        region, scale = views[int(rng.integers(len(views)))]
        shown = preview.render(photo, analysis, edit, region, scale)
        assert np.array_equal(shown, render(photo, analysis, edit, region, scale))


def test_findings_on_the_move_change_their_places_only(photo: Photo, analysis: Analysis, applied: list[str]) -> None:
    """A slider dragged over findings, with every other slider, stroke and switch in between."""
    preview, edit = Preview(), Edit().with_value("color", "strength", 70.0)
    stroke = Stroke("all", "protect", 30, 80, ((300.0, 315.0), (330.0, 340.0)))
    changes = [{"rust": 20.0}, {"rust": 90.0}, {"rust": 45.0}, {"color": 30.0}, {"rust": 60.0}, {"rust": 61.0}]
    changes += [{"rust": 0.0}, {"rust": 62.0}, {"dehaze": 150.0}, {"rust": 62.0}, {"rust": 63.0}, {"rust": 64.0}]
    for view in (((150, 160, 400, 500), 1.0), (None, 0.4)):
        for number, change in enumerate(changes * 2):
            for key, percent in change.items():
                edit = edit.with_value(key, "strength", percent)
            edit = replace(edit, strokes=(stroke,) if number > 15 else ())
            applied.clear()
            shown = preview.render(photo, analysis, edit, *view)
            assert np.array_equal(shown, render(photo, analysis, edit, *view)), (number, change)
    assert applied == ["rust", "color", "dehaze"]


def test_given_up_anywhere_it_goes_on_with_the_same_pixels(photo: Photo, analysis: Analysis) -> None:
    """Also in the middle of a tile, with some of its steps made anew and some as they were."""
    preview, view = Preview(), ((150, 160, 400, 500), 1.0)
    given_up = 0
    for number, (rust, color) in enumerate([(20, 70), (90, 70), (45, 70), (45, 30), (60, 30), (61, 30), (62, 80)] * 3):
        for checks in (1 + number % 5, 6 + number % 7):
            left = iter(range(checks))
            progress = Progress(is_cancelled=lambda left=left: next(left, None) is None)  # type: ignore[misc]
            other = Edit().with_value("rust", "strength", rust + checks).with_value("color", "strength", color)
            try:
                preview.render(photo, analysis, other, *view, progress)
            except Cancelled:
                given_up += 1
        edit = Edit().with_value("rust", "strength", rust).with_value("color", "strength", color)
        assert np.array_equal(preview.render(photo, analysis, edit, *view), render(photo, analysis, edit, *view))
        after = Edit().with_value("rust", "strength", rust + checks).with_value("color", "strength", color)
        assert np.array_equal(preview.render(photo, analysis, after, *view), render(photo, analysis, after, *view))
    assert given_up > 20


def test_a_moved_slider_costs_its_own_task_and_those_after_it(
    photo: Photo, analysis: Analysis, applied: list[str]
) -> None:
    preview = Preview()
    preview.render(photo, analysis, Edit())
    tiles = applied.count("dehaze")
    assert applied.count("color") == tiles > 4 and 0 < applied.count("rust") < tiles
    for key, expected in (("dehaze", {"dehaze": tiles}), ("color", {"color": tiles, "dehaze": tiles})):
        applied.clear()
        preview.render(photo, analysis, Edit().with_value(key, "strength", 50.0))
        assert {task: applied.count(task) for task in set(applied)} == expected
        preview.render(photo, analysis, Edit())


def test_a_finding_s_strength_costs_only_the_tiles_it_lies_in(
    photo: Photo, analysis: Analysis, applied: list[str]
) -> None:
    preview = Preview()
    preview.render(photo, analysis, Edit())
    stained = applied.count("rust")
    applied.clear()
    preview.render(photo, analysis, Edit().with_value("rust", "strength", 50.0))
    assert applied.count("dehaze") == applied.count("color") == applied.count("rust") == stained


def test_looking_at_the_original_in_between_costs_nothing(photo: Photo, analysis: Analysis, applied: list[str]) -> None:
    preview = Preview()
    shown = preview.render(photo, analysis, Edit())
    applied.clear()
    nothing = Analysis(analysis.photo_sha256, "", *SIZE, {}, complete=False)
    assert np.array_equal(preview.render(photo, nothing, Edit()), render(photo, nothing, Edit()))
    assert np.array_equal(preview.render(photo, analysis, Edit()), shown)
    assert applied == []


def test_results_are_the_caller_s_own(photo: Photo, analysis: Analysis) -> None:
    preview = Preview()
    first = preview.render(photo, analysis, Edit())
    expected = first.copy()
    first[:] = 0
    assert np.array_equal(preview.render(photo, analysis, Edit()), expected)


def test_only_the_photo_that_was_left_is_forgotten(photo: Photo, analysis: Analysis, applied: list[str]) -> None:
    preview, left = Preview(), replace(photo)
    preview.render(photo, analysis, Edit())
    applied.clear()
    preview.forget(left)  # told late: another is shown already
    preview.render(photo, analysis, Edit())
    assert applied == []
    preview.forget(photo)
    preview.render(photo, analysis, Edit())
    assert applied != []


def test_large_views_and_forgotten_ones_are_rendered_all_the_same(
    photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LARGEST_PX >= 1600 * 1000
    monkeypatch.setattr("photofix.render.live.LARGEST_PX", 1000)
    preview = Preview()
    expected = render(photo, analysis, Edit())
    assert np.array_equal(preview.render(photo, analysis, Edit()), expected)
    preview.forget(photo)
    assert np.array_equal(preview.render(photo, analysis, Edit()), expected)


def test_what_no_gain_is_for_is_kept_while_haze_moves(photo: Photo, analysis: Analysis) -> None:
    haze = analysis.tasks["dehaze"]
    smooth = np.random.default_rng(4).uniform(0, 1, (14, 18, 3)).astype(np.float32)
    haze = replace(haze, params={**haze.params, "smooth": smooth})
    answer, preview = replace(analysis, tasks={**analysis.tasks, "dehaze": haze}), Preview()
    moves = [("dehaze", 40.0), ("dehaze", 70.0), ("dehaze", 70.0), ("color", 30.0), ("dehaze", 130.0), ("color", 60.0)]
    moves += [("dehaze", 150.0), ("dehaze", 120.0), ("dehaze", 90.0), ("dehaze", 110.0)]
    edit = Edit()
    for key, percent in moves:
        edit = edit.with_value(key, "strength", percent)
        for scale in (1.0, 0.5):
            assert np.array_equal(
                preview.render(photo, answer, edit, scale=scale), render(photo, answer, edit, scale=scale)
            )


def test_what_full_strength_gives_is_kept_while_haze_moves_above_it(
    photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, steepness = [], clearing.steepness
    monkeypatch.setattr(clearing, "steepness", lambda *given: calls.append(1) or steepness(*given))
    preview = Preview()
    for percent in (100.0, 110.0, 130.0):
        preview.render(photo, analysis, Edit().with_value("dehaze", "strength", percent))
    calls.clear()
    for percent in (150.0, 120.0):
        edit = Edit().with_value("dehaze", "strength", percent)
        shown, made = preview.render(photo, analysis, edit), len(calls)
        assert made == 0 and np.array_equal(shown, render(photo, analysis, edit))
        calls.clear()


def test_a_moved_strength_of_findings_works_on_their_pixels_alone(
    photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing that does not depend on the strength is made again."""
    edit = Edit().with_value("color", "strength", 70.0).with_value("dehaze", "strength", 80.0)
    preview, worked, again = Preview(), [0], []
    true = engine.advance

    def advance(plan: engine.RenderPlan, partial: engine.Partial, tile: engine.Box, index: int) -> None:
        worked[0] += partial.pixels.shape[0] * partial.pixels.shape[1]
        true(plan, partial, tile, index)

    preview.render(photo, analysis, edit)
    for percent in (90.0, 80.0):
        preview.render(photo, analysis, edit.with_value("rust", "strength", percent))
    monkeypatch.setattr("photofix.render.live.advance", advance)
    for made in (
        "tasks.rust.light_at",
        "tasks.rust.stains",
        "tasks.kit.inpainting.fill._fills",
        "raster.place.Place._sampled",
    ):
        monkeypatch.setattr(f"photofix.{made}", lambda *_, made=made: again.append(made))
    edit = edit.with_value("rust", "strength", 70.0)
    shown = preview.render(photo, analysis, edit)
    monkeypatch.undo()
    assert again == [] and worked[0] == 3 * 20 * 20, "three tasks, each on the pixels of one stain"
    assert np.array_equal(shown, render(photo, analysis, edit))


@pytest.mark.parametrize("is_gray", [False, True])
def test_every_step_works_on_some_pixels_as_on_all(photo: Photo, analysis: Analysis, is_gray: bool) -> None:
    """Findings change under all that may follow: colours, adjustments, a whitened border, a largest change, strokes."""
    rng, (height, width) = np.random.default_rng(7), SIZE
    stains = []
    for _ in range(30):
        tall, wide = (int(side) for side in rng.integers(2, 25, 2))
        density = rng.uniform(0, 0.6, (tall, wide, 3)).astype(np.float16)
        mask = (rng.integers(0, 256, (tall, wide)) * (rng.random() < 0.6)).astype(np.uint8)
        y, x, sure = rng.uniform(0, height), rng.uniform(0, width), float(rng.uniform(0.2, 1))
        stains.append(stain_finding(y, x, 1.5 * tall, 1.5 * wide, 1.5, density, mask, sure))
    found = replace(analysis.tasks["rust"], findings=tuple(stains))
    answer = replace(analysis, tasks={**analysis.tasks, "rust": found})
    seen = replace(photo, pixels=np.repeat(photo.pixels[..., :1], 3, axis=2)) if is_gray else photo
    start = Edit(area=((30.0, 40.0), (30.0, 860.0), (670.0, 850.0), (660.0, 50.0)))
    start = start.with_value("all", "whiten_border", 1.0).with_value("color", "saturation", 20.0)
    stroke = Stroke("rust", "add", 8, 60, ((100.0, 200.0), (150.0, 300.0)))
    held = Stroke("all", "protect", 40, 80, ((300.0, 300.0), (400.0, 380.0)))
    for edit in (start, start.with_value("all", "max_change", 9.0), replace(start, strokes=(stroke, held))):
        preview = Preview()
        for knob, value in (("strength", 90.0), ("strength", 50.0), ("certainty", 70.0), ("strength", 20.0)):
            edit = edit.with_value("rust", knob, value)
            shown = preview.render(seen, answer, edit, scale=0.5)
            assert np.array_equal(shown, render(seen, answer, edit, scale=0.5)), (knob, value)
