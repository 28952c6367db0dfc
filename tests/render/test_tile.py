"""One tile through the tasks: what is read, which steps touch it, what a task that fills a hole sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fake_answers import visible_params, visible_patch
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis
from photofix.color_space import luma
from photofix.edit import Edit, Stroke
from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.boxes import Box
from photofix.raster.scratch import work_buffers
from photofix.render.tile import (
    RenderPlan,
    _Source,
    box_of,
    guide_of,
    interleave,
    plan_render,
    read_tile,
    render_tile,
    touching,
)
from photofix.tasks import load_tasks

HEIGHT, WIDTH = 90, 120
FINDER = next(key for key, task in load_tasks().items() if task.refines)
FULL = Edit(tuple(sorted(((key, "strength"), 100.0) for key in load_tasks())))


def photo(make: Callable[..., NDArray[Any]], channels: int = 3, dtype: Any = np.uint8) -> Photo:
    return Photo(None, make(HEIGHT, WIDTH, channels, dtype), sha256="ab" * 32)


def everything() -> Analysis:
    """All tasks have something to do, the one with findings in two places."""
    findings = (visible_patch(load_tasks()[FINDER], 10, 10), visible_patch(load_tasks()[FINDER], 60, 80))
    tasks = {
        key: TaskAnalysis(1.0, 0.5, visible_params(task), findings if key == FINDER else ())
        for key, task in load_tasks().items()
    }
    return Analysis("p", "w", HEIGHT, WIDTH, tasks, True)


def plan_of(shown: Photo, edit: Edit = FULL, **more: Any) -> RenderPlan:
    return plan_render(shown, everything(), edit, **more)


def rendered(plan: RenderPlan, box: Box) -> NDArray[np.float32]:
    with work_buffers():
        return render_tile(plan, box).pixels.copy()


@pytest.mark.parametrize("scale", [0.0, -1.0, 1.01, float("nan"), float("inf")])
def test_a_scale_that_makes_no_sense_is_refused(scale: float, make_pixels: Callable[..., Any]) -> None:
    with pytest.raises(PhotoFixError, match=r"The render scale is .*, outside 0..1; ask for at most full resolution"):
        plan_of(photo(make_pixels), scale=scale)


@pytest.mark.parametrize("region", [(0, 0, 0, 5), (-1, 0, 5, 5), (0, 0, 91, 5), (80, 110, 10, 11), (5, 5, -2, 3)])
def test_a_region_outside_the_photo_is_refused(region: Any) -> None:
    with pytest.raises(PhotoFixError, match="lies outside the photo of 90 x 120 pixels at this scale"):
        box_of(region, HEIGHT, WIDTH)
    assert box_of(None, HEIGHT, WIDTH) == Box(0, 0, HEIGHT, WIDTH)
    assert box_of((1, 2, 3, 4), HEIGHT, WIDTH) == Box(1, 2, 4, 6)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_tile_is_read_as_the_photo_is(
    dtype: Any, channels: int, scale: float, make_pixels: Callable[..., Any]
) -> None:
    """Stored values or floats: the same pixels either way, and of a part that part."""
    shown = photo(make_pixels, channels, dtype)
    plan = plan_render(shown, everything(), Edit(), scale)
    box = Box(3, 5, 30, 41)
    planes = np.empty((3, box.height, box.width), np.float32)
    pixels = read_tile(plan, box, is_lasting=True).into(planes).copy()
    if scale == 1.0:
        assert np.array_equal(pixels, to_srgb(shown)[3:30, 5:41])
    whole = np.empty((3, plan.place.height, plan.place.width), np.float32)
    assert np.array_equal(
        read_tile(plan, plan.place.box, is_lasting=True).into(whole)[box.slices(plan.place.box)], pixels
    )


def test_only_steps_whose_damage_lies_in_the_tile_touch_it(make_pixels: Callable[..., Any]) -> None:
    plan = plan_of(photo(make_pixels))
    keys = {
        box: [plan.chain[index].task.key for index in touching(plan, box)]
        for box in (Box(0, 0, 40, 40), Box(0, 60, 30, 120))
    }
    assert FINDER in keys[Box(0, 0, 40, 40)] and FINDER not in keys[Box(0, 60, 30, 120)]
    assert all(len(found) >= len(load_tasks()) - 1 for found in keys.values())


@pytest.mark.parametrize("count", range(len(load_tasks()) + 1))
def test_a_task_sees_around_it_what_the_tasks_before_have_left(count: int, make_pixels: Callable[..., Any]) -> None:
    shown = photo(make_pixels)
    plan = plan_of(shown)
    source, box = _Source(plan, count), Box(20, 30, 70, 100)
    keys = [step.task.key for step in plan.chain[:count]]
    alone = plan_of(
        shown, Edit(tuple(sorted(((key, "strength"), 100.0 if key in keys else 0.0) for key in load_tasks())))
    )
    if count in (0, len(plan.chain)):
        assert np.array_equal(source.read(box), rendered(alone, box))
    assert source.read(box).shape == (50, 70, 3)
    assert np.array_equal(source.read(box)[5:9, 7:13], source.read(Box(25, 37, 29, 43)))


def test_sources_of_the_same_steps_are_equal_and_of_others_not(make_pixels: Callable[..., Any]) -> None:
    shown, found = photo(make_pixels), everything()
    plan, smaller = (plan_render(shown, found, FULL, scale) for scale in (1.0, 0.5))
    assert _Source(plan, 1).key == _Source(smaller, 1).key != _Source(plan, 0).key
    assert _Source(plan, 1).seed == int("abababab", 16)


@pytest.mark.parametrize("strength", [0.0, 40.0, 100.0])
def test_a_brush_holds_every_task_back_by_its_share(strength: float, make_pixels: Callable[..., Any]) -> None:
    shown = photo(make_pixels)
    brush = Stroke("all", "protect", 200.0, strength, ((45.0, 60.0),))
    box = Box(40, 50, 50, 70)
    before, plain = to_srgb(shown)[40:50, 50:70], rendered(plan_of(shown), box)
    held = rendered(plan_of(shown, Edit(FULL.values, (brush,))), box)
    if strength == 100:
        assert np.array_equal(held, before)
    elif strength == 0:
        assert np.array_equal(held, plain)
    else:
        assert 0 < np.abs(held - before).mean() < np.abs(plain - before).mean()


def test_a_grey_photo_keeps_three_equal_channels_unless_colour_is_asked_for(make_pixels: Callable[..., Any]) -> None:
    shown, box = photo(make_pixels, channels=1), Box(0, 0, HEIGHT, WIDTH)
    gray, colored = rendered(plan_of(shown), box), rendered(plan_of(shown, color_output=True), box)
    assert np.array_equal(gray[..., 0], gray[..., 1]) and np.array_equal(gray[..., 0], gray[..., 2])
    assert np.ptp(colored, axis=2).max() > 0.01


def test_the_guide_is_the_luma_without_its_temporaries(make_pixels: Callable[..., Any]) -> None:
    pixels = make_pixels(40, 50, 3, np.float32)
    assert np.array_equal(guide_of(pixels, np.empty((40, 50), np.float32)), luma(pixels))


@pytest.mark.parametrize(("height", "width"), [(1, 1), (7, 1), (1, 9), (13, 17)])
def test_planes_are_laid_side_by_side_into_any_cut(height: int, width: int) -> None:
    planes = np.random.default_rng(1).random((3, height, width), dtype=np.float32).transpose(1, 2, 0)
    whole = np.zeros((height + 2, width + 3, 3), np.float32)
    interleave(planes, whole[1 : height + 1, 2 : width + 2])
    assert np.array_equal(whole[1 : height + 1, 2 : width + 2], planes) and whole.sum() == pytest.approx(planes.sum())
