"""Thresholds: clean photos first, then as few mistakes as possible."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.network.analyzer import Analyzer
from photofix.tasks import load_tasks
from photofix.training.fitting import calibrate as _calibrate
from photofix.training.fitting.calibrate import ALARM_COST, SOUND_KEPT, calibrate, choose, is_measured


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


def cost(threshold: float, clean: list[float], damaged: list[float], other: list[float]) -> float:
    """False alarms on sound photos, half as dear those on other damage, against misses."""
    alarms = np.mean([value >= threshold for value in clean])
    if other:
        alarms += 0.5 * np.mean([value >= threshold for value in other])
    return float(ALARM_COST * alarms + np.mean([value < threshold for value in damaged]))


@pytest.mark.parametrize("seed", range(6))
def test_no_threshold_that_keeps_enough_sound_photos_is_cheaper(seed: int) -> None:
    """Against trying them all."""
    rng = np.random.default_rng(seed)
    clean, damaged, other = (
        rng.beta(*shape, count).tolist() for shape, count in (((2, 4), 60), ((4, 2), 40), ((2, 3), 30))
    )
    chosen = choose(clean, damaged, other, 0.9)
    tried = [level for level in np.linspace(0, 1.001, 2000) if np.mean([value < level for value in clean]) >= 0.9]
    assert chosen.sound_kept >= 0.9
    assert (
        cost(chosen.threshold, clean, damaged, other)
        <= min(cost(level, clean, damaged, other) for level in tried) + 1e-9
    )


def test_what_is_told_of_a_threshold_is_so() -> None:
    rng = np.random.default_rng(9)
    clean, damaged, other = (rng.random(50).tolist() for _ in range(3))
    chosen = choose(clean, damaged, other, 0.8)
    assert chosen.sound_kept == np.mean(np.array(clean) < chosen.threshold)
    assert chosen.recall == np.mean(np.array(damaged) >= chosen.threshold)
    assert chosen.false_alarms == np.mean(np.array(other) >= chosen.threshold)


def test_other_damage_raises_the_threshold() -> None:
    clean, damaged = [0.1, 0.2], [0.5, 0.6, 0.7, 0.9]
    alone, beside = choose(clean, damaged, []), choose(clean, damaged, [0.45, 0.55, 0.65, 0.66])
    assert beside.threshold > alone.threshold and beside.false_alarms < 1


def pictures(count: int) -> list[NDArray[np.uint8]]:
    return [np.full((50 + index, 70, 3), 10 * index, np.uint8) for index in range(count)]


def test_sound_photos_are_also_shown_cut_joined_and_toned() -> None:
    cut = list(_calibrate._crops(pictures(2)))
    assert [one.shape for one in cut] == [(35, 49, 3), (35, 49, 3), (36, 49, 3), (36, 49, 3)]
    (mosaic,) = _calibrate._mosaics(pictures(7))
    assert mosaic.shape == (720, 960, 3), "what is left over is too few"
    corners = [mosaic[y, x, 0] for y in (100, 500) for x in (100, 700)]
    assert corners == [0, 10, 20, 30]
    assert len(list(_calibrate._toned(pictures(9)))) == 2 * 3


def test_only_what_is_measured_in_the_whole_photo_must_leave_misleading_photos_alone(
    small_weights: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They look more damaged than what is."""
    misleading, damaged = np.full((40, 40, 3), 77, np.uint8), np.full((40, 40, 3), 78, np.uint8)
    monkeypatch.setattr(_calibrate, "_misleading", lambda *about: iter([misleading] * 99))
    monkeypatch.setattr(_calibrate, "_damaged", lambda *about: iter([(damaged, set(load_tasks()))] * 9))

    def presences(analyzer: Analyzer, picture: NDArray[np.uint8]) -> dict[str, float]:
        seen = [0.9, 0.6][picture[0, 0, 0] - 77] if len(np.unique(picture)) == 1 else 0.1
        return dict.fromkeys(load_tasks(), seen)

    monkeypatch.setattr(_calibrate, "_presences", presences)
    chosen = calibrate(Analyzer("cpu", small_weights), tiny_data)
    kept = {key: found.threshold > 0.9 for key, found in chosen.items()}
    assert kept == {key: is_measured(load_tasks()[key]) for key in chosen}
    assert all(0.1 < found.threshold < 0.6 for key, found in chosen.items() if not kept[key])
    assert any(kept.values()) and not all(kept.values())


def test_misleading_photos_are_hard_negatives_and_those_that_nobody_trained_on(tiny_data: Path) -> None:
    pictures = [np.full((40, 40, 3), 120, np.uint8)] * 3
    assert len(list(_calibrate._misleading(pictures, tiny_data / "train", 0))) == 3
