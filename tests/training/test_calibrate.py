"""Thresholds: clean photos first, then as few mistakes as possible."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photofix.network.analyzer import Analyzer
from photofix.tasks import load_tasks
from photofix.training.calibrate import SOUND_KEPT, calibrate, choose


def test_separable_presences_are_separated_in_the_middle() -> None:
    chosen = choose([0.1, 0.2, 0.3], [0.7, 0.8], [0.25])
    assert 0.3 < chosen.threshold < 0.7
    assert (chosen.sound_kept, chosen.recall, chosen.false_alarms) == (1.0, 1.0, 0.0)


def test_clean_photos_come_first_whatever_it_costs() -> None:
    rng = np.random.default_rng(0)
    clean, damaged = rng.beta(2, 5, 1000), rng.beta(5, 2, 1000)
    chosen = choose(clean.tolist(), damaged.tolist(), [])
    assert chosen.sound_kept >= SOUND_KEPT
    strict = choose(clean.tolist(), damaged.tolist(), [], 0.999)
    assert strict.sound_kept >= 0.999 > chosen.sound_kept
    assert strict.threshold > chosen.threshold
    assert 0.3 < chosen.recall < 1


def test_nothing_can_be_told_apart() -> None:
    chosen = choose([0.5] * 50, [0.5] * 50, [])
    assert chosen.sound_kept == 1
    assert chosen.recall == 0
    assert chosen.threshold > 0.5


@pytest.mark.parametrize(("clean", "damaged"), [([], [0.9]), ([0.1], [])])
def test_nothing_to_calibrate_with(clean: list[float], damaged: list[float]) -> None:
    assert choose(clean, damaged, []).threshold == 0.5


def test_every_task_of_the_whole_photo_gets_a_threshold(small_weights: Path, tiny_data: Path) -> None:
    chosen = calibrate(Analyzer("cpu", small_weights), tiny_data)
    assert set(chosen) == {key for key, task in load_tasks().items() if not task.is_selective}
    again = calibrate(Analyzer("cpu", small_weights), tiny_data)
    assert chosen == again
