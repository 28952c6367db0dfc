"""Weights of what is measured beside the network: they part sound photos from damaged ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.analyzer import Analyzer
from photofix.network.presence import Shown, presence
from photofix.tasks import load_tasks
from photofix.tasks.base import Damage, Params, Task
from photofix.tasks.kit.findings.certainty import fitted
from photofix.training.fitting import presences as _presences
from photofix.training.fitting.presences import REAL, RIDGE, fit_presence, weighed
from photofix.training.samples.assets import FolderAssets


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A close task whose damage is plain: dark and bright stripes, which its one fact measures."""
    task = next(task for task in load_tasks().values() if task.close)

    def degrade(self: object, clean: Image, rng: np.random.Generator, assets: object) -> Damage:
        stripes = np.float32(0.2) * np.float32((-1.0) ** np.arange(clean.shape[1]))[None, :, None]
        return Damage(np.clip(clean + stripes, 0, 1), {}, True)

    def facts(self: object, view: Image, params: Params) -> Sequence[float]:
        return [30 * float(np.abs(np.diff(view, axis=1)).mean())]

    monkeypatch.setattr(type(task), "degrade", degrade)
    monkeypatch.setattr(type(task), "facts", facts)
    monkeypatch.setattr(type(task), "trust", lambda self, view: 1.0)
    return task


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task of the whole photo whose damage is a pale veil, which its one fact measures."""
    task = next(task for task in load_tasks().values() if task.real)

    def degrade(self: object, clean: Image, rng: np.random.Generator, assets: object) -> Damage:
        return Damage(np.clip(0.2 * clean + 0.75, 0, 1), {}, True)

    def facts(self: object, view: Image, params: Params) -> Sequence[float]:
        return [20 * float(np.quantile(view, 0.02))]

    monkeypatch.setattr(type(task), "degrade", degrade)
    monkeypatch.setattr(type(task), "facts", facts)
    monkeypatch.setattr(type(task), "trust", lambda self, view: 1.0)
    return task


def chance(task: Task, view: Image, weights: Sequence[float]) -> float:
    return presence(task, Shown(view, view, {}, 0.0), weights)


def test_damaged_photos_get_a_high_presence_and_sound_ones_a_low_one(
    close: Task, small_weights: Path, tiny_data: Path
) -> None:
    analyzer = Analyzer("cpu", small_weights)
    weights = fit_presence(analyzer, tiny_data, close.key, step=9)
    assert weights == fit_presence(analyzer, tiny_data, close.key, step=9), "seeded"
    assert len(weights) == 3
    flat = np.full((64, 64, 3), 0.5, np.float32)
    striped = close.degrade(flat, np.random.default_rng(0), None).image  # type: ignore[arg-type]
    assert chance(close, flat, weights) < 0.3 < 0.7 < chance(close, striped, weights)


def test_the_whole_photo_is_told_from_what_only_looks_damaged(
    whole: Task, small_weights: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(_presences, "hard_negative", lambda image, rng: looked.append("hard_negative") or image)
    weights = fit_presence(Analyzer("cpu", small_weights), tiny_data, whole.key, step=6)
    dark, veiled = np.full((64, 64, 3), 0.1, np.float32), np.full((64, 64, 3), 0.8, np.float32)
    assert chance(whole, dark, weights) < 0.3 < 0.7 < chance(whole, veiled, weights)
    assert looked


def test_real_photos_count_as_a_person_has_called_them(whole: Task, tmp_path: Path) -> None:
    """The names are those of a folder; a photo that is in neither list says nothing."""
    damaged, sound = (names.split() for names in REAL[whole.real])
    assert damaged and sound and not set(damaged) & set(sound)
    folder = tmp_path / whole.real
    folder.mkdir(parents=True)
    for name in (damaged[0], sound[0], "neither"):
        (folder / f"{name}.jpg").touch()
    told = {path.stem: shown_as for path, shown_as in _presences._jobs(whole, tmp_path, 1)}
    picture, rng = np.zeros((8, 8, 3), np.uint8), np.random.default_rng(0)
    assets = FolderAssets(tmp_path)
    assert set(told) == {damaged[0], sound[0]}
    assert [one[1] for one in told[damaged[0]](picture, whole, assets, rng)] == [1.0]
    assert next(iter(told[sound[0]](picture, whole, assets, rng)))[1] == 0.0


def test_what_readers_know_is_believed_little_and_in_any_unit() -> None:
    rng = np.random.default_rng(0)
    labels, others = np.repeat([0.0, 1.0], 60), np.repeat([0.0, 1.0], 200)

    def numbers(damaged: NDArray[np.float64]) -> NDArray[np.float64]:
        told = 2 * damaged[:, None] + rng.normal(0, 1, (len(damaged), 4))
        return np.concatenate([told, rng.normal(5, 1, (len(damaged), 120)), np.ones((len(damaged), 1))], axis=1)

    known, new, counts = numbers(labels), numbers(others), np.ones(120)
    weights = np.array(weighed(known, labels, counts, 124))
    unit = np.append(np.logspace(-1, 2, 124), 1.0)
    assert np.allclose(weighed(known * unit, labels, counts, 124) * unit, weights, rtol=0.05, atol=1e-3)
    assert ((new @ weights > 0) == (others > 0)).mean() > 0.9
    assert np.abs(weights[:-1]).max() < 0.5 * np.abs(fitted(known, labels, counts, RIDGE)[:-1]).max()
