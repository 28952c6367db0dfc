"""Pictures: every 24th held out, read with three channels, in one tone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.color_space import luma
from photofix.photo.photo import Photo
from photofix.training.samples.pictures import HELD_OUT, SEPIA, coded_photo, in_memory, in_tone, photo_files


def noise(seed: int, height: int = 20, width: int = 30) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def test_some_photos_are_held_back(tiny_data: Path) -> None:
    seen, held = (set(photo_files(tiny_data / "train", held_out=flag)) for flag in (False, True))
    assert held
    assert not seen & held
    assert len(seen | held) == 26


@pytest.mark.parametrize("count", [23, 24, 49])
def test_every_24th_photo_is_kept_for_calibration_and_no_photo_is_both(count: int, tmp_path: Path) -> None:
    (tmp_path / "photos/deep").mkdir(parents=True)
    for index in range(count):
        (tmp_path / f"photos/{'deep/' if index % 5 else ''}{index:03}.png").touch()
    (tmp_path / "photos/note.txt").touch()
    trained, kept = photo_files(tmp_path), photo_files(tmp_path, held_out=True)
    assert len(trained) + len(kept) == count and not set(trained) & set(kept)
    assert len(kept) == count // HELD_OUT


def test_grey_photos_get_three_channels_and_a_picture_without_a_file_its_own_sum() -> None:
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
    assert coded_photo(Photo(None, gray)).shape == (3, 4, 3)
    assert (coded_photo(Photo(None, gray)) == gray).all()
    first, other = in_memory(noise(1), "a.png"), in_memory(noise(2))
    assert first.sha256 == hashlib.sha256(noise(1).tobytes()).hexdigest() != other.sha256
    assert first.path == Path("a.png") and other.path is None


def test_sepia_has_one_hue_and_black_and_white_none() -> None:
    image = noise(5).astype(np.float32) / np.float32(255)
    brown, gray = in_tone(image * np.float32(0.6), SEPIA), in_tone(image, None)
    assert (brown[..., 0] >= brown[..., 1]).all() and (brown[..., 1] >= brown[..., 2]).all()
    assert brown[..., 0].mean() > brown[..., 2].mean() + 10
    assert (np.ptp(gray.astype(int), axis=2) == 0).all()
    np.testing.assert_allclose(gray[..., 0], 255 * luma(image), atol=0.51)
