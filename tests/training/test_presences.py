"""Weights of what is measured beside the network: they part sound photos from damaged ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from photofix.color_space import Image
from photofix.network.checkpoint import load_weights
from photofix.network.presence import presence
from photofix.tasks import load_tasks
from photofix.tasks.base import Damage, Task
from photofix.training.presences import fit_presence


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A close task whose damage is plain: dark and bright stripes, which its one fact measures."""
    task = next(task for task in load_tasks().values() if task.close)

    def degrade(self: object, clean: Image, rng: np.random.Generator, assets: object) -> Damage:
        stripes = np.float32(0.2) * np.float32((-1.0) ** np.arange(clean.shape[1]))[None, :, None]
        return Damage(np.clip(clean + stripes, 0, 1), {}, True)

    def facts(self: object, view: Image) -> Sequence[float]:
        return [30 * float(np.abs(np.diff(view, axis=1)).mean())]

    monkeypatch.setattr(type(task), "degrade", degrade)
    monkeypatch.setattr(type(task), "facts", facts)
    monkeypatch.setattr(type(task), "trust", lambda self, view: 1.0)
    return task


def test_damaged_photos_get_a_high_presence_and_sound_ones_a_low_one(
    close: Task, small_weights: Path, tiny_data: Path
) -> None:
    net, _ = load_weights({key: task.outputs for key, task in load_tasks().items()}, small_weights)
    weights = fit_presence(net.eval(), tiny_data, close.key, step=6)
    assert weights == fit_presence(net.eval(), tiny_data, close.key, step=6), "seeded"
    assert len(weights) == 3
    flat = np.full((64, 64, 3), 0.5, np.float32)
    striped = close.degrade(flat, np.random.default_rng(0), None).image  # type: ignore[arg-type]
    assert presence(close, flat, 0.0, weights) < 0.3 < 0.7 < presence(close, striped, 0.0, weights)
