"""Presence: what the network sees, unless the manifest knows how to weigh it with what is measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from photofix.color_space import Image
from photofix.network.presence import evidence, presence
from photofix.tasks import load_tasks

TASK = next(
    task
    for task in load_tasks().values()
    if not task.is_selective and not list(task.facts(np.zeros((16, 16, 3), np.float32)))
)
VIEW = np.full((16, 16, 3), 0.5, np.float32)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def facts(self: object, view: Image) -> Sequence[float]:
        return [float(view.mean()), 2.0]

    monkeypatch.setattr(type(TASK), "facts", facts)
    monkeypatch.setattr(type(TASK), "trust", lambda self, view: 0.5)


@pytest.mark.usefixtures("measured")
def test_facts_and_the_networks_answer_are_weighed() -> None:
    assert list(evidence(TASK, VIEW, 1.5)) == [1.5, 0.5, 2.0, 1.0]
    score = 0.1 * 1.5 + 4 * 0.5 - 1 * 2.0 + 0.7
    assert presence(TASK, VIEW, 1.5, (0.1, 4, -1, 0.7)) == pytest.approx(0.5 / (1 + np.exp(-score)))


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("weights", [(), (1.0,), (1.0,) * 5])
def test_weights_of_other_facts_leave_it_to_the_network(weights: tuple[float, ...]) -> None:
    assert presence(TASK, VIEW, 1.5, weights) == pytest.approx(0.5 / (1 + np.exp(-1.5)))


@pytest.mark.usefixtures("measured")
def test_an_answer_that_is_beyond_doubt_does_not_drown_the_facts() -> None:
    assert presence(TASK, VIEW, 500.0, (1, 0, -20, 0)) < 1e-6
