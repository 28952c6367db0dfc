"""Results held against marks: what is healed, missed and harmed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photofix.training.evaluation.marks import Healing, filled, healing, top_hat


@pytest.fixture
def cracked() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A smooth print, the same with a white crack, and where it is."""
    clean = np.repeat(np.linspace(60, 140, 160, dtype=np.float32)[None, :, None], 120, 0).repeat(3, 2).astype(np.uint8)
    marks = np.zeros((120, 160), np.uint8)
    cv2.line(marks, (10, 20), (150, 100), 1, 3)
    return clean, np.where(marks[..., None] > 0, np.uint8(240), clean), marks > 0


def test_nothing_done_heals_and_harms_nothing(cracked: tuple[np.ndarray, ...]) -> None:
    _, spoiled, marks = cracked
    figures = healing(spoiled, spoiled, marks).figures()
    assert figures["recall"] == figures["healed"] == figures["harm"] == figures["f1"] == 0


def test_the_marks_filled_are_the_best_there_is(cracked: tuple[np.ndarray, ...]) -> None:
    clean, spoiled, marks = cracked
    oracle = healing(spoiled, filled(spoiled, marks), marks).figures()
    assert oracle["healed"] == 1 and oracle["harm"] == 0 and oracle["precision"] == 1
    assert healing(spoiled, clean, marks).figures()["healed"] > 0.95


def test_what_changes_far_from_a_mark_is_harm(cracked: tuple[np.ndarray, ...]) -> None:
    _, spoiled, marks = cracked
    after = spoiled.copy()
    after[:10, -30:] += 20
    figures = healing(spoiled, after, marks).figures()
    assert figures["harm"] > 0 and figures["precision"] == 0


def test_prints_add_up(cracked: tuple[np.ndarray, ...]) -> None:
    clean, spoiled, marks = cracked
    one, other = healing(spoiled, clean, marks), healing(spoiled, spoiled, marks)
    both = sum((one, other), Healing())
    assert both.marked == 2 * one.marked
    assert 0 < both.figures()["recall"] < one.figures()["recall"]


def test_a_top_hat_finds_a_plain_crack(cracked: tuple[np.ndarray, ...]) -> None:
    _, spoiled, marks = cracked
    assert healing(spoiled, top_hat(spoiled), marks).figures()["f1"] > 0.9
