"""What is learned of the level brings pictures nearer to the truth, of photos that were not seen, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photofix.color_space import floats
from photofix.network.analyzer import Analyzer
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.haze.joint_level import SAID, shifted
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.perceptron import perceptron
from photofix.training.fitting import joint_levels as _joint_levels
from photofix.training.fitting.corrections import GRID_PX
from photofix.training.fitting.joint_levels import Looked, fit_joint_level, learned_level, looked_at
from photofix.training.fitting.perceptron import Learning
from photofix.training.samples.pictures import photo_files


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_joint_levels, "HOW", Learning(hidden=16, epochs=12, noise=0.05, dropped=0.0))


def drawn(seed: int, count: int = 1500) -> Looked:
    """Pictures whose channels are off by what their first three measures tell; the fourth says nothing."""
    rng = np.random.default_rng(seed)
    off = rng.normal(0, 0.1, (count, 3))
    truth = rng.uniform(0.3, 0.7, (count, 4, 4, 3))
    return Looked(
        floats(np.column_stack([10 * off, rng.normal(0, 1, count)])), floats(truth + off[:, None, None]), floats(truth)
    )


def test_the_level_follows_from_what_tells_it() -> None:
    weights = learned_level(drawn(0))
    assert weights == learned_level(drawn(0)), "seeded"
    new = drawn(1)
    said = np.stack([perceptron(measures, weights, SAID) for measures in new.measures])
    shown = np.clip(shifted(new.after, said, NUMPY), 0, 1)
    assert np.square(shown - new.truth).mean() < 0.2 * np.square(new.after - new.truth).mean()


def test_photos_are_shown_with_haze_and_wrong_colours_at_once(
    small_weights: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyzer, root = Analyzer("cpu", small_weights), tiny_data / "train"
    made: list[set[str]] = []
    sampled = _joint_levels.make_sample

    def make_sample(*about: Any, only: set[str]) -> Any:
        made.append(only)
        return sampled(*about, only=only)

    monkeypatch.setattr(_joint_levels, "make_sample", make_sample)
    photos = photo_files(root)[:4]
    cases = looked_at(analyzer, root, photos)
    each = 1 + _joint_levels.WHOLE + _joint_levels.PARTS
    assert len(made) == each * len(photos) and set(load_tasks()) in made
    assert all({key for key, task in load_tasks().items() if task.overviewed} <= only for only in made)
    assert 0 < len(cases.measures) <= len(made)
    assert cases.after.shape == cases.truth.shape == (len(cases.measures), GRID_PX, GRID_PX, 3)
    assert np.isfinite(cases.measures).all() and cases.truth.min() >= 0 and cases.truth.max() <= 1


def test_what_is_fitted_is_heard_where_tasks_are_read_jointly(small_weights: Path, tiny_data: Path) -> None:
    analyzer = Analyzer("cpu", small_weights)
    weights = fit_joint_level(analyzer, tiny_data, step=8)
    look = analyzer.last_look(np.random.default_rng(0).random((32, 48, 3), dtype=np.float32), has_findings=False)
    (task,) = (task for task in load_tasks().values() if type(task).levelled is not Task.levelled)
    assert np.abs(task.levelled(look, weights)["level"] - look.params["level"]).max() > 0
