"""Steps made ready: which run, and with which parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.raster.memo import Kept
from photofix.render.steps import Step, steps
from photofix.tasks.kit.noise.close_levels import SHAPE

ALONE = {"airlight": np.float32([0.95, 0.9, 0.8]), "slope": np.zeros((8, 8, 1), np.float32)}
JOINT = {"airlight": np.float32([0.75, 0.8, 0.9]), "slope": np.ones((8, 8, 1), np.float32)}
CAST_JOINT = {"matrix": 2 * np.eye(3, dtype=np.float32)}

MakeSteps = Callable[..., dict[str, Step]]


@pytest.fixture
def steps_at() -> MakeSteps:
    """Task key -> its step, for strengths in percent; haze and casts are read otherwise jointly."""
    found = {
        "rust": TaskAnalysis(0.9, 0.5),
        "color": TaskAnalysis(0.9, 0.5, {"matrix": np.eye(3, dtype=np.float32)}, joint=CAST_JOINT),
        "dehaze": TaskAnalysis(0.9, 0.5, ALONE, joint=JOINT),
        "noise": TaskAnalysis(0.9, 0.5, {"levels": np.ones(SHAPE, np.float32)}),
    }
    analysis, kept = Analysis("a", "w", 100, 100, found, complete=True), Kept()

    def make(rust: float = 0, color: float = 0, dehaze: float = 100, noise: float = 0) -> dict[str, Step]:
        edit = Edit()
        for key, value in (("rust", rust), ("color", color), ("dehaze", dehaze), ("noise", noise)):
            edit = edit.with_value(key, "strength", value)
        return {step.task.key: step for step in steps(analysis, edit, kept)}

    return make


def test_what_is_off_does_not_run(steps_at: MakeSteps) -> None:
    assert list(steps_at()) == ["dehaze"]
    assert list(steps_at(color=100, dehaze=0)) == ["color"]
    assert list(steps_at(100, 100, 100)) == ["rust", "color", "dehaze"], "in render order"


def test_alone_and_along(steps_at: MakeSteps) -> None:
    """Fine detail is not read jointly: it was taken out before the rest was read. What no overview shows is neither."""
    for alone in (steps_at(), steps_at(rust=100), steps_at(noise=100)):
        assert alone["dehaze"].found.params is ALONE
    assert steps_at(color=100)["dehaze"].found.params is JOINT
    assert steps_at(color=100, noise=40)["dehaze"].found.params is JOINT


def test_between_the_two_nothing_jumps(steps_at: MakeSteps) -> None:
    shares = [steps_at(color=percent)["dehaze"].found.params["airlight"] for percent in (0, 1, 40, 99, 100)]
    for share, seen in zip((0, 0.01, 0.4, 0.99, 1), shares, strict=True):
        expected = ALONE["airlight"] + share * (JOINT["airlight"] - ALONE["airlight"])
        np.testing.assert_allclose(seen, expected, atol=1e-6)


def test_more_than_full_strength_is_full_company(steps_at: MakeSteps) -> None:
    color = steps_at(color=100, dehaze=150)["color"]
    assert color.found.params is CAST_JOINT
    assert color.s == 1


def test_the_same_strengths_give_the_same_objects(steps_at: MakeSteps) -> None:
    first = steps_at(color=40)["dehaze"].found
    steps_at(color=60)
    assert steps_at(color=40)["dehaze"].found is first
