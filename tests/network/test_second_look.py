"""A second look at a level, and where the level itself is worth one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from photofix.network.level import SEEN_MORE, Level
from photofix.network.second_look import CALM, SECOND_LOOK_SIDE, second_view, worth_a_look
from photofix.tasks import load_tasks
from photofix.tasks.rust import DOUBTFUL

TASK = next(task for task in load_tasks().values() if task.refines)
PEAK = next(output.name for output in TASK.outputs if output.is_peak)
LEVEL = Level(np.full((800, 1200, 3), 0.5, np.float32), 4.0)


def chances(height: int, width: int, value: float) -> dict[str, np.ndarray]:
    return {PEAK: np.full((height, width, 1), np.log(value / (1 - value)), np.float32)}


def test_the_level_is_worth_a_look_where_a_smaller_view_sees_damage() -> None:
    view = second_view(LEVEL)
    assert max(view.shape[:2]) == SECOND_LOOK_SIDE
    others = chances(*view.shape[:2], 0.5 * CALM)
    others[PEAK][100, 200] = 3.0
    seen = worth_a_look(others, view, LEVEL, TASK)
    assert seen is not None and seen.shape == (800, 1200)
    rows, columns = np.nonzero(seen)
    zoom = 1200 / SECOND_LOOK_SIDE
    assert abs(rows.mean() - 100 * zoom) < 2 and abs(columns.mean() - 200 * zoom) < 2 and len(rows) < 20


@pytest.mark.parametrize("level", [replace(LEVEL, has_hairlines=True), replace(LEVEL, image=LEVEL.image[:400, :600])])
def test_a_view_that_cannot_tell_leaves_all_to_the_level(level: Level) -> None:
    """Hairlines are too fine for it, and an enlarged view is no smaller one."""
    view = second_view(level)
    assert worth_a_look(chances(*view.shape[:2], 0.01), view, level, TASK) is None


def test_what_is_calm_makes_no_finding() -> None:
    """A tile that was not looked at is mixed with what the smaller view saw there."""
    assert SEEN_MORE * CALM < DOUBTFUL
