"""Presence: what the network sees, unless the manifest knows how to weigh it with what is measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from photofix.color_space import Image
from photofix.network.presence import Shown, evidence, presence
from photofix.tasks import load_tasks
from photofix.tasks.base import Params

TASK = next(task for task in load_tasks().values() if task.overviewed)
SMALL, FINER = np.full((16, 16, 3), 0.5, np.float32), np.full((32, 32, 3), 0.25, np.float32)


def shown(seen: float) -> Shown:
    return Shown(SMALL, FINER, {"depth": np.float32([3.0])}, seen)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The sides of the views that were measured."""
    asked: list[float] = []

    def facts(self: object, view: Image, params: Params) -> Sequence[float]:
        asked.append(len(view))
        return [2 * float(view.mean()), float(params["depth"][0]) - 1]

    monkeypatch.setattr(type(TASK), "facts", facts)
    monkeypatch.setattr(type(TASK), "trust", lambda self, view: len(view) / 32)
    return asked


def test_facts_and_the_networks_answer_are_weighed(measured: list[float]) -> None:
    assert list(evidence(TASK, shown(1.5))) == [1.5, 0.5, 2.0, 1.0], "measured in the finer view, and in parameters"
    score = 0.1 * 1.5 + 4 * 0.5 - 1 * 2.0 + 0.7
    assert presence(TASK, shown(1.5), (0.1, 4, -1, 0.7)) == pytest.approx(0.5 / (1 + np.exp(-score)))


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("weights", [(), (1.0,), (1.0,) * 5])
def test_weights_of_other_facts_leave_it_to_the_network(weights: tuple[float, ...]) -> None:
    assert presence(TASK, shown(1.5), weights) == pytest.approx(0.5 / (1 + np.exp(-1.5)))


def test_without_weights_nothing_is_measured(measured: list[float]) -> None:
    presence(TASK, shown(1.5), ())
    assert not measured


@pytest.mark.usefixtures("measured")
def test_an_answer_that_is_beyond_doubt_does_not_drown_the_facts() -> None:
    assert presence(TASK, shown(500.0), (1, 0, -20, 0)) < 1e-6
