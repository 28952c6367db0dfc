"""Fitted corrections bring restored pictures nearer to the truth, of photos that they were not fitted with, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photofix.color_space import floats, linear_to_srgb, srgb_to_linear
from photofix.network.analyzer import Analyzer
from photofix.tasks.color import GRID, KNOTS, TASK
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.perceptron import SAID, perceptron
from photofix.training.fitting import corrections as _corrections
from photofix.training.fitting.corrections import Learned, fit_corrections, gathered, learned
from photofix.training.samples.pictures import photo_files


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_corrections, "EPOCHS", 12)


def drawn(seed: int, count: int = 1500) -> Learned:
    """Pictures with a cast that their first two measures tell, and which the network has left; the third says
    nothing."""
    rng = np.random.default_rng(seed)
    cast = rng.normal(0, 0.4, (count, 2))
    truth = rng.uniform(0.2, 0.7, (count, 4, 4, 3)).astype(np.float32)
    gains = np.exp(np.stack([cast[:, 0], 0 * cast[:, 0], cast[:, 1]], 1))
    seen = linear_to_srgb(srgb_to_linear(truth) * floats(gains)[:, None, None])
    measures = np.column_stack([cast, rng.normal(0, 1, count)])
    return Learned(floats(measures), untouched(count), seen, truth, np.ones(count, np.float32))


def untouched(count: int) -> dict[str, Any]:
    """Answers of a network that changes nothing."""
    curves = np.linspace(0, 1, KNOTS, dtype=np.float32) * np.ones((count, 3, 1), np.float32)
    grid = np.zeros((count, GRID, GRID, 3), np.float32)
    return {"curves": curves, "matrix": np.float32(np.eye(3))[None].repeat(count, 0), "grid": grid}


def shown(cases: Learned, weights: tuple[float, ...]) -> Any:
    said = np.stack([perceptron(measures, weights) for measures in cases.measures])
    return np.clip(TASK.restore(cases.seen, TASK.amended(cases.params, said, NUMPY), NUMPY), 0, 1)


def test_the_correction_follows_from_what_tells_it() -> None:
    weights = learned(drawn(0), TASK)
    assert weights == learned(drawn(0), TASK), "seeded"
    new = drawn(1)
    error, before = (np.square(picture - new.truth).mean() for picture in (shown(new, weights), new.seen))
    assert error < 0.15 * before


def test_what_counts_more_is_heard() -> None:
    """Measures alike, truths that want opposite corrections."""
    count = 1500
    odd = np.arange(count)[:, None, None, None] % 2 == 1
    seen = np.full((count, 4, 4, 3), 0.45, np.float32)
    counts = np.where(odd.ravel(), 1.0, 0.1).astype(np.float32)
    truth = np.where(odd, np.float32(0.6), np.float32(0.3)) * np.ones_like(seen)
    cases = Learned(np.zeros((count, 3), np.float32), untouched(count), seen, truth, counts)
    assert shown(cases, learned(cases, TASK)).min() > 0.5


def test_photos_are_shown_sound_and_spoiled_in_many_ways(small_weights: Path, tiny_data: Path) -> None:
    analyzer, root = Analyzer("cpu", small_weights), tiny_data / "train"
    photos = photo_files(root)[:2]
    cases = gathered(analyzer, root, photos, TASK.key)
    parts = _corrections.PARTS * sum(_corrections.PART)
    each = 4 + sum(_corrections.WHOLE) + parts  # sound, in one tone, in two kinds of company
    assert len(cases.counts) == each * len(photos) and (cases.counts < 1).sum() == len(photos)
    assert cases.seen.shape == cases.truth.shape == (len(cases.counts), _corrections.GRID_PX, _corrections.GRID_PX, 3)
    assert np.isfinite(cases.measures).all() and cases.params["matrix"].shape == (len(cases.counts), 3, 3)
    alone = gathered(analyzer, root, photos[1:], TASK.key)
    assert np.array_equal(cases.measures[each:], alone.measures), "seeded, whichever other photos there are"
    assert np.array_equal(cases.seen[each:], alone.seen)


def test_what_is_fitted_fits_the_task(small_weights: Path, tiny_data: Path) -> None:
    analyzer = Analyzer("cpu", small_weights)
    weights = fit_corrections(analyzer, tiny_data, TASK.key, step=13)
    view = np.random.default_rng(0).random((32, 48, 3), dtype=np.float32)
    measures = TASK.measures(*analyzer.composed(view, TASK.key))
    assert len(weights) == 2 * len(measures) + _corrections.HIDDEN * (len(measures) + 1 + SAID) + SAID
