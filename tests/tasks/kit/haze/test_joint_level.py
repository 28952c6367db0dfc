"""The level that is looked at once more: what is said of it is what is shown, at full strength and on the way there."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.analysis import TaskAnalysis
from photofix.color_space import floats
from photofix.network.last_look import last_look
from photofix.network.views import whole_place
from photofix.tasks.dehaze import TASK
from photofix.tasks.kit.haze.joint_level import SAID, STEP, level_measures, moved, shifted
from photofix.tasks.kit.haze.level import MOST_LIFT, MOST_LOG_GAIN
from photofix.tasks.kit.lesson import LastLook
from photofix.tasks.kit.ops import NUMPY

LEVEL = floats([[0.1, 0.0, -0.05], [0.02, -0.03, 0.0]])


@pytest.fixture(scope="module")
def look() -> LastLook:
    rng = np.random.default_rng(0)
    view = floats(rng.uniform(0.3, 0.9, (40, 60, 3)))
    params = {
        "slope": np.full((20, 30, 1), -0.2, np.float32),
        "offset": np.full((20, 30, 1), 0.5, np.float32),
        "airlight": floats([0.9, 0.88, 0.86]),
        "level": LEVEL,
        "smooth": view,
    }
    return last_look(TASK, view, view, params)


def weights_for(look: LastLook, said: list[float]) -> list[float]:
    """Of a perceptron that says that, whatever it measures."""
    count = len(level_measures(look))
    return [0.0] * count + [1.0] * count + [0.0] * (count + 1 + SAID) + said


def restored(look: LastLook, level: np.ndarray, s: float = 1.0) -> np.ndarray:
    found = TaskAnalysis(1.0, 0.0, {**look.params, "level": level})
    return TASK.apply(look.before.copy(), found, s, whole_place(look.before))


def test_what_the_training_shows_is_what_the_level_does(look: LastLook) -> None:
    said = [0.5, -0.4, 0.0, 0.2, 0.0, -0.3]
    trained = shifted(look.after[None], floats(said)[None], NUMPY)[0]
    np.testing.assert_allclose(restored(look, moved(look, weights_for(look, said))), trained, atol=1e-5)
    assert np.abs(trained - look.after).max() > 0.05


def test_the_gain_turns_about_the_mean_and_the_lift_moves_it(look: LastLook) -> None:
    mean = np.clip(look.after, 0, 1).mean(axis=(0, 1))
    spread = shifted(look.after[None], floats([[1, 1, 1, 0, 0, 0]]), NUMPY)[0]
    lifted = shifted(look.after[None], floats([[0, 0, 0, 1, 0, 0]]), NUMPY)[0]
    np.testing.assert_allclose(spread - mean, (look.after - mean) * np.exp(STEP), atol=1e-5)
    np.testing.assert_allclose(lifted - look.after, np.zeros_like(lifted) + floats([STEP, 0, 0]), atol=1e-5)


def test_nothing_said_changes_nothing_and_nothing_said_is_boundless(look: LastLook) -> None:
    np.testing.assert_array_equal(moved(look, weights_for(look, [0.0] * SAID)), LEVEL)
    log_gain, lift = moved(look, weights_for(look, [1e3] * 3 + [-1e3] * 3))
    np.testing.assert_allclose(log_gain, LEVEL[0] + MOST_LOG_GAIN, atol=1e-5)
    middle, gain = np.clip(look.after, 0, 1).mean(axis=(0, 1)), np.exp(MOST_LOG_GAIN)
    np.testing.assert_allclose(lift, LEVEL[1] * gain + middle * (1 - gain) - MOST_LIFT, atol=1e-5)


def test_weights_of_other_measures_are_not_heard(look: LastLook) -> None:
    np.testing.assert_array_equal(moved(look, [1.0] * 50), LEVEL)
    assert TASK.levelled(look, ()) == dict(look.params)


def test_strength_0_is_the_picture_itself(look: LastLook) -> None:
    level = moved(look, weights_for(look, [0.8] * SAID))
    np.testing.assert_array_equal(restored(look, level, 0.0), look.before)


def test_measures_are_as_many_whatever_the_size_and_tell_lightness(look: LastLook) -> None:
    count = len(level_measures(look))
    small = LastLook(*(picture[:24, :32] for picture in look[:3]), look.params)
    assert len(level_measures(small)) == count
    lighter = replace_after(look, look.after + 0.1)
    assert np.isfinite(level_measures(lighter)).all()
    assert np.abs(level_measures(lighter) - level_measures(look)).max() > 0.05


def replace_after(look: LastLook, after: np.ndarray) -> LastLook:
    return look._replace(after=floats(after))
