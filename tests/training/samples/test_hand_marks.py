"""Marks that were drawn by hand belong to photos; some are kept apart."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from photofix.errors import PhotoFixError
from photofix.training.samples import hand_marks as module
from photofix.training.samples.hand_marks import (
    DAMAGE,
    HELD_OUT,
    NOT_JUDGED,
    WRONG,
    hand_marks,
    is_hand_marked,
    is_held_out,
    print_marks,
)


def test_the_marks_hold_three_levels_and_those_of_photos_kept_apart_are_there() -> None:
    files = sorted((module.FOLDER / "old").glob("*.png"))
    apart = {file.stem for file in files if is_held_out(file)}
    assert apart == HELD_OUT
    assert len(files) >= 5 * len(apart)
    for file in sorted(module.FOLDER.rglob("*.png")):
        levels = set(np.unique(cv2.imread(str(file), cv2.IMREAD_UNCHANGED)))
        assert levels <= {0, WRONG, NOT_JUDGED, DAMAGE}


def test_a_photo_of_another_size_is_refused_and_one_without_marks_is_not_marked(tmp_path: Path) -> None:
    photo = tmp_path / next((module.FOLDER / "old").glob("*.png")).name
    cv2.imwrite(str(photo), np.zeros((3, 4, 3), np.uint8))
    with pytest.raises(PhotoFixError, match="4 x 3"):
        hand_marks(photo)
    assert not is_hand_marked(tmp_path / "nobody.png")


def test_the_marks_of_a_print_are_completed_and_corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FOLDER", tmp_path / "own")
    photo, stored = tmp_path / "real_damage" / "photos" / "1.png", tmp_path / "real_damage" / "masks" / "1.png"
    own = tmp_path / "own" / "real_damage" / "1.png"
    rows = {photo: [[9] * 5], stored: [[255, 255, 0, 0, 0]], own: [[0, WRONG, NOT_JUDGED, DAMAGE, 0]]}
    for file, row in rows.items():
        file.parent.mkdir(parents=True)
        cv2.imwrite(str(file), np.uint8(row))
    assert print_marks(photo, stored).tolist() == [[DAMAGE, NOT_JUDGED, NOT_JUDGED, DAMAGE, 0]]
    own.unlink()
    assert print_marks(photo, stored).tolist() == rows[stored]
