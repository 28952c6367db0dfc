"""Fitted gains bring restored pictures nearer to the truth, of photos that they were not fitted with, too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photofix.color_space import floats, linear_to_srgb
from photofix.network.analyzer import Analyzer
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.gains import log_gains
from photofix.training import gains as _gains
from photofix.training.data import photo_files
from photofix.training.gains import Learned, fit_gains, gathered, learned

KEY = next(key for key, task in load_tasks().items() if type(task).measures is not Task.measures)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_gains, "EPOCHS", 12)


def drawn(seed: int, count: int = 1500) -> Learned:
    """Pictures with a cast that their first two measures tell; the third says nothing."""
    rng = np.random.default_rng(seed)
    cast = rng.normal(0, 0.4, (count, 2))
    truth = rng.uniform(0.2, 0.7, (count, 128, 3))
    light = ((truth + 0.055) / 1.055) ** 2.4 * np.exp(np.stack([cast[:, 0], 0 * cast[:, 0], cast[:, 1]], 1))[:, None]
    return Learned(
        floats(np.column_stack([cast, rng.normal(0, 1, count)])),
        floats(light),
        floats(truth),
        np.ones(count, np.float32),
    )


def error(cases: Learned, weights: tuple[float, ...]) -> float:
    gains = np.stack([log_gains(measures, weights) for measures in cases.measures])
    shown = np.clip(linear_to_srgb(cases.light * np.exp(gains)[:, None]), 0, 1)
    return float(np.square(shown - cases.truth).mean())


def test_the_gains_follow_from_what_tells_them() -> None:
    weights = learned(drawn(0))
    assert weights == learned(drawn(0)), "seeded"
    assert error(drawn(1), weights) < 0.1 * error(drawn(1), ())


def test_sound_photos_count_little_against_others() -> None:
    """Measures alike, truths that want opposite gains: the one that counts more is heard."""
    half = drawn(0)._replace(measures=np.zeros((1500, 3), np.float32))
    light = np.full_like(half.light, 0.2)
    truth = np.where(np.arange(1500)[:, None, None] % 2, 0.6, 0.3) * np.ones_like(light)
    counts = np.where(np.arange(1500) % 2, 1.0, 0.1).astype(np.float32)
    weights = learned(Learned(half.measures, light, floats(truth), counts))
    assert log_gains(np.zeros(3, np.float32), weights).min() > 0.1


def test_photos_are_shown_sound_and_spoiled_in_many_ways(small_weights: Path, tiny_data: Path) -> None:
    analyzer = Analyzer("cpu", small_weights)
    photos = photo_files(tiny_data / "train")[:2]
    cases = gathered(analyzer, photos, KEY)
    each = (
        2
        + _gains.WRONGLY_LIT
        + _gains.DAMAGED
        + sum(task.overviewed and key != KEY for key, task in analyzer.tasks.items())
    )
    assert len(cases.counts) == each * len(photos) and (cases.counts < 1).sum() == len(photos)
    assert np.isfinite(cases.measures).all() and cases.light.shape == cases.truth.shape == (len(cases.counts), 512, 3)
    again = gathered(analyzer, photos, KEY)
    assert all(np.array_equal(one, other) for one, other in zip(cases, again, strict=True)), "seeded"


def test_what_is_fitted_fits_the_task(small_weights: Path, tiny_data: Path) -> None:
    analyzer = Analyzer("cpu", small_weights)
    weights = fit_gains(analyzer, tiny_data, KEY, step=8)
    view = np.random.default_rng(0).random((32, 48, 3), dtype=np.float32)
    measures = analyzer.tasks[KEY].measures(view, analyzer.composed(view, KEY))
    assert len(weights) == 2 * len(measures) + _gains.HIDDEN * (len(measures) + 4) + 3
