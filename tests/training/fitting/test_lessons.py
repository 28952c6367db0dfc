"""Corrections are learned from drawn damage: seeded, the task's own, and told the truth as it was before the haze."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from photofix.network.analyzer import Analyzer
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.lesson import Lesson
from photofix.training.fitting.lessons import fit_learned


def learning() -> str:
    return next(key for key, task in load_tasks().items() if type(task).learn is not Task.learn)


def test_the_same_photos_and_seed_give_the_same_numbers(small_weights: Path, tiny_data: Path) -> None:
    analyzer, key = Analyzer("cpu", small_weights), learning()
    numbers = fit_learned(analyzer, tiny_data, key, step=3)
    assert len(numbers) > 10 and np.isfinite(numbers).all()
    assert numbers == fit_learned(analyzer, tiny_data, key, step=3)
    assert numbers != fit_learned(analyzer, tiny_data, key, seed=1, step=3)


def test_a_lesson_is_a_damaged_overview_with_its_truth_and_the_answer_without_corrections(
    small_weights: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons: list[Lesson] = []
    key = learning()

    def learn(self: Task, given: Iterable[Lesson]) -> tuple[float, ...]:
        lessons.extend(given)
        return (0.5,)

    monkeypatch.setattr(type(load_tasks()[key]), "learn", learn)
    analyzer = Analyzer("cpu", small_weights)
    assert fit_learned(analyzer, tiny_data, key, step=4) == (0.5,)
    assert lessons
    for lesson in lessons:
        assert lesson.view.shape == lesson.truth.shape and max(lesson.view.shape) <= 64
        assert np.abs(lesson.view - lesson.truth).mean() > 0.01
        assert "corrections" not in lesson.params and lesson.labels


def test_a_task_that_corrects_nothing_has_no_numbers(small_weights: Path, tiny_data: Path) -> None:
    analyzer = Analyzer("cpu", small_weights)
    still = [key for key, task in analyzer.tasks.items() if task.overviewed and type(task).learn is Task.learn]
    assert still and all(fit_learned(analyzer, tiny_data, key, step=6) == () for key in still)
