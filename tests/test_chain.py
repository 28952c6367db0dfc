"""Steps made ready: which run, and with which colours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from photofix.analysis import Analysis, TaskAnalysis
from photofix.chain import steps
from photofix.edit import Edit
from photofix.tasks import load_tasks

AIRLIGHT = np.float32([0.95, 0.9, 0.8])
TONE = np.float32([0.8, 0.9, 1.1])

MakeSteps = Callable[..., dict[str, TaskAnalysis]]


@pytest.fixture
def found_at() -> MakeSteps:
    """Task key -> its findings as they are run, for strengths in percent; a cast is there or not."""

    def make(color: float, dehaze: float = 100, has_cast: bool = True) -> dict[str, TaskAnalysis]:
        knots = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
        cast = {
            "curves": knots**TONE,
            "matrix": np.eye(3, dtype=np.float32) * np.float32(1.1) - np.float32(0.03),
            "grid": np.full((8, 8, 3), 0.05, np.float32),
        }
        flat = np.zeros((8, 8, 1), np.float32)
        haze = {"airlight": AIRLIGHT, "slope": flat, "offset": flat + 1}
        tasks = {
            "color": TaskAnalysis(0.9 if has_cast else 0.1, 0.5, cast),
            "dehaze": TaskAnalysis(0.9, 0.5, haze),
        }
        edit = Edit().with_value("color", "strength", color).with_value("dehaze", "strength", dehaze)
        chain = steps(Analysis("a", "w", 100, 100, tasks, complete=True), edit)
        return {step.task.key: step.found for step in chain}

    return make


def test_what_is_off_does_not_run(found_at: MakeSteps) -> None:
    assert list(found_at(0)) == ["dehaze"]
    assert list(found_at(100, dehaze=0)) == ["color"]


def test_the_airlight_is_that_of_the_restored_print(found_at: MakeSteps) -> None:
    np.testing.assert_array_equal(found_at(100)["dehaze"].params["airlight"], AIRLIGHT)


@pytest.mark.parametrize("percent", [0.0, 40.0])
def test_under_a_cast_that_stays_the_airlight_has_it_too(found_at: MakeSteps, percent: float) -> None:
    """Led through the rest of the correction it is the restored print's again."""
    color, cast = load_tasks()["color"], found_at(100)["color"]
    seen = found_at(percent)["dehaze"].params["airlight"]
    as_it_came = found_at(0)["dehaze"].params["airlight"]
    assert np.abs(seen - AIRLIGHT).max() > 0.02
    np.testing.assert_allclose(color.carry(as_it_came[None], cast, 1.0)[0], AIRLIGHT, atol=3e-3)
    np.testing.assert_allclose(color.carry(as_it_came[None], cast, percent / 100)[0], seen, atol=1e-5)


@pytest.mark.parametrize("percent", [0.0, 40.0, 100.0])
def test_without_a_cast_there_is_nothing_to_lead_back(found_at: MakeSteps, percent: float) -> None:
    np.testing.assert_array_equal(found_at(percent, has_cast=False)["dehaze"].params["airlight"], AIRLIGHT)
