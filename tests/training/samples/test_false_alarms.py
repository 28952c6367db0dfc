"""False alarms are found where they are, the worst first, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from photofix.training.samples import false_alarms as _false_alarms
from photofix.training.samples.false_alarms import LEAST, MOST, WINDOW_PX, false_alarms, worst_places
from photofix.training.samples.hand_marks import DAMAGE


def test_the_worst_squares_come_first_and_lie_apart() -> None:
    chance = np.zeros((400, 500), np.float32)
    chance[80:120, 80:120], chance[280:330, 380:430] = 0.6, 0.9
    places = worst_places(chance)
    assert len(places) == 2
    np.testing.assert_allclose(places[0, :2], (305, 405), atol=WINDOW_PX // 2)
    np.testing.assert_allclose(places[1, :2], (100, 100), atol=WINDOW_PX // 2)
    assert places[0, 2] > places[1, 2] >= LEAST


def test_no_more_than_the_worst_few_and_none_in_a_quiet_picture() -> None:
    assert worst_places(np.full((900, 900), LEAST / 2, np.float32)).shape == (0, 3)
    assert len(worst_places(np.full((1200, 1200), 0.5, np.float32))) == MOST


def test_photos_are_looked_at_whole_whatever_their_size(tmp_path: Path) -> None:
    dark, light = tmp_path / "dark.png", tmp_path / "light.png"
    picture = np.zeros((101, 131, 3), np.uint8)
    cv2.imwrite(str(dark), picture)
    picture[60:90, 90:120] = 255
    cv2.imwrite(str(light), picture)

    def chance(batch: torch.Tensor) -> torch.Tensor:
        assert batch.shape[2] % 32 == batch.shape[3] % 32 == 0
        return batch.mean(1, keepdim=True)

    found = false_alarms(chance, [dark, light])
    assert list(found) == [light]
    row, column, _ = found[light][0]
    assert (row, column) == (np.clip(row, 45, 101), np.clip(column, 75, 131))


def test_what_a_person_marked_is_no_false_alarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = np.zeros((400, 400, 3), np.uint8)
    picture[40:80, 40:80] = picture[300:340, 300:340] = 255
    marks = np.zeros((400, 400), np.uint8)
    marks[41:79, 41:79] = DAMAGE
    cv2.imwrite(str(tmp_path / "old.png"), picture)
    monkeypatch.setattr(_false_alarms, "marks_of", lambda path, photo: marks)
    (places,) = false_alarms(lambda batch: batch.mean(1, keepdim=True), [tmp_path / "old.png"]).values()
    assert len(places) == 1
    np.testing.assert_allclose(places[0, :2], 320, atol=WINDOW_PX // 2)
