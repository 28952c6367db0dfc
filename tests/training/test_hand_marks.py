"""Marks that were drawn by hand belong to photos; some are kept apart."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from photofix.errors import PhotoFixError
from photofix.training import hand_marks as module
from photofix.training.hand_marks import DAMAGE, HELD_OUT, NOT_JUDGED, hand_marks, is_hand_marked


def test_the_marks_hold_three_levels_and_each_photo_is_trained_on_or_kept_apart() -> None:
    files = sorted(module.FOLDER.glob("*.png"))
    assert len(files) >= 2 * HELD_OUT
    for file in files:
        levels = set(np.unique(cv2.imread(str(file), cv2.IMREAD_UNCHANGED)))
        assert levels <= {0, NOT_JUDGED, DAMAGE}
        assert is_hand_marked(file, held_out=True) != is_hand_marked(file, held_out=False)
    apart = [file for file in files if is_hand_marked(file, held_out=True)]
    assert len(apart) == len(files) // HELD_OUT


def test_a_photo_of_another_size_is_refused_and_one_without_marks_is_not_marked(tmp_path: Path) -> None:
    photo = tmp_path / next(module.FOLDER.glob("*.png")).name
    cv2.imwrite(str(photo), np.zeros((3, 4, 3), np.uint8))
    with pytest.raises(PhotoFixError, match="4 x 3"):
        hand_marks(photo)
    assert not is_hand_marked(tmp_path / "nobody.png", held_out=False)
